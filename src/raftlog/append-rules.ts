import { assert } from '../base/index.ts'
import type { HardState, LogReader } from '../raft/index.ts'
import type { MergedWrite } from './merge-writes.ts'

/** The log as it is before a write. */
export interface LogBefore extends LogReader {
  hardState(): HardState
}

/** Asserts what raft owes its log: a write that breaks it must not reach the disk. */
export function checkAppend({ snapshot, entries, hardState }: MergedWrite, log: LogBefore): void {
  const before = log.hardState()
  const { term, commit } = hardState ?? before
  const first = entries[0]
  const last = entries.at(-1)
  assert(term >= before.term, 'the term never falls')
  assert(commit >= before.commit, 'the commit index never falls')
  assert(snapshot === undefined || snapshot.index >= log.firstIndex(), 'a snapshot leads forward')
  if (first !== undefined && last !== undefined) {
    assert(first.index > before.commit, 'what is committed is never replaced')
    const termBefore = snapshot?.term ?? log.term(first.index - 1)
    assert(termBefore !== undefined, 'entries follow the log without a gap')
    assert(first.term >= termBefore, 'terms never fall along a log')
    assert(last.term <= term, 'no entry is newer than the term')
  }
  const lastIndex = last?.index ?? snapshot?.index ?? log.lastIndex()
  assert(commit <= lastIndex, 'what is committed is in the log')
}
