interface Taker {
  readonly resolve: (result: IteratorResult<Uint8Array>) => void
  readonly reject: (error: unknown) => void
}

/** Chunks that arrive one by one, as the receiver of an upload iterates them. */
export class ChunkStream implements AsyncIterable<Uint8Array> {
  readonly #arrived: { readonly chunk: Uint8Array; readonly taken: () => void }[] = []
  #taker: Taker | undefined
  #ended = false
  #error: unknown

  /** `taken` is called when the receiver has the chunk and could use the next. */
  push(chunk: Uint8Array, taken: () => void): void {
    this.#arrived.push({ chunk, taken })
    this.#serve()
  }

  end(): void {
    this.#ended = true
    this.#serve()
  }

  /** Breaks the stream, unless it has ended. */
  fail(error: unknown): void {
    if (this.#ended) return
    this.#error = error
    this.#serve()
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: () =>
        new Promise((resolve, reject) => {
          this.#taker = { resolve, reject }
          this.#serve()
        }),
      return: () => Promise.resolve({ done: true, value: undefined }),
    }
  }

  #serve(): void {
    const taker = this.#taker
    if (taker === undefined) return
    const next = this.#arrived.shift()
    if (next === undefined && !this.#ended && this.#error === undefined) return
    this.#taker = undefined
    if (next !== undefined) {
      taker.resolve({ done: false, value: next.chunk })
      next.taken()
    } else if (this.#ended) taker.resolve({ done: true, value: undefined })
    else taker.reject(this.#error)
  }
}
