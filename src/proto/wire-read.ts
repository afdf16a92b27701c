import type protobuf from 'protobufjs'
import { DecodeError } from './errors.ts'
import { noBytes } from './messages.ts'
import type { FieldSchema, ScalarType } from './schema.ts'
import { copyOf } from './slab.ts'

type Reader = protobuf.Reader

/** Wire type of everything that is one varint. */
export const varintWire = 0
/** Wire type of everything that has its length in front. */
export const lengthWire = 2

/** Reads one value at the reader's position and moves it on. Throws past the reader's end. */
export type ReadValue = (reader: Reader) => unknown

const readers: Readonly<Record<ScalarType, ReadValue>> = {
  bool: (reader) => reader.bool(),
  bytes: readBytes,
  int32: (reader) => reader.int32(),
  int64: readInt64,
  string: readString,
  uint32: (reader) => reader.uint32(),
  uint64: readUint64,
}

/** How the value of a scalar or enum field is read. */
export function valueReader(field: FieldSchema): ReadValue {
  if (field.type === 'message') throw new Error(`proto: ${field.name} is no scalar`)
  if (field.type === 'enum') return readers.int32
  if (!field.isId) return readers[field.type]
  return field.type === 'uint64' ? readUint64Id : readInt64Id
}

/** The wire type a single value of the field has. */
export function wireTypeOf(field: FieldSchema): number {
  const { type } = field
  return type === 'bytes' || type === 'string' || type === 'message' ? lengthWire : varintWire
}

/**
 * Moves past a length prefix and says where that much data ends. The reader checks its own limit
 * only as it reads, so the end is checked here, before anything is allocated for it.
 */
export function readEnd(reader: Reader): number {
  const length = reader.size()
  const end = reader.pos + length
  if (end > reader.len) throw new RangeError('index out of range')
  return end
}

/** A copy: the network buffer is reused, and a view would keep all of it alive. */
function readBytes(reader: Reader): Uint8Array {
  const end = readEnd(reader)
  const start = reader.pos
  reader.pos = end
  return start === end ? noBytes : copyOf(reader.buf, start, end)
}

function readString(reader: Reader): string {
  try {
    return reader.stringVerify()
  } catch (error) {
    // The text decoder says "not UTF-8" with a TypeError; the reader itself never throws one.
    if (!(error instanceof TypeError)) throw error
    throw new DecodeError('utf8', 'string field contains invalid UTF-8', { cause: error })
  }
}

// The halves of the varint read last. Two variables instead of a pair: a message has many of them,
// and an object each would be most of the cost of reading one.
let low = 0
let high = 0

/** Reads a varint of up to 64 bits into `low` and `high`, both as signed 32-bit halves. */
function readVarint64(reader: Reader): void {
  const { buf, len } = reader
  let at = reader.pos
  low = 0
  high = 0
  for (let shift = 0; shift < 70; shift += 7) {
    if (at >= len) throw new RangeError('index out of range')
    const byte = buf[at++] ?? 0
    const bits = byte & 0x7f
    if (shift < 28) low |= bits << shift
    else if (shift > 28) high |= bits << (shift - 32)
    else {
      low |= bits << 28
      high = bits >>> 4
    }
    if (byte > 0x7f) continue
    // The tenth byte holds bit 63 and no more.
    if (shift === 63 && bits > 1) break
    reader.pos = at
    return
  }
  throw new Error('invalid varint encoding')
}

/**
 * A count that grew past 2^53 cannot exist (a million a second for 285 years), so an answer beyond
 * it is a hostile or broken one: it saturates, and stays beyond any real revision.
 */
function saturate(value: number): number {
  if (value > Number.MAX_SAFE_INTEGER) return Number.MAX_SAFE_INTEGER
  return value < Number.MIN_SAFE_INTEGER ? Number.MIN_SAFE_INTEGER : value
}

function readUint64(reader: Reader): number {
  readVarint64(reader)
  return saturate((high >>> 0) * 0x1_0000_0000 + (low >>> 0))
}

function readInt64(reader: Reader): number {
  readVarint64(reader)
  return saturate(high * 0x1_0000_0000 + (low >>> 0))
}

const halves = new DataView(new ArrayBuffer(8))

function readUint64Id(reader: Reader): bigint {
  readVarint64(reader)
  if (high === 0) return BigInt(low >>> 0)
  halves.setInt32(0, high)
  halves.setInt32(4, low)
  return halves.getBigUint64(0)
}

function readInt64Id(reader: Reader): bigint {
  readVarint64(reader)
  if (high === 0) return BigInt(low >>> 0)
  halves.setInt32(0, high)
  halves.setInt32(4, low)
  return halves.getBigInt64(0)
}
