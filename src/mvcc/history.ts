import { assert, bytesToLatin1 } from '../base/index.ts'
import { EventType } from '../proto/messages.ts'
import { MvccError } from './errors.ts'
import { StoredEvent } from './event.ts'
import type { StoredRecord } from './record.ts'
import { readRecord, type View } from './view.ts'

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
  let bytes = 0
  let next = Math.max(from, FIRST_REVISION)
  while (next <= store.revision) {
    if (revisions.length >= limits.revisionsMax || bytes >= limits.bytesMax) break
    const events: StoredEvent[] = []
    for (;;) {
      const found = readRecord(store.backend, next, events.length)
      if (found === undefined) break
      bytes += found.bytes
      events.push(storedEvent(store, next, found.record))
    }
    assert(events.length > 0, 'each revision that can be read has its records')
    revisions.push({ revision: next, events })
    next += 1
  }
  return { revisions, next }
}

function storedEvent(store: View, revision: number, record: StoredRecord): StoredEvent {
  if (record.type === 'put') {
    return new StoredEvent(store, EventType.PUT, bytesToLatin1(record.kv.key), record.kv)
  }
  const kv = { key: record.key, modRevision: revision }
  return new StoredEvent(store, EventType.DELETE, bytesToLatin1(record.key), kv)
}
