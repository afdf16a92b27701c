import type { Timer } from '../base/index.ts'
import type { WatchHub } from '../mvcc/index.ts'
import type { Init, InternalRaftRequest } from '../proto/index.ts'
import type { RaftLog } from '../raftlog/index.ts'
import { MemberError } from './api.ts'
import { DISK_BUCKETS, Durations } from './durations.ts'
import { LIMITS } from './limits.ts'
import type { MemberOptions, World } from './options.ts'
import { FLUSH_BYTES } from './state-backend.ts'
import type { State } from './state.ts'

/** Keys that one step of removing compacted history looks at. */
const COMPACT_STEP_KEYS = 500
/** Between two slices of compaction, so that it never takes more than half of the loop. */
const COMPACT_PAUSE_MS = 10
const SIZE_REFRESH_MS = 2_000

export interface HousekeeperHost {
  state(): State
  readonly raftLog: RaftLog
  readonly hub: WatchHub
  /** Unwritten state went to the store: applying may go on. */
  drained(): void
  fatal(error: unknown): void
}

interface CompactionWaiter {
  readonly revision: number
  readonly done: () => void
}

/**
 * The work that no caller waits for: state to its store, the log cut behind it, compacted history
 * removed, watchers that lag served; all in slices.
 */
export class Housekeeper {
  /** Of batches of state to its store. */
  readonly commits = new Durations(DISK_BUCKETS)
  readonly #world: World
  readonly #options: MemberOptions
  readonly #host: HousekeeperHost
  readonly #compactionWaiters = new Set<CompactionWaiter>()
  #flushTimer: Timer | undefined
  #work: Promise<void> = Promise.resolve()
  #truncating = false
  #compacting = false
  #pumping = false
  #dbSize = 0
  #dbSizeAt = -Infinity
  #stopped = false

  constructor(world: World, options: MemberOptions, host: HousekeeperHost) {
    this.#world = world
    this.#options = options
    this.#host = host
  }

  /** More was applied. */
  applied(): void {
    this.#scheduleFlush()
    this.#truncateLog()
    this.#compact()
  }

