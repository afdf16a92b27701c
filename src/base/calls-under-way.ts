/**
 * Calls that end together with whoever makes them. Instead of `AbortSignal.any`, which leaves an
 * entry behind in a signal that outlives the call.
 */
export class CallsUnderWay {
  readonly #cancels = new Set<() => void>()
  #cancelled = false

  get cancelled(): boolean {
    return this.#cancelled
  }

  /** Gives `work` a controller that also aborts with `signal` and when all is cancelled. */
  async run<Value>(
    signal: AbortSignal | undefined,
    work: (abort: AbortController) => Promise<Value>,
  ): Promise<Value> {
    const abort = new AbortController()
    const cancel = (): void => abort.abort()
    if (this.#cancelled || signal?.aborted === true) cancel()
    this.#cancels.add(cancel)
    signal?.addEventListener('abort', cancel)
    try {
      return await work(abort)
    } finally {
      this.#cancels.delete(cancel)
      signal?.removeEventListener('abort', cancel)
    }
  }

  /** Aborts what is under way, and whatever comes after it. */
  cancelAll(): void {
    this.#cancelled = true
    for (const cancel of this.#cancels) cancel()
  }
}
