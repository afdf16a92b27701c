import { assert, crc32c, readVarint, varintBytes, writeVarint } from '../base/index.ts'
import type { Entry } from '../raft/index.ts'
import { decodeConfChange, encodeConfChange } from './conf-change-wire.ts'

/**
 * Of entry data in one packed record; what has more is cut, so that reads of old ones stay short.
 */
export const RECORD_BYTES_MAX = 1024 * 1024

/** Format of a record; raised when an older Keelson could not read it. */
const VERSION = 1
const COUNT_AT = 1
const BODY_AT = COUNT_AT + 4
const SUM_BYTES = 4
const TYPE_NORMAL = 0
const TYPE_CONF = 1

/**
 * Many entries as one value, in the place of its first index:
 * version (1), count (4), term of the entry before the first (varint); then for each entry term
 * (varint), type (1), length (varint), payload; last a CRC-32C (4) over the first index (8) and all
 * before. Numbers highest byte first. The payload is the data of a normal entry as it is, or a
 * raftpb.ConfChangeV2. As index and term name an entry (log matching, thesis 3.5), the term before
 * proves that the record follows the one it was written after.
 */
export function encodeRecord(entries: readonly Entry[], termBefore: number): Uint8Array {
  const first = entries[0]
  assert(first !== undefined, 'a record holds at least one entry')
  const payloads = entries.map(payloadOf)
  let bytes = BODY_AT + varintBytes(termBefore) + SUM_BYTES
  entries.forEach((entry, at) => {
    const length = payloads[at]?.length ?? 0
    bytes += varintBytes(entry.term) + 1 + varintBytes(length) + length
  })
  const record = new Uint8Array(bytes)
  const view = new DataView(record.buffer)
  view.setUint8(0, VERSION)
  view.setUint32(COUNT_AT, entries.length)
  let at = writeVarint(record, BODY_AT, termBefore)
  entries.forEach((entry, slot) => {
    assert(entry.index === first.index + slot, 'the entries of a record follow one another')
    const payload = payloads[slot] as Uint8Array
    at = writeVarint(record, at, entry.term)
    record[at] = entry.type === 'normal' ? TYPE_NORMAL : TYPE_CONF
    at = writeVarint(record, at + 1, payload.length)
    record.set(payload, at)
    at += payload.length
  })
  assert(at === bytes - SUM_BYTES, 'a record is filled exactly')
  view.setUint32(at, sumOf(first.index, record))
  return record
}

/** Some entries as they go to the store. */
export interface PackedRecord {
  readonly first: number
  readonly value: Uint8Array
}

/** Entries that follow one another, as one record, or a few where they are many bytes. */
export function packEntries(
  entries: readonly Entry[],
  termBefore: number,
): readonly PackedRecord[] {
  const records: PackedRecord[] = []
  for (let from = 0; from < entries.length;) {
    let bytes = 0
    let to = from
    for (; to < entries.length; to++) {
      bytes += entries[to]?.data.length ?? 0
      if (bytes > RECORD_BYTES_MAX && to > from) break
    }
    const slice = from === 0 && to === entries.length ? entries : entries.slice(from, to)
    records.push({
      first: slice[0]?.index ?? 0,
      value: encodeRecord(slice, entries[from - 1]?.term ?? termBefore),
    })
    from = to
  }
  return records
}

/** What is wrong with a record, in a few words; undefined when it can be read. */
export function recordFault(first: number, record: Uint8Array): string | undefined {
  if (record.length < BODY_AT + SUM_BYTES) return 'cut short'
  const stored = viewOf(record).getUint32(record.length - SUM_BYTES)
  if (stored !== sumOf(first, record)) return 'checksum mismatch'
  const version = record[0] ?? 0
  return version === VERSION ? undefined : `its format ${version} is of another version of Keelson`
}

/** What {@link walkRecord} tells of an entry; its payload is `record` from `from` to `to`. */
interface Place {
  readonly index: number
  readonly term: number
  readonly type: number
  readonly from: number
  readonly to: number
}

/** The term of the entry before the first of a record that has no fault. */
export function termBeforeOf(record: Uint8Array): number {
  return takeVarint(record, { at: BODY_AT })
}

/** The last index of a record that has no fault; `visit` learns the term of each of its entries. */
export function skimRecord(
  first: number,
  record: Uint8Array,
  visit: (index: number, term: number) => void,
): number {
  return walkRecord(first, record, ({ index, term }) => visit(index, term))
}

/** The entries of a record that has no fault. Their data shares its memory. */
export function decodeRecord(first: number, record: Uint8Array): readonly Entry[] {
  const entries: Entry[] = []
  walkRecord(first, record, ({ index, term, type, from, to }) => {
    const data = record.subarray(from, to)
    if (type === TYPE_NORMAL) {
      entries.push({ type: 'normal', index, term, data })
    } else {
      const { change, context } = decodeConfChange(data)
      entries.push({ type: 'conf', index, term, change, data: context })
    }
  })
  return entries
}

function walkRecord(first: number, record: Uint8Array, visit: (place: Place) => void): number {
  const count = viewOf(record).getUint32(COUNT_AT)
  const reader = { at: BODY_AT }
  takeVarint(record, reader)
  for (let index = first; index < first + count; index++) {
    const term = takeVarint(record, reader)
    const type = record[reader.at++] ?? 0
    const length = takeVarint(record, reader)
    const from = reader.at
    reader.at += length
    visit({ index, term, type, from, to: reader.at })
  }
  // The sum was right, so anything else is our own mistake.
  assert(reader.at === record.length - SUM_BYTES, 'the entries of a record fill it exactly')
  return first + count - 1
}

function payloadOf(entry: Entry): Uint8Array {
  return entry.type === 'normal' ? entry.data : encodeConfChange(entry.change, entry.data)
}

/** The first index is part of the sum: a record in another's place does not check. */
function sumOf(first: number, record: Uint8Array): number {
  const place = new Uint8Array(8)
  new DataView(place.buffer).setBigUint64(0, BigInt(first))
  return crc32c(record.subarray(0, record.length - SUM_BYTES), crc32c(place))
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

function takeVarint(record: Uint8Array, cursor: { at: number }): number {
  const value = readVarint(record, cursor)
  assert(value !== undefined, 'a record whose sum was right is whole')
  return value
}
