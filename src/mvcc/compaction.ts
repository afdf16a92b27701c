import {
  bytesToLatin1,
  concatBytes,
  equalBytes,
  latin1ToBytes,
  type Backend,
} from '../base/index.ts'
import { MvccError } from './errors.ts'
import type { KeyTree } from './key-tree.ts'
import { keyAt } from './history.ts'
import type { Page, RecordPlace } from './page.ts'
import type { Pages } from './pages.ts'

/** The first byte of the backend keys of the marks. */
export const MARK_PREFIX = 0x4b

const SCHEDULED = markKey('scheduledCompact')
const FINISHED = markKey('finishedCompact')

/** A revision that can be read until it is released, whatever is compacted meanwhile. */
export interface RevisionPin {
  readonly revision: number
  release(): void
}

/**
 * Forgetting history. A compaction holds from the moment it is scheduled, so that every member
 * refuses the same reads. What it has no use for goes later, in steps: first the keys forget it,
 * then the pages that hold much of it are written anew. Both ends leave a mark, so that a restart
 * resumes what was cut off.
 */
export class Compaction {
  readonly #backend: Backend
  readonly #keys: KeyTree
  readonly #pages: Pages
  #scheduled = -1
  #finished = -1
  /** The next key to look at; undefined once all have forgotten. */
  #nextKey: string | undefined = ''
  #nextPage: RecordPlace = START
  /** Revisions that somebody is reading in parts. */
  readonly #pins = new Set<RevisionPin>()

  constructor(backend: Backend, keys: KeyTree, pages: Pages) {
    this.#backend = backend
    this.#keys = keys
    this.#pages = pages
  }

  /** Reads below this are refused. -1: nothing was ever compacted. */
  get revision(): number {
    return this.#scheduled
  }

  /** Whether the scheduled compaction has nothing left to do. */
  get finished(): boolean {
    return this.#finished === this.#scheduled
  }

  /** Keeps what is needed to read at `revision`, which is not compacted now, until released. */
  pin(revision: number): RevisionPin {
    const pin: RevisionPin = { revision, release: () => this.#pins.delete(pin) }
    this.#pins.add(pin)
    return pin
  }

  /** Whether a pin keeps the scheduled compaction from going on. */
  get held(): boolean {
    for (const { revision } of this.#pins) if (revision < this.#scheduled) return true
    return false
  }

  /** Takes one of the marks found on the disk. Throws `damaged` for what is none. */
  restore(key: Uint8Array, value: Uint8Array): void {
    const revision = parseMark(value)
    if (equalBytes(key, SCHEDULED)) this.#scheduled = revision
    else if (equalBytes(key, FINISHED)) this.#finished = revision
    else throw new MvccError('damaged', 'name of a mark')
  }

  /**
   * Makes `revision` the oldest that can be read. Throws `compacted` when one as new already is,
   * `futureRevision` above `current`, the store's.
   */
  schedule(revision: number, current: number): void {
    if (revision <= this.#scheduled) throw new MvccError('compacted')
    if (revision > current) throw new MvccError('futureRevision')
    this.#scheduled = revision
    // What an unfinished compaction had left to do is part of this one.
    this.#begin()
    this.#backend.put(SCHEDULED, latin1ToBytes(String(revision)))
  }

  /**
   * Looks at keys and at records, about `workMax` of both together; does nothing while it is held.
   * Answers whether all is done.
   */
  step(workMax: number): boolean {
    if (this.finished) return true
    if (this.held) return false
    const left = this.#nextKey === undefined ? workMax : this.#forgetSome(workMax)
    if (this.#nextKey !== undefined) return false
    const lives = (page: Page, at: number): boolean => this.#lives(page, at)
    const next = this.#pages.tidy(this.#nextPage, this.#scheduled, left, lives)
    if (next !== undefined) {
      this.#nextPage = next
      return false
    }
    this.#finished = this.#scheduled
    this.#begin()
    this.#backend.put(FINISHED, latin1ToBytes(String(this.#finished)))
    return true
  }

  #begin(): void {
    this.#nextKey = ''
    this.#nextPage = START
  }

  /** Answers how much of the work is left. */
  #forgetSome(workMax: number): number {
    let work = workMax
    let next: string | undefined
    const gone: string[] = []
    this.#keys.visitAll({ from: this.#nextKey ?? '', to: undefined }, (key, index) => {
      if (work <= 0) {
        next = key
        return false
      }
      const kept = index.firstKept(this.#scheduled)
      // At least one, so that every step gets on.
      const removed = Math.min(kept, Math.max(work - 1, 1))
      for (let place = 0; place < removed; place++) {
        this.#pages.drop(index.mainAt(place), index.subAt(place))
      }
      work -= 1 + removed
      if (removed > index.newest) gone.push(key)
      else index.forgetBefore(removed)
      if (removed < kept) next = key
      return removed === kept
    })
    for (const key of gone) this.#keys.forget(key)
    this.#nextKey = next
    return Math.max(work, 1)
  }

  /** Whether the index still names the record. */
  #lives(page: Page, at: number): boolean {
    const [main, sub] = [page.mainAt(at), page.subAt(at)]
    const index = this.#keys.get(keyAt(page, at))
    const place = index?.placeOf(main, sub) ?? -1
    return place >= 0
  }
}

/** Before all that was ever written. */
const START: RecordPlace = { main: 0, sub: 0 }

function markKey(name: string): Uint8Array {
  return concatBytes([Uint8Array.of(MARK_PREFIX), latin1ToBytes(name)])
}

function parseMark(value: Uint8Array): number {
  const text = bytesToLatin1(value)
  const revision = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(revision)) {
    throw new MvccError('damaged', 'revision of a mark')
  }
  return revision
}
