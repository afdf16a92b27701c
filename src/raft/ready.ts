import { assert } from '../base/index.ts'
import { countOwnVote } from './campaign.ts'
import { advanceCommit } from './commit.ts'
import { handOut, handoutDue, noteSwapped } from './handout.ts'
import { entriesBetween, lastIndex, trimTail } from './log.ts'
import { sortedConf } from './conf-state.ts'
import { setConf, type RaftNode } from './node.ts'
import { readsDue, startReads } from './read-index.ts'
import { appendsDue, sendAppends } from './replication.ts'
import type { HardState, Message, Ready, SnapshotMeta, Write } from './types.ts'
import { takePersisted } from './writes.ts'

/** Whether {@link takeReady} would give anything. */
export function readyDue(node: RaftNode): boolean {
  const { outbox, promises, reads } = node
  if (outbox.length > 0 || promises.length > 0) return true
  if (reads.answered.length > 0 || reads.dropped.length > 0) return true
  if (writeDue(node) || handoutDue(node.handout, node.log)) return true
  return readsDue(node) || appendsDue(node)
}

/** Everything to do since the last call; the node takes it as done, but for what is reported. */
export function takeReady(node: RaftNode): Ready {
  startReads(node)
  sendAppends(node)
  const write = takeWrite(node)
  const messages = takeMessages(node)
  const committed = handOut(node.handout, node.log)
  trimTail(node.log, node.handout.handed)
  const { answered: reads, dropped: readsDropped } = node.reads
  node.reads.answered = []
  node.reads.dropped = []
  return { messages, write, committed, reads, readsDropped }
}

function takeMessages(node: RaftNode): readonly Message[] {
  const messages = node.outbox
  node.outbox = []
  return messages
}

/**
 * Something must reach the disk. A commit index alone need not: after a restart it is learnt again,
 * so it is saved in passing and costs no write of its own.
 */
function writeDue(node: RaftNode): boolean {
  return entriesOrSnapshotDue(node) || votedAnew(node)
}

function entriesOrSnapshotDue({ log }: RaftNode): boolean {
  return log.unwritten <= lastIndex(log) || (log.snapshot !== undefined && !log.snapshotWritten)
}

function votedAnew(node: RaftNode): boolean {
  return node.term !== node.saved.term || node.vote !== node.saved.vote
}

function takeWrite(node: RaftNode): Write | undefined {
  const replies = node.promises
  node.promises = []
  if (!writeDue(node)) {
    if (replies.length === 0) return undefined
    // All that the replies promise is durable already.
    if (node.writes.length === 0) {
      for (const reply of replies) node.outbox.push(reply)
      return undefined
    }
  }
  const write = composeWrite(node, replies)
  const { hardState } = write
  const ownVote = node.role === 'candidate' && hardState !== undefined
  const ownVoteTerm = ownVote ? node.term : 0
  node.writes.push({ write, durableTo: lastIndex(node.log), ownVoteTerm })
  return write
}

function composeWrite(node: RaftNode, replies: readonly Message[]): Write {
  const { log } = node
  const hardState = takeHardState(node)
  const entries = entriesBetween(log, log.unwritten, lastIndex(log) + 1, Infinity)
  assert(entries !== undefined, 'what is not written is in memory')
  const snapshot = log.snapshotWritten ? undefined : log.snapshot
  log.unwritten = lastIndex(log) + 1
  log.snapshotWritten = log.snapshot !== undefined
  return { entries, hardState, snapshot, replies }
}

function takeHardState(node: RaftNode): HardState | undefined {
  const commit = node.log.committed
  const commitMoved = entriesOrSnapshotDue(node) && commit !== node.saved.commit
  if (!votedAnew(node) && !commitMoved) return undefined
  node.saved = { term: node.term, vote: node.vote, commit }
  return node.saved
}

/** The oldest write is durable: what it holds of our log and our vote counts from now on. */
export function handlePersisted(node: RaftNode, write: Write): void {
  const done = takePersisted(node.writes, node.log, write)
  if (write.snapshot !== undefined) swapState(node, write.snapshot)
  if (done.ownVoteTerm !== 0) countOwnVote(node, done.ownVoteTerm)
  advanceCommit(node)
}

/**
 * The state machine is the snapshot's now, and only now its configuration counts here: until then
 * entries of the old state may still be applied. It may lack us, when it is older than our
 * admission, which then follows in the log.
 */
function swapState(node: RaftNode, { index, conf }: SnapshotMeta): void {
  noteSwapped(node.handout, index)
  setConf(node, sortedConf(conf))
}
