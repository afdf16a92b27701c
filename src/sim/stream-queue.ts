/** Items from one side to the other of a simulated stream, in order, with a clear end. */
export class StreamQueue<Item> implements AsyncIterable<Item> {
  #items: Item[] = []
  #ended: { readonly error: unknown } | undefined
  #wake: (() => void) | undefined
  #drained: (() => void)[] = []

  get length(): number {
    return this.#items.length
  }

  push(item: Item): void {
    if (this.#ended !== undefined) return
    this.#items.push(item)
    this.#wake?.()
  }

  end(): void {
    this.fail(undefined)
  }

  /** Ends it with an error, undefined for none. What is queued is still taken. */
  fail(error: unknown): void {
    this.#ended ??= { error }
    this.#wake?.()
  }

  /** All that is queued, once there is something or the end has come. */
  async take(): Promise<{ items: Item[]; ended: { readonly error: unknown } | undefined }> {
    while (this.#items.length === 0 && this.#ended === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const items = this.#items
    this.#items = []
    for (const resolve of this.#drained.splice(0)) resolve()
    return { items, ended: this.#ended }
  }

  /** Resolves when nothing is queued, or nothing will be taken any more. */
  async drained(): Promise<void> {
    if (this.#items.length === 0 || this.#ended !== undefined) return
    await new Promise<void>((resolve) => {
      this.#drained.push(resolve)
    })
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    for (;;) {
      const { items, ended } = await this.take()
      yield* items
      if (ended === undefined) continue
      if (ended.error !== undefined) throw ended.error
      return
    }
  }
}
