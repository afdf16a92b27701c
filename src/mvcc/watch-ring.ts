import { assert } from '../base/index.ts'
import type { StoredEvent } from './event.ts'
import type { HistoryRevision } from './history.ts'

/** What an event is taken to cost in memory beside its key and record. */
const EVENT_COST_BYTES = 200

/** Dropped slots are cut off once they are so many and half of all. */
const CUT_SLOTS = 1024

interface Slot extends HistoryRevision {
  readonly bytes: number
}

/** Bytes that an event is taken to hold. */
export function eventBytes(event: StoredEvent): number {
  return EVENT_COST_BYTES + event.key.length + event.bytes
}

/**
 * The most recent revisions without a gap, bounded in bytes. The newest one always stays, whatever
 * its size: a watcher that lags by our own doing never has to read it again from the store.
 */
export class WatchRing {
  readonly #bytesMax: number
  #slots: Slot[] = []
  /** Slots before it are dropped. */
  #head = 0
  #first: number
  #bytes = 0

  /** An empty ring behind which `next` is the revision to come. */
  constructor(bytesMax: number, next: number) {
    this.#bytesMax = bytesMax
    this.#first = next
  }

  /** The oldest revision that is here; `next` when there is none. */
  get first(): number {
    return this.#first
  }

  /** The revision to come. */
  get next(): number {
    return this.#first + this.#slots.length - this.#head
  }

  get bytes(): number {
    return this.#bytes
  }

  push(revision: number, events: readonly StoredEvent[]): void {
    assert(revision === this.next, 'the ring takes revisions without a gap')
    let bytes = 0
    for (const event of events) bytes += eventBytes(event)
    this.#slots.push({ revision, events, bytes })
    this.#bytes += bytes
    while (this.#bytes > this.#bytesMax && this.#slots.length - this.#head > 1) this.#drop()
  }

  /** The events of a revision from `first` on and before `next`. */
  at(revision: number): readonly StoredEvent[] {
    assert(revision >= this.#first, 'the revision asked for is still in the ring')
    const slot = this.#slots[this.#head + revision - this.#first]
    assert(slot !== undefined, 'the revision asked for has come')
    assert(slot.revision === revision, 'each revision has the slot of its number')
    return slot.events
  }

  #drop(): void {
    const slot = this.#slots[this.#head]
    assert(slot !== undefined, 'only a ring that holds something drops')
    this.#bytes -= slot.bytes
    this.#first += 1
    // The events must go at once, the array may shrink now and then.
    this.#slots[this.#head] = { revision: slot.revision, events: [], bytes: 0 }
    this.#head += 1
    if (this.#head < CUT_SLOTS || this.#head * 2 < this.#slots.length) return
    this.#slots = this.#slots.slice(this.#head)
    this.#head = 0
  }
}
