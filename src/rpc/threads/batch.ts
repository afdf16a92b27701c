import type { Codec, Encodable } from '../../proto/index.ts'
import { encodeFailure } from '../answers.ts'

/** A record's head: kind, call, two numbers that the kind gives a meaning, bytes that follow. */
const HEAD_WORDS = 5

/** What a record costs beside its bytes; counted, so that empty messages are bounded too. */
export const RECORD_BYTES: number = HEAD_WORDS * 4

/** The first word of a batch says how much of it is used. */
const FIRST_RECORD = 4

const BLOCK_BYTES = 64 * 1024

/** What is kept to be used again, and how large it may be for that. */
const SPARES_MAX = 4
const SPARE_BYTES_MAX = 256 * 1024

const EMPTY = new Uint8Array(0)

/** One record of a batch; its bytes are `[start, end)` and gone after the call. */
export type OnRecord = (
  kind: number,
  call: number,
  first: number,
  second: number,
  bytes: Uint8Array,
  start: number,
  end: number,
) => void

/**
 * Records on their way to another thread, packed in one buffer that is handed over as it is. A
 * buffer that came from there is used again for what goes back.
 */
export class BatchWriter {
  readonly #spares: ArrayBuffer[] = []
  #buffer: ArrayBuffer = EMPTY.buffer
  #bytes: Uint8Array = EMPTY
  #words = new Int32Array(0)
  #used = FIRST_RECORD

  /** Bytes written and not yet taken away. */
  get length(): number {
    return this.#used - FIRST_RECORD
  }

  record(kind: number, call: number, first = 0, second = 0, payload: Uint8Array = EMPTY): void {
    const start = this.#reserve(payload.length)
    this.#bytes.set(payload, start)
    this.#head(kind, call, first, second, start, start + payload.length)
  }

  /**
   * A record of one message, encoded in its place. Answers its length; throws as `encodeReply`, and
   * nothing is written then.
   */
  message<T>(kind: number, call: number, codec: Codec<T>, message: Encodable<T>): number {
    try {
      let start = this.#reserve(0)
      let end = codec.encodeInto(message, this.#bytes, start)
      if (end < 0) {
        start = this.#reserve(codec.size(message))
        end = codec.encodeInto(message, this.#bytes, start)
      }
      this.#head(kind, call, 0, 0, start, end)
      return end - start
    } catch (error) {
      throw encodeFailure(error)
    }
  }

  /** Takes everything away. */
  take(): ArrayBuffer {
    const buffer = this.#buffer
    this.#words[0] = this.#used
    this.#buffer = EMPTY.buffer
    this.#bytes = EMPTY
    this.#words = new Int32Array(0)
    this.#used = FIRST_RECORD
    return buffer
  }

  /** Gives a buffer that nobody reads any more. */
  recycle(buffer: ArrayBuffer): void {
    if (buffer.byteLength > SPARE_BYTES_MAX || this.#spares.length === SPARES_MAX) return
    this.#spares.push(buffer)
  }

  /** Makes room for a record with so many bytes. Answers where they begin. */
  #reserve(bytes: number): number {
    const start = this.#used + RECORD_BYTES
    if (start + bytes > this.#buffer.byteLength) this.#grow(start + bytes)
    return start
  }

  #grow(bytes: number): void {
    const before = this.#bytes
    const spare = this.length === 0 ? this.#spares.pop() : undefined
    const fits = spare !== undefined && spare.byteLength >= bytes
    const room = Math.max(BLOCK_BYTES, before.length * 2, Math.ceil(bytes / 4) * 4)
    this.#buffer = fits ? spare : new ArrayBuffer(room)
    this.#bytes = new Uint8Array(this.#buffer)
    this.#words = new Int32Array(this.#buffer)
    this.#bytes.set(before.subarray(0, this.#used))
  }

  #head(
    kind: number,
    call: number,
    first: number,
    second: number,
    start: number,
    end: number,
  ): void {
    const words = this.#words
    const at = this.#used >> 2
    words[at] = kind
    words[at + 1] = call
    words[at + 2] = first
    words[at + 3] = second
    words[at + 4] = end - start
    this.#used = (end + 3) & ~3
  }
}

/** Tells each record of a batch, in their order. Answers the bytes that the batch held. */
export function readBatch(buffer: ArrayBuffer, onRecord: OnRecord): number {
  const words = new Int32Array(buffer)
  const bytes = new Uint8Array(buffer)
  const used = words[0] ?? 0
  for (let at = FIRST_RECORD; at < used;) {
    const word = at >> 2
    const start = at + RECORD_BYTES
    const end = start + (words[word + 4] ?? 0)
    onRecord(
      words[word] ?? 0,
      words[word + 1] ?? 0,
      words[word + 2] ?? 0,
      words[word + 3] ?? 0,
      bytes,
      start,
      end,
    )
    at = (end + 3) & ~3
  }
  return used - FIRST_RECORD
}
