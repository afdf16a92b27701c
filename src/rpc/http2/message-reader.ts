import { gunzipSync, inflateSync } from 'node:zlib'
import { RpcError } from '../status.ts'
import { MESSAGE_HEAD_BYTES } from './send-flow.ts'

/**
 * Cuts the body of one stream into gRPC messages. One that lies whole in a frame is given as it
 * lies there; only one that spans frames is copied together.
 */
export class MessageReader {
  readonly #bytesMax: number
  readonly #encoding: string | undefined
  readonly #head = Buffer.alloc(MESSAGE_HEAD_BYTES)
  #headLength = 0
  #body: Buffer | undefined
  #bodyLength = 0

  /** `encoding` is what `grpc-encoding` says of compressed messages. */
  constructor(bytesMax: number, encoding: string | undefined) {
    this.#bytesMax = bytesMax
    this.#encoding = encoding
  }

  /** Whether a message has begun and not ended. */
  get partial(): boolean {
    return this.#headLength > 0
  }

  /**
   * Calls `onMessage` with each message that gets whole; its bytes are gone after the call. Throws
   * RpcError in grpc-go's words: too large, or compressed in a way that is not understood.
   */
  read(bytes: Buffer, start: number, end: number, onMessage: (message: Uint8Array) => void): void {
    let at = start
    while (at < end) {
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
      this.#body = Buffer.allocUnsafe(this.#check(this.#head, 0))
      this.#bodyLength = 0
    }
    const body = this.#body ?? this.#head
    const count = Math.min(body.length - this.#bodyLength, end - at)
    bytes.copy(body, this.#bodyLength, at, at + count)
    this.#bodyLength += count
    at += count
    if (this.#bodyLength < body.length) return at
    this.#headLength = 0
    this.#body = undefined
    onMessage(this.#plain(this.#head[0] ?? 0, body))
    return at
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
    const inflate = inflaters[encoding]
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

const inflaters: Readonly<Record<string, Inflate>> = { gzip: gunzipSync, deflate: inflateSync }

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
