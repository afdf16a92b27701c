import { assert } from '../base/index.ts'
import type { Member } from '../member/index.ts'
import type { Init, ResponseHeader } from '../proto/index.ts'

/** What a header tells of the member that answers. */
export type HeaderMember = Pick<Member, 'identity' | 'term'>

/** The header of a reply at `revision`: the one its request made or read, else the newest. */
export function headerOf(member: HeaderMember, revision: number): Init<ResponseHeader> {
  return { ...headerWithoutRevision(member), revision }
}

/** The header of a reply that is not about keys; etcd leaves its revision out. */
export function headerWithoutRevision(member: HeaderMember): Init<ResponseHeader> {
  const { clusterId, id: memberId } = member.identity
  return { clusterId, memberId, raftTerm: member.term() }
}

/** A reply of the state, whose header has the revision alone, with all of etcd's header. */
export function withHeader<Reply extends { readonly header?: Init<ResponseHeader> | undefined }>(
  member: HeaderMember,
  reply: Reply | undefined,
): Reply & { readonly header: Init<ResponseHeader> } {
  const revision = reply?.header?.revision
  assert(reply !== undefined && revision !== undefined, 'the state answers with its revision')
  return { ...reply, header: headerOf(member, revision) }
}
