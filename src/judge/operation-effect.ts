import type { EventHistory, HistoryEvent } from './event-history.ts'
import { inSpan, writesOf, type Condition, type KeyState, type Operation } from './history.ts'

/** A change without what follows from the state it meets. */
export type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'delete'; readonly key: string }

/** Whether a transaction's conditions hold on the state of a revision; always for other kinds. */
export function conditionsHold(
  history: EventHistory,
  operation: Operation,
  revision: number,
): boolean {
  if (operation.type !== 'txn') return true
  return operation.conditions.every((condition) =>
    holds(condition, history.get(condition.key, revision)),
  )
}

/** What the writes of an operation change when they meet the state of a revision, in order. */
export function changesOf(
  history: EventHistory,
  operation: Operation,
  revision: number,
): readonly Change[] {
  const changes: Change[] = []
  const gone = new Set<string>()
  for (const write of writesOf(operation)) {
    if (write.type === 'put') {
      changes.push({ type: 'put', key: write.key, value: write.value })
      continue
    }
    for (const { key } of history.range(write, revision)) {
      if (gone.has(key)) continue
      gone.add(key)
      changes.push({ type: 'delete', key })
    }
  }
  return changes
}

/** Whether events are exactly these changes, in their order. */
export function isEffect(changes: readonly Change[], events: readonly HistoryEvent[]): boolean {
  if (changes.length !== events.length) return false
  return changes.every((change, slot) => {
    const event = events[slot]
    if (event?.type !== change.type || event.key !== change.key) return false
    return change.type === 'delete' || (event.type === 'put' && event.value === change.value)
  })
}

/** Whether an operation could delete a key, as far as its own text tells. */
export function mayDelete(operation: Operation, key: string): boolean {
  return writesOf(operation).some((write) => write.type === 'delete' && inSpan(write, key))
}

function holds(condition: Condition, state: KeyState | undefined): boolean {
  return condition.type === 'value'
    ? state !== undefined && state.value === condition.value
    : (state?.modRevision ?? 0) === condition.revision
}
