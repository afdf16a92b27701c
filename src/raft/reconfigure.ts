import { assert } from '../base/index.ts'
import { advanceCommit } from './commit.ts'
import { changeConf } from './conf-change.ts'
import { isVoter } from './conf-state.ts'
import { lastIndex } from './log.ts'
import { setConf, type RaftNode } from './node.ts'
import { createProgress } from './progress.ts'
import { finishRounds } from './read-index.ts'
import { abortTransfer, handOver } from './transfer.ts'
import type { ConfChange, ConfState } from './types.ts'

/** Puts a committed change into effect; `undefined` when the host vetoed it. */
export function applyConf(node: RaftNode, change: ConfChange | undefined): ConfState {
  const index = node.handout.confs.shift()
  assert(index !== undefined, 'applyConf is called for each conf entry handed out')
  if (change !== undefined) switchConf(node, change)
  return node.conf
}

function switchConf(node: RaftNode, change: ConfChange): void {
  const outcome = changeConf(node.conf, change)
  assert(outcome.type === 'changed', 'a committed membership change fits the configuration')
  setConf(node, outcome.conf)
  if (node.role !== 'leader') return
  matchProgress(node)
  if (!isVoter(node.conf, node.transferee)) abortTransfer(node)
  // A smaller majority may have reached further than the one before.
  advanceCommit(node)
  finishRounds(node)
  // The lease was given by a majority of the old configuration.
  node.reads.confirmedTick = -Infinity
  if (!isVoter(node.conf, node.id)) handOver(node)
}

function matchProgress(node: RaftNode): void {
  const { members, progress } = node
  for (const id of progress.keys()) if (!members.includes(id)) progress.delete(id)
  for (const id of members) {
    if (id === node.id || progress.has(id)) continue
    const joined = createProgress(id, lastIndex(node.log), node.config)
    // Until it had the time to answer, a newcomer must not make the quorum check fail.
    joined.recentActive = true
    progress.set(id, joined)
  }
}
