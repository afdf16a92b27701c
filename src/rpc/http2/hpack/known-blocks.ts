import type { HeaderBlock } from '../header-block.ts'

/** A longer block is not remembered; what only refers to tables is a byte a field. */
const BLOCK_BYTES_MAX = 32
const BLOCKS_MAX = 64

interface Known {
  readonly bytes: Uint8Array
  readonly block: HeaderBlock
}

/**
 * Blocks that only refer to the tables, by their bytes: while the tables stay as they are, equal
 * bytes say the same. Nearly all requests of a client that has said its fields once are such.
 */
export class KnownBlocks {
  readonly #blocks = new Map<number, Known>()

  find(bytes: Uint8Array, start: number, end: number): HeaderBlock | undefined {
    if (end - start > BLOCK_BYTES_MAX) return undefined
    const known = this.#blocks.get(hashOf(bytes, start, end))
    return known !== undefined && isAt(known.bytes, bytes, start, end) ? known.block : undefined
  }

  add(bytes: Uint8Array, start: number, end: number, block: HeaderBlock): void {
    if (end - start > BLOCK_BYTES_MAX) return
    if (this.#blocks.size >= BLOCKS_MAX) this.#blocks.clear()
    this.#blocks.set(hashOf(bytes, start, end), { bytes: bytes.slice(start, end), block })
  }

  /** A table has changed. */
  clear(): void {
    if (this.#blocks.size > 0) this.#blocks.clear()
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0
  return hash
}

function isAt(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false
  for (let at = 0; at < known.length; at++) if (known[at] !== bytes[start + at]) return false
  return true
}
