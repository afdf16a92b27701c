import type { ApplyOutcome } from '../apply/index.ts'
import { Fifo, type Clock } from '../base/index.ts'
import { codec, type InternalRaftRequest } from '../proto/index.ts'
import type { Entry } from '../raft/index.ts'
import { LIMITS } from './limits.ts'

const requestCodec = codec('etcdserverpb.InternalRaftRequest')

/** An entry that takes longer to apply is counted (etcd's default of warning-apply-duration). */
const SLOW_MS = 100

type ConfEntry = Extract<Entry, { type: 'conf' }>

/** What the applier needs of its member; all of it synchronous. */
export interface ApplierHost {
  /** Applies one request; undefined is the empty entry of a new leader. */
  applyNormal(entry: Entry, request: InternalRaftRequest | undefined): ApplyOutcome | undefined
  applyConf(entry: ConfEntry): void
  /** The caller's request with this id came to `outcome`. */
  settle(id: bigint, outcome: ApplyOutcome): void
  /** A slice ended at `index`, of `term`: reads go on, watchers are served, raft is told. */
  sliceDone(index: number, term: number): void
  /** Whether the disk must catch up first; then `resume` is called. */
  overloaded(): boolean
  fatal(error: unknown): void
}

/**
 * Applies committed entries in order, in slices of a few milliseconds so that a long backlog does
 * not keep heartbeats waiting.
 */
export class Applier {
  /** Entries that took longer than {@link SLOW_MS}. */
  slow = 0
  readonly #clock: Clock
  readonly #host: ApplierHost
  readonly #queue = new Fifo<Entry>()
  #scheduled = false
  #stopped = false

  constructor(clock: Clock, host: ApplierHost) {
    this.#clock = clock
    this.#host = host
  }

  /** Entries not yet applied. */
  get backlog(): number {
    return this.#queue.length
  }

  /** Takes the next committed entries and applies what fits into one slice at once. */
  enqueue(entries: readonly Entry[]): void {
    for (const entry of entries) this.#queue.push(entry)
    if (!this.#scheduled) this.#slice()
  }

  /** The disk caught up. */
  resume(): void {
    if (!this.#scheduled) this.#slice()
  }

  /** Forgets what a received state already holds. */
  dropTo(index: number): void {
    this.#queue.filter((entry) => entry.index > index)
  }

  stop(): void {
    this.#stopped = true
    this.#queue.filter(() => false)
  }

  #slice(): void {
    if (this.#stopped || this.backlog === 0 || this.#host.overloaded()) return
    let now = this.#clock.now()
    const end = now + LIMITS.sliceMs
    let last: Entry | undefined
    try {
      do {
        const next = this.#queue.shift()
        if (next === undefined) break
        last = next
        this.#apply(last)
        const before = now
        now = this.#clock.now()
        if (now - before > SLOW_MS) this.slow += 1
      } while (this.backlog > 0 && now < end && !this.#host.overloaded())
      if (last !== undefined) this.#host.sliceDone(last.index, last.term)
    } catch (error) {
      this.stop()
      this.#host.fatal(error)
      return
    }
    if (this.backlog === 0 || this.#scheduled) return
    this.#scheduled = true
    this.#clock.defer(() => {
      this.#scheduled = false
      this.#slice()
    })
  }

  #apply(entry: Entry): void {
    if (entry.type === 'conf') return this.#host.applyConf(entry)
    if (entry.data.length === 0) {
      this.#host.applyNormal(entry, undefined)
      return
    }
    const request = requestCodec.decode(entry.data)
    const outcome = this.#host.applyNormal(entry, request)
    const id = request.header?.ID
    if (outcome !== undefined && id !== undefined) this.#host.settle(id, outcome)
  }
}
