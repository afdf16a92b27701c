import { isOk, type OkRecord, type OperationRecord } from './history.ts'

/**
 * For each operation, by its id, the answered one with the highest revision among those that had
 * returned before it was invoked. Whatever the operation does must come after what that one saw.
 */
export function witnesses(records: readonly OperationRecord[]): ReadonlyMap<number, OkRecord> {
  const ended = records.filter(isOk).toSorted((a, b) => a.returned - b.returned)
  const begun = records.toSorted((a, b) => a.invoked - b.invoked)
  const found = new Map<number, OkRecord>()
  let highest: OkRecord | undefined
  let next = 0
  for (const record of begun) {
    for (;;) {
      const candidate = ended[next]
      // Equal times are concurrent: the clock cannot tell them apart.
      if (candidate === undefined || candidate.returned >= record.invoked) break
      next += 1
      if (candidate.outcome.revision > (highest?.outcome.revision ?? 0)) highest = candidate
    }
    if (highest !== undefined) found.set(record.id, highest)
  }
  return found
}
