import { assert, latin1ToBytes, type Backend } from '../base/index.ts'
import type { KeyValue } from '../proto/messages.ts'
import { addMarks, deadKey, placeName, readMarks } from './dead-marks.ts'
import { keyValueBytes, writeKeyValue } from './key-value-bytes.ts'
import { Page, pageKey, parsePageKey, type RecordPlace } from './page.ts'

/** How history is kept. */
export interface PagesOptions {
  /** A page takes no more records beyond this; a larger record has one alone. */
  readonly pageBytes: number
  /** Of pages in memory: the newest, and those that are read. */
  readonly cacheBytes: number
}

/** What there is of history. */
export interface PagesStats {
  readonly pages: number
  readonly records: number
  /** Records that a compaction has no use for. */
  readonly dead: number
  readonly cachedBytes: number
}

/** A page is written anew once this share of its records is not needed any more. */
const DEAD_SHARE = 1 / 4

/** What is known of a page that may lie in the backend alone. */
class Slot implements RecordPlace {
  main: number
  sub: number
  count: number
  used: number
  /** Records that a compaction has no use for. */
  dead = 0
  /** Pairs of main and sub: those of them that the backend does not know of. */
  unmarked: number[] = []
  page: Page | undefined
  /** Read since the cache last looked at it. */
  touched = false

  constructor(page: Page) {
    this.main = page.main
    this.sub = page.sub
    this.count = page.count
    this.used = page.used
    this.page = page
  }

  /** Whether the backend has marks of it. */
  get marked(): boolean {
    return this.dead > this.unmarked.length / 2
  }
}

/** Called for a record of a page. */
export type VisitRecord = (page: Page, at: number) => void

/** Whether a record is still needed. */
export type Lives = (page: Page, at: number) => boolean

/**
 * All records of history, in pages. The last page is open: it goes to the backend as it is with
 * each flush, and for good once it is full. Pages are cut by what is written alone, not by when.
 *
 * A dead record that stays in its page is marked before any later record goes: who restored an old
 * put without the delete that followed it would bring its key back.
 */
export class Pages {
  readonly #backend: Backend
  readonly #options: PagesOptions
  #slots: Slot[] = []
  #open: Slot | undefined
  /** Records of the open page that the backend has. */
  #saved = 0
  /** Slots whose page is in memory, but for the open one; who is next to go comes first. */
  readonly #cached = new Set<Slot>()
  #cachedBytes = 0
  /** Of pages that are still to be restored, by their place. */
  readonly #marks = new Map<string, ReadonlySet<string>>()
  /** Records written since this was made, to prove that a refusal wrote none. */
  written = 0

