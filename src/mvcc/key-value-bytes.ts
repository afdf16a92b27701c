import { readVarint, varintBytes, writeVarint } from '../base/index.ts'
import type { KeyValue } from '../proto/messages.ts'
import { MvccError } from './errors.ts'

/** No lease; a shared constant, since each bigint literal in a record would be an object. */
export const NO_LEASE = 0n

/** The fields of `mvccpb.KeyValue`, as their tags on the wire. */
const Tag = {
  key: 0x0a,
  createRevision: 0x10,
  modRevision: 0x18,
  version: 0x20,
  value: 0x2a,
  lease: 0x30,
} as const

/**
 * Bytes of a key-value's wire form (protobuf, fields in the order of their numbers, zeros left
 * out). Values are kept in it, so that they are answered as they lie.
 */
export function keyValueBytes(kv: KeyValue): number {
  const { createRevision, key, lease, modRevision, value, version } = kv
  const numbers = varintBytes(createRevision) + varintBytes(modRevision) + varintBytes(version)
  const valueBytes = value.length > 0 ? 1 + varintBytes(value.length) + value.length : 0
  const leaseBytes = lease === NO_LEASE ? 0 : 1 + varintBytesOfId(lease)
  return 4 + varintBytes(key.length) + key.length + numbers + valueBytes + leaseBytes
}

/** Writes it at `start`, where {@link keyValueBytes} fit; answers where it ends. */
export function writeKeyValue(bytes: Uint8Array, start: number, kv: KeyValue): number {
  const { createRevision, key, lease, modRevision, value, version } = kv
  let at = writeBytes(bytes, start, Tag.key, key)
  bytes[at] = Tag.createRevision
  at = writeVarint(bytes, at + 1, createRevision)
  bytes[at] = Tag.modRevision
  at = writeVarint(bytes, at + 1, modRevision)
  bytes[at] = Tag.version
  at = writeVarint(bytes, at + 1, version)
  if (value.length > 0) at = writeBytes(bytes, at, Tag.value, value)
  if (lease !== NO_LEASE) {
    bytes[at] = Tag.lease
    at = writeId(bytes, at + 1, lease)
  }
  return at
}

/** Where the parts of a key-value lie in its bytes. One is used again and again. */
export class KeyValueParts {
  keyStart = 0
  keyEnd = 0
  createRevision = 0
  modRevision = 0
  version = 0
  valueStart = 0
  valueEnd = 0
  lease = NO_LEASE
  readonly #cursor = { at: 0 }

  /** Reads what {@link writeKeyValue} wrote from `start` to `end`. Throws `damaged`. */
  read(bytes: Uint8Array, start: number, end: number): void {
    const cursor = this.#cursor
    cursor.at = start
    this.#expect(bytes, Tag.key)
    const keyLength = this.#number(bytes)
    this.keyStart = cursor.at
    this.keyEnd = cursor.at += keyLength
    this.#expect(bytes, Tag.createRevision)
    this.createRevision = this.#number(bytes)
    this.#expect(bytes, Tag.modRevision)
    this.modRevision = this.#number(bytes)
    this.#expect(bytes, Tag.version)
    this.version = this.#number(bytes)
    this.valueStart = this.valueEnd = cursor.at
    if (cursor.at < end && bytes[cursor.at] === Tag.value) {
      cursor.at += 1
      const length = this.#number(bytes)
      this.valueStart = cursor.at
      this.valueEnd = cursor.at += length
    }
    this.lease = NO_LEASE
    if (cursor.at < end && bytes[cursor.at] === Tag.lease) {
      cursor.at += 1
      this.lease = readId(bytes, cursor)
    }
    const { createRevision, keyEnd, keyStart, modRevision, version } = this
    const right = keyEnd > keyStart && createRevision > 0 && createRevision <= modRevision
    if (cursor.at !== end || !right || version < 1) throw damaged()
  }

  #expect(bytes: Uint8Array, tag: number): void {
    if (bytes[this.#cursor.at] !== tag) throw damaged()
    this.#cursor.at += 1
  }

  #number(bytes: Uint8Array): number {
    return readVarint(bytes, this.#cursor) ?? fail()
  }
}

const parts = new KeyValueParts()

/** The key-value that lies there; key and value share its memory. Throws `damaged`. */
export function readKeyValue(bytes: Uint8Array, start: number, end: number): KeyValue {
  parts.read(bytes, start, end)
  const { createRevision, lease, modRevision, version } = parts
  const key = bytes.subarray(parts.keyStart, parts.keyEnd)
  const value = bytes.subarray(parts.valueStart, parts.valueEnd)
  return { key, createRevision, modRevision, version, value, lease }
}

function writeBytes(bytes: Uint8Array, start: number, tag: number, part: Uint8Array): number {
  bytes[start] = tag
  const at = writeVarint(bytes, start + 1, part.length)
  bytes.set(part, at)
  return at + part.length
}

/** An id is 64 bits, whose sign is nothing but the highest of them. */
function varintBytesOfId(id: bigint): number {
  let bytes = 1
  for (let rest = BigInt.asUintN(64, id); rest >= 0x80n; rest >>= 7n) bytes += 1
  return bytes
}

function writeId(bytes: Uint8Array, start: number, id: bigint): number {
  let at = start
  let rest = BigInt.asUintN(64, id)
  for (; rest >= 0x80n; rest >>= 7n) bytes[at++] = Number(rest & 0x7fn) | 0x80
  bytes[at++] = Number(rest)
  return at
}

function readId(bytes: Uint8Array, cursor: { at: number }): bigint {
  let id = 0n
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = bytes[cursor.at++] ?? fail()
    id |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return BigInt.asIntN(64, id)
  }
  return fail()
}

function damaged(): MvccError {
  return new MvccError('damaged', 'a record of a put')
}

function fail(): never {
  throw damaged()
}
