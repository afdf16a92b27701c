import {
  EventHistory,
  judgeLinearizability,
  judgeMembers,
  judgeWatch,
  type MemberState,
  type OperationRecord,
  type WatchRecord,
} from '../judge/index.ts'

/** All that a run left to judge. */
export interface RunEvidence {
  readonly records: readonly OperationRecord[]
  readonly members: readonly MemberState[]
  readonly watches: readonly WatchRecord[]
}

/** What the judges say, a text for each violation. */
export interface RunVerdict {
  readonly violations: readonly string[]
  /** Keys whose search without revisions was given up. */
  readonly keysUndecided: readonly string[]
}

/** Asks every judge. The first member's events are the final history: all must have the same. */
export function judgeRun({ records, members, watches }: RunEvidence): RunVerdict {
  const events = members[0]?.events ?? []
  const history = new EventHistory(events)
  const { violations, keysUndecided } = judgeLinearizability(records, events)
  const all = [
    ...judgeMembers(members),
    ...violations,
    ...watches.flatMap((watch) => judgeWatch(watch, history)),
  ]
  return { violations: all.map(({ rule, text }) => `${rule}: ${text}`), keysUndecided }
}
