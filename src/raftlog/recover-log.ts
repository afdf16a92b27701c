import type { DiskStore } from '../base/index.ts'
import type { HardState } from '../raft/index.ts'
import { damagedLog } from './log-damage.ts'
import { HARD_STATE_KEY, RECORD_RANGE, START_KEY, firstOfKey } from './log-key.ts'
import { decodeHardState, decodeStart } from './log-marks.ts'
import type { LogStart } from './log-marks.ts'
import { recordFault, skimRecord } from './packed-record.ts'
import { RecordIndex } from './record-index.ts'
import { TermRuns } from './term-runs.ts'

/** What a log holds, checked. */
export interface RecoveredLog {
  readonly start: LogStart
  readonly hardState: HardState
  readonly lastIndex: number
  readonly terms: TermRuns
  readonly records: RecordIndex
  /** First indexes of records that are truncated away and not yet deleted, in order. */
  readonly garbage: readonly number[]
}

/**
 * Reads a whole log once: checksums, that no index is missing, that terms never fall, that nothing
 * committed was lost. Throws a `damaged` {@link DiskError} that says what and where.
 */
export async function recoverLog(store: DiskStore, path: string): Promise<RecoveredLog> {
  const start = readStart(store, path)
  const hardState = readHardState(store, path)
  const { terms, records, end } = await readRecords(store, path)
  const first = records.from(0)[0]
  if (first !== undefined) checkEnds(path, start, terms, first, end)
  const lastIndex = first === undefined ? start.index : end
  if (hardState.commit > lastIndex) {
    const lost = `it ends at index ${lastIndex}, but ${hardState.commit} was committed`
    throw damagedLog(path, lost)
  }
  if (terms.last > hardState.term) {
    throw damagedLog(path, `an entry of term ${terms.last} is newer than term ${hardState.term}`)
  }
  const garbage = records.cutThrough(start.index, lastIndex)
  terms.cutBefore(start.index + 1)
  return { start, hardState, lastIndex, terms, records, garbage }
}

/** Term, vote and commit index as last written; zeros in a new store. */
export function readHardState(store: DiskStore, path: string): HardState {
  const bytes = store.get(HARD_STATE_KEY)
  if (bytes === undefined) return { term: 0, vote: 0n, commit: 0 }
  const hardState = decodeHardState(bytes)
  if (hardState === undefined) throw damagedLog(path, 'its hard state does not check')
  return hardState
}

/** The entry before the first; zeros in a new store. */
export function readStart(store: DiskStore, path: string): LogStart {
  const bytes = store.get(START_KEY)
  if (bytes === undefined) return { index: 0, term: 0 }
  const start = decodeStart(bytes)
  if (start === undefined) throw damagedLog(path, 'the mark of its start does not check')
  return start
}

/** Throws unless a record reads. */
export function checkRecord(path: string, first: number, record: Uint8Array): void {
  const fault = recordFault(first, record)
  if (fault !== undefined) {
    throw damagedLog(path, `the record of index ${first} does not read (${fault})`)
  }
}

/** `end` is the last index of the last record; 0 without one. */
async function readRecords(
  store: DiskStore,
  path: string,
): Promise<{ terms: TermRuns; records: RecordIndex; end: number }> {
  const terms = new TermRuns()
  const records = new RecordIndex()
  let end = 0
  for await (const slice of store.scan(RECORD_RANGE)) {
    for (const [key, record] of slice) {
      const first = firstOfKey(key)
      checkRecord(path, first, record)
      if (records.count > 0 && first > end + 1) {
        throw damagedLog(path, `indexes ${end + 1} to ${first - 1} are missing`)
      }
      // A record that begins within the one before replaces the rest of it.
      terms.cutFrom(first)
      end = skimRecord(first, record, (index, term) => {
        if (term < terms.last) {
          throw damagedLog(path, `index ${index} has term ${term}, after term ${terms.last}`)
        }
        terms.add(index, term)
      })
      records.add(first, record.length)
    }
  }
  return { terms, records, end }
}

/** The records must join the start: at or before it, or right after. */
function checkEnds(
  path: string,
  start: LogStart,
  terms: TermRuns,
  first: number,
  end: number,
): void {
  if (first > start.index + 1) {
    throw damagedLog(path, `indexes ${start.index + 1} to ${first - 1} are missing`)
  }
  if (end < start.index) {
    throw damagedLog(path, `it ends at index ${end}, but was truncated up to ${start.index}`)
  }
  const { index, term } = start
  const joins = first <= index ? terms.at(index) === term : terms.at(first) >= term
  if (!joins) throw damagedLog(path, `its entries do not join index ${index} of term ${term}`)
}
