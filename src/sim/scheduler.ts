import type { Timer } from '../base/index.ts'
import { EventQueue } from './event-queue.ts'
import type { Life } from './life.ts'

interface WorldEvent {
  /** Undefined: the world's own, which no crash or pause holds up. */
  readonly life: Life | undefined
  readonly fire: () => void
  cancelled: boolean
}

/** The virtual time of a world and what is to happen in it. Time moves only from event to event. */
export class Scheduler {
  readonly #queue = new EventQueue<WorldEvent>()
  #now = 0
  #events = 0

  /** Virtual milliseconds since the world began. */
  get now(): number {
    return this.#now
  }

  /** How many events have happened. */
  get events(): number {
    return this.#events
  }

  /** Has `fire` happen `milliseconds` from now in `life`, if that then still lasts. */
  after(milliseconds: number, life: Life | undefined, fire: () => void): Timer {
    const event: WorldEvent = { life, fire, cancelled: false }
    this.#queue.push(this.#now + Math.max(0, milliseconds), event)
    return {
      cancel: () => {
        event.cancelled = true
      },
    }
  }

  /** Has what a paused life missed happen now, in its order. */
  resume(life: Life): void {
    for (const fire of life.resume()) this.after(0, life, fire)
  }

  /** Handles the next event up to `until`; false when there is none. */
  step(until: number): boolean {
    const at = this.#queue.nextTime()
    if (at === undefined || at > until) return false
    const event = this.#queue.pop()
    this.#now = at
    this.#events += 1
    if (event !== undefined) fire(event)
    return true
  }

  /** Moves time on to `at`, where nothing is left to happen before it. */
  advanceTo(at: number): void {
    this.#now = Math.max(this.#now, at)
  }
}

function fire(event: WorldEvent): void {
  if (event.cancelled) return
  if (event.life === undefined) return event.fire()
  // Cancelling must still work on a timer that came due during a pause.
  event.life.run(() => {
    if (!event.cancelled) event.fire()
  })
}
