import { freeTo } from './byte-batches.ts'
import { commitTo, termAt } from './log.ts'
import { matchedOf, type RaftNode } from './node.ts'
import { quorumValue } from './quorum.ts'

/**
 * Commits what a majority holds durably. Only an entry of the leader's own term is counted; it
 * commits all before it (thesis 3.6.2: older entries may be on a majority and still be replaced).
 */
export function advanceCommit(node: RaftNode): void {
  if (node.role !== 'leader') return
  const index = quorumValue(node.conf, (id) => matchedOf(node, id))
  if (index <= node.log.committed || termAt(node.log, index) !== node.term) return
  commitTo(node.log, index)
  node.termCommitted = true
  freeTo(node.uncommitted, index)
}