  /** Some watcher is behind. */
  pumpSoon(): void {
    if (this.#pumping || this.#stopped) return
    this.#pumping = true
    this.#world.clock.defer(() => {
      this.#pumping = false
      this.#guard(() => this.#pump())
    })
  }

  /** Throws when the data has outgrown the quota and `request` would add to it. */
  checkQuota(request: Init<InternalRaftRequest>): void {
    const { put, txn, leaseGrant } = request
    if (put === undefined && txn === undefined && leaseGrant === undefined) return
    const quota = this.#quota()
    if (quota < 0 || this.#host.state().machine.store.liveBytes <= quota) return
    throw new MemberError('noSpace', `the data is over the quota of ${quota} bytes`)
  }

  sizes(): { dbSize: number; dbSizeInUse: number; quotaBytes: number } {
    const now = this.#world.clock.now()
    if (now - this.#dbSizeAt > SIZE_REFRESH_MS) {
      this.#dbSizeAt = now
      this.#run(async () => {
        this.#dbSize = await this.#host.state().store.size()
      })
    }
    const inUse = this.#host.state().machine.store.liveBytes
    return {
      dbSize: Math.max(this.#dbSize, inUse),
      dbSizeInUse: inUse,
      quotaBytes: Math.max(this.#quota(), 0),
    }
  }

  /** Resolves when nothing below `revision` is left to remove and that is durable. */
  async compacted(revision: number, signal: AbortSignal): Promise<void> {
    const { store } = this.#host.state().machine
    if (!(store.compactRevision >= revision && store.compactFinished)) {
      await this.#waitCompacted(revision, signal)
    }
    await this.#commit(true)
  }

  /** Nothing more is begun. */
  halt(): void {
    this.#stopped = true
    this.#flushTimer?.cancel()
  }

  /** Resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.halt()
    await this.#work
  }

  /** Writes out what is left, synced. */
  async writeOut(): Promise<void> {
    await this.#commit(true)
  }

  #quota(): number {
    const { quotaBackendBytes } = this.#options
    return quotaBackendBytes === 0 ? LIMITS.quotaDefault : quotaBackendBytes
  }

  #waitCompacted(revision: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.#compactionWaiters.delete(waiter)
        signal.removeEventListener('abort', onAbort)
      }
      const onAbort = (): void => {
        end()
        reject(new MemberError('cancelled', 'the caller went away'))
      }
      const waiter: CompactionWaiter = {
        revision,
        done: () => {
          end()
          resolve()
        },
      }
      this.#compactionWaiters.add(waiter)
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  /** Adds disk work behind what is under way; a failure of the disk ends the member. */
  #run(work: () => Promise<void>): void {
    if (this.#stopped) return
    this.#work = this.#work.then(work).catch((error: unknown) => {
      if (!this.#stopped) this.#host.fatal(error)
    })
  }

  /** Damage that is found on the way ends the member, as it does while applying. */
  #guard(act: () => void): void {
    if (this.#stopped) return
    try {
      act()
    } catch (error) {
      this.#host.fatal(error)
    }
  }

  #scheduleFlush(): void {
    const { backend } = this.#host.state()
    if (backend.pendingBytes >= FLUSH_BYTES && !backend.flushing) return this.#flush()
    if (this.#flushTimer !== undefined || this.#stopped) return
    this.#flushTimer = this.#world.clock.after(LIMITS.flushMs, () => {
      this.#flushTimer = undefined
      this.#flush()
    })
  }

  #flush(): void {
    this.#run(async () => {
      await this.#commit(false)
      this.#host.drained()
    })
  }

  async #commit(sync: boolean): Promise<void> {
    const { clock } = this.#world
    const { backend } = this.#host.state()
    const started = clock.now()
    try {
      if (await backend.flush(sync)) this.commits.note(clock.now() - started)
    } catch (error) {
      // Whoever waits for it, the member ends.
      this.#host.fatal(error)
      throw error
    }
  }

  /**
   * Cuts the log behind the state once that is durable, and keeps some entries for followers that
   * lag a little.
   */
  #truncateLog(): void {
    const { raftLog } = this.#host
    const { snapshotCount, snapshotCatchupEntries } = this.#options
    const { machine } = this.#host.state()
    const index = machine.appliedIndex
    const kept = index - raftLog.firstIndex() + 1
    if (this.#truncating || kept < snapshotCount + snapshotCatchupEntries) return
    this.#truncating = true
    this.#run(async () => {
      try {
        await this.#commit(true)
        const to = Math.min(index - snapshotCatchupEntries, raftLog.hardState().commit)
        if (to >= raftLog.firstIndex()) raftLog.truncate(to, index)
        this.#world.log.info('saved snapshot', {
          'snapshot-index': index,
          'log-first': raftLog.firstIndex(),
        })
      } finally {
        this.#truncating = false
      }
    })
  }

  #compact(): void {
    if (this.#compacting || this.#host.state().machine.store.compactFinished) return
    this.#compacting = true
    this.#compactSlice()
  }

  #compactSlice(): void {
    const { store } = this.#host.state().machine
    const { clock } = this.#world
    const end = clock.now() + LIMITS.sliceMs
    let finished = false
    do finished = store.compactStep(COMPACT_STEP_KEYS)
    while (!finished && !store.compactHeld && clock.now() < end)
    this.#scheduleFlush()
    if (!finished) {
      clock.after(COMPACT_PAUSE_MS, () => this.#guard(() => this.#compactSlice()))
      return
    }
    this.#compacting = false
    const { compactRevision } = store
    this.#world.log.info('finished scheduled compaction', { 'compact-revision': compactRevision })
    for (const waiter of this.#compactionWaiters) {
      if (waiter.revision <= compactRevision) waiter.done()
    }
  }

  /** Serves watchers that lag, a slice at a time, until none has anything waiting. */
  #pump(): void {
    const { clock } = this.#world
    const end = clock.now() + LIMITS.sliceMs
    if (this.#host.hub.pump(() => clock.now() < end)) this.pumpSoon()
  }
}
