import { createStateMachine, type ApplyOutcome, type StateMachine } from '../../src/apply/index.ts'
import { bytesToLatin1, latin1ToBytes } from '../../src/base/index.ts'
import { MemoryBackend } from '../mvcc/memory-world.ts'
import { confAfter, type LogEntry } from './log-entries.ts'

/** A backend that holds what `from` holds now. */
export function copyOf(from: MemoryBackend): MemoryBackend {
  const copy = new MemoryBackend()
  for (const [key, value] of from.records) copy.records.set(key, value)
  return copy
}

/** Everything a backend holds, in byte order, as text that can be compared. */
export function fingerprint(backend: MemoryBackend): string {
  const lines = [...backend.records].map(
    ([key, value]) => `${JSON.stringify(key)} ${JSON.stringify(bytesToLatin1(value))}`,
  )
  return lines.toSorted().join('\n')
}

/** A state machine as a restarted member has it. */
export function restoredMachine(backend: MemoryBackend): StateMachine {
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
  return JSON.stringify(outcome.reply, (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`
    return value instanceof Uint8Array ? bytesToLatin1(value) : value
  })
}

/** Runs what compactions have left to do. */
export function finishCompaction(machine: StateMachine): void {
  while (!machine.store.compactStep(5)) continue
}
