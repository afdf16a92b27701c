import { ConnectionError } from './errors.ts'
import { FRAME_BYTES_MAX, FRAME_HEAD_BYTES } from './frames.ts'

/** Takes one whole frame; its payload lies at `[start, end)` and is gone after the call. */
export type OnFrame = (
  type: number,
  flags: number,
  streamId: number,
  bytes: Buffer,
  start: number,
  end: number,
) => void

/**
 * Cuts what a socket reads into frames, where they lie. Only a frame that spans reads is copied
 * together first.
 */
export class FrameReader {
  readonly #onFrame: OnFrame
  /** The beginning of a frame that the last read ended in, in a buffer that has room for it all. */
  #part: Buffer | undefined
  #partLength = 0

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame
  }

  /** Whether a frame has begun and not ended. */
  get partial(): boolean {
    return this.#part !== undefined
  }

  /** Takes what was read. Throws ConnectionError `frameSizeError` on a larger frame than allowed. */
  read(chunk: Buffer): void {
    let at = this.#completePart(chunk)
    while (chunk.length - at >= FRAME_HEAD_BYTES) {
      const end = at + FRAME_HEAD_BYTES + lengthAt(chunk, at)
      if (end > chunk.length) break
      this.#frame(chunk, at, end)
      at = end
    }
    if (at < chunk.length) this.#keep(chunk, at)
  }

  /** Answers where in `chunk` the first frame of its own begins. */
  #completePart(chunk: Buffer): number {
    let at = 0
    while (this.#part !== undefined) {
      const need = this.#needed(this.#part)
      const count = Math.min(need - this.#partLength, chunk.length - at)
      chunk.copy(this.#part, this.#partLength, at, at + count)
      this.#partLength += count
      at += count
      if (this.#partLength < need) return at
      if (need === FRAME_HEAD_BYTES && lengthAt(this.#part, 0) > 0) continue
      const whole = this.#part
      this.#part = undefined
      this.#frame(whole, 0, need)
    }
    return at
  }

  /** Bytes to collect before anything more can be said: the head first, then all. */
  #needed(part: Buffer): number {
    if (this.#partLength < FRAME_HEAD_BYTES) return FRAME_HEAD_BYTES
    return FRAME_HEAD_BYTES + lengthAt(part, 0)
  }

  #keep(chunk: Buffer, at: number): void {
    this.#partLength = chunk.length - at
    const known = this.#partLength >= FRAME_HEAD_BYTES
    // Before its head is whole a frame may turn out as large as allowed.
    const room = known ? FRAME_HEAD_BYTES + lengthAt(chunk, at) : FRAME_HEAD_BYTES + FRAME_BYTES_MAX
    this.#part = Buffer.allocUnsafe(room)
    chunk.copy(this.#part, 0, at)
  }

  #frame(bytes: Buffer, at: number, end: number): void {
    const id =
      (((byteAt(bytes, at + 5) & 0x7f) << 24) |
        (byteAt(bytes, at + 6) << 16) |
        (byteAt(bytes, at + 7) << 8) |
        byteAt(bytes, at + 8)) >>>
      0
    const [type, flags] = [byteAt(bytes, at + 3), byteAt(bytes, at + 4)]
    this.#onFrame(type, flags, id, bytes, at + FRAME_HEAD_BYTES, end)
  }
}

function lengthAt(bytes: Buffer, at: number): number {
  const length = (byteAt(bytes, at) << 16) | (byteAt(bytes, at + 1) << 8) | byteAt(bytes, at + 2)
  if (length > FRAME_BYTES_MAX) {
    throw new ConnectionError('frameSizeError', `a frame of ${length} bytes`)
  }
  return length
}

function byteAt(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0
}
