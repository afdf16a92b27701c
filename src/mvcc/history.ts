import { assert, bytesToLatin1 } from '../base/index.ts'
import { MvccError } from './errors.ts'
import { StoredEvent } from './event.ts'
import { KeyValueParts } from './key-value-bytes.ts'
import type { KeySpan } from './key-tree.ts'
import type { Page } from './page.ts'
import type { Pages } from './pages.ts'
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
  let bytes = 0
  let next = Math.max(from, FIRST_REVISION)
  if (next > store.revision) return { revisions, next }
  const cursor = new RecordCursor(store.pages, next)
  while (next <= store.revision) {
    if (revisions.length >= limits.revisionsMax || bytes >= limits.bytesMax) break
    const events: StoredEvent[] = []
    for (; cursor.main === next; cursor.advance()) {
      const { at, page } = cursor
      const event = new StoredEvent(store, keyAt(page, at), page, at)
      bytes += event.bytes
      events.push(event)
    }
    assert(events.length > 0, 'each revision that can be read has its records')
    revisions.push({ revision: next, events })
    next += 1
  }
  return { revisions, next }
}

/**
 * How many more keys of `span` there are now than at `revision`, by what was written since: the
 * cost is that of the writes, however many keys there are.
 */
export function keysGained(view: View, span: KeySpan, revision: number): number {
  let gained = 0
  const cursor = new RecordCursor(view.pages, revision + 1)
  for (; cursor.main > revision; cursor.advance()) {
    const { at, page } = cursor
    const key = keyAt(page, at)
    if (key < span.from || (span.to !== undefined && key >= span.to)) continue
    if (page.deleteAt(at)) gained -= 1
    else if (parts.version === 1) gained += 1
  }
  return gained
}

/** Goes through records in the order of history. */
class RecordCursor {
  readonly #pages: Pages
  page: Page
  at: number

  /** At the first record of `main`, which is there, or behind all. */
  constructor(pages: Pages, main: number) {
    this.#pages = pages
    this.page = pages.pageOf(main, 0)
    this.at = this.page.find(main, 0)
    this.#turn()
  }

  /** The revision of the record it stands at; -1 behind all. */
  get main(): number {
    return this.at < this.page.count ? this.page.mainAt(this.at) : -1
  }

  advance(): void {
    this.at += 1
    this.#turn()
  }

  #turn(): void {
    if (this.at < this.page.count) return
    const next = this.#pages.pageAfter(this.page)
    if (next === undefined) return
    this.page = next
    this.at = 0
  }
}

const parts = new KeyValueParts()

/** The key of a record, as the index has it; leaves a put's parts in `parts`. Throws `damaged`. */
export function keyAt(page: Page, at: number): string {
  const start = page.startAt(at)
  const end = page.endAt(at)
  if (page.deleteAt(at)) return bytesToLatin1(page.bytes, start, end)
  parts.read(page.bytes, start, end)
  return bytesToLatin1(page.bytes, parts.keyStart, parts.keyEnd)
}
