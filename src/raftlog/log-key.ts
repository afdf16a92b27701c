import { assert } from '../base/index.ts'

const RECORD = 'e'.charCodeAt(0)

/** Where the `LogHead` is. */
export const HEAD_KEY: Uint8Array = Uint8Array.of('h'.charCodeAt(0))

/** Where the position before the first entry is. */
export const START_KEY: Uint8Array = Uint8Array.of('m'.charCodeAt(0))

/** All packed records, and nothing else. */
export const RECORD_RANGE = { gte: Uint8Array.of(RECORD), lt: Uint8Array.of(RECORD + 1) } as const

/** The key of the record whose first index is `first`: `e` and eight bytes, highest first. */
export function recordKey(first: number): Uint8Array {
  const key = new Uint8Array(9)
  key[0] = RECORD
  new DataView(key.buffer).setBigUint64(1, BigInt(first))
  return key
}

/** The inverse of {@link recordKey}. */
export function firstOfKey(key: Uint8Array): number {
  assert(key.length === 9 && key[0] === RECORD, 'only records lie in their range of keys')
  return Number(new DataView(key.buffer, key.byteOffset).getBigUint64(1))
}
