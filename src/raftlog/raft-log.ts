import { DiskError, assert } from '../base/index.ts'
import type { DiskStore, DiskWrite } from '../base/index.ts'
import type {
  ConfState,
  Entry,
  HardState,
  LogReader,
  RaftStart,
  SnapshotMeta,
  Write,
} from '../raft/index.ts'
import { checkAppend } from './append-rules.ts'
import { EntryTail } from './entry-tail.ts'
import { DAMAGE_ADVICE } from './log-damage.ts'
import { HEAD_KEY, START_KEY, recordKey } from './log-key.ts'
import { encodeHead, encodeStart } from './log-marks.ts'
import type { Position } from './log-marks.ts'
import { mergeWrites } from './merge-writes.ts'
import type { MergedWrite } from './merge-writes.ts'
import { decodeRecord, packEntries } from './packed-record.ts'
import type { PackedRecord } from './packed-record.ts'
import type { RecordIndex } from './record-index.ts'
import { checkRecord, recoverLog } from './recover-log.ts'
import type { RecoveredLog } from './recover-log.ts'
import type { TermRuns } from './term-runs.ts'

/** Of the newest entries, kept in memory until they are applied, and for followers close behind. */
export const TAIL_BYTES_MAX = 16 * 1024 * 1024
/**
 * Applied entries that stay in memory. Few: each one that lives on is copied twice by the
 * collector, and a follower further behind is served by records of many entries.
 */
const APPLIED_KEPT = 512
/** Old records kept decoded: as many followers may be far behind, each at its own place. */
const COLD_KEPT = 4
/** Truncated records deleted in one batch: about a millisecond. The rest waits for the next. */
export const DELETES_MAX = 500

/** What a log needs beside its store. */
export interface RaftLogOptions {
  /** The store's name in messages: where a person finds it. */
  readonly path: string
  /** The newest state that could be sent to a member that needs truncated entries. */
  readonly snapshot: () => SnapshotMeta | undefined
  /** {@link TAIL_BYTES_MAX} unless said otherwise. */
  readonly tailBytesMax?: number
}

/** Sizes for metrics and people. */
export interface RaftLogStats {
  readonly firstIndex: number
  readonly lastIndex: number
  readonly records: number
  /** Of the packed records, as they were written. */
  readonly bytes: number
  /** Of entries kept in memory. */
  readonly tailBytes: number
}

interface ColdRecord {
  readonly first: number
  readonly entries: readonly Entry[]
}

/** Where the state machine stands when a member starts. */
export interface StateStart {
  readonly applied: number
  readonly conf: ConfState
}

/** Opens the log in `store`, checking all of it; a `damaged` DiskError says what to do. */
export async function openRaftLog(store: DiskStore, options: RaftLogOptions): Promise<RaftLog> {
  return new RaftLog(store, options, await recoverLog(store, options.path))
}

/**
 * The durable log of one member. As a {@link LogReader} it shows what is durable: an entry once
 * the `append` that brought it has resolved, which is when raft hears `persisted`.
 */
export class RaftLog implements LogReader {
  readonly #store: DiskStore
  readonly #options: RaftLogOptions
  readonly #tail: EntryTail
  readonly #terms: TermRuns
  readonly #records: RecordIndex
  #start: Position
  #hardState: HardState
  #lastIndex: number
  #garbage: number[]
  /** What memory knows and the store does not yet: it goes with the next batch. */
  #startWaits = false
  #hardStateWaits = false
  #busy = false
  #failed = false
  /** Old records read last, newest first: a follower that catches up asks for the rest next. */
  #cold: readonly ColdRecord[] = []

  constructor(store: DiskStore, options: RaftLogOptions, found: RecoveredLog) {
    this.#store = store
    this.#options = options
    this.#terms = found.terms
    this.#records = found.records
    this.#start = found.start
    this.#hardState = found.hardState
    this.#lastIndex = found.lastIndex
    this.#garbage = [...found.garbage]
    this.#tail = new EntryTail(options.tailBytesMax ?? TAIL_BYTES_MAX)
  }

  firstIndex(): number {
    return this.#start.index + 1
  }

  lastIndex(): number {
    return this.#lastIndex
  }

