import type { Random } from '../../src/base/index.ts'
import type { Entry, HardState, Write } from '../../src/raft/index.ts'
import type { RaftLog } from '../../src/raftlog/index.ts'

/** What a log must hold, kept the simple way. */
export interface LogModel {
  readonly start: { readonly index: number; readonly term: number }
  /** The first follows `start`. */
  readonly entries: readonly Entry[]
  readonly hardState: HardState
}

/** A log that was never written to. */
export const EMPTY_MODEL: LogModel = {
  start: { index: 0, term: 0 },
  entries: [],
  hardState: { term: 0, vote: 0n, commit: 0 },
}

/** The last index of a model. */
export function lastOf(model: LogModel): number {
  return model.start.index + model.entries.length
}

/** The model after one write. */
export function afterWrite(model: LogModel, write: Write): LogModel {
  let { start, entries } = model
  if (write.snapshot !== undefined) {
    start = { index: write.snapshot.index, term: write.snapshot.term }
    entries = []
  }
  const first = write.entries[0]
  if (first !== undefined) {
    entries = [...entries.slice(0, first.index - start.index - 1), ...write.entries]
  }
  return { start, entries, hardState: write.hardState ?? model.hardState }
}

/** The model without its entries up to `index`. */
export function afterTruncate(model: LogModel, index: number): LogModel {
  const cut = index - model.start.index
  const term = model.entries[cut - 1]?.term ?? model.start.term
  return { ...model, start: { index, term }, entries: model.entries.slice(cut) }
}

/** One to three writes that raft could make: it appends, replaces uncommitted ends, and commits. */
export function randomWrites(model: LogModel, random: Random): readonly Write[] {
  const writes: Write[] = []
  let at = model
  for (let count = 1 + random.below(3); count > 0; count--) {
    const write = randomWrite(at, random)
    writes.push(write)
    at = afterWrite(at, write)
  }
  return writes
}

function randomWrite(model: LogModel, random: Random): Write {
  const { hardState } = model
  const last = lastOf(model)
  if (random.below(25) === 0) {
    const term = Math.max(hardState.term, 1)
    const snapshot = { index: last + 1 + random.below(20), term, conf: NO_CONF }
    const committed = { term, vote: hardState.vote, commit: snapshot.index }
    return { entries: [], hardState: committed, snapshot, replies: [] }
  }
  if (random.below(8) === 0) {
    const commit = hardState.commit + random.below(last - hardState.commit + 1)
    const committed = { ...hardState, commit }
    return { entries: [], hardState: committed, snapshot: undefined, replies: [] }
  }
  const newTerm = random.below(4) === 0 || hardState.term === 0
  const term = hardState.term + (newTerm ? 1 : 0)
  // Only a new term replaces what is there.
  const uncommitted = last - hardState.commit
  const first = last + 1 - (newTerm && random.below(2) === 0 ? random.below(uncommitted + 1) : 0)
  const entries: Entry[] = []
  for (let index = first; index <= first + random.below(6); index++) {
    entries.push(randomEntry(index, term, random))
  }
  const end = entries.at(-1)?.index ?? first - 1
  // A long uncommitted end, of several terms, is where replacing is hard.
  const advance = random.below(4) === 0 ? random.below(end - hardState.commit + 1) : 0
  const commit = hardState.commit + advance
  const vote = newTerm ? BigInt(random.below(4)) : hardState.vote
  return { entries, hardState: { term, vote, commit }, snapshot: undefined, replies: [] }
}

/** Mostly a normal entry of up to a few hundred bytes. */
export function randomEntry(index: number, term: number, random: Random): Entry {
  const data = Uint8Array.from({ length: random.below(random.below(20) === 0 ? 300 : 20) }, () =>
    random.below(256),
  )
  if (random.below(10) > 0) return { type: 'normal', index, term, data }
  const steps = [{ type: 'addLearner' as const, id: random.next64() }]
  return { type: 'conf', index, term, change: { transition: 'auto', steps }, data }
}

const NO_CONF = {
  voters: [],
  learners: [],
  votersOutgoing: [],
  learnersNext: [],
  autoLeave: false,
} as const

/** What differs between a log and its model, in words; undefined when nothing does. */
export function differs(log: RaftLog, model: LogModel): string | undefined {
  const { start, entries } = model
  const last = lastOf(model)
  if (log.firstIndex() !== start.index + 1) return `first index ${log.firstIndex()}`
  if (log.lastIndex() !== last) return `last index ${log.lastIndex()}, not ${last}`
  if (log.term(start.index) !== start.term) return `term of the start ${log.term(start.index)}`
  if (start.index > 0 && log.term(start.index - 1) !== undefined) return 'a term before the start'
  if (log.term(last + 1) !== undefined) return 'a term after the end'
  for (const entry of entries) {
    if (log.term(entry.index) !== entry.term) return `term at ${entry.index}`
  }
  const found = entries.length === 0 ? [] : log.entries(start.index + 1, last + 1, Infinity)
  const wrong = entries.findIndex((entry, at) => show(found[at]) !== show(entry))
  if (found.length !== entries.length || wrong >= 0) return `entry ${start.index + 1 + wrong}`
  const { term, vote, commit } = log.hardState()
  const same = term === model.hardState.term && vote === model.hardState.vote
  return same && commit === model.hardState.commit ? undefined : `hard state ${term}/${commit}`
}

/** An entry as text, all of it. */
export function show(entry: Entry | undefined): string {
  if (entry === undefined) return 'none'
  const change =
    entry.type === 'normal'
      ? ''
      : entry.change.transition + entry.change.steps.map(({ type, id }) => `${type} ${id}`).join()
  const data = Buffer.from(entry.data).toString('latin1')
  return `${entry.index}/${entry.term} ${entry.type} ${change} ${data}`
}
