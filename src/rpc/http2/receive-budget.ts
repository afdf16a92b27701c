import { RpcError } from '../status.ts'

/** Bytes that calls of one connection have sent and that wait here, in messages whole or not. */
export class ReceiveBudget {
  readonly #bytesMax: number
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Throws RpcError `ResourceExhausted` when too much waits: the call that asks is the one to go. */
  take(count: number): void {
    if (this.#bytes + count > this.#bytesMax) {
      throw new RpcError('ResourceExhausted', 'too many requests of this connection wait here')
    }
    this.#bytes += count
  }

  give(count: number): void {
    this.#bytes -= count
  }
}
