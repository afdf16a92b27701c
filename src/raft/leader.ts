import { assert, EMPTY_BYTES, never } from '../base/index.ts'
import { LEAVE_JOINT } from './conf-change.ts'
import { isVoter } from './conf-state.ts'
import { sendHeartbeats } from './heartbeat.ts'
import { lastIndex } from './log.ts'
import { becomeFollower, resetRole, setLeader, type RaftNode } from './node.ts'
import { createProgress } from './progress.ts'
import { appendOwn, handlePropose } from './proposals.ts'
import { voteResult } from './quorum.ts'
import { handleReadRequest } from './read-index.ts'
import { handleAppendReply, handleHeartbeatReply } from './replication.ts'
import { abortTransfer, handOver, startTransfer } from './transfer.ts'
import { NOBODY, type MemberId, type Message } from './types.ts'

/** Takes office: an entry of the new term makes what is before it committable (thesis 3.6.2). */
export function becomeLeader(node: RaftNode): void {
  assert(node.role === 'candidate', 'only a candidate is elected')
  assert(node.log.snapshot === undefined, 'a leader has its whole log')
  resetRole(node, node.term)
  node.role = 'leader'
  setLeader(node, node.id)
  for (const id of node.members) {
    if (id === node.id) continue
    node.progress.set(id, createProgress(id, lastIndex(node.log), node.config))
  }
  // The inherited tail may hold a membership change: none is taken before all of it is applied.
  node.pendingConfIndex = lastIndex(node.log)
  appendOwn(node, [{ type: 'normal', data: EMPTY_BYTES }])
}

/** One message into a leader; any difference of term is settled. */
export function stepLeader(node: RaftNode, message: Message): void {
  switch (message.type) {
    case 'appendReply':
      return handleAppendReply(node, message)
    case 'heartbeatReply':
      return handleHeartbeatReply(node, message)
    case 'propose':
      return handlePropose(node, message)
    case 'readIndex':
      return handleReadRequest(node, message)
    case 'transferLeader':
      return startTransfer(node, message.transferee)
    case 'vote':
    case 'preVote':
    case 'voteReply':
    case 'preVoteReply':
    case 'append':
    case 'heartbeat':
    case 'snapshot':
    case 'timeoutNow':
    case 'readIndexReply':
      return
    default:
      return never(message)
  }
}

/** A tick of a leader: quorum check and end of a hand-over each election timeout, heartbeats. */
export function tickLeader(node: RaftNode): void {
  node.electionElapsed++
  node.heartbeatElapsed++
  if (node.electionElapsed >= node.config.electionTicks) checkOffice(node)
  if (node.role !== 'leader' || node.heartbeatElapsed < node.config.heartbeatTicks) return
  node.heartbeatElapsed = 0
  for (const progress of node.progress.values()) progress.recoveryDue = true
  sendHeartbeats(node, node.members)
}

function checkOffice(node: RaftNode): void {
  node.electionElapsed = 0
  const voter = isVoter(node.conf, node.id)
  // One that has left stays until somebody took over: without it the others may have no majority.
  if (voter && node.config.checkQuorum && !quorumActive(node)) {
    return becomeFollower(node, node.term, NOBODY)
  }
  for (const progress of node.progress.values()) progress.recentActive = false
  abortTransfer(node)
  if (!voter) handOver(node)
}

/** A leader that a majority no longer answers must not go on as one (thesis 6.2). */
function quorumActive(node: RaftNode): boolean {
  const active = new Map<MemberId, boolean>([[node.id, true]])
  for (const { id, recentActive } of node.progress.values()) active.set(id, recentActive)
  return voteResult(node.conf, active) === 'won'
}

/** Leaves a joint configuration by itself once the change that entered it is applied (4.3). */
export function leaveJointIfDue(node: RaftNode): void {
  if (node.role !== 'leader' || !node.conf.autoLeave) return
  if (node.handout.applied < node.pendingConfIndex) return
  appendOwn(node, [{ type: 'conf', change: LEAVE_JOINT, data: EMPTY_BYTES }])
}
