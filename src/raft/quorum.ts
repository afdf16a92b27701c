import { isJoint } from './conf-state.ts'
import type { ConfState, MemberId } from './types.ts'

/** How an election stands: `lost` once no outstanding reply can still win it. */
export type VoteResult = 'won' | 'lost' | 'pending'

/**
 * The highest value that a majority of each half has reached: the commit index when `valueOf` is
 * the matched index (thesis 3.6, 4.3). Infinity when nobody votes.
 */
export function quorumValue(conf: ConfState, valueOf: (id: MemberId) => number): number {
  const incoming = majorityValue(conf.voters, valueOf)
  return isJoint(conf) ? Math.min(incoming, majorityValue(conf.votersOutgoing, valueOf)) : incoming
}

function majorityValue(voters: readonly MemberId[], valueOf: (id: MemberId) => number): number {
  if (voters.length === 0) return Infinity
  const values = voters.map(valueOf).toSorted((a, b) => b - a)
  return values[voters.length >> 1] ?? 0
}

/** Counts `votes`; a member without one has not answered yet. Joint: both halves must be won. */
export function voteResult(conf: ConfState, votes: ReadonlyMap<MemberId, boolean>): VoteResult {
  const incoming = majorityResult(conf.voters, votes)
  const outgoing = majorityResult(conf.votersOutgoing, votes)
  if (incoming === outgoing) return incoming
  // One half won is not yet a win, one half lost is a loss.
  return incoming === 'lost' || outgoing === 'lost' ? 'lost' : 'pending'
}

function majorityResult(
  voters: readonly MemberId[],
  votes: ReadonlyMap<MemberId, boolean>,
): VoteResult {
  if (voters.length === 0) return 'won'
  const needed = (voters.length >> 1) + 1
  const granted = voters.filter((id) => votes.get(id) === true).length
  const refused = voters.filter((id) => votes.get(id) === false).length
  if (granted >= needed) return 'won'
  return voters.length - refused >= needed ? 'pending' : 'lost'
}
