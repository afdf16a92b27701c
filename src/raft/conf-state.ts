import type { ConfState, MemberId } from './types.ts'

/** The configuration of a member that has applied nothing yet. */
export const EMPTY_CONF: ConfState = {
  voters: [],
  learners: [],
  votersOutgoing: [],
  learnersNext: [],
  autoLeave: false,
}

/** Whether two majorities decide (thesis 4.3). */
export function isJoint(conf: ConfState): boolean {
  return conf.votersOutgoing.length > 0
}

/** Whether `id` votes in either half. */
export function isVoter(conf: ConfState, id: MemberId): boolean {
  return conf.voters.includes(id) || conf.votersOutgoing.includes(id)
}

/** Whether `id` takes part at all, as voter or learner. */
export function isMember(conf: ConfState, id: MemberId): boolean {
  return isVoter(conf, id) || conf.learners.includes(id)
}

/** Everybody who votes in either half, in id order. */
export function votersOf(conf: ConfState): readonly MemberId[] {
  return isJoint(conf) ? sortedIds([...conf.voters, ...conf.votersOutgoing]) : conf.voters
}

/** Everybody who gets the log, in id order: the order in which a leader writes its messages. */
export function membersOf(conf: ConfState): readonly MemberId[] {
  return sortedIds([...conf.voters, ...conf.votersOutgoing, ...conf.learners])
}

/** Ascending, each once. Configurations keep their lists so, which makes them comparable. */
export function sortedIds(ids: Iterable<MemberId>): readonly MemberId[] {
  return [...new Set(ids)].toSorted((a, b) => (a < b ? -1 : 1))
}

/** The same configuration with its lists in order: what a host or a snapshot hands in. */
export function sortedConf(conf: ConfState): ConfState {
  return {
    voters: sortedIds(conf.voters),
    learners: sortedIds(conf.learners),
    votersOutgoing: sortedIds(conf.votersOutgoing),
    learnersNext: sortedIds(conf.learnersNext),
    autoLeave: conf.autoLeave,
  }
}
