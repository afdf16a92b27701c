import { assert } from '../base/index.ts'
import type { Store } from './store.ts'
import { readHistory } from './history.ts'
import { spreadPast } from './watch-catch-up.ts'
import { WatchIndex, type Interest } from './watch-interest.ts'
import { WATCH_LIMITS, type WatchLimits } from './watch-limits.ts'
import { Watcher, type WatchBatch, type WatchOptions } from './watch-watcher.ts'

const ONE_REVISION = { revisionsMax: 1, bytesMax: Infinity }

/** How the hub is driven. */
export interface WatchHubOptions {
  /** Called when there is work for `pump` after there was none. Must not call it there and then. */
  readonly onWork: () => void
  readonly limits?: Partial<WatchLimits>
}

/** Figures for metrics. */
export interface WatchHubStats {
  readonly watchers: number
  /** Those that are behind (etcd's slow watchers). */
  readonly slowWatchers: number
  /** Events handed to watchers since the start. */
  readonly events: number
}

/**
 * Tells watchers what was written: all of it from their start on, in order, each revision whole and
 * once. Synced watchers hear of a revision as it is applied; the others catch up in `pump`, from
 * history, at no cost to the first.
 */
export class WatchHub {
  readonly #onWork: () => void
  readonly #limits: WatchLimits
  #store: Store
  #revision: number
  /** The synced watchers, and the same by what they watch. */
  readonly #synced = new Set<Watcher>()
  #index = new WatchIndex()
  /** In the order of their turns. */
  readonly #unsynced = new Set<Watcher>()
  #stalled = 0
  #workAnnounced = false
  /** Batches that may still go out while applying, before the next pump. */
  #liveBatches: number
  #events = 0

  /** On a store that is restored; takes its listener. */
  constructor(store: Store, options: WatchHubOptions) {
    this.#onWork = options.onWork
    this.#limits = { ...WATCH_LIMITS, ...options.limits }
    this.#liveBatches = this.#limits.liveBatches
    this.#store = store
    this.#revision = this.#follow(store)
  }

  /** The newest revision that synced watchers were told of, which is the store's. */
  get revision(): number {
    return this.#revision
  }

