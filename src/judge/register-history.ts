import { inSpan, isOk, spansSeen, writesOf, type OperationRecord } from './history.ts'

import { listIn } from './list-in.ts'

/** The value of a register; null is an absent key. */
export type RegisterValue = string | null

/**
 * What one operation does to one key, revisions left out: if the register is `reads` (undefined:
 * whatever it is), then it becomes `writes` (undefined: stays). `returned` is Infinity when the
 * outcome is unknown: it may happen at any later time, or never. From `settled` on, whether it has
 * happened makes no difference any more.
 */
export interface RegisterStep {
  readonly invoked: number
  readonly returned: number
  readonly settled: number
  readonly reads: RegisterValue | undefined
  readonly writes: RegisterValue | undefined
  readonly record: OperationRecord
}

/** All keys that operations name or have seen, in order. */
export function keysOf(records: readonly OperationRecord[]): string[] {
  const keys = new Set<string>()
  for (const { operation, outcome } of records) {
    for (const write of writesOf(operation)) keys.add(write.key)
    if (outcome.type === 'ok') for (const { key } of outcome.kvs ?? []) keys.add(key)
  }
  return [...keys].toSorted()
}

/**
 * The part of a history that concerns one key. Serializable and past reads promise nothing here and
 * are left out, as are refused operations. An operation on many keys becomes a step on each, which
 * asks less than the whole did: a violation here is one of the whole.
 */
export function registerSteps(records: readonly OperationRecord[], key: string): RegisterStep[] {
  const steps = records.flatMap((record) => stepOf(record, key) ?? [])
  return withoutUnseen(steps)
}

function stepOf(record: OperationRecord, key: string): RegisterStep | undefined {
  const { operation, outcome, invoked } = record
  if (outcome.type === 'fail') return undefined
  if (operation.type === 'range' && (operation.serializable || operation.revision > 0)) {
    return undefined
  }
  const happened = outcome.type === 'unknown' || outcome.succeeded
  const written = happened ? writtenValue(record, key) : undefined
  const reads = readValue(record, key)
  if (written === undefined && (reads === undefined || !isOk(record))) return undefined
  const returned = isOk(record) ? record.returned : Infinity
  return { invoked, returned, settled: returned, reads, writes: written, record }
}

function writtenValue({ operation }: OperationRecord, key: string): RegisterValue | undefined {
  let written: RegisterValue | undefined
  for (const write of writesOf(operation)) {
    if (write.type === 'put' && write.key === key) written = write.value
    if (write.type === 'delete' && inSpan(write, key)) written = null
  }
  return written
}

/** The value that the key must have had just before; undefined when nothing tells. */
function readValue(
  { operation, outcome }: OperationRecord,
  key: string,
): RegisterValue | undefined {
  const happened = outcome.type === 'unknown' || (outcome.type === 'ok' && outcome.succeeded)
  if (operation.type === 'txn' && happened) {
    for (const condition of operation.conditions) {
      if (condition.key !== key) continue
      if (condition.type === 'value') return condition.value
      if (condition.revision === 0) return null
    }
    return undefined
  }
  if (outcome.type !== 'ok' || outcome.kvs === undefined) return undefined
  const speaksOf = spansSeen(operation, outcome.succeeded).some((span) => inSpan(span, key))
  if (!speaksOf) return undefined
  return outcome.kvs.find((state) => state.key === key)?.value ?? null
}

/**
 * Leaves out the changes of unknown outcome whose value nobody has read. If there is an order with
 * one of them in it, there is one without it: what follows it can only overwrite it unread. For the
 * same reason one that was read is settled once its last reader is.
 */
function withoutUnseen(steps: readonly RegisterStep[]): RegisterStep[] {
  const readers = new Map<RegisterValue | undefined, RegisterStep[]>()
  for (const step of steps) listIn(readers, step.reads).push(step)
  const settled = new Map<RegisterStep, number>()
  const settle = (step: RegisterStep): number => {
    if (step.returned !== Infinity || step.writes === null) return step.returned
    const known = settled.get(step)
    if (known !== undefined) return known
    // Swaps that could only follow each other in a ring stay open: nothing settles them.
    settled.set(step, Infinity)
    const times = (readers.get(step.writes) ?? []).map(settle)
    settled.set(step, Math.max(...times))
    return Math.max(...times)
  }
  return steps
    .map((step) => ({ ...step, settled: settle(step) }))
    .filter((step) => step.settled > step.invoked)
}
