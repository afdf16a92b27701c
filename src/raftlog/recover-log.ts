import { assert } from '../base/index.ts'
import type { DiskStore } from '../base/index.ts'
import type { HardState } from '../raft/index.ts'
import { damagedLog } from './log-damage.ts'
import { HEAD_KEY, RECORD_RANGE, START_KEY, firstOfKey } from './log-key.ts'
import { decodeHead, decodeStart } from './log-marks.ts'
import type { LogHead, Position } from './log-marks.ts'
import { recordFault, skimRecord, termBeforeOf } from './packed-record.ts'
import { RecordIndex } from './record-index.ts'
import { TermRuns } from './term-runs.ts'

/** What a log holds, checked. */
export interface RecoveredLog {
  /** The entry just before the first: all up to it are in the state. */
  readonly start: Position
  readonly hardState: HardState
  readonly lastIndex: number
  readonly terms: TermRuns
  readonly records: RecordIndex
  /** First indexes of records that are truncated away and not yet deleted, in order. */
  readonly garbage: readonly number[]
}

/**
 * Reads a whole log once: the checksums, that each record follows the one before it, that the log
 * begins and ends where it was written to. Throws a `damaged` DiskError that says what and where.
 */
export async function recoverLog(store: DiskStore, path: string): Promise<RecoveredLog> {
  const start = readStart(store, path)
  const { hardState, end } = readHead(store, path)
  const { terms, records, lastIndex } = await readRecords(store, path, start)
  const lastTerm = records.count === 0 ? start.term : terms.last
  if (lastIndex !== end.index || lastTerm !== end.term) {
    const ends = `it ends at index ${lastIndex} of term ${lastTerm}`
    throw damagedLog(path, `${ends}, but was written up to index ${end.index} of term ${end.term}`)
  }
  assert(hardState.commit <= lastIndex, 'what is committed is in the log')
  const garbage = records.cutThrough(start.index, lastIndex)
  terms.cutBefore(start.index + 1)
  return { start, hardState, lastIndex, terms, records, garbage }
}

/** Term, vote and commit index as last written; zeros in a new store. */
export function readHardState(store: DiskStore, path: string): HardState {
  return readHead(store, path).hardState
}

/** The entry before the first; zeros in a new store. */
export function readStart(store: DiskStore, path: string): Position {
  const bytes = store.get(START_KEY)
  if (bytes === undefined) return { index: 0, term: 0 }
  const start = decodeStart(bytes)
  if (start === undefined) throw damagedLog(path, 'the mark of its start does not check')
  return start
}

function readHead(store: DiskStore, path: string): LogHead {
  const bytes = store.get(HEAD_KEY)
  if (bytes === undefined) {
    return { hardState: { term: 0, vote: 0n, commit: 0 }, end: { index: 0, term: 0 } }
  }
  const head = decodeHead(bytes)
  if (head === undefined) throw damagedLog(path, 'its hard state does not check')
  return head
}

/** Throws unless a record reads. */
export function checkRecord(path: string, first: number, record: Uint8Array): void {
  const fault = recordFault(first, record)
  if (fault !== undefined) {
    throw damagedLog(path, `the record of index ${first} does not read (${fault})`)
  }
}

/** `lastIndex` is that of the start when there are no records. */
async function readRecords(
  store: DiskStore,
  path: string,
  start: Position,
): Promise<{ terms: TermRuns; records: RecordIndex; lastIndex: number }> {
  const terms = new TermRuns()
  const records = new RecordIndex()
  let lastIndex = start.index
  for await (const slice of store.scan(RECORD_RANGE)) {
    for (const [key, record] of slice) {
      const first = firstOfKey(key)
      checkRecord(path, first, record)
      if (first > lastIndex + 1) {
        throw damagedLog(path, `indexes ${lastIndex + 1} to ${first - 1} are missing`)
      }
      // What was before a record that is truncated itself is not known any more.
      const known = records.count > 0 || first > start.index
      const before = records.count > 0 ? terms.at(first - 1) : start.term
      if (known && before !== termBeforeOf(record)) {
        throw damagedLog(path, `the record of index ${first} does not follow the one before it`)
      }
      // A record that begins within the one before replaces the rest of it.
      terms.cutFrom(first)
      lastIndex = skimRecord(first, record, (index, term) => terms.add(index, term))
      records.add(first, record.length)
    }
  }
  if (records.first <= start.index && terms.at(start.index) !== start.term) {
    throw damagedLog(path, `it does not join index ${start.index} of term ${start.term}`)
  }
  return { terms, records, lastIndex }
}