  constructor(backend: Backend, options: PagesOptions) {
    this.#backend = backend
    this.#options = options
    backend.beforeFlush(() => this.#save())
  }

  stats(): PagesStats {
    let records = 0
    let dead = 0
    for (const slot of this.#slots) {
      records += slot.count
      dead += slot.dead
    }
    return { pages: this.#slots.length, records, dead, cachedBytes: this.#cachedBytes }
  }

  /** Takes the marks of a page found on the disk, before their page. Throws `damaged`. */
  restoreMarks(key: Uint8Array, stored: Uint8Array): void {
    const place = parsePageKey(key)
    this.#marks.set(placeName(place.main, place.sub), readMarks(place, stored))
  }

  /** Takes a page found on the disk, in their order; visits what is not dead. Throws `damaged`. */
  restore(key: Uint8Array, stored: Uint8Array, visit: VisitRecord): void {
    const page = Page.read(parsePageKey(key), stored)
    const slot = new Slot(page)
    this.#slots.push(slot)
    this.#cache(slot, page)
    const name = placeName(page.main, page.sub)
    const marks = this.#marks.get(name)
    this.#marks.delete(name)
    for (let at = 0; at < page.count; at++) {
      if (marks?.has(placeName(page.mainAt(at), page.subAt(at))) === true) slot.dead += 1
      else visit(page, at)
    }
  }

  /** Adds a put behind all that was written. */
  put(place: RecordPlace, kv: KeyValue): void {
    const bytes = keyValueBytes(kv)
    const page = this.#pageFor(place, bytes)
    const end = writeKeyValue(page.bytes, page.append(place, false, bytes), kv)
    assert(end === page.used, 'a record has the size counted')
    this.#grown(page)
  }

  /** The same for a delete, of which the key alone is kept. */
  tombstone(place: RecordPlace, key: string): void {
    const bytes = latin1ToBytes(key)
    const page = this.#pageFor(place, bytes.length)
    page.bytes.set(bytes, page.append(place, true, bytes.length))
    this.#grown(page)
  }

  /** The page that has a place of history, or that comes before it. */
  pageOf(main: number, sub: number): Page {
    const slot = this.#slots[this.#slotOf(main, sub)]
    assert(slot !== undefined, 'history begins with a page')
    return this.#pageIn(slot)
  }

  /** The first page behind `page`, which is one of those here. */
  pageAfter(page: Page): Page | undefined {
    const slot = this.#slots[this.#slotOf(page.main, page.sub) + 1]
    return slot === undefined ? undefined : this.#pageIn(slot)
  }

  /** A compaction has no use for the record at that place; `tidy` may remove it. */
  drop(main: number, sub: number): void {
    const slot = this.#slots[this.#slotOf(main, sub)]
    assert(slot !== undefined && slot.dead < slot.count, 'only a record that is there is dropped')
    slot.dead += 1
    slot.unmarked.push(main, sub)
  }

  /**
   * Looks at the pages that begin at `from` or behind and up to revision `until`, and writes those
   * anew that have enough dead records, and marks the others'; as many as `workMax` records allow.
   * Answers where to go on.
   */
  tidy(from: RecordPlace, until: number, workMax: number, lives: Lives): RecordPlace | undefined {
    let work = workMax
    let at = this.#slotOf(from.main, from.sub)
    if (at < 0) at = 0
    let before: Slot | undefined
    for (; at < this.#slots.length && work > 0; at++) {
      const slot = this.#slots[at]
      if (slot === undefined || slot.main > until) break
      work -= 1
      if (slot.dead > slot.count * DEAD_SHARE && slot !== this.#open) {
        work -= this.#rewrite(slot, before, lives)
      } else if (slot.unmarked.length > 0) {
        work -= slot.unmarked.length / 2
        this.#mark(slot)
      }
      if (slot.count > 0) before = slot
    }
    const next = this.#slots[at]
    this.#slots = this.#slots.filter(({ count }) => count > 0)
    return next === undefined || next.main > until ? undefined : { main: next.main, sub: next.sub }
  }

  /**
   * Keeps what lives of a page, in the one before where there is room, else in one of its own.
   * Answers how many records that took.
   */
  #rewrite(slot: Slot, before: Slot | undefined, lives: Lives): number {
    const page = this.#pageIn(slot)
    const kept: number[] = []
    let bytes = 0
    for (let at = 0; at < page.count; at++) {
      if (!lives(page, at)) continue
      kept.push(at)
      bytes += page.endAt(at) - page.startAt(at)
    }
    this.#remove(slot)
    const [first] = kept
    if (first === undefined) return page.count
    if (before !== undefined && before.used + bytes <= this.#options.pageBytes) {
      const joined = this.#pageIn(before)
      const whole = copyRecords(joined, all(joined), joined.used + bytes)
      if (whole.takes(page.mainAt(page.count - 1), bytes)) {
        this.#replace(before, copyInto(whole, page, kept))
        return page.count + before.count
      }
    }
    slot.main = page.mainAt(first)
    slot.sub = page.subAt(first)
    this.#replace(slot, copyRecords(page, kept, bytes))
    return page.count
  }

  #mark(slot: Slot): void {
    const key = deadKey(slot)
    const known = slot.marked ? this.#backend.get(key) : undefined
    this.#backend.put(key, addMarks(slot, slot.unmarked, known))
    slot.unmarked = []
  }

