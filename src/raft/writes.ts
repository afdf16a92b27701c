import { assert } from '../base/index.ts'
import type { RaftLog } from './log.ts'
import type { Write } from './types.ts'

/**
 * A write that the host has and has not yet reported. Writes become durable in order, so what one
 * of them makes durable is a prefix of the log, cut where a later write replaces it.
 */
export interface InflightWrite {
  readonly write: Write
  /** Once this write is done the log is durable up to here, if nothing replaced it meanwhile. */
  durableTo: number
  /** The term of a vote for ourselves that this write makes durable; 0 when it holds none. */
  readonly ownVoteTerm: number
}

/** Entries from `index` on are replaced: what is in flight no longer speaks for them. */
export function cutInflight(writes: readonly InflightWrite[], index: number): void {
  for (const write of writes) write.durableTo = Math.min(write.durableTo, index - 1)
}

/** Takes the oldest write off and moves the durable index. */
export function takePersisted(
  writes: InflightWrite[],
  log: RaftLog,
  reported: Write,
): InflightWrite {
  const oldest = writes.shift()
  assert(oldest !== undefined, 'only a write that was handed out is reported')
  assert(oldest.write === reported, 'writes are reported in the order they were handed out')
  log.durable = Math.max(log.durable, oldest.durableTo)
  const snapshot = reported.snapshot
  // A newer snapshot may have arrived while this one was written: the log starts behind that.
  if (snapshot !== undefined && log.snapshot?.index === snapshot.index) log.snapshot = undefined
  return oldest
}
