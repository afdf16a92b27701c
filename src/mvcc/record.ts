import { assert, readVarint, varintBytes, writeVarint } from '../base/index.ts'
import type { KeyValue } from '../proto/messages.ts'
import { MvccError } from './errors.ts'

/** The first byte of the keys of records and of the store's own marks in the backend. */
export const RECORD_PREFIX = 0x6b
export const MARK_PREFIX = 0x4b

/** No lease; a shared constant, since each bigint literal in a record would be an object. */
export const NO_LEASE = 0n

/** A place in history: the revision, and the order of the write within it. */
export interface RecordPlace {
  readonly main: number
  readonly sub: number
}

/** One write as it is stored. A put's `kv` shares memory with the bytes it was read from. */
export type StoredRecord =
  | { readonly type: 'put'; readonly kv: KeyValue }
  | { readonly type: 'delete'; readonly key: Uint8Array }

const RECORD_KEY_BYTES = 13
const TWO_POW_32 = 0x1_0000_0000

/** `'k'`, 8 bytes of main, 4 bytes of sub, big-endian: byte order is the order of history. */
export function recordKey(main: number, sub: number): Uint8Array {
  assert(Number.isSafeInteger(main) && main >= 0, 'a revision is a safe integer')
  assert(sub >= 0 && sub < 0x8000_0000, 'a revision has fewer than 2^31 writes')
  const key = new Uint8Array(RECORD_KEY_BYTES)
  key[0] = RECORD_PREFIX
  writeUint32(key, 1, Math.floor(main / TWO_POW_32))
  writeUint32(key, 5, main)
  writeUint32(key, 9, sub)
  return key
}

/** The inverse of {@link recordKey}; throws `damaged` for anything else. */
export function parseRecordKey(key: Uint8Array): RecordPlace {
  if (key.length !== RECORD_KEY_BYTES) throw new MvccError('damaged', 'length of a record key')
  const main = readUint32(key, 1) * TWO_POW_32 + readUint32(key, 5)
  if (!Number.isSafeInteger(main)) throw new MvccError('damaged', 'revision of a record key')
  return { main, sub: readUint32(key, 9) }
}

const TOMBSTONE = 1
const PUT = 2
const PUT_WITH_LEASE = 3

/**
 * A put: kind (1 byte), mod - create, version, [lease, 8 bytes], key length, key, value. Numbers
 * are little-endian base 128. The mod revision is in the record's key.
 */
export function encodePut(kv: KeyValue): Uint8Array {
  const leased = kv.lease !== NO_LEASE
  const age = kv.modRevision - kv.createRevision
  const headBytes = 1 + varintBytes(age) + varintBytes(kv.version) + (leased ? 8 : 0)
  const keyAt = headBytes + varintBytes(kv.key.length)
  const record = new Uint8Array(keyAt + kv.key.length + kv.value.length)
  record[0] = leased ? PUT_WITH_LEASE : PUT
  let at = writeVarint(record, 1, age)
  at = writeVarint(record, at, kv.version)
  if (leased) at = writeLease(record, at, kv.lease)
  at = writeVarint(record, at, kv.key.length)
  assert(at === keyAt, 'the head of a record has the size counted')
  record.set(kv.key, keyAt)
  record.set(kv.value, keyAt + kv.key.length)
  return record
}

/** A delete: kind, key. */
export function encodeTombstone(key: Uint8Array): Uint8Array {
  const record = new Uint8Array(1 + key.length)
  record[0] = TOMBSTONE
  record.set(key, 1)
  return record
}

/** Reads what was written at revision `main`; copies nothing. Throws `damaged`. */
export function decodeRecord(main: number, record: Uint8Array): StoredRecord {
  const kind = record[0]
  if (kind === TOMBSTONE) {
    if (record.length < 2) throw new MvccError('damaged', 'key of a tombstone')
    return { type: 'delete', key: record.subarray(1) }
  }
  if (kind !== PUT && kind !== PUT_WITH_LEASE) throw new MvccError('damaged', 'kind of a record')
  const cursor = { at: 1 }
  const createRevision = main - takeVarint(record, cursor)
  const version = takeVarint(record, cursor)
  const lease = kind === PUT_WITH_LEASE ? readLease(record, cursor) : NO_LEASE
  const keyLength = takeVarint(record, cursor)
  const valueAt = cursor.at + keyLength
  if (createRevision < 1) throw new MvccError('damaged', 'create revision of a record')
  if (version < 1) throw new MvccError('damaged', 'version of a record')
  if (keyLength < 1 || valueAt > record.length) throw new MvccError('damaged', 'key of a record')
  const key = record.subarray(cursor.at, valueAt)
  const value = record.subarray(valueAt)
  return { type: 'put', kv: { key, createRevision, modRevision: main, version, value, lease } }
}

function takeVarint(record: Uint8Array, cursor: { at: number }): number {
  const value = readVarint(record, cursor)
  if (value === undefined) throw new MvccError('damaged', 'a number of a record')
  return value
}

function writeLease(bytes: Uint8Array, at: number, lease: bigint): number {
  new DataView(bytes.buffer, bytes.byteOffset).setBigInt64(at, lease)
  return at + 8
}

function readLease(bytes: Uint8Array, cursor: { at: number }): bigint {
  if (cursor.at + 8 > bytes.length) throw new MvccError('damaged', 'a record is cut short')
  const lease = new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(cursor.at)
  cursor.at += 8
  return lease
}

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

function readUint32(bytes: Uint8Array, at: number): number {
  const high = (bytes[at] ?? 0) * 0x100_0000
  return high + (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))
}
