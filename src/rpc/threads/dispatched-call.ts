import type { Listener } from '../../base/index.ts'
import type { CallContext, ReplySink } from '../handler.ts'
import type { MessageQueue } from '../http2/message-queue.ts'
import { streamQueueBytesMax } from '../limits.ts'
import type { Route } from '../route.ts'
import type { RpcError } from '../status.ts'
import type { Origin } from './records.ts'

/** What a call needs of the way to the thread that it came from. */
export interface CallWay {
  /** Sends one reply of a stream. Answers the bytes that it counts. */
  sendReply(call: DispatchedCall, reply: unknown): number
  sendBytes(call: DispatchedCall, reply: Uint8Array): number
  /** A unary handler has come to its reply. */
  answer(call: DispatchedCall, reply: unknown): void
  /** A handler has failed. */
  fail(call: DispatchedCall, error: unknown): void
}

/** A call whose connection is another thread's, as its handler sees it. */
export class DispatchedCall implements CallContext, ReplySink<unknown>, Listener<unknown> {
  readonly id: number
  readonly route: Route
  /** Requests of a streaming call, and the bytes of those taken that the thread was not told of. */
  requests: MessageQueue | undefined = undefined
  uncredited = 0
  /** Its status has been told. */
  ended = false
  queuedBytes = 0
  readonly #way: CallWay
  readonly #origin: Origin
  #aborter: AbortController | undefined
  #reason: RpcError | undefined
  #waiters: (() => void)[] | undefined

  constructor(id: number, route: Route, origin: Origin, way: CallWay) {
    this.id = id
    this.route = route
    this.#origin = origin
    this.#way = way
  }

  get peer(): string {
    return this.#origin.peer
  }

  get metadata(): ReadonlyMap<string, string> {
    return this.#origin.metadata
  }

  get aborted(): boolean {
    return this.#reason !== undefined
  }

  /** Made when it is first asked for: most calls end before anybody does. */
  get signal(): AbortSignal {
    if (this.#aborter === undefined) {
      this.#aborter = new AbortController()
      if (this.#reason !== undefined) this.#aborter.abort(this.#reason)
    }
    return this.#aborter.signal
  }

  onValue(reply: unknown): void {
    this.#way.answer(this, reply)
  }

  onError(error: unknown): void {
    this.#way.fail(this, error)
  }

  send(reply: unknown): boolean {
    return this.#closed ? false : this.#sent(this.#way.sendReply(this, reply))
  }

  sendEncoded(reply: Uint8Array): boolean {
    return this.#closed ? false : this.#sent(this.#way.sendBytes(this, reply))
  }

  drained(): Promise<void> {
    if (this.#closed || this.queuedBytes <= streamQueueBytesMax) return Promise.resolve()
    return new Promise((resolve) => (this.#waiters ??= []).push(resolve))
  }

  /** So many bytes have left. Half of the share has to be free before those who wait go on. */
  credit(bytes: number): void {
    this.queuedBytes -= bytes
    if (this.queuedBytes <= streamQueueBytesMax / 2) this.wake()
  }

  wake(): void {
    const waiters = this.#waiters
    if (waiters === undefined) return
    this.#waiters = undefined
    for (const wake of waiters) wake()
  }

  /** Tells the handler that nobody waits for it any more. */
  abort(reason: RpcError): void {
    this.#reason ??= reason
    this.requests?.clear()
    this.requests?.end(reason)
    this.#aborter?.abort(reason)
    this.wake()
  }

  get #closed(): boolean {
    return this.ended || this.#reason !== undefined
  }

  #sent(bytes: number): boolean {
    this.queuedBytes += bytes
    return this.queuedBytes <= streamQueueBytesMax
  }
}
