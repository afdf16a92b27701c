import protobuf from 'protobufjs'
import { idFields } from './id-fields.ts'
import { protoRoot } from './root.ts'

/** The scalar types our protos use; a new one needs its line in encode, decode and JSON. */
export type ScalarType = 'bool' | 'bytes' | 'int32' | 'int64' | 'string' | 'uint32' | 'uint64'

/** An enum as data: both directions, names as the .proto spells them. */
export interface EnumSchema {
  readonly name: string
  readonly comment: string | undefined
  readonly values: Readonly<Record<string, number>>
  readonly names: Readonly<Record<number, string>>
}

/**
 * One field. `single` is always set in a decoded message; `presence` (sub-messages and members of
 * a oneof) may be undefined.
 */
export interface FieldSchema {
  readonly name: string
  readonly protoName: string
  readonly comment: string | undefined
  readonly number: number
  readonly shape: 'map' | 'presence' | 'repeated' | 'single'
  readonly type: ScalarType | 'enum' | 'message'
  readonly isId: boolean
  readonly packed: boolean
  readonly message: string | undefined
  readonly enumeration: EnumSchema | undefined
  readonly oneof: string | undefined
}

/** A message type as plain data: all that codecs, JSON and the generator know of it. */
export interface MessageSchema {
  readonly name: string
  readonly comment: string | undefined
  readonly fields: readonly FieldSchema[]
}

/** One rpc of a service. */
export interface MethodSchema {
  readonly service: string
  readonly name: string
  readonly request: string
  readonly response: string
  readonly requestStream: boolean
  readonly responseStream: boolean
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

/** The JSON name proto3 gives a field: underscores go, the letter after one is raised. */
export function jsonName(protoName: string): string {
  return protoName.replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** Full name without the leading dot protobufjs puts there. */
export function fullName(object: protobuf.ReflectionObject): string {
  return object.fullName.replace(/^\./, '')
}

/** Reads one message type out of the reflection tree; fields come in field-number order. */
export function describeMessage(type: protobuf.Type): MessageSchema {
  const name = fullName(type)
  const ids = new Set(idFields[name] ?? [])
  const fields = type.fieldsArray
    .map((field) => describeField(field, ids.has(field.name)))
    .toSorted((a, b) => a.number - b.number)
  return { name, comment: type.comment ?? undefined, fields }
}

function describeField(field: protobuf.Field, isId: boolean): FieldSchema {
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
export function describeEnum(type: protobuf.Enum): EnumSchema {
  return {
    name: fullName(type),
    comment: type.comment ?? undefined,
    values: { ...type.values },
    names: { ...type.valuesById },
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

const described = new Map<string, MessageSchema>()

/** The schema of a message by full name, e.g. `etcdserverpb.PutRequest`. Throws on a wrong name. */
export function messageSchema(name: string): MessageSchema {
  let schema = described.get(name)
  if (schema === undefined) {
    schema = describeMessage(protoRoot().lookupType(name))
    described.set(name, schema)
  }
  return schema
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
