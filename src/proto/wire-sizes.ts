import { EncodeError } from './errors.ts'
import { highHalf, lowHalf, signedId } from './id-halves.ts'

// How many bytes a value takes; `label` names its field when the field cannot hold it.

/** Of a number of 32 bits without a sign. */
export function varintSize(value: number): number {
  if (value < 0x80) return 1
  if (value < 0x4000) return 2
  if (value < 0x20_0000) return 3
  return value < 0x1000_0000 ? 4 : 5
}

/** Of bytes, and of anything nested, with the length in front. */
export function lengthSize(length: number): number {
  return length + varintSize(length)
}

/** Of a text as UTF-8. */
export function textSize(value: string): number {
  return value.length === 0 ? 0 : Buffer.byteLength(value)
}

export function int32Size(value: number, label: string): number {
  if ((value | 0) !== value) throw outOfRange(label)
  return value < 0 ? varint64Max : varintSize(value)
}

export function uint32Size(value: number, label: string): number {
  if (value >>> 0 !== value) throw outOfRange(label)
  return varintSize(value)
}

export function int64Size(value: number, label: string): number {
  if (value >>> 0 === value) return varintSize(value)
  if (!Number.isSafeInteger(value)) throw outOfRange(label)
  return varint64Size(value | 0, Math.floor(value / 0x1_0000_0000))
}

export function uint64Size(value: number, label: string): number {
  if (value >>> 0 === value) return varintSize(value)
  if (!Number.isSafeInteger(value) || value < 0) throw outOfRange(label)
  return varint64Size(value | 0, Math.floor(value / 0x1_0000_0000))
}

export function idSize(value: bigint): number {
  signedId[0] = value
  return varint64Size(lowHalf(), highHalf())
}

const varint64Max = 10

/** Of a 64-bit number by its halves: a byte for each seven bits. */
export function varint64Size(low: number, high: number): number {
  if (high === 0) return varintSize(low >>> 0)
  return Math.ceil((64 - Math.clz32(high)) / 7)
}

function outOfRange(label: string): EncodeError {
  return new EncodeError('range', `${label} cannot hold this number`)
}
