import { never } from '../base/index.ts'
import { JsonError } from './errors.ts'
import { nestingMax } from './limits.ts'
import { zeros, type MessageName, type MessageTypes } from './messages.ts'
import { messageSchema } from './message-schema.ts'
import type { FieldSchema, MessageSchema } from './schema.ts'

/**
 * A message from its proto3 JSON form: either spelling of a field name, integers as numbers or
 * strings, base64 of either alphabet, enums by name or number; null means absent, and fields that
 * are not known are ignored. 64-bit counts saturate as in `decode`. Throws `JsonError`.
 */
export function fromJson<N extends MessageName>(name: N, json: unknown): MessageTypes[N] {
  return messageFromJson(name, json, name, 0) as unknown as MessageTypes[N]
}

type Draft = Record<string, unknown>

function messageFromJson(name: string, json: unknown, path: string, depth: number): Draft {
  if (depth > nestingMax) throw new JsonError('depth', `${path}: messages are nested too deeply`)
  const fields = fieldsByKey(messageSchema(name))
  const draft = zeros[name as MessageName]() as unknown as Draft
  const seen = new Set<string>()
  for (const [key, value] of Object.entries(objectAt(json, path))) {
    const field = fields.get(key)
    if (field === undefined || value === null || value === undefined) continue
    const at = `${path}.${field.protoName}`
    const slot = field.oneof === undefined ? field.name : `oneof ${field.oneof}`
    if (seen.has(slot)) throw new JsonError('duplicate', `${at}: is set already`)
    seen.add(slot)
    draft[field.name] = fieldFromJson(field, value, at, depth)
  }
  return draft
}

const tables = new Map<string, ReadonlyMap<string, FieldSchema>>()

function fieldsByKey(schema: MessageSchema): ReadonlyMap<string, FieldSchema> {
  let table = tables.get(schema.name)
  if (table === undefined) {
    const byName = schema.fields.map((field) => [field.name, field] as const)
    const byProtoName = schema.fields.map((field) => [field.protoName, field] as const)
    table = new Map([...byName, ...byProtoName])
    tables.set(schema.name, table)
  }
  return table
}

function objectAt(json: unknown, path: string): object {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json
  throw wrongType(path, 'an object')
}

function fieldFromJson(field: FieldSchema, json: unknown, path: string, depth: number): unknown {
  if (field.shape === 'repeated') {
    if (!Array.isArray(json)) throw wrongType(path, 'a list')
    return json.map((item, at) => valueFromJson(field, item, `${path}[${at}]`, depth))
  }
  if (field.shape === 'map') {
    const entries = Object.entries(objectAt(json, path))
    // The key is the sender's text, so it stays out of the path.
    return new Map(entries.map(([key, item]) => [key, valueFromJson(field, item, path, depth)]))
  }
  return valueFromJson(field, json, path, depth)
}

function valueFromJson(field: FieldSchema, json: unknown, path: string, depth: number): unknown {
  switch (field.type) {
    case 'message':
      return messageFromJson(field.message ?? '', json, path, depth + 1)
    case 'bool':
      if (typeof json !== 'boolean') throw wrongType(path, 'true or false')
      return json
    case 'string':
      return stringFromJson(json, path)
    case 'bytes':
      return bytesFromJson(json, path)
    case 'enum':
      return enumFromJson(field, json, path)
    case 'int32':
    case 'uint32':
    case 'int64':
    case 'uint64':
      return integerFromJson(field.type, field.isId, json, path)
    default:
      return never(field.type)
  }
}

function stringFromJson(json: unknown, path: string): string {
  // Half of a surrogate pair has no UTF-8 form.
  if (typeof json !== 'string' || /\p{Surrogate}/u.test(json)) throw wrongType(path, 'a string')
  return json
}

/** Padding is needed only where the length says so, as in Go's reader. */
function bytesFromJson(json: unknown, path: string): Uint8Array {
  if (typeof json !== 'string') throw wrongType(path, 'base64')
  const text = json.length % 4 === 0 ? json.replace(/={1,2}$/, '') : json
  const isBase64 = /^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)$/.test(text)
  if (!isBase64 || text.length % 4 === 1) throw wrongType(path, 'base64')
  // Copied out of the Buffer: messages hold plain arrays, and small Buffers share a pool.
  return new Uint8Array(Buffer.from(text, 'base64'))
}

function enumFromJson(field: FieldSchema, json: unknown, path: string): number {
  if (typeof json === 'string') {
    const values = field.enumeration?.values ?? {}
    const number = Object.hasOwn(values, json) ? values[json] : undefined
    if (number === undefined) throw wrongType(path, 'a name of the enum or its number')
    return number
  }
  if (typeof json !== 'number') throw wrongType(path, 'a name of the enum or its number')
  if ((json | 0) !== json) throw new JsonError('range', `${path}: is out of range`)
  return json
}

const ranges = {
  int32: [-(1n << 31n), (1n << 31n) - 1n],
  uint32: [0n, (1n << 32n) - 1n],
  int64: [-(1n << 63n), (1n << 63n) - 1n],
  uint64: [0n, (1n << 64n) - 1n],
} as const

function integerFromJson(
  type: keyof typeof ranges,
  isId: boolean,
  json: unknown,
  path: string,
): number | bigint {
  const value = wholeNumber(json, path)
  const [least, most] = ranges[type]
  if (value < least || value > most) throw new JsonError('range', `${path}: is out of range`)
  if (isId) return value
  const { MAX_SAFE_INTEGER: max, MIN_SAFE_INTEGER: min } = Number
  return Math.max(min, Math.min(max, Number(value)))
}

const integerText = /^-?(?:0|[1-9]\d{0,39})$/
const numberText = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

function wholeNumber(json: unknown, path: string): bigint {
  if (typeof json === 'bigint') return json
  if (typeof json === 'string' && integerText.test(json)) return BigInt(json)
  const isNumber = typeof json === 'number' || (typeof json === 'string' && numberText.test(json))
  const number = isNumber ? Number(json) : NaN
  if (!Number.isInteger(number)) throw wrongType(path, 'an integer')
  return BigInt(number)
}

function wrongType(path: string, wanted: string): JsonError {
  return new JsonError('type', `${path}: must be ${wanted}`)
}
