import type { Member } from '../member/index.ts'
import type { Init, ResponseHeader } from '../proto/index.ts'

/** The header of a reply at `revision`: the one its request made or read, else the newest. */
export function headerOf(member: Member, revision: number): Init<ResponseHeader> {
  const { id: memberId, clusterId } = member.identity
  return { clusterId, memberId, revision, raftTerm: member.term() }
}
