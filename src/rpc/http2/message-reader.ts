import { gunzipSync, inflateSync } from 'node:zlib'
import { RpcError } from '../status.ts'
import type { HeldBytes, Holding } from './held-bytes.ts'
import type { ReceiveBudget } from './receive-budget.ts'
import { MESSAGE_HEAD_BYTES } from './send-flow.ts'

/** A message that spans frames gets so much at first, and twice as much as more of it arrives. */
const BODY_BYTES_FIRST = 64 * 1024
const EMPTY = Buffer.alloc(0)

/** What messages are cut from: one stream's body. */
export interface MessageSource {
  /** What `grpc-encoding` says of compressed messages. */
  readonly encoding: string | undefined
  /** Nobody waits for messages any more. */
  readonly ended: boolean
  /** The reader's own: a message that has begun and not ended. */
  part: MessagePart | undefined
}

/** The beginning of a message: it grows with what comes, not with what its head promises. */
export interface MessagePart {
  readonly head: Buffer
  headLength: number
  length: number
  body: Buffer
  bodyLength: number
  readonly holding: Holding
}

/** Whose messages are read. */
export interface MessageTaker<Source> {
  /** A message has got whole: it lies at `[start, end)` and is gone after the call. */
  onMessage(source: Source, bytes: Uint8Array, start: number, end: number): void
  /** A message that has come in part is given up: nobody may hold so much for so long. */
  onLetGo(source: Source): void
}

/**
 * Cuts the bodies of one connection's streams into gRPC messages. One that lies whole in a frame is
 * given as it lies there; only of one that spans frames anything is kept.
 */
export class MessageReader<Source extends MessageSource> {
  readonly #bytesMax: number
  readonly #budget: ReceiveBudget
  readonly #held: HeldBytes
  readonly #taker: MessageTaker<Source>

  /** What is kept of a message until it is whole is taken of `budget`, and counted in `held`. */
  constructor(
    bytesMax: number,
    budget: ReceiveBudget,
    held: HeldBytes,
    taker: MessageTaker<Source>,
  ) {
    this.#bytesMax = bytesMax
    this.#budget = budget
    this.#held = held
    this.#taker = taker
  }

  /**
   * Takes bytes of a body. Throws RpcError in grpc-go's words: too large, or compressed in a way
   * that is not understood; and when the budget is spent.
   */
  read(source: Source, bytes: Buffer, start: number, end: number): void {
    let at = start
    while (at < end && !source.ended) {
      if (source.part === undefined && end - at >= MESSAGE_HEAD_BYTES) {
        const length = this.#check(bytes, at)
        const from = at + MESSAGE_HEAD_BYTES
        if (length <= end - from) {
          const flag = bytes[at] ?? 0
          at = from + length
          this.#give(source, flag, bytes, from, at)
          continue
        }
      }
      at = this.#collect(source, bytes, at, end)
    }
  }

  /** Forgets what has come of a message: nobody waits for it any more. */
  drop(source: Source): void {
    if (source.part === undefined) return
    this.#budget.give(source.part.body.length)
    source.part.holding.close()
    source.part = undefined
  }

  #begin(source: Source): MessagePart {
    const holding = this.#held.open(() => {
      this.drop(source)
      this.#taker.onLetGo(source)
    })
    const head = Buffer.alloc(MESSAGE_HEAD_BYTES)
    return { head, headLength: 0, length: 0, body: EMPTY, bodyLength: 0, holding }
  }

  #collect(source: Source, bytes: Buffer, start: number, end: number): number {
    const part = (source.part ??= this.#begin(source))
    let at = start
    if (part.headLength < MESSAGE_HEAD_BYTES) {
      const count = Math.min(MESSAGE_HEAD_BYTES - part.headLength, end - at)
      bytes.copy(part.head, part.headLength, at, at + count)
      part.headLength += count
      at += count
      if (part.headLength < MESSAGE_HEAD_BYTES) return at
      part.length = this.#check(part.head, 0)
    }
    const count = Math.min(part.length - part.bodyLength, end - at)
    this.#reserve(part, part.bodyLength + count)
    if (part.holding.closed) return end
    part.holding.moved()
    bytes.copy(part.body, part.bodyLength, at, at + count)
    part.bodyLength += count
    at += count
    if (part.bodyLength < part.length) return at
    this.drop(source)
    this.#give(source, part.head[0] ?? 0, part.body, 0, part.length)
    return at
  }

  #reserve(part: MessagePart, bytes: number): void {
    if (bytes <= part.body.length) return
    const room = Math.max(bytes, BODY_BYTES_FIRST, part.body.length * 2)
    const body = Buffer.allocUnsafe(Math.min(room, part.length))
    const held = part.body.length
    this.#budget.take(body.length - held)
    part.body.copy(body, 0, 0, part.bodyLength)
    part.body = body
    part.holding.change(body.length - held)
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

  #give(source: Source, flag: number, bytes: Buffer, start: number, end: number): void {
    if (flag === 0) return this.#taker.onMessage(source, bytes, start, end)
    const plain = this.#inflate(source.encoding, bytes.subarray(start, end))
    this.#taker.onMessage(source, plain, 0, plain.length)
  }

  #inflate(encoding = 'identity', body: Uint8Array): Uint8Array {
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
