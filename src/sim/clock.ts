import type { Clock, Timer } from '../base/index.ts'
import type { Life } from './life.ts'
import type { Scheduler } from './scheduler.ts'

/** The wall time at which every world begins: 2026-01-01T00:00:00Z. */
const EPOCH_MS = Date.UTC(2026, 0, 1)

/**
 * Virtual time as one life sees it. Like a stopped process, a paused life misses nothing: its
 * overdue timers fire when it is resumed. A life that ended never hears of its timers again.
 */
export class SimClock implements Clock {
  readonly #scheduler: Scheduler
  readonly #life: Life | undefined

  /** Without a life: the world's own clock, for schedules of faults and for judges. */
  constructor(scheduler: Scheduler, life: Life | undefined) {
    this.#scheduler = scheduler
    this.#life = life
  }

  now(): number {
    return this.#scheduler.now
  }

  wallTime(): number {
    return Math.floor(EPOCH_MS + this.#scheduler.now)
  }

  after(milliseconds: number, fire: () => void): Timer {
    return this.#scheduler.after(milliseconds, this.#life, fire)
  }

  defer(fire: () => void): void {
    this.#scheduler.after(0, this.#life, fire)
  }
}
