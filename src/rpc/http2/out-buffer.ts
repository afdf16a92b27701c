import type { Codec, Encodable } from '../../proto/index.ts'

const BLOCK_BYTES = 64 * 1024

/** Blocks that wait to be used again; a connection with nothing to say holds none. */
const POOL_MAX = 32
const pool: Buffer[] = []
const EMPTY = Buffer.alloc(0)

/**
 * Bytes on their way to one socket, written in place. Blocks are used again where the socket took
 * them at once, which it nearly always does.
 */
export class OutBuffer {
  #block: Buffer = EMPTY
  #used = 0
  #full: Buffer[] = []
  #fullBytes = 0

  /** Bytes written and not yet taken away. */
  get length(): number {
    return this.#fullBytes + this.#used
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#block[this.#used++] = value
  }

  uint32(value: number): void {
    this.#reserve(4)
    this.#block.writeUInt32BE(value, this.#used)
    this.#used += 4
  }

  /** A frame's head (RFC 9113, 4.1). */
  frameHead(length: number, type: number, flags: number, streamId: number): void {
    this.#reserve(9)
    const block = this.#block
    const at = this.#used
    block[at] = length >>> 16
    block[at + 1] = length >>> 8
    block[at + 2] = length
    block[at + 3] = type
    block[at + 4] = flags
    block[at + 5] = streamId >>> 24
    block[at + 6] = streamId >>> 16
    block[at + 7] = streamId >>> 8
    block[at + 8] = streamId
    this.#used = at + 9
  }

  latin1(text: string): void {
    this.#reserve(text.length)
    this.#used += this.#block.write(text, this.#used, 'latin1')
  }

  bytes(source: Uint8Array, start: number, end: number): void {
    if (end - start === source.length && this.#used + source.length <= this.#block.length) {
      this.#block.set(source, this.#used)
      this.#used += source.length
      return
    }
    for (let at = start; at < end;) {
      if (this.#used === this.#block.length) this.#next()
      const count = Math.min(end - at, this.#block.length - this.#used)
      this.#block.set(source.subarray(at, at + count), this.#used)
      this.#used += count
      at += count
    }
  }

  /**
   * Encodes a message behind room for `headBytes`, without taking it in: the head is written next,
   * then `keepDraft`. Answers its length; negative where it does not fit what is left of a block.
   */
  draft<T>(codec: Codec<T>, message: Encodable<T>, headBytes: number): number {
    if (this.#block.length === 0) this.#next()
    const start = this.#used + headBytes
    return codec.encodeInto(message, this.#block, start) - start
  }

  /** Takes in what was drafted, behind the head that was written since. */
  keepDraft(length: number): void {
    this.#used += length
  }

  /**
   * Begins a frame whose length `endFrame` fills in; `room` bytes of it will fit. Answers where it
   * begins.
   */
  beginFrame(room: number): number {
    this.#reserve(9 + room)
    const start = this.#used
    this.#used += 9
    return start
  }

  /** Fills in the head of the frame that began at `start`. */
  endFrame(start: number, type: number, flags: number, streamId: number): void {
    const end = this.#used
    this.#used = start
    this.frameHead(end - start - 9, type, flags, streamId)
    this.#used = end
  }

  /** Hands everything to `write`, which answers whether it needs the bytes no longer. */
  drain(write: (bytes: Buffer) => boolean): void {
    for (const block of this.#full) write(block)
    this.#full = []
    this.#fullBytes = 0
    if (this.#used === 0) return
    const block = this.#block
    const taken = write(block.subarray(0, this.#used))
    this.#block = EMPTY
    this.#used = 0
    if (taken && block.length === BLOCK_BYTES && pool.length < POOL_MAX) pool.push(block)
  }

  /** Takes everything away, as a copy. */
  take(): Buffer {
    const parts: Buffer[] = []
    this.drain((bytes) => parts.push(Buffer.from(bytes)) > 0)
    return Buffer.concat(parts)
  }

  #reserve(count: number): void {
    if (this.#used + count > this.#block.length) this.#next(count)
  }

  #next(count = 0): void {
    if (this.#used > 0) {
      this.#full.push(this.#block.subarray(0, this.#used))
      this.#fullBytes += this.#used
    }
    this.#block =
      count > BLOCK_BYTES
        ? Buffer.allocUnsafeSlow(count)
        : (pool.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES))
    this.#used = 0
  }
}
