import type { Member } from '../member/index.ts'
import type { Implementation } from '../rpc/index.ts'
import { headerWithoutRevision } from './header.ts'

/** The part of etcd's Cluster service that reads. */
export function createClusterService(
  member: Member,
): Pick<Implementation<'etcdserverpb.Cluster'>, 'MemberList'> {
  return {
    MemberList: async ({ linearizable }) => {
      if (linearizable) await member.linearizable()
      return { header: headerWithoutRevision(member), members: member.members() }
    },
  }
}
