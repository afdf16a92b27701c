import { assert, type Backend } from '../base/index.ts'
import type {
  DeleteRangeRequest,
  DeleteRangeResponse,
  Init,
  PutRequest,
  PutResponse,
  TxnRequest,
} from '../proto/messages.ts'
import { Compaction, MARK_PREFIX, type RevisionPin } from './compaction.ts'
import { runDeleteRange } from './delete-range.ts'
import { MvccError } from './errors.ts'
import type { RevisionListener } from './event.ts'
import { keyAt } from './history.ts'
import { DEAD_PREFIX } from './dead-marks.ts'
import { KeyTree } from './key-tree.ts'
import { KeyValueParts, NO_LEASE } from './key-value-bytes.ts'
import type { LeaseView } from './lease-view.ts'
import { OperationCounts } from './operation-counts.ts'
import { RECORD_PREFIX, type Page } from './page.ts'
import { Pages, type PagesOptions, type PagesStats } from './pages.ts'
import { refusePut, runPut } from './put.ts'
import { runTxn, type TxnAnswer } from './txn.ts'
import type { View } from './view.ts'
import { RevisionWrite } from './write.ts'

/** A store on `backend`, empty until the records found there are fed to `restore`. */
export function createStore(backend: Backend, options?: Partial<PagesOptions>): Store {
  return new Store(backend, { ...PAGES, ...options })
}

const PAGES: PagesOptions = { pageBytes: 16 * 1024, cacheBytes: 32 * 1024 * 1024 }

/**
 * The revisioned key space. Writes come from `apply/` alone, in log order; each is refused by a
 * thrown `MvccError` before it changes anything, or becomes one revision, or wrote nothing.
 */
export class Store implements View {
  /** Index and records; for this room only. */
  readonly keys = new KeyTree()
  readonly pages: Pages
  /** Of this process; they are no part of the state. */
  readonly counts = new OperationCounts()
  readonly #compaction: Compaction
  #revision = 1
  #lastSub = -1
  #restored = false
  #listener: RevisionListener | undefined

  constructor(backend: Backend, options: PagesOptions) {
    this.pages = new Pages(backend, options)
    this.#compaction = new Compaction(backend, this.keys, this.pages)
  }

  /** The newest revision; 1 on an empty store. */
  get revision(): number {
    return this.#revision
  }

  /** Reads below it are refused, at it they are not. -1: nothing was ever compacted. */
  get compactRevision(): number {
    return this.#compaction.revision
  }

  /** Whether nothing below `compactRevision` is left to remove. */
  get compactFinished(): boolean {
    return this.#compaction.finished
  }

  /** Records written since it was made. */
  get recordsWritten(): number {
    return this.pages.written
  }

  /** What there is of history, the open page included. */
  historyStats(): PagesStats {
    return this.pages.stats()
  }

  /** Keys that exist now. */
  get keyCount(): number {
    return this.keys.liveCount
  }

  /** What the keys that exist now cost by the rules of the quota. */
  get liveBytes(): number {
    return this.keys.liveBytes
  }

