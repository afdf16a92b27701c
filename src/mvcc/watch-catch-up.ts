import { assert } from '../base/index.ts'
import type { StoredEvent } from './event.ts'
import { readHistory } from './history.ts'
import type { View } from './view.ts'
import type { Interest, WatchIndex } from './watch-interest.ts'
import type { WatchLimits } from './watch-limits.ts'

/**
 * Gives the interests of `index` their events of the revisions from `from` on: until now, or until
 * a batch is full or the host's time is up, and always of one revision at least. Answers the
 * revision to go on from.
 */
export function spreadPast(
  store: View,
  index: WatchIndex,
  from: number,
  limits: WatchLimits,
  mayGoOn: () => boolean,
): number {
  const end = Math.min(store.revision + 1, from + limits.batchRevisions)
  const spread = new Spread(index)
  let at = from
  while (at < end && spread.bytes < limits.batchBytes) {
    if (at > from && !mayGoOn()) break
    const revisionsMax = Math.min(limits.readRevisions, end - at)
    const slice = readHistory(store, at, { revisionsMax, bytesMax: limits.batchBytes })
    assert(slice.next > at, 'a revision that can be read is read')
    at = slice.next
    for (const { events, revision } of slice.revisions) {
      spread.revision(events)
      if (spread.bytes < limits.batchBytes) continue
      at = revision + 1
      break
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
      if (wanted) this.bytes += event.cost
    }
  }
}
