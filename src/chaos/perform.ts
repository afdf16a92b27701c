import { errorText } from '../base/index.ts'
import {
  between,
  ClientError,
  compare,
  op,
  type Client,
  type Condition as ClientCondition,
  type Keys,
  type Op,
} from '../client/index.ts'
import type {
  Condition,
  KeySpan,
  KeyState,
  OkOutcome,
  Operation,
  Outcome,
  TxnOperation,
  Write,
} from '../judge/index.ts'
import { OPERATION_TIMEOUT_MS } from './limits.ts'
import { stateOf } from './wire-state.ts'

const OPTIONS = { timeoutMs: OPERATION_TIMEOUT_MS }

/** Does one operation and says how it ended; never rejects. `tells`: ask what was there before. */
export async function perform(
  client: Client,
  operation: Operation,
  tells: boolean,
): Promise<Outcome> {
  try {
    return await ask(client, operation, tells)
  } catch (error) {
    const type = outcomeOf(operation, error)
    return { type, error: errorText(error) }
  }
}

/** A read that was not answered has no effect, a write that may have been sent perhaps has one. */
function outcomeOf(operation: Operation, error: unknown): 'fail' | 'unknown' {
  if (operation.type === 'range') return 'fail'
  return error instanceof ClientError && error.code !== 'unknownOutcome' ? 'fail' : 'unknown'
}

async function ask(client: Client, operation: Operation, tells: boolean): Promise<OkOutcome> {
  switch (operation.type) {
    case 'range': {
      const { serializable, revision } = operation
      const options = { ...OPTIONS, serializable, revision }
      const result = await client.range(keysOf(operation), options)
      return ok({ revision: result.revision, kvs: result.kvs.map(stateOf) })
    }
    case 'put': {
      const options = { ...OPTIONS, previous: tells }
      const { revision, previous } = await client.put(operation.key, operation.value, options)
      const seen = previous === undefined ? [] : [previous]
      return ok({ revision, kvs: tells ? seen.map(stateOf) : undefined })
    }
    case 'delete': {
      const options = { ...OPTIONS, previous: tells }
      const { revision, deleted, previous } = await client.delete(keysOf(operation), options)
      return ok({ revision, deleted, kvs: tells ? previous.map(stateOf) : undefined })
    }
    case 'txn':
      return askTxn(client, operation)
  }
}

async function askTxn(client: Client, { conditions, writes }: TxnOperation): Promise<OkOutcome> {
  const { revision, succeeded, results } = await client
    .txn()
    .if(...conditions.map(conditionOf))
    .then(...writes.map(opOf))
    .else(...conditions.map(({ key }) => op.get(key)))
    .commit(OPTIONS)
  let deleted = 0
  const kvs: KeyState[] = []
  for (const result of results) {
    if (result.type === 'delete') deleted += result.deleted
    if (result.type === 'range') kvs.push(...result.kvs.map(stateOf))
  }
  return ok({ revision, succeeded, deleted, kvs: succeeded ? undefined : kvs })
}

function ok(answer: Partial<OkOutcome> & Pick<OkOutcome, 'revision' | 'kvs'>): OkOutcome {
  return { type: 'ok', succeeded: true, deleted: 0, ...answer }
}

function conditionOf(condition: Condition): ClientCondition {
  return condition.type === 'value'
    ? compare.value(condition.key).equals(condition.value)
    : compare.modRevision(condition.key).equals(condition.revision)
}

function opOf(write: Write): Op {
  return write.type === 'put' ? op.put(write.key, write.value) : op.delete(keysOf(write))
}

/** The keys of a span, as the client takes them. */
export function keysOf({ key, end }: KeySpan): Keys {
  return end === undefined ? key : between(key, end)
}
