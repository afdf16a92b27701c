import type { Metadata } from '@grpc/grpc-js'
import type { CallContext } from '../handler.ts'
import { RpcError } from '../status.ts'
import { plainMetadata } from './metadata.ts'

/** What all four kinds of the library's server calls have. */
export interface LibraryCall {
  readonly metadata: Metadata
  getPeer(): string
  getDeadline(): Date | number
  once(event: 'cancelled', listener: () => void): unknown
}

/** One call's context, from its first byte to its status. */
export class CallScope implements CallContext {
  // Asked for at once: when the connection is gone, its address is, too.
  readonly peer: string
  readonly #call: LibraryCall
  readonly #aborter = new AbortController()
  #metadata: ReadonlyMap<string, string> | undefined
  #ended = false

  constructor(call: LibraryCall) {
    this.#call = call
    this.peer = call.getPeer()
    call.once('cancelled', () => this.#cancelled())
  }

  get aborted(): boolean {
    return this.#aborter.signal.aborted
  }

  get signal(): AbortSignal {
    return this.#aborter.signal
  }

  get metadata(): ReadonlyMap<string, string> {
    this.#metadata ??= plainMetadata(this.#call.metadata)
    return this.#metadata
  }

  get ended(): boolean {
    return this.#ended
  }

  /** True the first time: a call ends once. */
  end(): boolean {
    const first = !this.#ended
    this.#ended = true
    return first
  }

  /** Tells the handler that nobody waits for it any more. */
  abort(reason: RpcError): void {
    this.#aborter.abort(reason)
  }

  // The library says this after a call that ended well, too.
  #cancelled(): void {
    if (!this.end()) return
    const late = Number(this.#call.getDeadline()) <= Date.now()
    this.abort(
      late
        ? new RpcError('DeadlineExceeded', 'context deadline exceeded')
        : new RpcError('Canceled', 'context canceled'),
    )
  }
}
