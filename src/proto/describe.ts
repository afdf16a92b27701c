import protobuf from 'protobufjs'
import { idFields } from './id-fields.ts'
import {
  enumSchema,
  jsonName,
  type EnumSchema,
  type FieldSchema,
  type MessageSchema,
  type MethodSchema,
  type ScalarType,
} from './schema.ts'

/** What the .proto says above a type or a field. */
interface Commented {
  readonly comment: string | undefined
}

/** An enum, with what the .proto says of it. */
export type DescribedEnum = EnumSchema & Commented

/** A field, with what the .proto says of it. */
export type DescribedField = FieldSchema & Commented

/** A message type, with what the .proto says of it and of its fields. */
export interface DescribedMessage extends MessageSchema, Commented {
  readonly fields: readonly DescribedField[]
}

const scalars: ReadonlySet<string> = new Set<ScalarType>([
  'bool',
  'bytes',
  'int32',
  'int64',
  'string',
  'uint32',
  'uint64',
])

/** Full name without the leading dot protobufjs puts there. */
export function fullName(object: protobuf.ReflectionObject): string {
  return object.fullName.replace(/^\./, '')
}

/** Reads one message type out of the reflection tree; fields come in field-number order. */
export function describeMessage(type: protobuf.Type): DescribedMessage {
  const name = fullName(type)
  const ids = new Set(idFields[name] ?? [])
  const fields = type.fieldsArray
    .map((field) => describeField(field, ids.has(field.name)))
    .toSorted((a, b) => a.number - b.number)
  return { name, comment: type.comment ?? undefined, fields }
}

function describeField(field: protobuf.Field, isId: boolean): DescribedField {
  field.resolve()
  const target = field.resolvedType
  const type = target === null ? field.type : target instanceof protobuf.Enum ? 'enum' : 'message'
  if (!isFieldType(type)) throw new Error(`proto: ${field.fullName}: type ${type} is not supported`)
  if (isId && type !== 'int64' && type !== 'uint64') {
    throw new Error(`proto: ${field.fullName} is listed as an id but is no 64-bit integer`)
  }
  const hasPresence = type === 'message' || field.partOf !== null
  return {
    name: jsonName(field.name),
    protoName: field.name,
    comment: field.comment ?? undefined,
    number: field.id,
    shape: field.map ? 'map' : field.repeated ? 'repeated' : hasPresence ? 'presence' : 'single',
    type,
    isId,
    packed: field.repeated && field.packed && type !== 'message' && !isLengthDelimited(type),
    message: target instanceof protobuf.Type ? fullName(target) : undefined,
    enumeration: target instanceof protobuf.Enum ? describeEnum(target) : undefined,
    oneof: field.partOf?.name,
  }
}

function isFieldType(type: string): type is FieldSchema['type'] {
  return scalars.has(type) || type === 'enum' || type === 'message'
}

function isLengthDelimited(type: FieldSchema['type']): boolean {
  return type === 'string' || type === 'bytes'
}

/** Reads one enum out of the reflection tree. */
export function describeEnum(type: protobuf.Enum): DescribedEnum {
  return {
    comment: type.comment ?? undefined,
    ...enumSchema(fullName(type), type.values),
  }
}

/** Reads the methods of one service, in the order the .proto has them. */
export function describeService(service: protobuf.Service): readonly MethodSchema[] {
  return service.methodsArray.map((method) => {
    method.resolve()
    const { resolvedRequestType, resolvedResponseType } = method
    if (resolvedRequestType === null || resolvedResponseType === null) {
      throw new Error(`proto: ${method.fullName} names an unknown message`)
    }
    return {
      service: fullName(service),
      name: method.name,
      request: fullName(resolvedRequestType),
      response: fullName(resolvedResponseType),
      requestStream: method.requestStream === true,
      responseStream: method.responseStream === true,
    }
  })
}

/** Everything of one kind in a reflection tree, depth first in the order of the files. */
export function collect<T extends protobuf.ReflectionObject>(
  namespace: protobuf.NamespaceBase,
  kind: abstract new (...args: never[]) => T,
): readonly T[] {
  return namespace.nestedArray.flatMap((object) => [
    ...(object instanceof kind ? [object] : []),
    ...(object instanceof protobuf.Namespace ? collect(object, kind) : []),
  ])
}
