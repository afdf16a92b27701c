import type { Member, MembershipMember } from '../proto/messages.ts'
import { MembershipError } from './errors.ts'

/** One step of a membership change, as raft has it. */
export interface MemberStep {
  readonly type: 'addVoter' | 'addLearner' | 'remove' | 'update'
  readonly id: bigint
}

/** Who is a member, and who has been one. */
export interface MemberSet {
  readonly members: ReadonlyMap<bigint, Member>
  readonly removed: ReadonlySet<bigint>
}

interface Draft {
  readonly members: Map<bigint, Member>
  readonly removed: Set<bigint>
}

/**
 * The set after a change; throws a refusal if any of its steps does not fit. `record` tells of the
 * step with its id: an addition or update needs it; `addVoter` without addresses in it promotes a
 * learner.
 */
export function changeMembers(
  set: MemberSet,
  steps: readonly MemberStep[],
  record: MembershipMember | undefined,
): MemberSet {
  const draft: Draft = { members: new Map(set.members), removed: new Set(set.removed) }
  for (const step of steps) takeStep(draft, step, record?.ID === step.id ? record : undefined)
  const removes = steps.some((step) => step.type === 'remove')
  if (removes && ![...draft.members.values()].some((member) => !member.isLearner)) {
    throw new MembershipError('lastVoter', 'the last voting member cannot be removed')
  }
  return draft
}

function takeStep(draft: Draft, step: MemberStep, record: MembershipMember | undefined): void {
  const peerURLs = record?.raftAttributes?.peerUrls ?? []
  if (draft.removed.has(step.id)) {
    throw new MembershipError('removed', `member ${idText(step.id)} was removed for good`)
  }
  switch (step.type) {
    case 'addVoter':
      return peerURLs.length === 0 ? promote(draft, step.id) : add(draft, step, peerURLs, record)
    case 'addLearner':
      return add(draft, step, peerURLs, record)
    case 'update':
      return update(draft, step.id, peerURLs)
    case 'remove':
      find(draft, step.id)
      draft.members.delete(step.id)
      draft.removed.add(step.id)
  }
}

function add(
  draft: Draft,
  step: MemberStep,
  peerURLs: readonly string[],
  record: MembershipMember | undefined,
): void {
  if (draft.members.has(step.id)) {
    throw new MembershipError('exists', `member ${idText(step.id)} exists already`)
  }
  refuseUrls(draft, step.id, peerURLs)
  draft.members.set(step.id, {
    ID: step.id,
    name: record?.memberAttributes?.name ?? '',
    peerURLs,
    clientURLs: record?.memberAttributes?.clientUrls ?? [],
    isLearner: step.type === 'addLearner',
  })
}

function promote(draft: Draft, id: bigint): void {
  const member = find(draft, id)
  if (!member.isLearner)
    throw new MembershipError('notLearner', `member ${idText(id)} votes already`)
  draft.members.set(id, { ...member, isLearner: false })
}

/** Changes the addresses alone: a learner stays a learner (etcd once forgot that, #21694). */
function update(draft: Draft, id: bigint, peerURLs: readonly string[]): void {
  const member = find(draft, id)
  refuseUrls(draft, id, peerURLs)
  draft.members.set(id, { ...member, peerURLs })
}

function refuseUrls(draft: Draft, id: bigint, peerURLs: readonly string[]): void {
  if (peerURLs.length === 0) {
    throw new MembershipError('recordMissing', `the peer URLs of member ${idText(id)} are missing`)
  }
  for (const other of draft.members.values()) {
    const shared = other.peerURLs.find((url) => peerURLs.includes(url))
    if (other.ID === id || shared === undefined) continue
    throw new MembershipError('peerUrlExists', `${shared} is a peer URL of ${idText(other.ID)}`)
  }
}

function find(draft: Draft, id: bigint): Member {
  const member = draft.members.get(id)
  if (member === undefined) throw new MembershipError('notFound', `no member ${idText(id)}`)
  return member
}

/** A member's id as etcd prints it. */
export function idText(id: bigint): string {
  return id.toString(16)
}
