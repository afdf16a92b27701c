import type { Codec, Encodable } from '../../proto/index.ts'
import { BatchWriter } from './batch.ts'

/** The way to another thread. */
export interface Port {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void
}

/**
 * What one thread has to say to another: a hop costs both 10 µs or more, so all that one turn of
 * the event loop makes goes as one message.
 */
export class Outbox {
  readonly #batch = new BatchWriter()
  readonly #port: Port
  #sentBytes = 0
  #flushing = false

  constructor(port: Port) {
    this.#port = port
  }

  /** All bytes that were ever given to it. */
  get bytes(): number {
    return this.#sentBytes + this.#batch.length
  }

  record(kind: number, call: number, first?: number, second?: number, payload?: Uint8Array): void {
    this.#batch.record(kind, call, first, second, payload)
    this.#flushSoon()
  }

  /** As `BatchWriter.message`. */
  message<T>(kind: number, call: number, codec: Codec<T>, message: Encodable<T>): number {
    const length = this.#batch.message(kind, call, codec, message)
    this.#flushSoon()
    return length
  }

  /** Sends what there is, at once. */
  flush(): void {
    this.#flushing = false
    if (this.#batch.length === 0) return
    this.#sentBytes += this.#batch.length
    const buffer = this.#batch.take()
    this.#port.postMessage(buffer, [buffer])
  }

  /** Gives a received buffer that nobody reads any more. */
  recycle(buffer: ArrayBuffer): void {
    this.#batch.recycle(buffer)
  }

  #flushSoon(): void {
    if (this.#flushing) return
    this.#flushing = true
    setImmediate(() => this.flush())
  }
}
