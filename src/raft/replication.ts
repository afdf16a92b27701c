import { agreementHint, bytesOf, entriesBetween, firstIndex, lastIndex, termAt } from './log.ts'
import type { RaftNode } from './node.ts'
import {
  becomeProbe,
  becomeReplicate,
  becomeSnapshot,
  noteAppend,
  noteFreed,
  noteMatched,
  noteRejected,
  type Progress,
} from './progress.ts'
import { finishRounds } from './read-index.ts'
import { advanceCommit } from './commit.ts'
import { windowFull } from './inflights.ts'
import { continueTransfer } from './transfer.ts'
import type { Entry, MemberId, Message } from './types.ts'

/**
 * Whether {@link sendAppends} has something to send. What a member is owed follows from the
 * leader's state alone, so all that happened since the last Ready goes out as one append.
 */
export function appendsDue(node: RaftNode): boolean {
  if (node.role !== 'leader') return false
  for (const progress of node.progress.values()) if (appendDue(node, progress)) return true
  return false
}

/** Sends every member what it is owed, as far as its window allows. */
export function sendAppends(node: RaftNode): void {
  if (node.role !== 'leader') return
  for (const id of node.members) {
    const progress = node.progress.get(id)
    if (progress !== undefined) sendDue(node, progress)
  }
}

function sendDue(node: RaftNode, progress: Progress): void {
  while (appendDue(node, progress)) sendAppend(node, progress)
}

function appendDue(node: RaftNode, progress: Progress): boolean {
  if (progress.paused || progress.state === 'snapshot') return false
  return progress.emptyDue || entriesDue(node, progress) || commitDue(node, progress)
}

function entriesDue(node: RaftNode, progress: Progress): boolean {
  if (progress.next > lastIndex(node.log)) return false
  return progress.state === 'probe' || !windowFull(progress.inflights)
}

/** A higher commit index is news only as far as it covers entries that were sent. */
function commitDue(node: RaftNode, progress: Progress): boolean {
  const { sentCommit, next } = progress
  return node.log.committed > sentCommit && sentCommit < next - 1
}

function sendAppend(node: RaftNode, progress: Progress): void {
  const prevIndex = progress.next - 1
  const prevTerm = termAt(node.log, prevIndex)
  const entries = entriesDue(node, progress) ? entriesFrom(node, progress.next) : []
  if (prevTerm === undefined || entries === undefined) return sendSnapshot(node, progress)
  node.outbox.push({
    type: 'append',
    from: node.id,
    to: progress.id,
    term: node.term,
    prevIndex,
    prevTerm,
    entries,
    commit: node.log.committed,
  })
  noteAppend(progress, entries.length, bytesOf(entries), node.log.committed)
}

function entriesFrom(node: RaftNode, index: number): readonly Entry[] | undefined {
  return entriesBetween(node.log, index, lastIndex(node.log) + 1, node.config.messageBytesMax)
}

function sendSnapshot(node: RaftNode, progress: Progress): void {
  const snapshot = node.log.reader.snapshot()
  if (snapshot === undefined) {
    // Nothing to send yet: tried again when the member answers a heartbeat.
    becomeProbe(progress)
    progress.paused = true
    return
  }
  const { id: from, term } = node
  node.outbox.push({ type: 'snapshot', from, to: progress.id, term, snapshot })
  becomeSnapshot(progress, snapshot.index)
}

/** A member accepted or refused an append, or took a snapshot. */
export function handleAppendReply(
  node: RaftNode,
  message: Extract<Message, { type: 'appendReply' }>,
): void {
  const progress = node.progress.get(message.from)
  if (progress === undefined) return
  progress.recentActive = true
  if (message.reject) {
    // The member named the last place where it may agree; our own terms may rule out more.
    const { hintIndex, hintTerm } = message
    const hint = hintTerm > 0 ? hintBelow(node, hintIndex, hintTerm) : hintIndex
    noteRejected(progress, message.index, hint)
    return
  }
  if (message.index > lastIndex(node.log)) return
  handleAccepted(node, progress, message.index)
}

function hintBelow(node: RaftNode, index: number, term: number): number {
  return agreementHint(node.log, Math.min(index, lastIndex(node.log)), term).index
}

function handleAccepted(node: RaftNode, progress: Progress, index: number): void {
  const advanced = noteMatched(progress, index)
  // A probe may be answered with what was known before: that too ends the probing.
  if (!advanced && !(progress.state === 'probe' && progress.matched === index)) return
  if (progress.state === 'probe') becomeReplicate(progress)
  else if (progress.state === 'replicate') noteFreed(progress)
  // Any snapshot that closes the gap to our log will do, not only the one that was sent last.
  else if (progress.matched + 1 >= firstIndex(node.log)) becomeReplicate(progress)
  if (advanced) advanceCommit(node)
  continueTransfer(node, progress)
}

/** A member still follows: it may have lost appends, and it confirms a round. */
export function handleHeartbeatReply(
  node: RaftNode,
  message: Extract<Message, { type: 'heartbeatReply' }>,
): void {
  const progress = node.progress.get(message.from)
  if (progress === undefined) return
  progress.recentActive = true
  if (message.round > progress.ackedRound) {
    progress.ackedRound = message.round
    finishRounds(node)
  }
  if (!progress.recoveryDue || progress.state === 'snapshot') return
  progress.recoveryDue = false
  progress.paused = false
  // The word to stand may have been lost, or have come before the member could.
  continueTransfer(node, progress)
  // All that filled the window may be lost. An empty append gets accepted or refused: both help.
  if (progress.matched < lastIndex(node.log) || progress.state === 'probe') progress.emptyDue = true
}

/** The host could not reach `id`: what was in flight is taken as lost. */
export function handleUnreachable(node: RaftNode, id: MemberId): void {
  const progress = node.progress.get(id)
  if (progress?.state !== 'replicate') return
  becomeProbe(progress)
  // Not tried again before the member is heard from: that would be a loop with the host.
  progress.paused = true
}

/** A snapshot's transfer to `id` has ended. */
export function handleSnapshotReport(node: RaftNode, id: MemberId, ok: boolean): void {
  const progress = node.progress.get(id)
  if (progress?.state !== 'snapshot') return
  if (!ok) progress.snapshotIndex = 0
  becomeProbe(progress)
  // Sent: its reply is on the way. Failed: wait a heartbeat before the next try.
  progress.paused = true
}
