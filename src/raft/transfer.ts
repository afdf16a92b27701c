import { isVoter } from './conf-state.ts'
import { lastIndex } from './log.ts'
import type { RaftNode } from './node.ts'
import type { Progress } from './progress.ts'
import { NOBODY, type MemberId } from './types.ts'

/**
 * The leader hands over to `to` (thesis 3.10): it takes no proposals until then, brings `to` up to
 * date and tells it to stand at once. An election timeout without success ends the attempt.
 */
export function startTransfer(node: RaftNode, to: MemberId): void {
  const progress = node.progress.get(to)
  if (progress === undefined || !isVoter(node.conf, to)) return
  if (node.transferee === to) return
  node.transferee = to
  node.electionElapsed = 0
  continueTransfer(node, progress)
}

/** Tells the transferee to stand, once it has all of our log. */
export function continueTransfer(node: RaftNode, progress: Progress): void {
  if (node.transferee !== progress.id || progress.matched !== lastIndex(node.log)) return
  const { id: from, term } = node
  node.outbox.push({ type: 'timeoutNow', from, to: progress.id, term })
  // Its election ignores leases, and may come late: ours is worth nothing for the rest of the term.
  node.reads.leaseBroken = true
}

/**
 * A leader that no longer votes hands over to the voter that is furthest. To step down at once, as
 * thesis 4.2.2 has it, is not safe for liveness where a change counts from when it is applied: the
 * others may not know that it is committed, and then need the vote of one that has left.
 */
export function handOver(node: RaftNode): void {
  let successor: Progress | undefined
  for (const id of node.conf.voters) {
    const progress = node.progress.get(id)
    if (progress !== undefined && progress.matched > (successor?.matched ?? -1)) {
      successor = progress
    }
  }
  if (successor !== undefined) startTransfer(node, successor.id)
}

/** Gives up a hand-over; proposals are taken again. */
export function abortTransfer(node: RaftNode): void {
  node.transferee = NOBODY
}
