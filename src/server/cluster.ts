import type { Member } from '../member/index.ts'
import type { Implementation } from '../rpc/index.ts'
import { refuseLearner } from './kv.ts'
import { answering } from './status.ts'

/** The part of etcd's Cluster service that reads. Its headers have no revision (etcd). */
export function createClusterService(
  member: Member,
): Pick<Implementation<'etcdserverpb.Cluster'>, 'MemberList'> {
  return {
    MemberList: (request, call) =>
      answering(async () => {
        refuseLearner(member)
        if (request.linearizable) await member.linearizable(call.signal)
        const { id: memberId, clusterId } = member.identity
        const header = { clusterId, memberId, raftTerm: member.term() }
        return { header, members: member.members() }
      }),
  }
}
