import { deferred, Later } from '../../base/index.ts'
import { EncodedPieces } from '../encoded-pieces.ts'
import { streamQueueBytesMax, streamWindowBytes } from '../limits.ts'
import type { RpcError } from '../status.ts'
import { RECORD_BYTES } from './batch.ts'
import type { Outbox } from './outbox.ts'
import { Up } from './records.ts'

/** Credit is given in pieces of this, so that not each reply is answered. */
const CREDIT_BYTES = streamQueueBytesMax / 4

const NOTHING = new Uint8Array(0)

/** A call that the member serves, as the thread of its connection sees it. */
export interface ForwardedCall {
  reply(bytes: Uint8Array): void
  /** Undefined: it ended well. */
  end(error: RpcError | undefined): void
  credit(bytes: number): void
}

/** One request, one reply, which comes in pieces where it is large. */
export class ForwardedUnary
  extends Later<Uint8Array | EncodedPieces<unknown>>
  implements ForwardedCall
{
  readonly #id: number
  readonly #outbox: Outbox
  #first: Uint8Array | undefined
  #more: Uint8Array[] | undefined
  #uncredited = 0

  constructor(id: number, outbox: Outbox) {
    super()
    this.#id = id
    this.#outbox = outbox
  }

  reply(bytes: Uint8Array): void {
    if (this.#first === undefined) this.#first = bytes
    else (this.#more ??= []).push(bytes)
    this.#uncredited += bytes.length + RECORD_BYTES
    if (this.#uncredited < CREDIT_BYTES) return
    this.#outbox.record(Up.credit, this.#id, this.#uncredited)
    this.#uncredited = 0
  }

  end(error: RpcError | undefined): void {
    const first = this.#first ?? NOTHING
    if (error !== undefined) this.fail(error)
    else if (this.#more === undefined) this.settle(first)
    else this.settle(new EncodedPieces([first, ...this.#more]))
  }

  credit(): void {}
}

/** Where the replies of a stream go. */
export interface ReplyBytes {
  /** False: go on after `drained`. */
  sendEncoded(bytes: Uint8Array): boolean
  drained(): Promise<void>
}

/**
 * Many requests or replies. Each side sends no more than a window ahead of what the other has got
 * rid of, so that nothing gathers between the threads.
 */
export class ForwardedStream implements ForwardedCall {
  readonly #id: number
  readonly #outbox: Outbox
  readonly #replies: ReplyBytes
  readonly #ended = deferred<void>()
  #open = true
  /** Bytes of replies that the member has not been told of. */
  #uncredited = 0
  #draining = false
  /** Bytes of requests that the handler has not taken. */
  #untaken = 0
  #goOn: (() => void) | undefined

  constructor(id: number, outbox: Outbox, replies: ReplyBytes) {
    this.#id = id
    this.#outbox = outbox
    this.#replies = replies
  }

  /** Resolves or rejects as the handler does. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  reply(bytes: Uint8Array): void {
    this.#uncredited += bytes.length + RECORD_BYTES
    if (!this.#replies.sendEncoded(bytes)) void this.#drain()
    else if (!this.#draining && this.#uncredited >= CREDIT_BYTES) this.#giveCredit()
  }

  end(error: RpcError | undefined): void {
    this.#open = false
    this.#goOn?.()
    if (error === undefined) this.#ended.resolve()
    else this.#ended.reject(error)
  }

  credit(bytes: number): void {
    this.#untaken -= bytes
    if (this.#untaken < streamWindowBytes) this.#goOn?.()
  }

  /** Sends on what comes, no faster than it is taken. A caller that goes away ends it as well. */
  async forward(requests: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const bytes of requests) {
        if (!this.#open) return
        this.#outbox.record(Up.request, this.#id, 0, 0, bytes)
        this.#untaken += bytes.length + RECORD_BYTES
        if (this.#untaken >= streamWindowBytes) {
          await new Promise<void>((resolve) => (this.#goOn = resolve))
        }
      }
    } catch {
      // The abort that broke the iteration has been told.
      return
    }
    if (this.#open) this.#outbox.record(Up.requestsEnd, this.#id)
  }

  async #drain(): Promise<void> {
    if (this.#draining) return
    this.#draining = true
    await this.#replies.drained()
    this.#draining = false
    this.#giveCredit()
  }

  #giveCredit(): void {
    if (this.#open) this.#outbox.record(Up.credit, this.#id, this.#uncredited)
    this.#uncredited = 0
  }
}
