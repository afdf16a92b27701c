import type { Method } from '../../proto/index.ts'
import { canceled, deadlineExceeded, decodeReply } from '../answers.ts'
import type { CallOptions } from '../engine.ts'
import { RpcError } from '../status.ts'
import { TIMER_MS_MAX } from './keepalive.ts'
import type { CallConnection, CallOwner, ClientCall } from './client-call.ts'

/** Who waits for the answer. `gone`: the call ends before it got a stream. */
interface Caller {
  resolve(reply: unknown): void
  reject(error: RpcError): void
  gone(call: UnaryCall): void
}

/** One request and its reply, from the caller's side. */
export class UnaryCall implements CallOwner {
  readonly method: Method
  readonly options: CallOptions
  readonly waitingBytes: number = 0
  readonly #body: Uint8Array
  readonly #caller: Caller
  readonly #onAbort: (() => void) | undefined
  readonly #deadline: NodeJS.Timeout | undefined
  #carrier: { readonly connection: CallConnection; readonly call: ClientCall } | undefined
  #reply: unknown = undefined
  #late = false
  #ended = false

  constructor(method: Method, options: CallOptions, body: Uint8Array, caller: Caller) {
    this.method = method
    this.options = options
    this.#body = body
    this.#caller = caller
    const { deadlineMs, signal } = options
    if (deadlineMs !== undefined && deadlineMs <= TIMER_MS_MAX) {
      this.#deadline = setTimeout(() => {
        this.#late = true
        this.#cancel()
      }, deadlineMs)
    }
    if (signal !== undefined) {
      this.#onAbort = () => this.#cancel()
      signal.addEventListener('abort', this.#onAbort)
    }
  }

  onOpen(connection: CallConnection, call: ClientCall): void {
    this.#carrier = { connection, call }
    connection.sendLast(call, this.#body)
  }

  onMessage(bytes: Uint8Array, start: number, end: number): void {
    if (this.#reply !== undefined) throw new RpcError('Internal', 'more than one reply')
    this.#reply = decodeReply(this.method.response, bytes, start, end)
  }

  onDrained(): void {}

  onEnd(error: RpcError | undefined): void {
    if (this.#ended) return
    this.#ended = true
    if (this.#deadline !== undefined) clearTimeout(this.#deadline)
    if (this.#onAbort !== undefined) {
      this.options.signal?.removeEventListener('abort', this.#onAbort)
    }
    if (this.#late) this.#caller.reject(deadlineExceeded())
    else if (error !== undefined) this.#caller.reject(error)
    else if (this.#reply === undefined) {
      this.#caller.reject(new RpcError('Internal', 'the call ended well, but without a reply'))
    } else this.#caller.resolve(this.#reply)
  }

  #cancel(): void {
    if (this.#ended) return
    if (this.#carrier !== undefined) {
      return this.#carrier.connection.cancel(this.#carrier.call)
    }
    this.#caller.gone(this)
    this.onEnd(canceled(this.options.signal))
  }
}
