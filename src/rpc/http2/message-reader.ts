import { gunzipSync, inflateSync } from 'node:zlib'
import { RpcError } from '../status.ts'
import type { ReceiveBudget } from './receive-budget.ts'
import { MESSAGE_HEAD_BYTES } from './send-flow.ts'

/** A message that spans frames gets so much at first, and twice as much as more of it arrives. */
const BODY_BYTES_FIRST = 64 * 1024
const EMPTY = Buffer.alloc(0)

/**
 * Cuts the body of one stream into gRPC messages. One that lies whole in a frame is given as it
 * lies there; only one that spans frames is copied together.
 */
export class MessageReader {
  readonly #bytesMax: number
  readonly #encoding: string | undefined
  readonly #budget: ReceiveBudget
  readonly #head = Buffer.alloc(MESSAGE_HEAD_BYTES)
  #headLength = 0
  #length = 0
  /** The beginning of a message: it grows with what comes, not with what its head promises. */
  #body: Buffer = EMPTY
  #bodyLength = 0
  #closed = false

  /**
   * `encoding` is what `grpc-encoding` says of compressed messages. What is kept of a message until
   * it is whole is taken of `budget`.
   */
  constructor(bytesMax: number, encoding: string | undefined, budget: ReceiveBudget) {
    this.#bytesMax = bytesMax
    this.#encoding = encoding
    this.#budget = budget
  }

  /** Whether a message has begun and not ended. */
  get partial(): boolean {
    return this.#headLength > 0
  }

  /**
   * Calls `onMessage` with each message that gets whole; its bytes are gone after the call. Throws
   * RpcError in grpc-go's words: too large, or compressed in a way that is not understood; and when
   * the budget is spent.
   */
  read(bytes: Buffer, start: number, end: number, onMessage: (message: Uint8Array) => void): void {
    let at = start
    while (at < end && !this.#closed) {
      if (this.#headLength === 0 && end - at >= MESSAGE_HEAD_BYTES) {
        const length = this.#check(bytes, at)
        const from = at + MESSAGE_HEAD_BYTES
        if (length <= end - from) {
          at = from + length
          const body = new Uint8Array(bytes.buffer, bytes.byteOffset + from, length)
          onMessage(this.#plain(bytes[from - MESSAGE_HEAD_BYTES] ?? 0, body))
          continue
        }
      }
      at = this.#collect(bytes, at, end, onMessage)
    }
  }

  /** Nobody waits for messages any more. */
  close(): void {
    this.#closed = true
    this.#release()
  }

  #release(): void {
    this.#budget.give(this.#body.length)
    this.#body = EMPTY
    this.#bodyLength = 0
    this.#headLength = 0
  }

  #collect(
    bytes: Buffer,
    start: number,
    end: number,
    onMessage: (message: Uint8Array) => void,
  ): number {
    let at = start
    if (this.#headLength < MESSAGE_HEAD_BYTES) {
      const count = Math.min(MESSAGE_HEAD_BYTES - this.#headLength, end - at)
      bytes.copy(this.#head, this.#headLength, at, at + count)
      this.#headLength += count
      at += count
      if (this.#headLength < MESSAGE_HEAD_BYTES) return at
      this.#length = this.#check(this.#head, 0)
    }
    const count = Math.min(this.#length - this.#bodyLength, end - at)
    this.#reserve(this.#bodyLength + count)
    bytes.copy(this.#body, this.#bodyLength, at, at + count)
    this.#bodyLength += count
    at += count
    if (this.#bodyLength < this.#length) return at
    const body = this.#body
    this.#release()
    onMessage(this.#plain(this.#head[0] ?? 0, body))
    return at
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#body.length) return
    const room = Math.max(bytes, BODY_BYTES_FIRST, this.#body.length * 2)
    const body = Buffer.allocUnsafe(Math.min(room, this.#length))
    this.#budget.take(body.length - this.#body.length)
    this.#body.copy(body, 0, 0, this.#bodyLength)
    this.#body = body
  }

  /** The length of the message whose head is at `at`. */
  #check(bytes: Buffer, at: number): number {
    const flag = bytes[at] ?? 0
    const length = bytes.readUInt32BE(at + 1)
    if (flag > 1) {
      throw new RpcError('Internal', `grpc: received unexpected payload format ${flag}`)
    }
    if (length > this.#bytesMax) {
      const text = `grpc: received message larger than max (${length} vs. ${this.#bytesMax})`
      throw new RpcError('ResourceExhausted', text)
    }
    return length
  }

  #plain(flag: number, body: Uint8Array): Uint8Array {
    if (flag === 0) return body
    const encoding = this.#encoding ?? 'identity'
    const inflate = inflaters.get(encoding)
    if (encoding === 'identity') {
      const text = 'grpc: compressed flag set with identity or empty encoding'
      throw new RpcError('Internal', text)
    }
    if (inflate === undefined) {
      const text = `grpc: Decompressor is not installed for grpc-encoding "${encoding}"`
      throw new RpcError('Unimplemented', text)
    }
    try {
      return inflate(body, { maxOutputLength: this.#bytesMax })
    } catch (error) {
      throw inflateError(error, this.#bytesMax)
    }
  }
}

type Inflate = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array

const inflaters: ReadonlyMap<string, Inflate> = new Map([
  ['gzip', gunzipSync],
  ['deflate', inflateSync],
])

/** What `grpc-accept-encoding` tells callers. */
export const acceptedEncodings = 'identity,deflate,gzip'

function inflateError(error: unknown, bytesMax: number): RpcError {
  if (error instanceof RangeError) {
    const text = `grpc: received message after decompression larger than max ${bytesMax}`
    return new RpcError('ResourceExhausted', text, { cause: error })
  }
  const text = `grpc: failed to decompress the received message: ${String(error)}`
  return new RpcError('Internal', text, { cause: error })
}
