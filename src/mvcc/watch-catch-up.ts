import { assert } from '../base/index.ts'
import type { StoredEvent } from './event.ts'
import { readHistory } from './history.ts'
import type { View } from './view.ts'
import type { Interest, WatchIndex } from './watch-interest.ts'
import type { WatchLimits } from './watch-limits.ts'
import { eventBytes, type WatchRing } from './watch-ring.ts'

/** Where past revisions are read: the recent ones from the ring, older ones from the store. */
export interface Past {
  readonly ring: WatchRing
  readonly store: View
}

/**
 * Gives the interests of `index` their events of the revisions from `from` on: until now, or until
 * a batch is full or the host's time is up, and always of one revision at least. Answers the
 * revision to go on from.
 */
export function spreadPast(
  past: Past,
  index: WatchIndex,
  from: number,
  limits: WatchLimits,
  mayGoOn: () => boolean,
): number {
  const { ring, store } = past
  const end = Math.min(ring.next, from + limits.batchRevisions)
  const spread = new Spread(index)
  let at = from
  while (at < end && spread.bytes < limits.batchBytes) {
    if (at > from && !mayGoOn()) break
    if (at >= ring.first) {
      const stop = Math.min(end, at + limits.readRevisions)
      while (at < stop && spread.bytes < limits.batchBytes) spread.revision(ring.at(at++))
    } else {
      const revisionsMax = Math.min(limits.readRevisions, Math.min(end, ring.first) - at)
      const slice = readHistory(store, at, { revisionsMax, bytesMax: limits.batchBytes })
      assert(slice.next > at, 'a revision that can be read is read')
      for (const { events } of slice.revisions) spread.revision(events)
      at = slice.next
    }
  }
  return at
}

/** Hands out revisions and sums up what was wanted of them. */
class Spread {
  readonly #index: WatchIndex
  bytes = 0

  constructor(index: WatchIndex) {
    this.#index = index
  }

  revision(events: readonly StoredEvent[]): void {
    for (const event of events) {
      let wanted = false
      this.#index.visit(event.key, (interest: Interest) => {
        interest.push(event)
        wanted = true
      })
      if (wanted) this.bytes += eventBytes(event)
    }
  }
}
