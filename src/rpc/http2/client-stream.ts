import type { Encodable, Method } from '../../proto/index.ts'
import { canceled, deadlineExceeded, decodeReply } from '../answers.ts'
import type { CallOptions, ClientStream } from '../engine.ts'
import { streamQueueBytesMax } from '../limits.ts'
import type { RpcError } from '../status.ts'
import type { CallConnection, CallOwner, ClientCall } from './client-call.ts'
import { TIMER_MS_MAX } from './keepalive.ts'
import { MessageQueue } from './message-queue.ts'

/** The caller's side of one streaming call. */
export class Http2ClientStream<Req, Res> implements ClientStream<Req, Res>, CallOwner {
  readonly method: Method
  readonly options: CallOptions
  readonly #codecs: Method<Req, Res>
  readonly #gone: (owner: CallOwner) => void
  readonly #replies: MessageQueue
  readonly #onAbort = (): void => this.cancel()
  readonly #deadline: NodeJS.Timeout | undefined
  #carrier: { readonly connection: CallConnection; readonly call: ClientCall } | undefined
  /** What was sent before there was a stream. */
  #early: Uint8Array[] = []
  #earlyBytes = 0
  #sentAll = false
  #late = false
  #over = false
  #waiters: (() => void)[] = []

  /** `gone`: the call ends before it got a stream. */
  constructor(method: Method<Req, Res>, options: CallOptions, gone: (owner: CallOwner) => void) {
    this.method = method
    this.#codecs = method
    this.options = options
    this.#gone = gone
    this.#replies = new MessageQueue(() => this.#taken())
    const { deadlineMs, signal } = options
    signal?.addEventListener('abort', this.#onAbort)
    if (deadlineMs === undefined || deadlineMs > TIMER_MS_MAX) return
    this.#deadline = setTimeout(() => {
      this.#late = true
      this.cancel()
    }, deadlineMs)
  }

  get queuedBytes(): number {
    return this.#carrier?.call.queuedBytes ?? this.#earlyBytes
  }

  get waitingBytes(): number {
    return this.#replies.bytes
  }

  send(request: Encodable<Req>): boolean {
    if (this.#sentAll || this.#over) return false
    const message = this.#codecs.request.encode(request)
    if (this.#carrier === undefined) {
      this.#early.push(message)
      this.#earlyBytes += message.length
    } else this.#carrier.connection.send(this.#carrier.call, message)
    return this.queuedBytes <= streamQueueBytesMax
  }

  drained(): Promise<void> {
    if (this.#over || this.queuedBytes <= streamQueueBytesMax) return Promise.resolve()
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  end(): void {
    if (this.#sentAll || this.#over) return
    this.#sentAll = true
    this.#carrier?.connection.end(this.#carrier.call)
  }

  cancel(): void {
    if (this.#over) return
    if (this.#carrier !== undefined) {
      return this.#carrier.connection.cancel(this.#carrier.call)
    }
    this.#gone(this)
    this.onEnd(canceled(this.options.signal))
  }

  [Symbol.asyncIterator](): AsyncIterator<Res> {
    return {
      next: () => this.#replies.next() as Promise<IteratorResult<Res, void>>,
      return: async () => {
        this.cancel()
        await this.#replies.return()
        return { done: true, value: undefined }
      },
    }
  }

  onOpen(connection: CallConnection, call: ClientCall): void {
    this.#carrier = { connection, call }
    for (const message of this.#early) connection.send(call, message)
    this.#early = []
    if (this.#sentAll) connection.end(call)
    this.onDrained()
  }

  onMessage(bytes: Uint8Array, start: number, end: number): void {
    this.#replies.push(decodeReply(this.method.response, bytes, start, end), end - start)
  }

  onDrained(): void {
    if (!this.#over && this.queuedBytes > streamQueueBytesMax / 2) return
    const waiters = this.#waiters
    this.#waiters = []
    for (const wake of waiters) wake()
  }

  onEnd(error: RpcError | undefined): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#deadline)
    this.options.signal?.removeEventListener('abort', this.#onAbort)
    this.#early = []
    this.#replies.end(this.#late ? deadlineExceeded() : error)
    this.onDrained()
  }

  #taken(): void {
    if (this.#carrier !== undefined) this.#carrier.connection.taken(this.#carrier.call)
  }
}
