import { setImmediate } from 'node:timers/promises'
import type { Clock, Timer } from '../../src/base/index.ts'

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #now = 0
  #timers: { readonly at: number; readonly fire: () => void }[] = []

  now(): number {
    return this.#now
  }

  wallTime(): number {
    return this.#now
  }

  after(milliseconds: number, fire: () => void): Timer {
    const timer = { at: this.#now + milliseconds, fire }
    this.#timers.push(timer)
    return { cancel: () => (this.#timers = this.#timers.filter((other) => other !== timer)) }
  }

  defer(fire: () => void): void {
    this.after(0, fire)
  }

  get pending(): number {
    return this.#timers.length
  }

  advance(milliseconds: number): void {
    const end = this.#now + milliseconds
    while (this.#fireNext(end));
    this.#now = end
  }

  /** The same; between two timers all that can go on without them does. */
  async advanceAtRest(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds
    do await setImmediate()
    while (this.#fireNext(end))
    this.#now = end
  }

  /** Runs the world until the promise is settled; throws when nothing is left that could. */
  async settle<T>(promise: Promise<T>): Promise<T> {
    let settled = false
    const done = (): void => {
      settled = true
    }
    promise.then(done, done)
    for (let step = 0; step < 100_000; step++) {
      await setImmediate()
      if (settled) return promise
      this.#fireNext(Infinity)
    }
    throw new Error('the promise never settles')
  }

  /** Runs the next timer up to `end`; false when there is none. */
  #fireNext(end: number): boolean {
    const [next] = this.#timers.toSorted((a, b) => a.at - b.at)
    if (next === undefined || next.at > end) return false
    this.#timers = this.#timers.filter((timer) => timer !== next)
    this.#now = Math.max(this.#now, next.at)
    next.fire()
    return true
  }
}
