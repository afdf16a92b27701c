import { concatBytes, crc32c } from '../base/index.ts'
import type { HardState } from '../raft/index.ts'

/** An entry by its place and term, which name it. Zeros are before the first. */
export interface Position {
  readonly index: number
  readonly term: number
}

/** What is written with each batch: the hard state, and the log's last entry after the batch. */
export interface LogHead {
  readonly hardState: HardState
  readonly end: Position
}

const VERSION = 1

/** Version (1), term (8), vote (8), commit (8), index and term of the end (8, 8), CRC-32C (4). */
export function encodeHead({ hardState, end }: LogHead): Uint8Array {
  const { term, vote, commit } = hardState
  return seal([BigInt(term), vote, BigInt(commit), BigInt(end.index), BigInt(end.term)])
}

/** The inverse; undefined when its sum is not right. */
export function decodeHead(bytes: Uint8Array): LogHead | undefined {
  const numbers = unseal(bytes)
  if (numbers === undefined) return undefined
  const [term = 0n, vote = 0n, commit = 0n, index = 0n, endTerm = 0n] = numbers
  return {
    hardState: { term: Number(term), vote, commit: Number(commit) },
    end: { index: Number(index), term: Number(endTerm) },
  }
}

/** Version (1), index (8), term (8), CRC-32C (4). */
export function encodeStart({ index, term }: Position): Uint8Array {
  return seal([BigInt(index), BigInt(term)])
}

/** The inverse; undefined when its sum is not right. */
export function decodeStart(bytes: Uint8Array): Position | undefined {
  const numbers = unseal(bytes)
  if (numbers === undefined) return undefined
  const [index = 0n, term = 0n] = numbers
  return { index: Number(index), term: Number(term) }
}

function seal(numbers: readonly bigint[]): Uint8Array {
  const body = new Uint8Array(1 + 8 * numbers.length)
  const view = new DataView(body.buffer)
  view.setUint8(0, VERSION)
  numbers.forEach((value, slot) => view.setBigUint64(1 + 8 * slot, value))
  const sum = new Uint8Array(4)
  new DataView(sum.buffer).setUint32(0, crc32c(body))
  return concatBytes([body, sum])
}

function unseal(bytes: Uint8Array): readonly bigint[] | undefined {
  const end = bytes.length - 4
  if (end < 1 || bytes[0] !== VERSION) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (view.getUint32(end) !== crc32c(bytes.subarray(0, end))) return undefined
  const numbers: bigint[] = []
  for (let at = 1; at < end; at += 8) numbers.push(view.getBigUint64(at))
  return numbers
}