  #remove(slot: Slot): void {
    this.#backend.del(pageKey(slot))
    if (slot.marked) this.#backend.del(deadKey(slot))
    this.#forget(slot)
    slot.count = 0
    slot.dead = 0
    slot.unmarked = []
  }

  #replace(slot: Slot, page: Page): void {
    this.#forget(slot)
    slot.count = page.count
    slot.used = page.used
    this.#backend.put(pageKey(slot), page.stored())
    this.#cache(slot, page)
  }

  #pageFor(place: RecordPlace, bytes: number): Page {
    const open = this.#open?.page
    if (open !== undefined && open.takes(place.main, bytes)) return open
    this.#close()
    const page = Page.open(place, Math.max(bytes, this.#options.pageBytes))
    this.#open = new Slot(page)
    this.#slots.push(this.#open)
    this.#saved = 0
    return page
  }

  #grown(page: Page): void {
    this.written += 1
    const slot = this.#open
    assert(slot?.page === page, 'only the open page grows')
    slot.count = page.count
    slot.used = page.used
  }

  #close(): void {
    const slot = this.#open
    const page = slot?.page
    if (slot === undefined || page === undefined) return
    this.#save()
    this.#open = undefined
    this.#cache(slot, page)
  }

  #save(): void {
    const slot = this.#open
    const page = slot?.page
    if (slot === undefined || page === undefined || this.#saved === page.count) return
    this.#saved = page.count
    this.#backend.put(pageKey(page), page.stored())
  }

  #pageIn(slot: Slot): Page {
    slot.touched = true
    if (slot.page !== undefined) return slot.page
    const stored = this.#backend.get(pageKey(slot))
    assert(stored !== undefined, 'each page that is known is in the backend')
    const page = Page.read(slot, stored)
    this.#cache(slot, page)
    return page
  }

  #cache(slot: Slot, page: Page): void {
    slot.page = page
    this.#cached.add(slot)
    this.#cachedBytes += page.bytes.length
    for (const oldest of this.#cached) {
      if (this.#cachedBytes <= this.#options.cacheBytes || this.#cached.size === 1) return
      this.#cached.delete(oldest)
      // Who was read meanwhile stays for another round.
      if (oldest.touched) this.#cached.add(oldest)
      else this.#drop(oldest)
      oldest.touched = false
    }
  }

  #forget(slot: Slot): void {
    if (this.#cached.delete(slot)) this.#drop(slot)
  }

  #drop(slot: Slot): void {
    this.#cachedBytes -= slot.page?.bytes.length ?? 0
    slot.page = undefined
  }

  /** The last slot that begins at or before the place; -1 when there is none. */
  #slotOf(main: number, sub: number): number {
    let low = 0
    let high = this.#slots.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const slot = this.#slots[middle] as Slot
      if (slot.main < main || (slot.main === main && slot.sub <= sub)) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}

function all({ count }: Page): number[] {
  return Array.from({ length: count }, (_, at) => at)
}

/** A page of those records, with room for so many bytes. */
function copyRecords(from: Page, records: readonly number[], bytes: number): Page {
  const [first = 0] = records
  const place = { main: from.mainAt(first), sub: from.subAt(first) }
  return copyInto(Page.open(place, bytes), from, records)
}

function copyInto(to: Page, from: Page, records: readonly number[]): Page {
  for (const at of records) {
    const [start, end] = [from.startAt(at), from.endAt(at)]
    const place = { main: from.mainAt(at), sub: from.subAt(at) }
    to.bytes.set(from.bytes.subarray(start, end), to.append(place, from.deleteAt(at), end - start))
  }
  return to
}
