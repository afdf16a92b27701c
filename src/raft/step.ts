import { never } from '../base/index.ts'
import { campaign } from './campaign.ts'
import { stepCandidate } from './candidate.ts'
import { stepFollower } from './follower.ts'
import { stepLeader, tickLeader } from './leader.ts'
import { known, learnCommitted } from './log.ts'
import { becomeFollower, isPromotable, type RaftNode } from './node.ts'
import { expireForwarded } from './reads.ts'
import { NOBODY, type Message } from './types.ts'
import { handleVoteRequest } from './vote.ts'

/** One message into this member, whatever its role. */
export function step(node: RaftNode, message: Message): void {
  if (message.to !== node.id || message.from === node.id) return
  learn(node, message)
  if (!settleTerm(node, message)) return
  if (message.type === 'vote' || message.type === 'preVote') return handleVoteRequest(node, message)
  switch (node.role) {
    case 'leader':
      return stepLeader(node, message)
    case 'follower':
      return stepFollower(node, message)
    case 'candidate':
    case 'preCandidate':
      return stepCandidate(node, message)
    default:
      return never(node.role)
  }
}

/**
 * What is committed stays so, whatever the sender's term: this is taken before terms are settled.
 */
function learn({ log }: RaftNode, message: Message): void {
  if ('commitTerm' in message) learnCommitted(log, message.commit, message.commitTerm)
}

/** One unit of time. */
export function tick(node: RaftNode): void {
  node.ticks++
  expireForwarded(node.reads, node.ticks, node.config.electionTicks)
  if (node.role === 'leader') return tickLeader(node)
  node.electionElapsed++
  if (node.electionElapsed < node.electionTimeout || !isPromotable(node)) return
  node.electionElapsed = 0
  campaign(node, false)
}

/** Brings our term and the message's together. False when the message has no further effect. */
function settleTerm(node: RaftNode, message: Message): boolean {
  // Only passed on, by members that need not know the term.
  if (message.type === 'propose' || message.type === 'readIndex') return true
  if (message.term < node.term) return answerStale(node, message)
  if (message.term > node.term) return joinTerm(node, message)
  return true
}

function joinTerm(node: RaftNode, message: Message): boolean {
  const { type, term, from } = message
  switch (type) {
    case 'preVote':
      return message.transfer || !leaseGuards(node)
    case 'preVoteReply':
      // A grant speaks for a term that may never come; a refusal tells of one that is there.
      if (message.reject) becomeFollower(node, term, NOBODY)
      return true
    case 'vote':
      if (!message.transfer && leaseGuards(node)) return false
      becomeFollower(node, term, NOBODY)
      return true
    case 'append':
    case 'heartbeat':
    case 'snapshot':
      becomeFollower(node, term, from)
      return true
    default:
      becomeFollower(node, term, NOBODY)
      return true
  }
}

/** While we hear from a leader, a member that does not must not depose it (thesis 4.2.3). */
function leaseGuards(node: RaftNode): boolean {
  const { checkQuorum, electionTicks, readMode } = node.config
  if (!checkQuorum) return false
  // A leader may count on a lease that we confirmed just before we restarted.
  if (readMode === 'lease' && node.ticks < electionTicks) return true
  return node.leader !== NOBODY && node.electionElapsed < electionTicks
}

/**
 * A sender behind our term is ignored, but for two that would otherwise never learn of it, since
 * pre-vote and lease keep us from deposing them by a vote: a leader and a pre-candidate.
 */
function answerStale(node: RaftNode, message: Message): false {
  const { id: from, term } = node
  const { from: to, type } = message
  if (type === 'append' || type === 'heartbeat') {
    const nothing = { index: 0, reject: false, hintIndex: 0, hintTerm: 0 }
    node.outbox.push({ type: 'appendReply', from, to, term, ...nothing })
  } else if (type === 'preVote') {
    node.outbox.push({ type: 'preVoteReply', from, to, term, reject: true, ...known(node.log) })
  }
  return false
}
