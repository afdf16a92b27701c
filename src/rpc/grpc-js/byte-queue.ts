import { asBuffer } from './bytes.ts'

/** What the queue needs of the library's streams. */
export interface ByteWriter {
  write(bytes: Buffer, taken: () => void): unknown
}

/** gRPC's prefix of every message; counted, so that empty messages are bounded too. */
const prefixBytes = 5

/**
 * Messages on their way into one stream, counted in bytes until the socket has them. It refuses
 * nothing: it tells the sender when its share is used up.
 */
export class ByteQueue {
  readonly #writer: ByteWriter
  readonly #bytesMax: number
  #queued = 0
  #closed = false
  #waiters: (() => void)[] = []

  constructor(writer: ByteWriter, bytesMax: number) {
    this.#writer = writer
    this.#bytesMax = bytesMax
  }

  get queuedBytes(): number {
    return this.#queued
  }

  /** False when the share is used up, and, without sending, when the queue is closed. */
  send(message: Uint8Array): boolean {
    if (this.#closed) return false
    const bytes = message.length + prefixBytes
    this.#queued += bytes
    this.#writer.write(asBuffer(message), () => this.#taken(bytes))
    return this.#queued <= this.#bytesMax
  }

  /** Resolves once half the share is free, or the queue is closed. */
  drained(): Promise<void> {
    if (this.#closed || this.#queued <= this.#bytesMax) return Promise.resolve()
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  /** Takes no more; what is queued still goes out. */
  close(): void {
    this.#closed = true
    this.#wake()
  }

  #taken(bytes: number): void {
    this.#queued -= bytes
    if (this.#queued <= this.#bytesMax / 2) this.#wake()
  }

  #wake(): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const wake of waiters) wake()
  }
}
