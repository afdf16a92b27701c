import { never } from '../base/index.ts'
import { isJoint, sortedIds } from './conf-state.ts'
import type { ConfChange, ConfState, ConfStep, MemberId } from './types.ts'

/** A change's outcome: the next configuration, or in words why it does not fit this one. */
export type ConfOutcome =
  | { readonly type: 'changed'; readonly conf: ConfState }
  | { readonly type: 'unfit'; readonly reason: string }

/** The change that leaves a joint configuration. */
export const LEAVE_JOINT: ConfChange = { transition: 'auto', steps: [] }

/**
 * The configuration after `change`, the same on every member. A single step moves at most one
 * voter, so that old and new majorities overlap (thesis 4.1); more go through a joint one (4.3).
 */
export function changeConf(conf: ConfState, change: ConfChange): ConfOutcome {
  if (change.steps.length === 0) return leaveJoint(conf)
  if (isJoint(conf)) return unfit('a joint configuration must be left first')
  return change.transition !== 'auto' || change.steps.length > 1
    ? enterJoint(conf, change)
    : applySteps(conf, change.steps)
}

function enterJoint(conf: ConfState, change: ConfChange): ConfOutcome {
  if (conf.voters.length === 0) return unfit('a joint configuration starts with voters')
  const autoLeave = change.transition !== 'explicit'
  return applySteps({ ...conf, votersOutgoing: conf.voters, autoLeave }, change.steps)
}

function leaveJoint(conf: ConfState): ConfOutcome {
  if (!isJoint(conf)) return unfit('there is no joint configuration to leave')
  return changed({
    voters: conf.voters,
    learners: sortedIds([...conf.learners, ...conf.learnersNext]),
    votersOutgoing: [],
    learnersNext: [],
    autoLeave: false,
  })
}

interface Draft {
  readonly outgoing: readonly MemberId[]
  readonly voters: Set<MemberId>
  readonly learners: Set<MemberId>
  readonly learnersNext: Set<MemberId>
}

function applySteps(conf: ConfState, steps: readonly ConfStep[]): ConfOutcome {
  const draft: Draft = {
    outgoing: conf.votersOutgoing,
    voters: new Set(conf.voters),
    learners: new Set(conf.learners),
    learnersNext: new Set(conf.learnersNext),
  }
  for (const step of steps) applyStep(draft, step)
  if (draft.voters.size === 0) return unfit('no voter would be left')
  return changed({
    voters: sortedIds(draft.voters),
    learners: sortedIds(draft.learners),
    votersOutgoing: conf.votersOutgoing,
    learnersNext: sortedIds(draft.learnersNext),
    autoLeave: conf.autoLeave,
  })
}

function applyStep(draft: Draft, { type, id }: ConfStep): void {
  switch (type) {
    case 'addVoter':
      forget(draft, id)
      draft.voters.add(id)
      return
    case 'addLearner':
      forget(draft, id)
      // One that still votes in the outgoing half cannot also be a learner: it becomes one later.
      if (draft.outgoing.includes(id)) draft.learnersNext.add(id)
      else draft.learners.add(id)
      return
    case 'remove':
      return forget(draft, id)
    case 'update':
      return
    default:
      return never(type)
  }
}

function forget(draft: Draft, id: MemberId): void {
  draft.voters.delete(id)
  draft.learners.delete(id)
  draft.learnersNext.delete(id)
}

function changed(conf: ConfState): ConfOutcome {
  return { type: 'changed', conf }
}

function unfit(reason: string): ConfOutcome {
  return { type: 'unfit', reason }
}
