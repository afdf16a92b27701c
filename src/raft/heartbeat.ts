import type { RaftNode } from './node.ts'
import type { MemberId } from './types.ts'

/** Starts a heartbeat round. Its number is unique in the term: answers to earlier ones differ. */
export function sendHeartbeats(node: RaftNode, to: readonly MemberId[]): void {
  const round = ++node.reads.round
  noteRoundTick(node, round)
  for (const id of to) {
    const progress = node.progress.get(id)
    if (progress === undefined) continue
    // Capped: beyond what is matched the member's log may still differ from ours.
    const commit = Math.min(progress.matched, node.log.committed)
    progress.sentCommit = Math.max(progress.sentCommit, commit)
    const { id: from, term } = node
    node.outbox.push({ type: 'heartbeat', from, to: id, term, commit, round })
  }
}

/** Remembers when the round began, for the lease; what is older than a lease serves no longer. */
function noteRoundTick(node: RaftNode, round: number): void {
  if (node.config.readMode !== 'lease') return
  const ticks = node.reads.roundTicks
  if (ticks.at(-1)?.tick !== node.ticks) ticks.push({ round, tick: node.ticks })
  const oldest = node.ticks - node.config.electionTicks
  while ((ticks[0]?.tick ?? Infinity) < oldest) ticks.shift()
}
