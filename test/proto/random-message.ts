import protobuf from 'protobufjs'
import Long from 'long'
import type { Random } from '../../src/base/index.ts'
import {
  codec,
  EncodedMessage,
  messageSchema,
  zeros,
  type FieldSchema,
  type MessageName,
} from '../../src/proto/index.ts'

/** A message of a type known only at run time. */
export type Fields = Record<string, unknown>

/** A complete random message, as `decode` would give it; nested ones grow rare with depth. */
export function randomMessage(random: Random, name: string, depth = 0): Fields {
  const message = zeros[name as MessageName]() as unknown as Fields
  const filledOneofs = new Set<string>()
  for (const field of messageSchema(name).fields) {
    if (random.next() < 0.3 || (field.message !== undefined && random.next() < depth / 4)) continue
    if (field.oneof !== undefined) {
      if (filledOneofs.has(field.oneof)) continue
      filledOneofs.add(field.oneof)
    }
    const value = (): unknown => randomValue(random, field, depth)
    message[field.name] = valuesOf(random, field, value)
  }
  return message
}

function valuesOf(random: Random, field: FieldSchema, value: () => unknown): unknown {
  if (field.shape === 'single' || field.shape === 'presence') return value()
  const items = Array.from({ length: random.below(4) }, value)
  if (field.shape === 'repeated') return items
  // Keys with a letter first: protobufjs writes keys that look like integers before the others.
  return new Map(items.map((item, at) => [`k${at}${randomText(random)}`, item]))
}

function randomValue(random: Random, field: FieldSchema, depth: number): unknown {
  const bits = BigInt(random.below(65))
  const wide = bits === 0n ? 0n : random.next64() >> (64n - bits)
  switch (field.type) {
    case 'message':
      return randomMessage(random, field.message ?? '', depth + 1)
    case 'bool':
      return random.next() < 0.5
    case 'string':
      return randomText(random)
    case 'bytes':
      return randomBytes(random, random.below(4) === 0 ? random.below(5000) : random.below(40))
    case 'enum':
      return random.below(9)
    case 'uint32':
      return Number(BigInt.asUintN(32, wide))
    case 'int32':
      return Number(BigInt.asIntN(32, wide))
    case 'uint64':
      return field.isId ? wide : Number(BigInt.asUintN(53, wide))
    case 'int64':
      return field.isId ? BigInt.asIntN(64, wide) : Number(BigInt.asIntN(53, wide))
    default:
      throw new Error('no such type')
  }
}

/** The same message with about half of the messages in it as their wire forms, each counted. */
export function withWireForms(
  random: Random,
  name: string,
  message: Fields,
  count: () => void,
): Fields {
  const mixed = { ...message }
  for (const { name: field, message: type } of messageSchema(name).fields) {
    const value = message[field]
    if (type === undefined || value === undefined) continue
    const one = (item: unknown): unknown => {
      const inner = withWireForms(random, type, item as Fields, count)
      if (random.next() < 0.5) return inner
      count()
      const bytes = codec(type as MessageName).encode(inner)
      const [before, after] = [random.below(3), random.below(3)]
      const held = new Uint8Array(before + bytes.length + after).fill(0xff)
      held.set(bytes, before)
      return new EncodedMessage(held, before, before + bytes.length)
    }
    if (value instanceof Map) mixed[field] = new Map([...value].map(([k, item]) => [k, one(item)]))
    else mixed[field] = Array.isArray(value) ? value.map(one) : one(value)
  }
  return mixed
}

/** Random bytes. */
export function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256))
}

function randomText(random: Random): string {
  const alphabet = ['a', 'z', '/', '"', '\\', '\n', 'é', '中', '😀', '\u{feff}', '\0']
  const length = random.below(8) === 0 ? random.below(300) : random.below(12)
  return Array.from({ length }, () => alphabet[random.below(alphabet.length)] ?? '').join('')
}

/** The same message as protobufjs takes it: proto names, Long for ids, a plain object for a map. */
export function toReflection(name: string, message: Fields): Fields {
  const entries: [string, unknown][] = []
  for (const field of messageSchema(name).fields) {
    const value = message[field.name]
    const one = (item: unknown): unknown => reflectionValue(field, item)
    if (value === undefined) continue
    if (value instanceof Map) {
      const items = [...value].map(([key, item]) => [String(key), one(item)] as const)
      entries.push([field.protoName, Object.fromEntries(items)])
    } else entries.push([field.protoName, Array.isArray(value) ? value.map(one) : one(value)])
  }
  return Object.fromEntries(entries)
}

function reflectionValue(field: FieldSchema, item: unknown): unknown {
  if (field.message !== undefined) return toReflection(field.message, item as Fields)
  return typeof item === 'bigint' ? Long.fromString(item.toString(), item >= 0n) : item
}

/** What protobufjs decoded, in our form. */
export function fromReflection(type: protobuf.Type, object: object): Fields {
  const name = type.fullName.slice(1)
  const message = zeros[name as MessageName]() as unknown as Fields
  for (const field of messageSchema(name).fields) {
    if (!Object.hasOwn(object, field.protoName)) continue
    const value = (object as Fields)[field.protoName]
    const nested = type.fields[field.protoName]?.resolvedType
    const one = (item: unknown): unknown => {
      if (nested instanceof protobuf.Type) return fromReflection(nested, item as Fields)
      if (item instanceof Object && Long.isLong(item))
        return field.isId ? BigInt(item.toString()) : saturated(item)
      return item instanceof Uint8Array ? new Uint8Array(item) : item
    }
    if (field.shape === 'map') {
      const entries = Object.entries(value as Fields).map(
        ([key, item]) => [key, one(item)] as const,
      )
      message[field.name] = new Map(entries)
    } else message[field.name] = Array.isArray(value) ? value.map(one) : one(value)
  }
  return message
}

function saturated(value: Long): number {
  const { MAX_SAFE_INTEGER: max, MIN_SAFE_INTEGER: min } = Number
  return Math.max(min, Math.min(max, value.toNumber()))
}
