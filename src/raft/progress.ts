import { freeTo } from './byte-batches.ts'
import { createInflights, windowAdd, windowFull, windowReset, type Inflights } from './inflights.ts'
import type { MemberId, RaftConfig } from './types.ts'

/**
 * What a leader knows of one other member. `probe`: where the logs agree is unknown, one append at
 * a time. `replicate`: appends are streamed ahead of their acknowledgement. `snapshot`: the needed
 * entries are truncated, a snapshot is on its way and nothing else is sent.
 */
export interface Progress {
  readonly id: MemberId
  state: 'probe' | 'replicate' | 'snapshot'
  /** The highest index known to be durable there and equal to ours. */
  matched: number
  /** The next index to send; always above `matched`. */
  next: number
  /** Nothing is sent until this member is heard from again. */
  paused: boolean
  /** An append is owed even if it carries no entry: a probe, or the way out of a lost window. */
  emptyDue: boolean
  /** A heartbeat reply may cause one empty append a heartbeat interval, not one a read round. */
  recoveryDue: boolean
  /** The highest commit index sent. Should it get lost, the next heartbeat tells it again. */
  sentCommit: number
  /** The index of the snapshot on its way; meaningful in `snapshot`. */
  snapshotIndex: number
  /** Heard from since the last quorum check. */
  recentActive: boolean
  /** The latest heartbeat round it has answered. */
  ackedRound: number
  readonly inflights: Inflights
}

/** A member of which nothing is known but that it exists. */
export function createProgress(id: MemberId, lastIndex: number, config: RaftConfig): Progress {
  return {
    id,
    state: 'probe',
    matched: 0,
    next: lastIndex + 1,
    paused: false,
    emptyDue: true,
    recoveryDue: true,
    sentCommit: 0,
    snapshotIndex: 0,
    recentActive: false,
    ackedRound: 0,
    inflights: createInflights(config.inflightMessagesMax, config.inflightBytesMax),
  }
}

/** Back to one append at a time, from what is surely there. */
export function becomeProbe(progress: Progress): void {
  // A snapshot that arrived counts as a hint only: the next append finds out.
  const base =
    progress.state === 'snapshot'
      ? Math.max(progress.matched, progress.snapshotIndex)
      : progress.matched
  enter(progress, 'probe', base + 1)
}

/** The logs agree up to `matched`: stream from there. */
export function becomeReplicate(progress: Progress): void {
  enter(progress, 'replicate', progress.matched + 1)
}

/** A snapshot of `index` was sent. */
export function becomeSnapshot(progress: Progress, index: number): void {
  enter(progress, 'snapshot', index + 1)
  progress.snapshotIndex = index
  progress.sentCommit = index
}

function enter(progress: Progress, state: Progress['state'], next: number): void {
  progress.state = state
  progress.next = next
  progress.paused = false
  progress.emptyDue = false
  progress.snapshotIndex = 0
  windowReset(progress.inflights)
}

/** Notes an append just sent with `count` entries, the first of them at `next`. */
export function noteAppend(progress: Progress, count: number, bytes: number, commit: number): void {
  progress.emptyDue = false
  progress.sentCommit = Math.max(progress.sentCommit, commit)
  if (progress.state === 'probe') {
    progress.paused = true
    return
  }
  if (count > 0) {
    progress.next += count
    windowAdd(progress.inflights, progress.next - 1, bytes)
  }
  progress.paused = windowFull(progress.inflights)
}

/** Takes an acknowledgement. False when it says nothing new. */
export function noteMatched(progress: Progress, index: number): boolean {
  if (index <= progress.matched) return false
  progress.matched = index
  progress.next = Math.max(progress.next, index + 1)
  progress.paused = false
  return true
}

/** Frees the window up to what is acknowledged. */
export function noteFreed(progress: Progress): void {
  freeTo(progress.inflights, progress.matched)
}

/**
 * Takes the refusal of the append after `rejected`; the logs may agree at `hint`. False when it is
 * late: an answer to something that later messages have overtaken.
 */
export function noteRejected(progress: Progress, rejected: number, hint: number): boolean {
  if (progress.state === 'replicate') {
    if (rejected <= progress.matched) return false
    becomeProbe(progress)
    progress.emptyDue = true
    return true
  }
  if (progress.state === 'snapshot' || progress.next - 1 !== rejected) return false
  progress.next = Math.max(Math.min(rejected, hint + 1), progress.matched + 1)
  progress.paused = false
  progress.emptyDue = true
  return true
}
