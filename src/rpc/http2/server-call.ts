import type { Listener } from '../../base/index.ts'
import type { CallContext, ReplySink } from '../handler.ts'
import { streamQueueBytesMax } from '../limits.ts'
import type { RpcError } from '../status.ts'
import type { HeaderBlock } from './header-block.ts'
import type { Field } from './hpack/field.ts'
import { metadataOf } from './metadata.ts'
import type { MessageQueue } from './message-queue.ts'
import type { Route } from '../route.ts'
import { Stream } from './stream.ts'

/** What becomes of a call: it is served, or refused before any message. */
export type CallRoute = Route | { readonly type: 'refused'; readonly error: RpcError }

/** What a call needs of the connection that carries it. */
export interface CallCarrier {
  readonly peer: string
  /** Sends one reply; with the head of the answer, where that has not been sent. */
  sendReply(call: ServerCall, reply: Uint8Array): void
  /** The same for one that is not encoded yet. Throws RpcError where it has no wire form. */
  encodeReply(call: ServerCall, reply: unknown): void
  /** A unary handler has come to its reply. */
  answer(call: ServerCall, reply: unknown): void
  /** A handler has failed. */
  fail(call: ServerCall, error: unknown): void
}

/** One call, as its handler sees it and as its connection moves it. */
export class ServerCall
  extends Stream
  implements CallContext, ReplySink<unknown>, Listener<unknown>
{
  readonly route: CallRoute
  readonly fields: readonly Field[]
  readonly encoding: string | undefined
  /** Requests of a streaming call. */
  requests: MessageQueue | undefined = undefined
  /** A unary call's one message, and whether it has come. */
  request: unknown = undefined
  requested = false
  /** The head of the answer has been sent. */
  headed = false
  /** The status has been decided, whether it has left or not. */
  ended = false
  /** Bytes that the peer may send again once less waits here. */
  withheld = 0
  /** Of a request that is no call: what answers it. */
  onWhole: (() => void) | undefined = undefined
  deadline: NodeJS.Timeout | undefined = undefined
  /** Told why nobody waits any more; costs less than a listener of `signal`. */
  onAbort: ((reason: RpcError) => void) | undefined = undefined
  readonly #carrier: CallCarrier
  #aborter: AbortController | undefined
  #reason: RpcError | undefined
  #metadata: ReadonlyMap<string, string> | undefined
  #waiters: (() => void)[] | undefined

  constructor(
    id: number,
    sendWindow: number,
    carrier: CallCarrier,
    route: CallRoute,
    { fields, request }: HeaderBlock,
  ) {
    super(id, sendWindow)
    this.#carrier = carrier
    this.route = route
    this.fields = fields
    this.encoding = request?.encoding
    this.contentLength = request?.contentLength
  }

  get peer(): string {
    return this.#carrier.peer
  }

  /** Made when it is first asked for: most calls end before anybody does. */
  get signal(): AbortSignal {
    if (this.#aborter === undefined) {
      this.#aborter = new AbortController()
      if (this.#reason !== undefined) this.#aborter.abort(this.#reason)
    }
    return this.#aborter.signal
  }

  get metadata(): ReadonlyMap<string, string> {
    this.#metadata ??= metadataOf(this.fields)
    return this.#metadata
  }

  get aborted(): boolean {
    return this.#reason !== undefined
  }

  onValue(reply: unknown): void {
    this.#carrier.answer(this, reply)
  }

  onError(error: unknown): void {
    this.#carrier.fail(this, error)
  }

  send(reply: unknown): boolean {
    if (this.ended || this.closed) return false
    this.#carrier.encodeReply(this, reply)
    return this.queuedBytes <= streamQueueBytesMax
  }

  sendEncoded(reply: Uint8Array): boolean {
    if (this.ended || this.closed) return false
    this.#carrier.sendReply(this, reply)
    return this.queuedBytes <= streamQueueBytesMax
  }

  drained(): Promise<void> {
    if (this.ended || this.closed || this.queuedBytes <= streamQueueBytesMax) {
      return Promise.resolve()
    }
    return new Promise((resolve) => (this.#waiters ??= []).push(resolve))
  }

  /** Lets those go on who wait for room, once half of it is free or the call is over. */
  wake(): void {
    const waiters = this.#waiters
    if (waiters === undefined) return
    const open = !this.ended && !this.closed
    if (open && this.queuedBytes > streamQueueBytesMax / 2) return
    this.#waiters = undefined
    for (const wake of waiters) wake()
  }

  /** Tells the handler that nobody waits for it any more. */
  abort(reason: RpcError): void {
    this.#reason ??= reason
    this.onAbort?.(reason)
    this.requests?.clear()
    this.requests?.end(reason)
    this.#aborter?.abort(reason)
    this.wake()
  }
}
