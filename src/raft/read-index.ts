import { votersOf } from './conf-state.ts'
import { isActive, type RaftNode } from './node.ts'
import { quorumValue } from './quorum.ts'
import { sendHeartbeats } from './heartbeat.ts'
import { takeAnswer, type ReadRequest } from './reads.ts'
import { NOBODY, type Message, type Refusal } from './types.ts'

/** The host asks for a read point: here, or of the leader. */
export function requestRead(node: RaftNode, readId: number): Refusal | undefined {
  if (node.role === 'leader') {
    node.reads.waiting.push({ from: node.id, readId })
    return undefined
  }
  if (node.leader === NOBODY) return 'noLeader'
  if (!isActive(node)) return 'notMember'
  const wireId = node.reads.nextWireId++
  node.reads.forwarded.push({ readId, wireId, tick: node.ticks })
  sendRequest(node, { from: node.id, readId: wireId })
  return undefined
}

/** Another member asks: queued on the leader, passed on by anybody who knows a leader. */
export function handleReadRequest(
  node: RaftNode,
  { from, readId }: Extract<Message, { type: 'readIndex' }>,
): void {
  if (node.role === 'leader') node.reads.waiting.push({ from, readId })
  else if (node.leader !== NOBODY) sendRequest(node, { from, readId })
}

function sendRequest(node: RaftNode, { from, readId }: ReadRequest): void {
  node.outbox.push({ type: 'readIndex', from, to: node.leader, term: 0, readId })
}

/** Whether {@link startReads} has something to do. */
export function readsDue(node: RaftNode): boolean {
  return node.role === 'leader' && node.termCommitted && node.reads.waiting.length > 0
}

/**
 * Gives all waiting reads their read point: at once under a lease, else in one heartbeat round.
 * Before the first commit of its term a leader does not know what was committed: they wait (6.4).
 */
export function startReads(node: RaftNode): void {
  if (!readsDue(node)) return
  const requests = node.reads.waiting
  node.reads.waiting = []
  if (leaseHolds(node)) return answer(node, requests, node.log.committed)
  const round = node.reads.round + 1
  node.reads.rounds.push({ round, index: node.log.committed, requests })
  if (isAlone(node)) node.reads.round = round
  else sendHeartbeats(node, votersOf(node.conf))
  finishRounds(node)
}

/** Nobody else votes: there is nobody to ask. */
function isAlone(node: RaftNode): boolean {
  return quorumValue(node.conf, (id) => (id === node.id ? 1 : 0)) > 0
}

/**
 * No other leader can exist yet: a majority heard from us less than an election timeout ago, and
 * ignores other candidates that long. One tick is given away since theirs do not fall with ours,
 * and one for clocks that drift.
 */
function leaseHolds(node: RaftNode): boolean {
  const { readMode, electionTicks } = node.config
  if (readMode !== 'lease' || node.reads.leaseBroken) return false
  return node.ticks - node.reads.confirmedTick < electionTicks - 2
}

/** Answers the reads of every round that a majority has confirmed. */
export function finishRounds(node: RaftNode): void {
  const reads = node.reads
  const confirmed = quorumValue(node.conf, (id) =>
    id === node.id ? reads.round : (node.progress.get(id)?.ackedRound ?? 0),
  )
  for (let first = reads.roundTicks[0]; first !== undefined && first.round <= confirmed;) {
    reads.confirmedTick = first.tick
    reads.roundTicks.shift()
    first = reads.roundTicks[0]
  }
  for (let first = reads.rounds[0]; first !== undefined && first.round <= confirmed;) {
    answer(node, first.requests, first.index)
    reads.rounds.shift()
    first = reads.rounds[0]
  }
}

function answer(node: RaftNode, requests: readonly ReadRequest[], index: number): void {
  const { id: from, term } = node
  for (const { from: to, readId } of requests) {
    if (to === node.id) node.reads.answered.push({ readId, index })
    else node.outbox.push({ type: 'readIndexReply', from, to, term, readId, index })
  }
}

/** The leader's answer to one of our reads. */
export function handleReadReply(
  node: RaftNode,
  message: Extract<Message, { type: 'readIndexReply' }>,
): void {
  takeAnswer(node.reads, message.readId, message.index)
}
