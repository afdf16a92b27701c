import type {
  Condition,
  KeySpan,
  KeyState,
  Operation,
  OperationRecord,
  Outcome,
  Write,
} from './history.ts'

/** An operation, its time and its outcome on one line. */
export function showRecord(record: OperationRecord): string {
  const { client, id, operation, invoked, returned, outcome } = record
  const time = `[${invoked.toFixed(2)} .. ${returned.toFixed(2)} ms]`
  return `client ${client} #${id} ${time} ${showOperation(operation)} -> ${showOutcome(outcome)}`
}

/** Keys and their values on one line. */
export function showKeys(kvs: readonly KeyState[]): string {
  const shown = kvs.map(
    ({ key, value, createRevision, modRevision, version }) =>
      `${key}=${value} (create ${createRevision} mod ${modRevision} version ${version})`,
  )
  return shown.length === 0 ? 'nothing' : shown.join(', ')
}

function showOperation(operation: Operation): string {
  switch (operation.type) {
    case 'range': {
      const kind = operation.serializable ? 'serializable range' : 'range'
      const at = operation.revision === 0 ? '' : ` at revision ${operation.revision}`
      return `${kind} ${showSpan(operation)}${at}`
    }
    case 'txn': {
      const { conditions, writes } = operation
      const head =
        conditions.length === 0 ? '' : `if ${conditions.map(showCondition).join(' and ')} `
      return `txn ${head}then ${writes.map(showWrite).join(', ')}`
    }
    case 'put':
    case 'delete':
      return showWrite(operation)
  }
}

function showWrite(write: Write): string {
  return write.type === 'put' ? `put ${write.key}=${write.value}` : `delete ${showSpan(write)}`
}

function showCondition(condition: Condition): string {
  return condition.type === 'value'
    ? `${condition.key}=${condition.value}`
    : `mod(${condition.key})=${condition.revision}`
}

function showSpan({ key, end }: KeySpan): string {
  return end === undefined ? key : `[${key}, ${end})`
}

function showOutcome(outcome: Outcome): string {
  if (outcome.type !== 'ok') return `${outcome.type}: ${outcome.error}`
  const { revision, succeeded, deleted, kvs } = outcome
  return [
    `revision ${revision}`,
    ...(succeeded ? [] : ['conditions did not hold']),
    ...(deleted === 0 ? [] : [`deleted ${deleted}`]),
    ...(kvs === undefined ? [] : [`saw ${showKeys(kvs)}`]),
  ].join(', ')
}
