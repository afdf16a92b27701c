import type { Member } from '../member/index.ts'
import type { Implementation } from '../rpc/index.ts'
import { headerOf } from './header.ts'
import type { ServiceOptions } from './options.ts'
import { API_VERSION, STORAGE_VERSION } from './version.ts'

/** A transfer's time beside two election timeouts, as any request's (etcd). */
const REQUEST_MS = 5_000

/** The part of etcd's Maintenance service that tells how this member is, and moves the leader. */
export function createMaintenanceService(
  member: Member,
  { clock, electionMs }: Pick<ServiceOptions, 'clock' | 'electionMs'>,
): Pick<Implementation<'etcdserverpb.Maintenance'>, 'Status' | 'MoveLeader'> {
  return {
    Status: () => {
      const { raft, dbSize, dbSizeInUse, quotaBytes, learner, errors } = member.status()
      return {
        header: headerOf(member, member.store.revision),
        version: API_VERSION,
        dbSize,
        leader: raft.leader,
        raftIndex: raft.commit,
        raftTerm: raft.term,
        raftAppliedIndex: raft.applied,
        errors,
        dbSizeInUse,
        isLearner: learner,
        storageVersion: STORAGE_VERSION,
        dbSizeQuota: quotaBytes,
        downgradeInfo: {},
      }
    },

    MoveLeader: async ({ targetID }, { signal }) => {
      const limit = new AbortController()
      const timer = clock.after(REQUEST_MS + 2 * electionMs, () => limit.abort())
      try {
        await member.moveLeader(targetID, AbortSignal.any([signal, limit.signal]))
      } finally {
        timer.cancel()
      }
      // etcd gives no header here.
      return {}
    },
  }
}
