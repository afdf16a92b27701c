import { assert, never } from '../base/index.ts'
import { campaign } from './campaign.ts'
import { agreementHint, commitTo, lastIndex, restoreLog, termAt, writeEntries } from './log.ts'
import { setLeader, type RaftNode } from './node.ts'
import { handlePropose } from './proposals.ts'
import { handleReadReply, handleReadRequest } from './read-index.ts'
import type { Entry, MemberId, Message } from './types.ts'
import { cutInflight } from './writes.ts'

/** One message into a follower; any difference of term is settled. */
export function stepFollower(node: RaftNode, message: Message): void {
  switch (message.type) {
    case 'append':
      followLeader(node, message.from)
      return handleAppend(node, message)
    case 'heartbeat':
      followLeader(node, message.from)
      return handleHeartbeat(node, message)
    case 'snapshot':
      followLeader(node, message.from)
      return handleSnapshot(node, message)
    case 'timeoutNow':
      return campaign(node, true)
    case 'propose':
      return handlePropose(node, message)
    case 'readIndex':
      return handleReadRequest(node, message)
    case 'readIndexReply':
      return handleReadReply(node, message)
    case 'vote':
    case 'preVote':
    case 'voteReply':
    case 'preVoteReply':
    case 'appendReply':
    case 'heartbeatReply':
    case 'transferLeader':
      return
    default:
      return never(message)
  }
}

function followLeader(node: RaftNode, leader: MemberId): void {
  setLeader(node, leader)
  node.electionElapsed = 0
}

function handleHeartbeat(
  node: RaftNode,
  { from: to, commit, round }: Extract<Message, { type: 'heartbeat' }>,
): void {
  commitTo(node.log, commit)
  node.outbox.push({ type: 'heartbeatReply', from: node.id, to, term: node.term, round })
}

function handleAppend(node: RaftNode, message: Extract<Message, { type: 'append' }>): void {
  const { from, prevIndex, prevTerm, entries, commit } = message
  const { log } = node
  if (prevIndex < log.committed) return accept(node, from, log.committed)
  if (termAt(log, prevIndex) !== prevTerm) return refuse(node, message)
  const matched = prevIndex + entries.length
  writeNew(node, entries)
  commitTo(log, Math.min(commit, matched))
  accept(node, from, matched)
}

/** Writes what our log does not hold yet; a conflicting entry takes all behind it along (3.5). */
function writeNew(node: RaftNode, entries: readonly Entry[]): void {
  const known = entries.findIndex((entry) => termAt(node.log, entry.index) !== entry.term)
  if (known < 0) return
  const fresh = entries.slice(known)
  const first = fresh[0]?.index ?? 0
  assert(first > node.log.committed, 'a leader holds every committed entry')
  if (first <= lastIndex(node.log)) cutInflight(node.writes, first)
  writeEntries(node.log, fresh)
}

/** A promise that all up to `index` is durable and the leader's: it waits for the disk. */
function accept(node: RaftNode, to: MemberId, accepted: number): void {
  const { id: from, term } = node
  const waiting = node.promises.at(-1)
  let index = accepted
  // A reply speaks for all before it: one is enough for the appends of one turn.
  if (waiting?.type === 'appendReply' && waiting.to === to && waiting.term === term) {
    index = Math.max(accepted, waiting.index)
    node.promises.pop()
  }
  const reply = { from, to, term, index, reject: false, hintIndex: 0, hintTerm: 0 }
  node.promises.push({ type: 'appendReply', ...reply })
}

function refuse(
  node: RaftNode,
  { from: to, prevIndex, prevTerm }: Extract<Message, { type: 'append' }>,
): void {
  const hint = agreementHint(node.log, Math.min(prevIndex, lastIndex(node.log)), prevTerm)
  node.outbox.push({
    type: 'appendReply',
    from: node.id,
    to,
    term: node.term,
    index: prevIndex,
    reject: true,
    hintIndex: hint.index,
    hintTerm: hint.term,
  })
}

function handleSnapshot(
  node: RaftNode,
  { from, snapshot }: Extract<Message, { type: 'snapshot' }>,
): void {
  const { log } = node
  if (snapshot.index > log.committed) {
    // Our log may hold all of it already: then only the commit index is news.
    if (termAt(log, snapshot.index) === snapshot.term) commitTo(log, snapshot.index)
    else {
      cutInflight(node.writes, 1)
      restoreLog(log, snapshot)
    }
  }
  accept(node, from, log.committed)
}