  get stats(): WatchHubStats {
    const slowWatchers = this.#unsynced.size + this.#stalled
    return { watchers: this.#synced.size + slowWatchers, slowWatchers, events: this.#events }
  }

  /** Starts a watch. Nothing is delivered before this returns. */
  watch(options: WatchOptions): Watcher {
    const { span, startRevision } = options
    assert(span.to === undefined || span.from < span.to, 'a watched span is not empty')
    assert(startRevision >= 0, 'a watch starts at a revision or at 0 for now')
    // A start yet to come counts as synced, and hears of nothing before it (etcd).
    const synced = startRevision === 0 || startRevision > this.revision
    const next = startRevision === 0 ? this.revision + 1 : startRevision
    const watcher = new Watcher(options, 'ended', next)
    if (synced) this.#sync(watcher)
    else this.#queue(watcher)
    return watcher
  }

  /** Ends a watch: nothing is delivered from here on. Nothing happens when it has ended. */
  cancel(watcher: Watcher): void {
    this.#leave(watcher)
    watcher.state = 'ended'
  }

  /** The watcher's sink is ready again: if it missed something meanwhile, it catches up. */
  resume(watcher: Watcher): void {
    if (watcher.state !== 'stalled') return
    this.#leave(watcher)
    this.#queue(watcher)
  }

  /** Whether the watcher has started and was told of everything up to `revision`. */
  isCurrent(watcher: Watcher): boolean {
    const told = watcher.state === 'synced' && watcher.next <= this.revision + 1
    return told && watcher.startRevision <= this.revision
  }

  /**
   * Works on watchers that are behind while `mayGoOn` says so, and a little in any case. Answers
   * whether more waits: then call again soon, after other work had its turn.
   */
  pump(mayGoOn: () => boolean): boolean {
    this.#liveBatches = this.#limits.liveBatches
    let first = true
    for (;;) {
      const [watcher] = this.#unsynced
      if (watcher === undefined) break
      if (!first && !mayGoOn()) return true
      first = false
      if (!this.#settle(watcher)) this.#catchUp(watcher.next, mayGoOn)
    }
    this.#workAnnounced = false
    return false
  }

  /**
   * Goes on with another store that holds the same history and more (a snapshot was installed).
   * Watchers go on from their next revision: none sees anything twice, or misses it unless the new
   * store has compacted it, which it is told (etcd #9775, #15271).
   */
  rebind(store: Store): void {
    const reached = this.revision
    const synced = [...this.#synced]
    this.#synced.clear()
    this.#index = new WatchIndex()
    this.#store = store
    this.#revision = this.#follow(store)
    for (const watcher of synced) {
      watcher.next = Math.max(watcher.next, reached + 1)
      if (watcher.next > this.revision) this.#sync(watcher)
      else this.#queue(watcher)
    }
  }

  #follow(store: Store): number {
    store.listen((revision) => {
      if (store === this.#store) this.#applied(revision)
    })
    return store.revision
  }

  #applied(revision: number): void {
    assert(revision === this.#revision + 1, 'revisions come without a gap')
    this.#revision = revision
    if (this.#synced.size === 0) return
    const touched: Interest[] = []
    const [written] = readHistory(this.#store, revision, ONE_REVISION).revisions
    for (const event of written?.events ?? []) {
      this.#index.visit(event.key, (interest) => {
        if (interest.empty) touched.push(interest)
        interest.push(event)
      })
    }
    for (const interest of touched) {
      this.#tell(interest, revision)
      interest.clear()
    }
  }

  /** Hands the revision just applied to all who wait for it. */
  #tell(interest: Interest, revision: number): void {
    for (const watcher of interest.watchers) {
      if (watcher.next > revision) continue
      const batch = interest.batch(revision, watcher.without, revision)
      if (batch === undefined) continue
      if (watcher.sink.ready && this.#liveBatches > 0) {
        this.#liveBatches -= 1
        watcher.next = revision + 1
        this.#deliver(watcher, batch)
      } else {
        // It keeps its place only: the events are in history.
        this.#leave(watcher)
        watcher.next = revision
        if (watcher.sink.ready) this.#queue(watcher)
        else this.#stall(watcher)
      }
    }
  }

  /** Moves a watcher that needs no events, or can get none, to where it belongs. */
  #settle(watcher: Watcher): boolean {
    const { compactRevision } = this.#store
    if (!watcher.sink.ready) {
      this.#leave(watcher)
      this.#stall(watcher)
    } else if (watcher.next < compactRevision) {
      this.cancel(watcher)
      watcher.sink.compacted(compactRevision)
    } else if (watcher.next > this.revision) {
      this.#leave(watcher)
      this.#sync(watcher)
    } else {
      return false
    }
    return true
  }

  /** One reading of history from `from` on, for all watchers whose next revision is close by. */
  #catchUp(from: number, mayGoOn: () => boolean): void {
    const index = new WatchIndex()
    const cohort = this.#cohort(from).map((watcher) => ({ watcher, interest: index.add(watcher) }))
    const at = spreadPast(this.#store, index, from, this.#limits, mayGoOn)
    let delivered = false
    for (const { watcher, interest } of cohort) {
      // Those left out keep their place and have the next turn.
      if (delivered && !mayGoOn()) return
      if (watcher.next >= at || watcher.state !== 'unsynced' || !watcher.sink.ready) continue
      const batch = interest.batch(watcher.next, watcher.without, this.revision)
      this.#leave(watcher)
      watcher.next = at
      if (at > this.revision) this.#sync(watcher)
      else this.#queue(watcher)
      delivered = true
      if (batch !== undefined) this.#deliver(watcher, batch)
    }
  }

  #cohort(from: number): readonly Watcher[] {
    const cohort: Watcher[] = []
    const end = from + this.#limits.batchRevisions
    for (const watcher of this.#unsynced) {
      if (watcher.next < from || watcher.next >= end || !watcher.sink.ready) continue
      cohort.push(watcher)
      if (cohort.length >= this.#limits.cohortWatchers) break
    }
    return cohort
  }

  #deliver(watcher: Watcher, batch: WatchBatch): void {
    this.#events += batch.events.length
    watcher.sink.deliver(batch)
  }

  #sync(watcher: Watcher): void {
    watcher.state = 'synced'
    this.#synced.add(watcher)
    this.#index.add(watcher)
  }

  #queue(watcher: Watcher): void {
    watcher.state = 'unsynced'
    this.#unsynced.add(watcher)
    if (this.#workAnnounced) return
    this.#workAnnounced = true
    this.#onWork()
  }

  #stall(watcher: Watcher): void {
    watcher.state = 'stalled'
    this.#stalled += 1
  }

  /** Takes a watcher out of the set of its state; the caller puts it elsewhere. */
  #leave(watcher: Watcher): void {
    if (watcher.state === 'synced') {
      this.#synced.delete(watcher)
      this.#index.delete(watcher)
    } else if (watcher.state === 'unsynced') {
      this.#unsynced.delete(watcher)
    } else if (watcher.state === 'stalled') {
      this.#stalled -= 1
    }
  }
}
