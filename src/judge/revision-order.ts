import { EventHistory, type HistoryEvent } from './event-history.ts'
import {
  hasEffect,
  isOk,
  spansSeen,
  type KeyState,
  type OkRecord,
  type OperationRecord,
} from './history.ts'
import { changesOf, conditionsHold } from './operation-effect.ts'
import { witnesses } from './real-time.ts'
import { showKeys, showRecord } from './show-record.ts'
import { violation, type Violation } from './violation.ts'
import { judgeWriters } from './writers.ts'

/**
 * Linearizability by revisions, in O(n log n). The order of revisions is the only candidate: a
 * change stands at its own revision, any other operation just after the revision in its header. The
 * final history (`events`, all of them from a store's first revision on) places what the clients
 * could not.
 */
export function judgeByRevision(
  records: readonly OperationRecord[],
  events: readonly HistoryEvent[],
): Violation[] {
  const history = new EventHistory(events)
  const before = witnesses(records)
  const violations = [...history.violations, ...judgeWriters(records, history, before)]
  for (const record of records.filter(isOk)) {
    // A lost change has been reported already.
    if (hasEffect(record) && record.outcome.revision > history.lastRevision) continue
    const found = judgePlace(record, before.get(record.id), history) ?? judgeAnswer(record, history)
    if (found !== undefined) violations.push(found)
  }
  return violations
}

/** Whether an operation stands after all that had ended before it began. */
function judgePlace(
  record: OkRecord,
  witness: OkRecord | undefined,
  history: EventHistory,
): Violation | undefined {
  const { revision } = record.outcome
  const { operation } = record
  if (revision > history.lastRevision) {
    const sentence = `revision ${revision} was seen, the history ends at ${history.lastRevision}`
    return violation('futureRead', sentence, [showRecord(record)])
  }
  const seen = witness?.outcome.revision ?? 0
  const evidence = [...(witness === undefined ? [] : [witness]), record].map(showRecord)
  if (hasEffect(record)) {
    if (revision > seen) return undefined
    if (witness !== undefined && !hasEffect(witness) && seen === revision) {
      const sentence = `revision ${revision} was read before the change that made it began`
      return violation('futureRead', sentence, evidence)
    }
    const sentence = `a change made revision ${revision} after revision ${seen} had been seen`
    return violation('realTime', sentence, evidence)
  }
  if (operation.type === 'range' && operation.serializable) return undefined
  if (revision >= seen) return undefined
  const sentence = `an answer from revision ${revision} after revision ${seen} had been seen`
  return violation('staleRead', sentence, evidence)
}

/** Whether an answer is what the model says at the operation's place. */
function judgeAnswer(record: OkRecord, history: EventHistory): Violation | undefined {
  const { operation, outcome } = record
  const { revision, succeeded, kvs, deleted } = outcome
  const past = operation.type === 'range' && operation.revision > 0 ? operation.revision : revision
  const base = hasEffect(record) ? revision - 1 : past
  if (past > revision) {
    const sentence = `revision ${past} was read while the store was at ${revision}`
    return violation('futureRead', sentence, [showRecord(record)])
  }
  if (conditionsHold(history, operation, base) !== succeeded) {
    const sentence = `the conditions ${succeeded ? 'did not hold' : 'held'} at revision ${base}`
    return violation('wrongRead', sentence, [showRecord(record)])
  }
  const changes = succeeded ? changesOf(history, operation, base) : []
  const due = changes.filter(({ type }) => type === 'delete').length
  if (due !== deleted) {
    const sentence = `${deleted} keys were said to be deleted, not ${due}`
    return violation('wrongRead', sentence, [showRecord(record)])
  }
  return kvs === undefined ? undefined : judgeKeys(record, kvs, base, history)
}

function judgeKeys(
  record: OkRecord,
  kvs: readonly KeyState[],
  base: number,
  history: EventHistory,
): Violation | undefined {
  const told = showKeys(kvs)
  const right = showKeys(stateSeen(record, base, history))
  if (told === right) return undefined
  const older = revisionsBelow(base, history).find(
    (revision) => showKeys(stateSeen(record, revision, history)) === told,
  )
  const was = `at revision ${base} there was ${right}`
  return older === undefined
    ? violation('wrongRead', 'an answer is no state that ever was', [showRecord(record), was])
    : violation('staleRead', `an answer is the state of revision ${older}`, [
        showRecord(record),
        was,
      ])
}

function stateSeen(record: OkRecord, revision: number, history: EventHistory): KeyState[] {
  const spans = spansSeen(record.operation, record.outcome.succeeded)
  return spans.flatMap((span) => history.range(span, revision))
}

/** From the newest down, ending with the empty store. */
function revisionsBelow(revision: number, history: EventHistory): number[] {
  return [1, ...history.revisions()].filter((other) => other < revision).reverse()
}
