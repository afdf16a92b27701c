import { campaign } from './campaign.ts'
import { noteApplied } from './handout.ts'
import { leaveJointIfDue } from './leader.ts'
import { createNode } from './node.ts'
import { propose } from './proposals.ts'
import { requestRead } from './read-index.ts'
import { handlePersisted, readyDue, takeReady } from './ready.ts'
import { applyConf } from './reconfigure.ts'
import { handleSnapshotReport, handleUnreachable } from './replication.ts'
import { statusOf } from './status.ts'
import { step, tick } from './step.ts'
import { startTransfer } from './transfer.ts'
import type { LogReader, Raft, RaftConfig, RaftStart } from './types.ts'

/**
 * One member's consensus on what the host found on its disk. A fresh cluster is booted by a log of
 * committed `conf` entries, one a voter, in term 1; a member that joins starts with nothing.
 */
export function createRaft(config: RaftConfig, log: LogReader, start: RaftStart): Raft {
  const node = createNode(config, log, start)
  return {
    tick: () => tick(node),
    step: (message) => step(node, message),
    propose: (proposals) => propose(node, proposals),
    readIndex: (readId) => requestRead(node, readId),
    campaign: () => campaign(node, false),
    transferLeader: (to) => {
      if (node.role === 'leader') startTransfer(node, to)
    },
    hasReady: () => readyDue(node),
    ready: () => takeReady(node),
    persisted: (write) => handlePersisted(node, write),
    applied: (index) => {
      if (noteApplied(node.handout, index)) leaveJointIfDue(node)
    },
    applyConf: (change) => applyConf(node, change),
    reportUnreachable: (id) => handleUnreachable(node, id),
    reportSnapshot: (id, ok) => handleSnapshotReport(node, id, ok),
    status: () => statusOf(node),
  }
}
