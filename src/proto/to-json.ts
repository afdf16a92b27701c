import { never } from '../base/index.ts'
import { JsonError } from './errors.ts'
import { nestingMax } from './limits.ts'
import { zeros, type Init, type MessageName, type MessageTypes } from './messages.ts'
import { messageSchema } from './message-schema.ts'
import type { FieldSchema } from './schema.ts'

/** What `JSON.stringify` takes and `JSON.parse` gives. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** How to write JSON. */
export interface ToJsonOptions {
  /** Write zero values and empty lists too; sub-messages and oneofs that are unset stay out. */
  readonly emitDefaults?: boolean
}

/**
 * The proto3 JSON form of a message: proto field names, 64-bit integers as decimal strings, bytes
 * as standard base64, enums by name (by number when the number has none).
 */
export function toJson<N extends MessageName>(
  name: N,
  value: Init<MessageTypes[N]>,
  options: ToJsonOptions = {},
): JsonObject {
  return messageToJson(name, value as Source, options.emitDefaults === true, 0)
}

type Source = Readonly<Record<string, unknown>>

function messageToJson(name: string, source: Source, all: boolean, depth: number): JsonObject {
  if (depth > nestingMax) throw new JsonError('depth', `${name}: messages are nested too deeply`)
  const zero = zeros[name as MessageName]() as unknown as Source
  const entries: [string, JsonValue][] = []
  for (const field of messageSchema(name).fields) {
    const json = fieldToJson(field, source[field.name] ?? zero[field.name], all, depth)
    if (json !== undefined) entries.push([field.protoName, json])
  }
  return Object.fromEntries(entries)
}

/** Undefined means: leave the field out. */
function fieldToJson(
  field: FieldSchema,
  value: unknown,
  all: boolean,
  depth: number,
): JsonValue | undefined {
  const one = (item: unknown): JsonValue => valueToJson(field, item, all, depth)
  switch (field.shape) {
    case 'presence':
      return value === undefined ? undefined : one(value)
    case 'repeated': {
      const list = value as readonly unknown[]
      return list.length > 0 || all ? list.map(one) : undefined
    }
    case 'map': {
      const map = value as ReadonlyMap<string, unknown>
      const entries = [...map].map(([key, item]) => [key, one(item)] as const)
      return map.size > 0 || all ? Object.fromEntries(entries) : undefined
    }
    case 'single':
      return isZero(value) && !all ? undefined : one(value)
    default:
      return never(field.shape)
  }
}

function isZero(value: unknown): boolean {
  return !value || (value instanceof Uint8Array && value.length === 0)
}

function valueToJson(field: FieldSchema, value: unknown, all: boolean, depth: number): JsonValue {
  switch (field.type) {
    case 'message':
      return messageToJson(field.message ?? '', value as Source, all, depth + 1)
    case 'bool':
      return value === true
    case 'string':
      return value as string
    case 'bytes':
      return base64(value as Uint8Array)
    case 'enum':
      return field.enumeration?.names[value as number] ?? (value as number)
    case 'int32':
    case 'uint32':
      return value as number
    case 'int64':
    case 'uint64':
      return `${value as number | bigint}`
    default:
      return never(field.type)
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
}
