import { assert } from '../base/index.ts'
import type { Member } from '../member/index.ts'
import type { Init, ResponseHeader } from '../proto/index.ts'

/** What a header tells of the member that answers. */
export type HeaderMember = Pick<Member, 'identity' | 'term'>

/** The header of a reply at `revision`: the one its request made or read, else the newest. */
export function headerOf(member: HeaderMember, revision: number): Init<ResponseHeader> {
  const { clusterId, id: memberId } = member.identity
  // Spelled out: what a spread makes, its first reader pays for with a migration of its shape.
  return { clusterId, memberId, revision, raftTerm: member.term() }
}

/** The header of a reply that is not about keys; etcd leaves its revision out. */
export function headerWithoutRevision(member: HeaderMember): Init<ResponseHeader> {
  return headerOf(member, 0)
}

/**
 * Gives a reply of the state, whose header has the revision alone, all of etcd's header. The reply
 * is the caller's own: it is written to instead of copied.
 */
export function withHeader<Reply extends { header?: Init<ResponseHeader> | undefined }>(
  member: HeaderMember,
  reply: Reply | undefined,
): Reply {
  const revision = reply?.header?.revision
  assert(reply !== undefined && revision !== undefined, 'the state answers with its revision')
  reply.header = headerOf(member, revision)
  return reply
}
