import type { KeySpan, WatchDelivery, WatchRecord } from '../judge/index.ts'

/** What a watch is asked for. `startRevision` 0 is from now on. */
export interface WatchWish {
  readonly name: string
  readonly span: KeySpan
  readonly startRevision: number
  readonly previousAsked: boolean
}

/** All that one watch told, as it told it. */
export class WatchTape {
  readonly wish: WatchWish
  /** The first revision that the watch promised; 0 until it has started. */
  startRevision: number
  /** Why it ended, when it ended by itself. */
  error: string | undefined
  /** It has told of everything up to here. */
  passed = 0
  readonly #deliveries: WatchDelivery[] = []

  constructor(wish: WatchWish) {
    this.wish = wish
    this.startRevision = wish.startRevision
  }

  add(delivery: WatchDelivery): void {
    this.#deliveries.push(delivery)
    const last = delivery.type === 'progress' ? delivery.revision : delivery.events.at(-1)?.revision
    this.passed = Math.max(this.passed, last ?? 0)
  }

  /** The record of a watch that owes everything up to `endRevision`. */
  record(endRevision: number): WatchRecord {
    const { name, span, previousAsked } = this.wish
    const { startRevision } = this
    // One that never started has promised nothing.
    const owed = startRevision === 0 ? 0 : endRevision
    const deliveries = this.#deliveries
    return { name, span, startRevision, endRevision: owed, previousAsked, deliveries }
  }
}
