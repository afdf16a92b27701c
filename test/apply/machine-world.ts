import { createStateMachine, type ApplyOutcome, type StateMachine } from '../../src/apply/index.ts'
import { bytesToLatin1, latin1ToBytes } from '../../src/base/index.ts'
import { DEAD_PREFIX, range, readHistory, RECORD_PREFIX } from '../../src/mvcc/index.ts'
import { EncodedMessage } from '../../src/proto/index.ts'
import { MemoryBackend } from '../mvcc/memory-world.ts'
import { allKeys, kvText, plainKv } from '../mvcc/requests.ts'
import { confAfter, type LogEntry } from './log-entries.ts'

/** A backend that holds what a flush of `from` would bring to the disk now. */
export function copyOf(from: MemoryBackend): MemoryBackend {
  from.flush()
  const copy = new MemoryBackend()
  for (const [key, value] of from.records) copy.records.set(key, value)
  return copy
}

/** Everything a backend holds, in byte order, as text that can be compared. */
export function fingerprint(backend: MemoryBackend): string {
  backend.flush()
  const lines = [...backend.records].map(
    ([key, value]) => `${JSON.stringify(key)} ${JSON.stringify(bytesToLatin1(value))}`,
  )
  return lines.toSorted().join('\n')
}

/**
 * The same for what all members have in common: how history is cut into pages hangs on restarts,
 * and what a compaction leaves in them for later on that.
 */
export function contents(backend: MemoryBackend): string {
  const copy = copyOf(backend)
  const { store } = restoredMachine(copy)
  for (const key of copy.records.keys()) {
    if ([RECORD_PREFIX, DEAD_PREFIX].includes(key.charCodeAt(0))) copy.records.delete(key)
  }
  const start = Math.max(store.compactRevision, 1)
  const state = range(store, allKeys({ revision: start })).kvs.map(kvText)
  const { revisions } = readHistory(store, start, { revisionsMax: Infinity, bytesMax: Infinity })
  const events = revisions.flatMap((revision) => revision.events)
  const history = events.map(({ type, key, kv }) => `${type} ${key} ${kvText(kv)}`)
  return [fingerprint(copy), ...state, ...history].join('\n')
}

/** A state machine as a restarted member has it. */
export function restoredMachine(backend: MemoryBackend): StateMachine {
  backend.flush()
  const machine = createStateMachine({ backend })
  for (const key of [...backend.records.keys()].toSorted()) {
    const value = backend.records.get(key)
    if (value !== undefined) machine.restore(latin1ToBytes(key), value)
  }
  machine.finishRestore()
  return machine
}

/** Applies the entry at `index`, as the member does, with a stand-in for raft. */
export function applyEntry(
  machine: StateMachine,
  index: number,
  entry: LogEntry,
): ApplyOutcome | undefined {
  if (entry.type === 'normal') return machine.applyNormal(index, entry.term, entry.request)
  return machine.applyConf(index, entry.term, entry, (accepted) =>
    accepted ? confAfter(machine.confState, entry.steps) : machine.confState,
  )
}

/** An outcome as text that can be compared. */
export function outcomeText(outcome: ApplyOutcome | undefined): string {
  if (outcome === undefined) return 'known already'
  if ('refusal' in outcome) {
    const { name, code, message } = outcome.refusal
    return `${name} ${code}: ${message}`
  }
  return JSON.stringify(outcome.reply, (_, given: unknown) => {
    const value = given instanceof EncodedMessage ? plainKv(given) : given
    if (typeof value === 'bigint') return `${value}n`
    return value instanceof Uint8Array ? bytesToLatin1(value) : value
  })
}

/** Runs what compactions have left to do. */
export function finishCompaction(machine: StateMachine): void {
  while (!machine.store.compactStep(5)) continue
}
