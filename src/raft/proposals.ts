import { changeConf } from './conf-change.ts'
import { lastIndex, writeEntries } from './log.ts'
import { isActive, type RaftNode } from './node.ts'
import {
  NOBODY,
  type ConfChange,
  type Entry,
  type Message,
  type Proposal,
  type Refusal,
} from './types.ts'

/** The host proposes: all of it is appended or forwarded, or none. */
export function propose(node: RaftNode, proposals: readonly Proposal[]): Refusal | undefined {
  if (proposals.length === 0) return undefined
  if (!isActive(node)) return node.conf.voters.length === 0 ? 'noLeader' : 'notMember'
  if (node.role !== 'leader') return forward(node, node.id, proposals)
  const confs = proposals.filter((proposal) => proposal.type === 'conf')
  if (confs.length > 1) return 'confPending'
  return confs.every(({ change }) => confFits(node, change))
    ? appendProposals(node, proposals)
    : 'confPending'
}

/**
 * Another member's host proposes. Nobody waits for a refusal here: a membership change that does
 * not fit is left out, and what the caps refuse is lost, as a message might be.
 */
export function handlePropose(
  node: RaftNode,
  { from, entries }: Extract<Message, { type: 'propose' }>,
): void {
  if (node.role !== 'leader') {
    forward(node, from, entries)
    return
  }
  let confs = 0
  const kept = entries.filter(
    (entry) => entry.type === 'normal' || (confFits(node, entry.change) && confs++ === 0),
  )
  if (kept.length > 0) appendProposals(node, kept)
}

function forward(node: RaftNode, from: bigint, entries: readonly Proposal[]): Refusal | undefined {
  if (node.leader === NOBODY) return 'noLeader'
  node.outbox.push({ type: 'propose', from, to: node.leader, term: 0, entries })
  return undefined
}

/** One membership change at a time: the one before must be applied, and this one must fit. */
function confFits(node: RaftNode, change: ConfChange): boolean {
  if (node.pendingConfIndex > node.handout.applied) return false
  return changeConf(node.conf, change).type === 'changed'
}

function appendProposals(node: RaftNode, proposals: readonly Proposal[]): Refusal | undefined {
  if (node.transferee !== NOBODY) return 'noLeader'
  let bytes = 0
  for (const { type, data } of proposals) if (type === 'normal') bytes += data.length
  const { uncommitted } = node
  // One is always admitted, however large, so that a limit cannot stop everything.
  if (uncommitted.bytes > 0 && bytes > 0) {
    if (uncommitted.bytes + bytes > node.config.uncommittedBytesMax) return 'tooMuch'
  }
  appendOwn(node, proposals)
  if (bytes > 0) {
    uncommitted.batches.push({ lastIndex: lastIndex(node.log), bytes })
    uncommitted.bytes += bytes
  }
  return undefined
}

/** Appends in the leader's term, past all checks: its first entry and the end of a joint change. */
export function appendOwn(node: RaftNode, proposals: readonly Proposal[]): void {
  const { term } = node
  let index = lastIndex(node.log)
  const entries = proposals.map((proposal): Entry => {
    index += 1
    const { type, data } = proposal
    if (type === 'normal') return { type, index, term, data }
    node.pendingConfIndex = index
    return { type, index, term, data, change: proposal.change }
  })
  writeEntries(node.log, entries)
}
