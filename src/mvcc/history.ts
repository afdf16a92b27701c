import { assert, bytesToLatin1 } from '../base/index.ts'
import { MvccError } from './errors.ts'
import { StoredEvent } from './event.ts'
import { KeyValueParts } from './key-value-bytes.ts'
import type { Page } from './page.ts'
import type { View } from './view.ts'

/** The first revision that a write can have; an empty store stands at 1. */
const FIRST_REVISION = 2

/** All that one revision wrote, in the order of its writes. */
export interface HistoryRevision {
  readonly revision: number
  readonly events: readonly StoredEvent[]
}

/** A piece of the past; `next` is the revision to go on from. */
export interface HistorySlice {
  readonly revisions: readonly HistoryRevision[]
  readonly next: number
}

/** A slice ends once it has so many revisions or so many bytes of records; it never cuts one. */
export interface HistoryLimits {
  readonly revisionsMax: number
  readonly bytesMax: number
}

/**
 * Reads what happened from revision `from` on, which may be the compacted one; nothing when it is
 * still to come. Throws `compacted` below.
 */
export function readHistory(store: View, from: number, limits: HistoryLimits): HistorySlice {
  if (from < store.compactRevision) throw new MvccError('compacted')
  const revisions: HistoryRevision[] = []
  const first = Math.max(from, FIRST_REVISION)
  let bytes = 0
  let next = first
  let page: Page | undefined
  let at = 0
  while (next <= store.revision) {
    if (revisions.length >= limits.revisionsMax || bytes >= limits.bytesMax) break
    if (page === undefined) at = (page = store.pages.pageOf(next, 0)).find(next, 0)
    const events: StoredEvent[] = []
    for (;;) {
      if (page !== undefined && at === page.count) {
        page = store.pages.pageAfter(page)
        at = 0
      }
      if (page === undefined || page.mainAt(at) !== next) break
      const event = new StoredEvent(store, keyAt(page, at), page, at)
      bytes += event.bytes
      events.push(event)
      at += 1
    }
    assert(events.length > 0, 'each revision that can be read has its records')
    revisions.push({ revision: next, events })
    next += 1
  }
  return { revisions, next }
}

const parts = new KeyValueParts()

/** The key of a record, as the index has it. Throws `damaged`. */
export function keyAt(page: Page, at: number): string {
  const [start, end] = [page.startAt(at), page.endAt(at)]
  if (page.deleteAt(at)) return bytesToLatin1(page.bytes.subarray(start, end))
  parts.read(page.bytes, start, end)
  return bytesToLatin1(page.bytes.subarray(parts.keyStart, parts.keyEnd))
}
