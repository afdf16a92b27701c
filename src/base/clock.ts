/** A pending timer; `cancel` is idempotent and safe after it fired. */
export interface Timer {
  cancel(): void
}

/** Time as a member sees it: Node's at the real edge, a seeded one in simulation. */
export interface Clock {
  /** Monotonic milliseconds; only differences mean anything. */
  now(): number
  /** Wall-clock milliseconds since the epoch: for logs and people, never for a decision. */
  wallTime(): number
  /** Calls `fire` once, no sooner than `milliseconds` from now. */
  after(milliseconds: number, fire: () => void): Timer
  /** Calls `fire` once the events that are already waiting have been handled. */
  defer(fire: () => void): void
}

/**
 * Resolves after `milliseconds` of `clock`; at once, by rejecting with the reason, when `signal`
 * aborts.
 */
export function sleep(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason as Error)
    const onAbort = (): void => {
      timer.cancel()
      reject(signal?.reason as Error)
    }
    const timer = clock.after(milliseconds, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