  term(index: number): number | undefined {
    if (index === this.#start.index) return this.#start.term
    if (index < this.#start.index || index > this.#lastIndex) return undefined
    return this.#terms.at(index)
  }

  entries(from: number, to: number, bytesMax: number): readonly Entry[] {
    assert(from > this.#start.index, 'only entries of the log are read: from its first')
    assert(to <= this.#lastIndex + 1, 'only entries of the log are read: up to its last')
    assert(from < to, 'at least one entry is read')
    const found: Entry[] = []
    let bytes = 0
    for (let index = from; index < to; index++) {
      const entry = index >= this.#tail.firstIndex ? this.#tail.at(index) : this.#readOld(index)
      bytes += entry.data.length
      if (bytes > bytesMax && found.length > 0) break
      found.push(entry)
    }
    return found
  }

  snapshot(): SnapshotMeta | undefined {
    return this.#options.snapshot()
  }

  /** Term, vote and commit index; the commit index may run ahead of the disk (see `append`). */
  hardState(): HardState {
    return this.#hardState
  }

  stats(): RaftLogStats {
    const { count, bytes } = this.#records
    const [firstIndex, lastIndex] = [this.firstIndex(), this.#lastIndex]
    return { firstIndex, lastIndex, records: count, bytes, tailBytes: this.#tail.bytes }
  }

  /**
   * What raft starts with. A state ahead of the log is one that was swapped in just before a crash:
   * the host first appends its snapshot. Throws a `damaged` DiskError when log and state do not
   * join: one of them was lost in part.
   */
  start(state: StateStart): RaftStart {
    const { applied, conf } = state
    const { path } = this.#options
    if (applied < this.#start.index) {
      const lost = `the state holds entries up to ${applied}, the log in ${path} begins after`
      throw new DiskError('damaged', `${lost} ${this.#start.index}; ${DAMAGE_ADVICE}`)
    }
    if (applied > this.#lastIndex) {
      const lost = `the log in ${path} ends at index ${this.#lastIndex}, the state holds`
      throw new DiskError('damaged', `${lost} entries up to ${applied}; ${DAMAGE_ADVICE}`)
    }
    const lastTerm = this.term(this.#lastIndex) ?? 0
    const { term, vote, commit } = this.#hardState
    // What is applied was committed, and a snapshot's term was seen: both may be newer than what
    // was written last. In a term that was never written down there was no vote either.
    const raised = {
      term: Math.max(term, lastTerm),
      vote: lastTerm > term ? 0n : vote,
      commit: Math.max(commit, applied),
    }
    this.#setHardState(raised)
    return { hardState: raised, conf, applied }
  }

  /**
   * Makes writes durable, in one synced batch: packed entries, hard state and start together or not
   * at all. One call at a time; the caller merges what waits. Rejects with a {@link DiskError}, and
   * then nothing may be appended any more. A commit index alone is no reason to write (it is
   * learned anew after a crash, thesis 3.8): it goes with the next batch, or at `close`.
   */
  async append(writes: readonly Write[]): Promise<void> {
    assert(!this.#busy, 'one append is in flight at a time')
    const merged = mergeWrites(writes)
    assert(!this.#failed, 'nothing is appended after a write has failed')
    checkAppend(merged, this)
    const { term, vote } = merged.hardState ?? this.#hardState
    const promises = term !== this.#hardState.term || vote !== this.#hardState.vote
    if (merged.snapshot === undefined && merged.entries.length === 0 && !promises) {
      if (merged.hardState !== undefined) this.#setHardState(merged.hardState)
      return
    }
    await this.#write(merged)
  }

  /** All up to `index` is applied: most of it is read from the store from now on. */
  applied(index: number): void {
    this.#tail.cutBefore(index + 1 - APPLIED_KEPT)
  }

  /**
   * Forgets the entries up to `toIndex`: here at once, on the disk with the next batches.
   * `durableIndex`: the state holds all up to there, synced. Never truncates beyond that.
   */
  truncate(toIndex: number, durableIndex: number): void {
    assert(toIndex <= durableIndex, 'the log is truncated only below synced state')
    assert(toIndex <= this.#hardState.commit, 'only committed entries are truncated')
    if (toIndex <= this.#start.index) return
    const term = this.term(toIndex)
    assert(term !== undefined, 'the log is truncated up to one of its entries')
    this.#start = { index: toIndex, term }
    this.#startWaits = true
    for (const first of this.#records.cutThrough(toIndex, this.#lastIndex))
      this.#garbage.push(first)
    this.#terms.cutBefore(toIndex + 1)
    this.#tail.cutBefore(toIndex + 1)
  }

  /** Writes what waits for a batch, and closes the store. No append may be in flight. */
  async close(): Promise<void> {
    assert(!this.#busy, 'a log is closed when its append is through')
    try {
      const waits = this.#startWaits || this.#hardStateWaits
      if (waits && !this.#failed) await this.#write(mergeWrites([]))
    } finally {
      await this.#store.close()
    }
  }

  async #write(merged: MergedWrite): Promise<void> {
    const { snapshot, entries } = merged
    const hardState = merged.hardState ?? this.#hardState
    const start = snapshot ?? this.#start
    const before = snapshot ?? this.#positionBefore(entries[0]?.index ?? this.#lastIndex + 1)
    const records = packEntries(entries, before.term)
    const writes = this.#deletes(merged).map((first): DiskWrite => ({
      type: 'del',
      key: recordKey(first),
    }))
    for (const { first, value } of records) {
      writes.push({ type: 'put', key: recordKey(first), value })
    }
    const head = encodeHead({ hardState, end: entries.at(-1) ?? before })
    writes.push({ type: 'put', key: HEAD_KEY, value: head })
    if (snapshot !== undefined || this.#startWaits) {
      writes.push({ type: 'put', key: START_KEY, value: encodeStart(start) })
    }
    this.#busy = true
    this.#hardStateWaits = false
    this.#startWaits = false
    try {
      await this.#store.batch(writes, { sync: true })
    } catch (error) {
      this.#failed = true
      throw error
    } finally {
      this.#busy = false
    }
    this.#hardState = hardState
    if (snapshot !== undefined) this.#install(snapshot)
    this.#show(entries, records)
  }

  #positionBefore(index: number): Position {
    const term = this.term(index - 1)
    assert(term !== undefined, 'entries follow the log without a gap')
    return { index: index - 1, term }
  }

  /**
   * First indexes of the records that go with this batch. With a snapshot it is all of them: a
   * record that was partly replaced must not outlive the one that replaced it.
   */
  #deletes({ snapshot, entries }: MergedWrite): readonly number[] {
    if (snapshot !== undefined) return [...this.#garbage.splice(0), ...this.#records.from(0)]
    const first = entries[0]
    const replaced = first === undefined ? [] : this.#records.from(first.index)
    return [...this.#garbage.splice(0, DELETES_MAX), ...replaced]
  }

  #install(snapshot: SnapshotMeta): void {
    this.#start = { index: snapshot.index, term: snapshot.term }
    this.#startWaits = false
    this.#lastIndex = snapshot.index
    this.#garbage = []
    this.#records.cutFrom(0)
    this.#terms.cutFrom(0)
    this.#tail.cutFrom(0)
    this.#cold = []
  }

  /** The entries are durable: readers see them from now on. */
  #show(entries: readonly Entry[], packed: readonly PackedRecord[]): void {
    const first = entries[0]
    if (first === undefined) return
    this.#records.cutFrom(first.index)
    this.#terms.cutFrom(first.index)
    for (const record of packed) this.#records.add(record.first, record.value.length)
    for (const entry of entries) this.#terms.add(entry.index, entry.term)
    this.#tail.add(entries)
    if (first.index <= this.#lastIndex) this.#cold = []
    this.#lastIndex = entries.at(-1)?.index ?? this.#lastIndex
  }

  #setHardState(hardState: HardState): void {
    this.#hardState = hardState
    this.#hardStateWaits = true
  }

  #readOld(index: number): Entry {
    const { first, next } = this.#records.find(index)
    assert(index < next, 'an index is read from the record that counts for it')
    const known = this.#cold.find((record) => record.first === first) ?? this.#readRecord(first)
    const entry = known.entries[index - first]
    assert(entry !== undefined, 'a record reaches up to the next')
    return entry
  }

  #readRecord(first: number): ColdRecord {
    const record = this.#store.get(recordKey(first))
    assert(record !== undefined, 'a record of the log is in its store')
    checkRecord(this.#options.path, first, record)
    const read = { first, entries: decodeRecord(first, record) }
    this.#cold = [read, ...this.#cold.slice(0, COLD_KEPT - 1)]
    return read
  }
}
