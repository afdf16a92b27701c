import { never } from '../base/index.ts'
import { recordVote } from './campaign.ts'
import { isVoter } from './conf-state.ts'
import { stepFollower } from './follower.ts'
import { becomeFollower, type RaftNode } from './node.ts'
import type { Message } from './types.ts'

/** One message into a candidate or pre-candidate; any difference of term is settled. */
export function stepCandidate(node: RaftNode, message: Message): void {
  switch (message.type) {
    case 'append':
    case 'heartbeat':
    case 'snapshot':
      becomeFollower(node, message.term, message.from)
      return stepFollower(node, message)
    case 'preVoteReply':
    case 'voteReply':
      return handleVoteReply(node, message)
    case 'vote':
    case 'preVote':
    case 'appendReply':
    case 'heartbeatReply':
    case 'propose':
    case 'readIndex':
    case 'readIndexReply':
    case 'timeoutNow':
    case 'transferLeader':
      return
    default:
      return never(message)
  }
}

function handleVoteReply(
  node: RaftNode,
  { type, from, term, reject }: Extract<Message, { type: 'voteReply' | 'preVoteReply' }>,
): void {
  if (!isVoter(node.conf, from)) return
  if ((type === 'preVoteReply') !== (node.role === 'preCandidate')) return
  // A grant of an earlier pre-vote speaks for an earlier term.
  const expected = type === 'preVoteReply' && !reject ? node.term + 1 : node.term
  if (term === expected) recordVote(node, from, !reject)
}
