import { method, type StatusResponse } from '../proto/index.ts'
import { RpcError } from '../rpc/index.ts'
import type { Caller, RequestOptions } from './caller.ts'

const memberListMethod = method('etcdserverpb.Cluster', 'MemberList')
const statusMethod = method('etcdserverpb.Maintenance', 'Status')
const moveLeaderMethod = method('etcdserverpb.Maintenance', 'MoveLeader')
const compactMethod = method('etcdserverpb.KV', 'Compact')

/** In the text that members refuse an old revision with. */
const COMPACTED = 'revision has been compacted'

/** One member of the cluster. */
export interface MemberInfo {
  readonly id: bigint
  /** Empty while it has never started. */
  readonly name: string
  readonly peerUrls: readonly string[]
  readonly clientUrls: readonly string[]
  readonly isLearner: boolean
}

/** How one member stands, as it says itself. */
export interface MemberStatus {
  readonly memberId: bigint
  readonly clusterId: bigint
  /** 0n while it knows none. */
  readonly leader: bigint
  readonly isLeader: boolean
  readonly isLearner: boolean
  readonly version: string
  readonly dbBytes: number
  readonly dbBytesInUse: number
  readonly revision: number
  readonly raftTerm: number
  readonly raftIndex: number
  readonly raftAppliedIndex: number
  /** Alarms and the like. */
  readonly errors: readonly string[]
}

/** All members, by id. A serializable list is what the member that is asked knows. */
export function callMembers(
  caller: Caller,
  options: RequestOptions & { readonly serializable?: boolean | undefined },
): Promise<readonly MemberInfo[]> {
  const { serializable, ...rest } = options
  const plan = { ...rest, name: 'the list of members', kind: 'read' } as const
  return caller.run(plan, async (channel, call) => {
    const request = { linearizable: serializable !== true }
    const { members } = await channel.unary(memberListMethod, request, call)
    return members.map(({ ID, name, peerURLs, clientURLs, isLearner }) => {
      return { id: ID, name, peerUrls: peerURLs, clientUrls: clientURLs, isLearner }
    })
  })
}

/** How the member at `endpoint` stands; it alone is asked, once. */
export function callStatus(
  caller: Caller,
  endpoint: string,
  options: RequestOptions,
): Promise<MemberStatus> {
  const plan = { ...options, name: `the status of ${endpoint}`, kind: 'read' } as const
  return caller.runAt(endpoint, plan, async (channel, call) =>
    readStatus(await channel.unary(statusMethod, {}, call)),
  )
}

/** Hands leadership from the member at `endpoint`, which must have it, to the member of that id. */
export function callMoveLeader(
  caller: Caller,
  endpoint: string,
  target: bigint,
  options: RequestOptions,
): Promise<void> {
  const plan = { ...options, name: 'the hand-over', kind: 'write' } as const
  return caller.runAt(endpoint, plan, async (channel, call) => {
    await channel.unary(moveLeaderMethod, { targetID: target }, call)
  })
}

/** Forgets history before `revision`. With `physical` it waits until that is done. */
export function callCompact(
  caller: Caller,
  revision: number,
  options: RequestOptions & { readonly physical?: boolean | undefined },
): Promise<void> {
  const { physical, ...rest } = options
  const plan = { ...rest, name: 'the compaction', kind: 'repeatable' } as const
  return caller.run(plan, async (channel, call, again) => {
    try {
      await channel.unary(compactMethod, { revision, physical }, call)
    } catch (error) {
      // The try before, whose answer was lost, has done it.
      const done = error instanceof RpcError && error.message.includes(COMPACTED)
      if (!again || !done) throw error
    }
  })
}

function readStatus(reply: StatusResponse): MemberStatus {
  const memberId = reply.header?.memberId ?? 0n
  return {
    memberId,
    clusterId: reply.header?.clusterId ?? 0n,
    leader: reply.leader,
    isLeader: reply.leader !== 0n && reply.leader === memberId,
    isLearner: reply.isLearner,
    version: reply.version,
    dbBytes: reply.dbSize,
    dbBytesInUse: reply.dbSizeInUse,
    revision: reply.header?.revision ?? 0,
    raftTerm: reply.raftTerm,
    raftIndex: reply.raftIndex,
    raftAppliedIndex: reply.raftAppliedIndex,
    errors: reply.errors,
  }
}
