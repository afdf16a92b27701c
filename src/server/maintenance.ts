import type { Member } from '../member/index.ts'
import type { Implementation } from '../rpc/index.ts'
import { headerOf } from './header.ts'
import { answering } from './status.ts'
import { API_VERSION, CLUSTER_VERSION } from './version.ts'

/** The part of etcd's Maintenance service that tells how this member is, and moves the leader. */
export function createMaintenanceService(
  member: Member,
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
        storageVersion: CLUSTER_VERSION,
        dbSizeQuota: quotaBytes,
        downgradeInfo: {},
      }
    },

    MoveLeader: ({ targetID }, call) =>
      answering(async () => {
        await member.moveLeader(targetID, call.signal)
        return { header: headerOf(member, member.store.revision) }
      }),
  }
}
