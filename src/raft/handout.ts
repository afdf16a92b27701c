import { assert } from '../base/index.ts'
import { freeTo, type ByteBatches } from './byte-batches.ts'
import { bytesOf, entriesBetween, type RaftLog } from './log.ts'
import type { Entry } from './types.ts'

/**
 * Which committed entries the host has and has applied. `applied <= handed <= committed`. The
 * batches are handed out and not yet applied.
 */
export interface Handout extends ByteBatches {
  readonly bytesMax: number
  handed: number
  applied: number
  /** Indexes of the `conf` entries handed out whose `applyConf` has not come. */
  readonly confs: number[]
}

/** Nothing handed out above `applied`. */
export function createHandout(applied: number, bytesMax: number): Handout {
  return { bytesMax, handed: applied, applied, batches: [], bytes: 0, confs: [] }
}

/** The end of what may be handed out: committed, and durable here so that a restart finds it. */
function available(log: RaftLog): number {
  return Math.min(log.committed, log.durable)
}

/** Whether {@link handOut} would give something: a host that lags gets no more than the limit. */
export function handoutDue(handout: Handout, log: RaftLog): boolean {
  return (
    available(log) > handout.handed && (handout.bytes === 0 || handout.bytes < handout.bytesMax)
  )
}

/** The next committed entries to apply. */
export function handOut(handout: Handout, log: RaftLog): readonly Entry[] {
  if (!handoutDue(handout, log)) return []
  const room = handout.bytesMax - handout.bytes
  const entries = entriesBetween(log, handout.handed + 1, available(log) + 1, room)
  assert(entries !== undefined, 'the log keeps what is not applied')
  const last = entries.at(-1)
  assert(last !== undefined, 'a handout that is due is not empty')
  const bytes = bytesOf(entries)
  handout.batches.push({ lastIndex: last.index, bytes })
  handout.bytes += bytes
  handout.handed = last.index
  for (const entry of entries) if (entry.type === 'conf') handout.confs.push(entry.index)
  return entries
}

/** The host has applied all up to `index`. False when it says nothing new. */
export function noteApplied(handout: Handout, index: number): boolean {
  assert(index <= handout.handed, 'only entries that were handed out are applied')
  if (index <= handout.applied) return false
  assert((handout.confs[0] ?? Infinity) > index, 'each conf entry applied was given to applyConf')
  handout.applied = index
  freeTo(handout, index)
  return true
}

/** The host has swapped in a snapshot: all up to `index` is in the state machine. */
export function noteSwapped(handout: Handout, index: number): void {
  if (index <= handout.applied) return
  handout.applied = index
  handout.handed = Math.max(handout.handed, index)
  while ((handout.confs[0] ?? Infinity) <= index) handout.confs.shift()
  freeTo(handout, index)
}
