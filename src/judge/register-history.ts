import { inSpan, isOk, spansSeen, writesOf, type OperationRecord } from './history.ts'

/** The value of a register; null is an absent key. */
export type RegisterValue = string | null

/**
 * What one operation does to one key, revisions left out: if the register is `reads` (undefined:
 * whatever it is), then it becomes `writes` (undefined: stays). `returned` is Infinity when the
 * outcome is unknown: it may happen at any later time, or never.
 */
export interface RegisterStep {
  readonly invoked: number
  readonly returned: number
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
  return { invoked, returned, reads, writes: written, record }
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
function readValue({ operation, outcome }: OperationRecord, key: string): RegisterValue | undefined {
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
 * one of them in it, there is one without it: what follows it can only overwrite it unread. This
 * does not hold once a step was answered without telling what it found.
 */
function withoutUnseen(steps: readonly RegisterStep[]): RegisterStep[] {
  const seen = new Set(steps.map(({ reads }) => reads))
  return steps.filter(
    ({ returned, writes }) => returned !== Infinity || writes === null || seen.has(writes),
  )
}
