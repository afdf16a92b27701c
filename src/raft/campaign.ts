import { assert } from '../base/index.ts'
import { votersOf } from './conf-state.ts'
import { becomeLeader } from './leader.ts'
import { entriesBetween, known, lastIndex, lastTerm } from './log.ts'
import { becomeFollower, isPromotable, resetRole, setLeader, type RaftNode } from './node.ts'
import { voteResult } from './quorum.ts'
import { NOBODY, type MemberId, type Message } from './types.ts'

/** A candidate's question, for real or beforehand. */
export type VoteRequest = Extract<Message, { type: 'vote' | 'preVote' }>

const SCAN_BYTES = 1 << 20

/** Stands for election. `transfer`: the leader asked for it, so nothing is asked beforehand. */
export function campaign(node: RaftNode, transfer: boolean): void {
  if (node.role === 'leader' || !isPromotable(node) || confUnapplied(node)) return
  if (node.config.preVote && !transfer) becomePreCandidate(node)
  else becomeCandidate(node, transfer)
}

/**
 * Whether a committed membership change waits to be applied. Standing with an outdated
 * configuration could win with a majority that is none any more.
 */
function confUnapplied(node: RaftNode): boolean {
  const { handout, log } = node
  if (handout.confs.length > 0) return true
  for (let from = handout.handed + 1; from <= log.committed;) {
    const entries = entriesBetween(log, from, log.committed + 1, SCAN_BYTES)
    assert(entries !== undefined && entries.length > 0, 'the log keeps what is not applied')
    if (entries.some((entry) => entry.type === 'conf')) return true
    from += entries.length
  }
  return false
}

/** Asks first whether an election could be won; nobody's term moves for it (thesis 9.6). */
function becomePreCandidate(node: RaftNode): void {
  node.role = 'preCandidate'
  setLeader(node, NOBODY)
  node.votes.clear()
  // Who did not answer may just not have started yet, or not have missed the leader for as long.
  askAgainSoon(node)
  for (const to of votersOf(node.conf)) {
    if (to !== node.id) node.outbox.push(voteRequest(node, 'preVote', to, node.term + 1, false))
  }
  recordVote(node, node.id, true)
}

/**
 * Campaigns anew within an election timeout, which is the shorter of two usual waits. It begins
 * with a pre-vote, and that harms nobody.
 */
function askAgainSoon(node: RaftNode): void {
  const { electionTicks, random } = node.config
  node.electionElapsed = 0
  node.electionTimeout = 1 + random.below(electionTicks)
}

function becomeCandidate(node: RaftNode, transfer: boolean): void {
  resetRole(node, node.term + 1)
  node.role = 'candidate'
  node.vote = node.id
  // The requests wait for the disk: a candidate that forgot its term could stand in it again, and
  // be elected with a shorter log by late votes for the longer one. Its own vote waits as well.
  for (const to of votersOf(node.conf)) {
    if (to !== node.id) node.promises.push(voteRequest(node, 'vote', to, node.term, transfer))
  }
}

function voteRequest(
  node: RaftNode,
  type: 'vote' | 'preVote',
  to: MemberId,
  term: number,
  transfer: boolean,
): VoteRequest {
  const { id: from, log } = node
  const ours = { lastIndex: lastIndex(log), lastTerm: lastTerm(log), ...known(log) }
  return { type, from, to, term, ...ours, transfer }
}

/** The write that holds our vote for ourselves is durable: it counts. */
export function countOwnVote(node: RaftNode, term: number): void {
  if (node.role === 'candidate' && node.term === term) recordVote(node, node.id, true)
}

/** Counts one answer, each member's first; the result may change our role. */
export function recordVote(node: RaftNode, from: MemberId, granted: boolean): void {
  if (!node.votes.has(from)) node.votes.set(from, granted)
  const result = voteResult(node.conf, node.votes)
  const refused = !granted && node.role === 'candidate' && node.config.preVote
  if (result === 'lost') becomeFollower(node, node.term, NOBODY)
  else if (result === 'won') return won(node)
  // Somebody stands against us, so that the vote may be split. Silence is no sign of that: grants
  // wait for the voters' disks, however slow.
  if (refused) askAgainSoon(node)
}

function won(node: RaftNode): void {
  if (node.role === 'preCandidate') becomeCandidate(node, false)
  else becomeLeader(node)
}
