/** The scalar types our protos use; a new one needs its line in the generators and in JSON. */
export type ScalarType = 'bool' | 'bytes' | 'int32' | 'int64' | 'string' | 'uint32' | 'uint64'

/** An enum as data: both directions, names as the .proto spells them. */
export interface EnumSchema {
  readonly name: string
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
  readonly number: number
  readonly shape: 'map' | 'presence' | 'repeated' | 'single'
  readonly type: ScalarType | 'enum' | 'message'
  readonly isId: boolean
  readonly packed: boolean
  readonly message: string | undefined
  readonly enumeration: EnumSchema | undefined
  readonly oneof: string | undefined
}

/** A message type as plain data: all that JSON and the generator know of it. */
export interface MessageSchema {
  readonly name: string
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

/** The JSON name proto3 gives a field: underscores go, the letter after one is raised. */
export function jsonName(protoName: string): string {
  return protoName.replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** The schema of an enum with these values by name; of two names for one value the first counts. */
export function enumSchema(name: string, values: Readonly<Record<string, number>>): EnumSchema {
  const names = Object.entries(values).toReversed()
  return { name, values, names: Object.fromEntries(names.map(([key, value]) => [value, key])) }
}

/** What few fields have. */
type Trait = 'enumeration' | 'isId' | 'message' | 'oneof' | 'packed'

const plain = {
  isId: false,
  packed: false,
  message: undefined,
  enumeration: undefined,
  oneof: undefined,
}

/** The schema of a field with these traits and no others. */
export function fieldSchema(
  number: number,
  protoName: string,
  shape: FieldSchema['shape'],
  type: FieldSchema['type'],
  traits: Partial<Pick<FieldSchema, Trait>> = {},
): FieldSchema {
  return { name: jsonName(protoName), protoName, number, shape, type, ...plain, ...traits }
}
