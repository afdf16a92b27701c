import { sleep, type Clock, type Random } from '../base/index.ts'
import type { Client } from '../client/index.ts'
import { isOk, type KeyState, type Operation, type OperationRecord } from '../judge/index.ts'
import { perform } from './perform.ts'
import { randomOperation, type Memory } from './random-operation.ts'

/** Takes every record as it is made. */
export type Recorder = (record: OperationRecord) => void

/** What clients of one run share. */
export interface WorkloadContext {
  readonly recorder: Recorder
  readonly clock: Clock
  /** The time of that clock which records count from. */
  readonly zero: number
  /** Between two operations of one client, at most. */
  readonly thinkMs: number
  /** A number for each operation of the run. */
  readonly nextId: () => number
}

/** One client that does one thing after another until `signal` aborts; the last one is ended. */
export async function runClient(
  number: number,
  client: Client,
  random: Random,
  context: WorkloadContext,
  signal: AbortSignal,
): Promise<void> {
  let memory: Memory = { states: new Map(), revision: 0 }
  while (!signal.aborted) {
    const id = context.nextId()
    const operation = randomOperation(random, memory, `v${id}`)
    const tells = random.below(2) === 0
    const record = await recorded(number, id, client, operation, tells, context)
    memory = remember(memory, record)
    await sleep(context.clock, random.next() * context.thinkMs)
  }
}

/** Does one operation, and records it. */
export async function recorded(
  number: number,
  id: number,
  client: Client,
  operation: Operation,
  tells: boolean,
  { clock, recorder, zero }: WorkloadContext,
): Promise<OperationRecord> {
  const invoked = clock.now() - zero
  const outcome = await perform(client, operation, tells)
  const returned = clock.now() - zero
  const record = { client: number, id, operation, invoked, returned, outcome }
  recorder(record)
  return record
}

function remember(memory: Memory, record: OperationRecord): Memory {
  if (!isOk(record)) return memory
  const { operation, outcome } = record
  const states = new Map<string, KeyState>(memory.states)
  for (const state of outcome.kvs ?? []) states.set(state.key, state)
  if (operation.type === 'put') {
    // Enough to swap it: the other numbers are not looked at.
    const { key, value } = operation
    const { revision } = outcome
    states.set(key, { key, value, createRevision: 0, modRevision: revision, version: 0 })
  }
  return { states, revision: Math.max(memory.revision, outcome.revision) }
}
