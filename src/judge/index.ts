/**
 * judge: what histories must be, as code over plain data.
 *
 * Records of client operations and watch streams come in, violations with their evidence go out:
 * linearizability by revisions and, apart from them, by values and times; watch streams and members
 * against the final history; and the contract that every disk must keep.
 * Invariants owned: a history that an atomic store can have made is never blamed, whatever the
 * outcomes that clients do not know; an undecided search is told as such, never as a pass. It must
 * never talk to a cluster, read a clock, or know how a history came about.
 */
export * from './disk-contract.ts'
export { EventHistory, FIRST_REVISION, showEvent, type HistoryEvent } from './event-history.ts'
export {
  decodeRecords,
  encodeRecord,
  hasEffect,
  inSpan,
  isOk,
  spansSeen,
  writesOf,
  type Condition,
  type KeySpan,
  type KeyState,
  type OkOutcome,
  type OkRecord,
  type Operation,
  type OperationRecord,
  type Outcome,
  type RangeOperation,
  type TxnOperation,
  type Write,
} from './history.ts'
export {
  judgeLinearizability,
  judgeRegisters,
  type LinearizabilityVerdict,
} from './linearizability.ts'
export { judgeMembers, type MemberState } from './members-judge.ts'
export { judgeByRevision } from './revision-order.ts'
export { showKeys, showRecord } from './show-record.ts'
export type { Rule, Violation } from './violation.ts'
export { judgeWatch } from './watch-judge.ts'
export type { WatchDelivery, WatchedEvent, WatchRecord } from './watch-record.ts'
