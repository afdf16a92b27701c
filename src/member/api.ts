import type { ApplyReply } from '../apply/index.ts'
import { KeelsonError, type Later } from '../base/index.ts'
import type {
  Init,
  InternalRaftRequest,
  LeaseTimeToLiveResponse,
  Member as MemberRecord,
} from '../proto/messages.ts'
import type { Lessor } from '../lease/index.ts'
import type { Store, WatchHub } from '../mvcc/index.ts'
import type { RaftStatus } from '../raft/index.ts'
import type { MemberFigures } from './figures.ts'

export type { ApplyReply } from '../apply/index.ts'
export type { DurationFigures } from './durations.ts'
export type { MemberFigures } from './figures.ts'
export type { PeerFigures } from './peer-counts.ts'

/** Why a member could not serve a call. The state's own refusals are MvccError and LeaseError. */
export type MemberErrorCode =
  | 'noLeader'
  | 'leaderChanged'
  | 'stopped'
  | 'timeout'
  | 'timeoutLeaderFailure'
  | 'timeoutConnectionLost'
  | 'tooManyRequests'
  | 'requestTooLarge'
  | 'notLeader'
  | 'badTransferee'
  | 'learner'
  | 'noSpace'
  | 'cancelled'

/** A call that this member could not serve. */
export class MemberError extends KeelsonError<MemberErrorCode> {}

/** Cluster, member and time of a reply; the services add the revision where etcd does. */
export interface MemberIdentity {
  readonly id: bigint
  readonly clusterId: bigint
  readonly name: string
}

/** Sizes and positions for Maintenance.Status and metrics. */
export interface MemberStatus {
  readonly raft: RaftStatus
  /** Bytes on disk of the state, and those of live data. */
  readonly dbSize: number
  readonly dbSizeInUse: number
  readonly quotaBytes: number
  readonly learner: boolean
  readonly errors: readonly string[]
  /**
   * This member's callers whose requests are not applied yet; and those that failed since start.
   */
  readonly proposalsPending: number
  readonly proposalsFailed: number
}

/** Who waits for an answer; an AbortSignal is one, and so is a call. */
export interface Caller {
  /** Nobody does any more. */
  readonly aborted: boolean
}

/** What a caller asks for; its id and its header are the member's to say. */
export type ProposedRequest = Omit<Init<InternalRaftRequest>, 'ID' | 'header'>

/** One running member, as the services of `server/` see it. */
export interface Member {
  readonly identity: MemberIdentity
  /** The replicated state; read it freely, in one synchronous piece, never write it. */
  readonly store: Store
  readonly watchHub: WatchHub
  readonly lessor: Lessor
  /** Raft's current term. */
  term(): number
  /** The leader's id, 0n when none is known. */
  leader(): bigint
  /** Whether this member follows without a vote, and so may serve little (etcd). */
  learner(): boolean
  /** What all members speak, as `3.7.0`; undefined while the cluster has not decided it. */
  clusterVersion(): string | undefined
  /** Called on every change of leader, with 0n while there is none. Returns the way to stop. */
  onLeaderChange(listener: (leader: bigint) => void): () => void
  /**
   * Proposes on any member; settles as soon as this member has applied it, with a reply that is the
   * caller's own. Fails with the refusals of the state (MvccError, LeaseError) and of the member
   * (MemberError); nothing is thrown. After a timeout or `leaderChanged` the request may still be
   * applied later. With `cancelled` it is not: its caller was gone before it could be proposed.
   */
  propose(request: ProposedRequest, caller: Caller): Later<ApplyReply>
  /** Settles when everything acknowledged before the call is applied here (ReadIndex, batched). */
  linearizable(): Later<void>
  /** Resolves when all that a compaction at `revision` removes is removed here and durable. */
  compacted(revision: number, signal: AbortSignal): Promise<void>
  /** Renews on the leader, from any member. Answers the new TTL in seconds; throws LeaseError. */
  renewLease(id: bigint, signal: AbortSignal): Promise<number>
  /** Asked of the leader; without a header. Unknown lease: `{ ID, TTL: -1 }`. */
  leaseTimeToLive(
    id: bigint,
    keys: boolean,
    signal: AbortSignal,
  ): Promise<Init<LeaseTimeToLiveResponse>>
  /** All members, sorted by id. */
  members(): readonly MemberRecord[]
  status(): MemberStatus
  /** All that metrics show, read at one moment. */
  figures(): MemberFigures
  /** Hands leadership to `to` and resolves once it leads. */
  moveLeader(to: bigint, signal: AbortSignal): Promise<void>
  /** Hands leadership over where it has it, stops, and closes what it opened. */
  stop(): Promise<void>
}
