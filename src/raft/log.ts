import { assert } from '../base/index.ts'
import type { Entry, LogReader, RaftStart, SnapshotMeta } from './types.ts'

/**
 * The log as this member sees it: the durable part behind `reader`, then `tail` in memory. The tail
 * keeps entries until they are both durable and handed out, so that a healthy member never reads
 * its disk.
 */
export interface RaftLog {
  readonly reader: LogReader
  /** Entries from `offset` on. They stand above whatever the disk still holds there. */
  tail: Entry[]
  offset: number
  /** The next entry to put into a Write. */
  unwritten: number
  /** The log up to here is on the disk and the same there. */
  durable: number
  /** A received snapshot that is not durable yet; the log then starts behind it. */
  snapshot: SnapshotMeta | undefined
  /** Whether `snapshot` was already put into a Write. */
  snapshotWritten: boolean
  committed: number
}

/** The log that a start finds: all of it durable. */
export function openLog(reader: LogReader, start: RaftStart): RaftLog {
  const last = reader.lastIndex()
  // The state machine may be durable ahead of the commit index, which is only saved in passing.
  const committed = Math.max(start.hardState.commit, start.applied)
  assert(committed <= last, 'the log holds all that was committed')
  assert(start.applied >= reader.firstIndex() - 1, 'the log is truncated only below applied state')
  assert(start.hardState.term >= (reader.term(last) ?? 0), 'the hard state is as new as the log')
  return {
    reader,
    tail: [],
    offset: last + 1,
    unwritten: last + 1,
    durable: last,
    snapshot: undefined,
    snapshotWritten: false,
    committed,
  }
}

/** The first index whose entry can still be read. */
export function firstIndex(log: RaftLog): number {
  return log.snapshot === undefined ? log.reader.firstIndex() : log.snapshot.index + 1
}

/** The last index, durable or not; 0 when nothing was ever written. */
export function lastIndex(log: RaftLog): number {
  return log.offset + log.tail.length - 1
}

/** The term at `index`; undefined when it is truncated away or beyond the end. */
export function termAt(log: RaftLog, index: number): number | undefined {
  if (index >= log.offset) return log.tail[index - log.offset]?.term
  if (log.snapshot === undefined) return log.reader.term(index)
  return index === log.snapshot.index ? log.snapshot.term : undefined
}

/** The term of the last entry. */
export function lastTerm(log: RaftLog): number {
  const term = termAt(log, lastIndex(log))
  assert(term !== undefined, 'the term of the last index is known')
  return term
}

/** Bytes that an entry counts in every limit. */
export function entryBytes(entry: Entry): number {
  return entry.data.length
}

/** Sum of {@link entryBytes}. */
export function bytesOf(entries: readonly Entry[]): number {
  let bytes = 0
  for (const entry of entries) bytes += entryBytes(entry)
  return bytes
}

/** Entries of `[from, to)`, at least one, within `bytesMax`; undefined when `from` is truncated. */
export function entriesBetween(
  log: RaftLog,
  from: number,
  to: number,
  bytesMax: number,
): readonly Entry[] | undefined {
  assert(to <= lastIndex(log) + 1, 'entries are read within the log')
  if (from >= to) return []
  if (from < firstIndex(log)) return undefined
  if (from >= log.offset) return cutTail(log, from, to, bytesMax, 1)
  const storedTo = Math.min(to, log.offset)
  const stored = log.reader.entries(from, storedTo, bytesMax)
  assert(stored[0]?.index === from, 'the durable log holds what it says it holds')
  if (from + stored.length < storedTo || to === storedTo) return stored
  return [...stored, ...cutTail(log, storedTo, to, bytesMax - bytesOf(stored), 0)]
}

function cutTail(
  log: RaftLog,
  from: number,
  to: number,
  bytesMax: number,
  countMin: number,
): readonly Entry[] {
  const start = from - log.offset
  let bytes = 0
  let end = start
  while (end < to - log.offset) {
    const entry = log.tail[end]
    assert(entry !== undefined, 'the tail has no gap')
    bytes += entryBytes(entry)
    if (bytes > bytesMax && end - start >= countMin) break
    end++
  }
  return log.tail.slice(start, end)
}

/** Puts entries behind their predecessor and drops all that stood there before. */
export function writeEntries(log: RaftLog, entries: readonly Entry[]): void {
  const first = entries[0]?.index
  if (first === undefined) return
  assert(first > log.committed, 'a committed entry is never replaced')
  assert(first <= lastIndex(log) + 1, 'the log has no gap')
  if (first <= log.offset) {
    log.tail = [...entries]
    log.offset = first
  } else {
    log.tail.length = first - log.offset
    for (const entry of entries) log.tail.push(entry)
  }
  log.unwritten = Math.min(log.unwritten, first)
  log.durable = Math.min(log.durable, first - 1)
}

/** Drops entries from memory that nobody needs there: durable, and at most `handed`. */
export function trimTail(log: RaftLog, handed: number): void {
  const count = Math.min(log.durable, handed) - log.offset + 1
  if (count <= 0) return
  log.tail.splice(0, count)
  log.offset += count
}

/** Moves the commit index forward; it never falls. */
export function commitTo(log: RaftLog, index: number): void {
  if (index <= log.committed) return
  assert(index <= lastIndex(log), 'a commit index lies within the log: it was truncated or lost')
  log.committed = index
}

/** What this log knows to be committed, as told in elections. */
export function known(log: RaftLog): { readonly commit: number; readonly commitTerm: number } {
  const commitTerm = termAt(log, log.committed)
  assert(commitTerm !== undefined, 'the term of the last committed entry is known')
  return { commit: log.committed, commitTerm }
}

/** Takes over what another member knows, if that entry is ours too: then so is all before it. */
export function learnCommitted(log: RaftLog, commit: number, commitTerm: number): void {
  if (termAt(log, commit) === commitTerm) commitTo(log, commit)
}

/** Replaces the whole log by a snapshot, which is not durable yet. */
export function restoreLog(log: RaftLog, snapshot: SnapshotMeta): void {
  assert(snapshot.index > log.committed, 'a snapshot never goes back')
  log.snapshot = snapshot
  log.snapshotWritten = false
  log.tail = []
  log.offset = snapshot.index + 1
  log.unwritten = log.offset
  // Nothing of this log is on the disk: no entry behind it is handed out before the snapshot is.
  log.durable = 0
  log.committed = snapshot.index
}

/** Whether a log that ends in (`term`, `index`) holds all that ours can have committed (3.6.1). */
export function isUpToDate(log: RaftLog, index: number, term: number): boolean {
  const ours = lastTerm(log)
  return term > ours || (term === ours && index >= lastIndex(log))
}

/**
 * The last position at or below `index` whose term is at most `term`: where two logs may still
 * agree. Term 0 when ours is truncated there. Skips whole terms instead of single entries (5.3).
 */
export function agreementHint(
  log: RaftLog,
  index: number,
  term: number,
): { readonly index: number; readonly term: number } {
  for (let at = index; at > 0; at--) {
    const ours = termAt(log, at)
    if (ours === undefined) return { index: at, term: 0 }
    if (ours <= term) return { index: at, term: ours }
  }
  return { index: 0, term: 0 }
}
