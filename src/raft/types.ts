import type { Random } from '../base/index.ts'

/** A member's random 64-bit id; 0 means none. */
export type MemberId = bigint

/** No member. */
export const NOBODY: MemberId = 0n

/**
 * One record of the replicated log. `data` of a `conf` entry is the host's context for the change.
 */
export type Entry =
  | {
      readonly type: 'normal'
      readonly index: number
      readonly term: number
      readonly data: Uint8Array
    }
  | {
      readonly type: 'conf'
      readonly index: number
      readonly term: number
      readonly change: ConfChange
      readonly data: Uint8Array
    }

/** One step of a membership change. `update` changes nothing for Raft: it carries host context. */
export interface ConfStep {
  readonly type: 'addVoter' | 'addLearner' | 'remove' | 'update'
  readonly id: MemberId
}

/**
 * A membership change. `auto`: a single step takes effect at once, more go through a joint
 * configuration that the leader leaves by itself. `joint`: joint, left by itself. `explicit`:
 * joint until a change without steps leaves it. (Thesis 4.1, 4.3; etcd's ConfChangeV2.)
 */
export interface ConfChange {
  readonly transition: 'auto' | 'joint' | 'explicit'
  readonly steps: readonly ConfStep[]
}

/** Who votes and who listens. `votersOutgoing` is empty unless the configuration is joint. */
export interface ConfState {
  readonly voters: readonly MemberId[]
  readonly learners: readonly MemberId[]
  readonly votersOutgoing: readonly MemberId[]
  /** Voters of the outgoing half that become learners when the joint configuration is left. */
  readonly learnersNext: readonly MemberId[]
  readonly autoLeave: boolean
}

/** What must survive a crash beside the log. */
export interface HardState {
  readonly term: number
  readonly vote: MemberId
  readonly commit: number
}

/** Names a state of the state machine: all entries up to `index` are in it. */
export interface SnapshotMeta {
  readonly index: number
  readonly term: number
  readonly conf: ConfState
}

interface Envelope {
  readonly from: MemberId
  readonly to: MemberId
  /**
   * The sender's term; 0 on the messages that a follower only forwards (`propose`, `readIndex`).
   */
  readonly term: number
}

/**
 * The last entry that the sender knows to be committed. Told in elections: without a leader nobody
 * else can tell a candidate that a membership change is committed, and so who votes.
 */
interface Known {
  readonly commit: number
  readonly commitTerm: number
}

/** What members say to each other. */
export type Message = Envelope &
  (
    | ({
        /** `transfer`: the leader asked for this election, so leases do not hold it up. */
        readonly type: 'preVote' | 'vote'
        readonly lastIndex: number
        readonly lastTerm: number
        readonly transfer: boolean
      } & Known)
    | ({ readonly type: 'preVoteReply' | 'voteReply'; readonly reject: boolean } & Known)
    | {
        readonly type: 'append'
        readonly prevIndex: number
        readonly prevTerm: number
        readonly entries: readonly Entry[]
        readonly commit: number
      }
    | {
        /**
         * Accepted: `index` is the last index now matched. Rejected: it is the refused prevIndex.
         */
        readonly type: 'appendReply'
        readonly index: number
        readonly reject: boolean
        /** On a rejection: where the logs may still agree (index + term of the follower there). */
        readonly hintIndex: number
        readonly hintTerm: number
      }
    | { readonly type: 'heartbeat'; readonly commit: number; readonly round: number }
    | { readonly type: 'heartbeatReply'; readonly round: number }
    | { readonly type: 'snapshot'; readonly snapshot: SnapshotMeta }
    | { readonly type: 'timeoutNow' }
    | { readonly type: 'transferLeader'; readonly transferee: MemberId }
    | { readonly type: 'propose'; readonly entries: readonly Proposal[] }
    | { readonly type: 'readIndex'; readonly readId: number }
    | { readonly type: 'readIndexReply'; readonly readId: number; readonly index: number }
  )

/** What is proposed: an entry that has no place yet. */
export type Proposal =
  | { readonly type: 'normal'; readonly data: Uint8Array }
  | { readonly type: 'conf'; readonly change: ConfChange; readonly data: Uint8Array }

/**
 * The durable log as the core reads it, synchronously. Term of the index below the first is known.
 */
export interface LogReader {
  firstIndex(): number
  lastIndex(): number
  /** Undefined when the index is truncated away or beyond the end. */
  term(index: number): number | undefined
  /** Entries of `[from, to)`, at least one, cut so that their data stays within `bytesMax`. */
  entries(from: number, to: number, bytesMax: number): readonly Entry[]
  /** The newest snapshot that the host could send to a member that needs truncated entries. */
  snapshot(): SnapshotMeta | undefined
}

