import type { VoteRequest } from './campaign.ts'
import { isUpToDate, known } from './log.ts'
import type { RaftNode } from './node.ts'
import { NOBODY } from './types.ts'

/** Answers a candidate, whoever it is: it may be a member whose admission we have not applied. */
export function handleVoteRequest(node: RaftNode, message: VoteRequest): void {
  const { from, term, type } = message
  const free = node.vote === NOBODY && node.leader === NOBODY
  const able = node.vote === from || free || (type === 'preVote' && term > node.term)
  const granted = able && isUpToDate(node.log, message.lastIndex, message.lastTerm)
  if (type === 'preVote') {
    // A grant speaks for the term asked about, a refusal tells ours.
    const replyTerm = granted ? term : node.term
    const reply = { from: node.id, to: from, term: replyTerm, reject: !granted, ...known(node.log) }
    node.outbox.push({ type: 'preVoteReply', ...reply })
    return
  }
  const reply = { from: node.id, to: from, term: node.term, reject: !granted, ...known(node.log) }
  if (!granted) {
    node.outbox.push({ type: 'voteReply', ...reply })
    return
  }
  node.vote = from
  node.electionElapsed = 0
  node.promises.push({ type: 'voteReply', ...reply })
}
