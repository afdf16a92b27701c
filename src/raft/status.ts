import { lastIndex } from './log.ts'
import type { RaftNode } from './node.ts'
import type { ProgressStatus, RaftStatus } from './types.ts'

/** A copy of what the outside may know. */
export function statusOf(node: RaftNode): RaftStatus {
  return {
    id: node.id,
    role: node.role,
    leader: node.leader,
    term: node.term,
    vote: node.vote,
    commit: node.log.committed,
    applied: node.handout.applied,
    lastIndex: lastIndex(node.log),
    transferee: node.transferee,
    conf: node.conf,
    progress: node.role === 'leader' ? node.members.map((id) => progressOf(node, id)) : [],
  }
}

function progressOf(node: RaftNode, id: bigint): ProgressStatus {
  const learner = node.conf.learners.includes(id)
  const progress = node.progress.get(id)
  if (progress === undefined) return ownProgress(node, learner)
  const { state, matched, next, recentActive, inflights } = progress
  return { id, state, matched, next, inflight: inflights.batches.length, learner, recentActive }
}

function ownProgress(node: RaftNode, learner: boolean): ProgressStatus {
  return {
    id: node.id,
    state: 'replicate',
    matched: node.log.durable,
    next: lastIndex(node.log) + 1,
    inflight: 0,
    learner,
    recentActive: true,
  }
}