/**
 * What must become durable, in the order given, before its `replies` may be sent. A host may merge
 * several waiting writes into one batch. Entries replace all that the log holds from their first
 * index on. With `snapshot` the host swaps in that state and forgets its log up to it; entries up
 * to it that were handed out before are then no longer applied. A write may hold nothing but
 * replies: they wait for the writes before it. A commit index alone never asks for a write.
 */
export interface Write {
  readonly entries: readonly Entry[]
  readonly hardState: HardState | undefined
  readonly snapshot: SnapshotMeta | undefined
  /** Messages that promise this write: sent only once it is durable. */
  readonly replies: readonly Message[]
}

/** Answers one `readIndex`: once `index` is applied, a read is linearizable. */
export interface ReadState {
  readonly readId: number
  readonly index: number
}

/** The effects that the host performs; the core has already moved on. */
export interface Ready {
  /** Sent at once, even before `write` is durable. */
  readonly messages: readonly Message[]
  /** Undefined when nothing needs the disk. Reported back by `persisted`, in order. */
  readonly write: Write | undefined
  /** Committed and durable here: applied in order, reported by `applied`. */
  readonly committed: readonly Entry[]
  readonly reads: readonly ReadState[]
  /**
   * Reads that can no longer be answered: the leader is lost, or was silent for an election
   * timeout. The host asks again or fails them.
   */
  readonly readsDropped: readonly number[]
}

export type Role = 'follower' | 'preCandidate' | 'candidate' | 'leader'

/** How the leader sees one member. */
export interface ProgressStatus {
  readonly id: MemberId
  readonly state: 'probe' | 'replicate' | 'snapshot'
  readonly matched: number
  readonly next: number
  readonly inflight: number
  readonly learner: boolean
  readonly recentActive: boolean
}

export interface RaftStatus {
  readonly id: MemberId
  readonly role: Role
  readonly leader: MemberId
  readonly term: number
  readonly vote: MemberId
  readonly commit: number
  readonly applied: number
  readonly lastIndex: number
  readonly transferee: MemberId
  readonly conf: ConfState
  /** On a leader only. */
  readonly progress: readonly ProgressStatus[]
}

/**
 * Why a proposal was not taken. `noLeader`: none is known, or leadership is being handed over.
 * `tooMuch`: the uncommitted tail is at its limit. `confPending`: a membership change is not
 * applied yet, or this one does not fit the configuration. `notMember`: this member is not in it.
 */
export type Refusal = 'noLeader' | 'tooMuch' | 'confPending' | 'notMember'

export interface RaftConfig {
  readonly id: MemberId
  /**
   * Ticks without a leader before an election; each is drawn from [electionTicks, 2 *
   * electionTicks). A campaign that found somebody silent or against it may be repeated sooner.
   */
  readonly electionTicks: number
  readonly heartbeatTicks: number
  readonly preVote: boolean
  readonly checkQuorum: boolean
  /**
   * `lease` answers reads from the check-quorum lease, without a round: needs bounded clock drift.
   */
  readonly readMode: 'safe' | 'lease'
  readonly messageBytesMax: number
  readonly inflightMessagesMax: number
  readonly inflightBytesMax: number
  readonly uncommittedBytesMax: number
  /** Of `Ready.committed`, a Ready. */
  readonly committedBytesMax: number
  readonly random: Random
}

/** What the host found on its disk. */
export interface RaftStart {
  readonly hardState: HardState
  readonly conf: ConfState
  /** Everything up to here is in the state machine. */
  readonly applied: number
  /**
   * Ticks of the first election timeout that count as passed, fewer than `electionTicks`; 0 unless
   * said. A member that was down has heard no leader, so a cluster that starts need not wait it
   * out. One that runs is safe from the haste by pre-vote only: without it, a higher term would
   * reach its leader.
   */
  readonly electionElapsed?: number
}

/**
 * One member's consensus, pure: events go in by these calls, effects come out of `ready()`.
 * Nothing here waits, reads a clock or does I/O. Broken invariants throw `InvariantError`.
 */
export interface Raft {
  tick(): void
  step(message: Message): void
  /**
   * Appends here or forwards to the leader. On a follower an accepted proposal may still be lost.
   */
  propose(proposals: readonly Proposal[]): Refusal | undefined
  /** Asks for a linearizable read point; `readId` is unique in this member's life. */
  readIndex(readId: number): Refusal | undefined
  /** Stands for election at once (after pre-vote, where that is on). */
  campaign(): void
  /** Leader only: hands over; ignored elsewhere and for learners. Given up after electionTicks. */
  transferLeader(to: MemberId): void
  hasReady(): boolean
  ready(): Ready
  /** The oldest write not yet reported is durable. */
  persisted(write: Write): void
  /** All entries up to `index` are applied. */
  applied(index: number): void
  /** Called while applying a `conf` entry, in its place. `undefined`: the host vetoed it. */
  applyConf(change: ConfChange | undefined): ConfState
  reportUnreachable(id: MemberId): void
  reportSnapshot(id: MemberId, ok: boolean): void
  status(): RaftStatus
}
