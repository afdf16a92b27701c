import { concatBytes, crc32c } from '../base/index.ts'

const BLOCK_BYTES = 32 * 1024
/** Masked crc32c (4, of type and payload), length (2), type (1); numbers lowest byte first. */
const HEADER_BYTES = 7
/** A batch opens with its first sequence number (8) and its count of writes (4). */
const BATCH_HEADER_BYTES = 12
const MASK_DELTA = 0xa282ead8

/** A batch that does not fit its block is cut into `first`, `middle` ... `last` fragments. */
type FragmentType = 'full' | 'first' | 'middle' | 'last'
const FRAGMENT_TYPES: readonly (FragmentType | undefined)[] = [
  undefined,
  'full',
  'first',
  'middle',
  'last',
]

/**
 * How a write-ahead file ends.
 * - `whole`: with a whole batch. - `torn`: the last batch was being written when all stopped; from
 *   `offset` on, `bytes` are dropped, which loses nothing that was ever reported as durable.
 * - `damaged`: what is at `offset` was once whole, for good batches follow it.
 */
export type WalVerdict =
  | { readonly type: 'whole' }
  | { readonly type: 'torn'; readonly offset: number; readonly bytes: number }
  | { readonly type: 'damaged'; readonly offset: number; readonly fault: string }

/** What one write-ahead file holds. Sequence numbers count single writes; files continue them. */
export interface WalReport {
  readonly batches: number
  /** Of the first batch; undefined without one. */
  readonly firstSequence: number | undefined
  /** What the batch after the last must begin with; undefined without a batch. */
  readonly nextSequence: number | undefined
  readonly verdict: WalVerdict
}

/**
 * Reads the bytes of one of LevelDB's own `*.log` files (its doc/log_format.md). LevelDB skips what
 * does not check and goes on with what follows: fine for a torn end, a silent hole anywhere else.
 */
export function inspectWal(bytes: Uint8Array): WalReport {
  const reader = new WalReader(bytes)
  const verdict = reader.readAll()
  const { batches, firstSequence, nextSequence } = reader
  return { batches, firstSequence, nextSequence, verdict }
}

class WalReader {
  batches = 0
  firstSequence: number | undefined
  nextSequence: number | undefined
  readonly #bytes: Uint8Array
  #at = 0
  /** Where the batch that is being put together starts, and its fragments so far. */
  #batchAt: number | undefined
  #parts: Uint8Array[] = []

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  readAll(): WalVerdict {
    const { length } = this.#bytes
    while (this.#at < length) {
      const blockLeft = BLOCK_BYTES - (this.#at % BLOCK_BYTES)
      // A header never crosses a block's end: what is too short for one is filled with zeros.
      if (blockLeft < HEADER_BYTES) {
        this.#at += blockLeft
        continue
      }
      const fragment = fragmentAt(this.#bytes, this.#at)
      const verdict = fragment === undefined ? this.#judge() : this.#take(fragment)
      if (verdict !== undefined) return verdict
    }
    return this.#batchAt === undefined ? { type: 'whole' } : this.#torn(this.#batchAt)
  }

  /** Adds a good fragment to what is put together; a verdict when it does not fit there. */
  #take({ type, payload }: Fragment): WalVerdict | undefined {
    const opens = type === 'full' || type === 'first'
    if (opens && this.#batchAt !== undefined) {
      return damaged(this.#batchAt, 'a batch without its end')
    }
    if (!opens && this.#batchAt === undefined) {
      return damaged(this.#at, 'a batch without its start')
    }
    this.#batchAt ??= this.#at
    this.#parts.push(payload)
    this.#at += HEADER_BYTES + payload.length
    if (type === 'first' || type === 'middle') return undefined
    const verdict = this.#takeBatch(this.#batchAt, concatBytes(this.#parts))
    this.#batchAt = undefined
    this.#parts = []
    return verdict
  }

  #takeBatch(offset: number, batch: Uint8Array): WalVerdict | undefined {
    if (batch.length < BATCH_HEADER_BYTES) return damaged(offset, 'a batch that is too short')
    const view = new DataView(batch.buffer, batch.byteOffset, BATCH_HEADER_BYTES)
    const sequence = Number(view.getBigUint64(0, true))
    if (this.nextSequence !== undefined && sequence !== this.nextSequence) {
      return damaged(offset, `batches are missing: ${this.nextSequence} expected, not ${sequence}`)
    }
    this.firstSequence ??= sequence
    this.nextSequence = sequence + view.getUint32(8, true)
    this.batches += 1
    return undefined
  }

  /**
   * What is here does not check: an unfinished end, unless a good batch begins after it. A torn
   * value that itself holds bytes of such a file is taken for damage: the safe side.
   */
  #judge(): WalVerdict {
    const last = this.#bytes.length - HEADER_BYTES
    for (let at = this.#at + 1; at <= last; at++) {
      const type = FRAGMENT_TYPES[this.#bytes[at + 6] ?? 0]
      // Later fragments of one batch may reach the disk before its first: they prove nothing.
      if (type !== 'full' && type !== 'first') continue
      if (fragmentAt(this.#bytes, at) === undefined) continue
      return damaged(this.#at, `checksum mismatch, with a good batch after it at ${at}`)
    }
    return this.#torn(this.#batchAt ?? this.#at)
  }

  #torn(offset: number): WalVerdict {
    return { type: 'torn', offset, bytes: this.#bytes.length - offset }
  }
}

interface Fragment {
  readonly type: FragmentType
  readonly payload: Uint8Array
}

/** The fragment whose header is at `at`; undefined unless it is all there and its sum is right. */
function fragmentAt(bytes: Uint8Array, at: number): Fragment | undefined {
  if (at + HEADER_BYTES > bytes.length) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES)
  const type = FRAGMENT_TYPES[view.getUint8(6)]
  const end = at + HEADER_BYTES + view.getUint16(4, true)
  const blockEnd = at - (at % BLOCK_BYTES) + BLOCK_BYTES
  if (type === undefined || end > blockEnd || end > bytes.length) return undefined
  if (view.getUint32(0, true) !== masked(crc32c(bytes.subarray(at + 6, end)))) return undefined
  return { type, payload: bytes.subarray(at + HEADER_BYTES, end) }
}

/** LevelDB turns sums before storing them, so that sums of bytes that hold sums stay strong. */
function masked(sum: number): number {
  return (((sum >>> 15) | (sum << 17)) + MASK_DELTA) >>> 0
}

function damaged(offset: number, fault: string): WalVerdict {
  return { type: 'damaged', offset, fault }
}