  /** Sets the one listener to committed revisions: the watch hub. */
  listen(listener: RevisionListener): void {
    assert(this.#listener === undefined, 'the store has one listener')
    this.#listener = listener
  }

  /**
   * Takes what this room has on the disk, at start. It comes in byte order of its
   * keys: the marks of compaction, those of dead records, then the pages of history. Throws `damaged` for what cannot be one, and for
   * a hole in the history that can still be read.
   */
  restore(recordKey: Uint8Array, value: Uint8Array): void {
    assert(!this.#restored, 'records come before the first write')
    if (recordKey[0] === MARK_PREFIX) return this.#compaction.restore(recordKey, value)
    if (recordKey[0] === DEAD_PREFIX) return this.pages.restoreMarks(recordKey, value)
    if (recordKey[0] !== RECORD_PREFIX) throw new MvccError('damaged', 'prefix of a key')
    this.pages.restore(recordKey, value, (page, at) => this.#restore(page, at))
  }

  /**
   * All records are in. A compaction that was cut off is due again (`compactStep`). Throws
   * `damaged` when the newest revisions are missing: a compaction keeps what its own revision
   * wrote, even deletes, so the store never falls back (as etcd did, #17780).
   */
  finishRestore(): void {
    if (this.#revision < this.compactRevision) {
      throw new MvccError('damaged', `the records of revision ${this.compactRevision} are missing`)
    }
    this.#restored = true
  }

  /** Visits every attachment of a key to a lease, for the lessor to learn after a restore. */
  leasedKeys(visit: (lease: bigint, key: string) => void): void {
    this.keys.visitLive({ from: '', to: undefined }, (key, { lease }) => {
      if (lease !== NO_LEASE) visit(lease, key)
      return true
    })
  }

  /** Throws `leaseNotFound`, or `keyNotFound` when the old value or lease is to be kept. */
  put(request: PutRequest, leases: LeaseView): Init<PutResponse> {
    const write = new RevisionWrite(this, leases)
    refusePut(write, request)
    const reply = runPut(write, request)
    this.#commit(write)
    return reply
  }

  /** Deletes a range. Never refuses; uses no revision when there is no key. */
  deleteRange(request: DeleteRangeRequest, leases: LeaseView): Init<DeleteRangeResponse> {
    const write = new RevisionWrite(this, leases)
    const reply = runDeleteRange(write, request)
    this.#commit(write)
    return reply
  }

  /**
   * Runs a transaction, checked by `checkTxn` before. Throws what a taken branch runs into:
   * `leaseNotFound`, `keyNotFound`, `futureRevision`, `compacted`.
   */
  txn(request: TxnRequest, leases: LeaseView): TxnAnswer {
    const write = new RevisionWrite(this, leases)
    const reply = runTxn(write, request)
    this.#commit(write)
    return reply
  }

  /**
   * Deletes those of `keys` that exist, in byte order and as one revision: the keys of a revoked
   * lease. Answers how many there were.
   */
  deleteKeys(keys: Iterable<string>, leases: LeaseView): number {
    const write = new RevisionWrite(this, leases)
    for (const key of [...new Set(keys)].toSorted()) {
      if (this.keys.get(key)?.live === true) write.delete(key)
      this.counts.deletes += 1
    }
    this.#commit(write)
    return write.count
  }

  /**
   * Forgets history below `revision`, for readers at once; `compactStep` then frees the space.
   * Throws `compacted` or `futureRevision`.
   */
  compact(revision: number): void {
    this.#compaction.schedule(revision, this.#revision)
  }

  /** Keeps what is needed to read at `revision`, which can be read now, until it is released. */
  pin(revision: number): RevisionPin {
    return this.#compaction.pin(revision)
  }

  /** Whether a pinned revision keeps `compactStep` from going on. */
  get compactHeld(): boolean {
    return this.#compaction.held
  }

  /**
   * Removes some of what is compacted: looks at keys and removes records, about `workMax` of both
   * together. Answers true when all is done.
   */
  compactStep(workMax: number): boolean {
    return this.#compaction.step(workMax)
  }

  #restore(page: Page, at: number): void {
    const [main, sub] = [page.mainAt(at), page.subAt(at)]
    if (main > this.compactRevision) this.#checkFollows(main, sub)
    this.#revision = main
    this.#lastSub = sub
    const key = keyAt(page, at)
    const index = this.keys.get(key)
    if (page.deleteAt(at)) return this.keys.tombstone(key, index, main, sub)
    parts.read(page.bytes, page.startAt(at), page.endAt(at))
    if (parts.modRevision !== main) throw new MvccError('damaged', 'revision of a record')
    this.keys.put(key, index, sub, parts, parts.valueEnd - parts.valueStart)
  }

  #checkFollows(main: number, sub: number): void {
    const newest = Math.max(this.#revision, this.compactRevision)
    const follows =
      main === this.#revision ? sub === this.#lastSub + 1 : main === newest + 1 && sub === 0
    if (!follows) throw new MvccError('damaged', `the record before ${main}/${sub} is missing`)
  }

  #commit(write: RevisionWrite): void {
    write.countPiece()
    if (write.count === 0) return
    this.#restored = true
    this.#revision = write.revision
    this.#listener?.(write.revision)
  }
}

const parts = new KeyValueParts()
