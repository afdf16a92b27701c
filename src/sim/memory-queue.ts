import type { Clock } from '../base/index.ts'

interface Waiting {
  readonly milliseconds: number
  /** Does it; throwing rejects the promise. */
  readonly act: () => void
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Work that takes time and is done in its order, one piece after another. */
export class MemoryQueue {
  readonly #clock: Clock
  #waiting: Waiting[] = []
  #idle: (() => void)[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Has `act` run `milliseconds` after all before it has. */
  push(milliseconds: number, act: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ milliseconds, act, resolve, reject })
      if (this.#waiting.length === 1) this.#next()
    })
  }

  /** Resolves once all that waits now, or comes meanwhile, is done. */
  drained(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  /** How many wait, the one under way included. */
  get length(): number {
    return this.#waiting.length
  }

  /**
   * The process that asked is gone: the first `done` of what waits are done all the same, the rest
   * is forgotten, and no promise settles.
   */
  crash(done: number): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#idle = []
    for (const { act } of waiting.slice(0, done)) {
      try {
        act()
      } catch {
        // It would have failed, and nobody is left to hear of it.
      }
    }
  }

  #next(): void {
    const current = this.#waiting[0]
    if (current === undefined) {
      for (const resolve of this.#idle.splice(0)) resolve()
      return
    }
    this.#clock.after(current.milliseconds, () => {
      // Dropped meanwhile: the process whose work this was is gone.
      if (this.#waiting[0] !== current) return
      this.#waiting.shift()
      try {
        current.act()
        current.resolve()
      } catch (error) {
        current.reject(error)
      }
      this.#next()
    })
  }
}
