import { assert } from '../base/index.ts'
import type { ByteBatches } from './byte-batches.ts'
import { isMember, isVoter, membersOf, sortedConf } from './conf-state.ts'
import { createHandout, type Handout } from './handout.ts'
import { openLog, type RaftLog } from './log.ts'
import type { Progress } from './progress.ts'
import { createReads, dropReads, type Reads } from './reads.ts'
import {
  NOBODY,
  type ConfState,
  type HardState,
  type LogReader,
  type MemberId,
  type Message,
  type RaftConfig,
  type RaftStart,
  type Role,
} from './types.ts'
import type { InflightWrite } from './writes.ts'

/** All that one member's consensus knows. Only the functions of this room act on it. */
export interface RaftNode {
  readonly id: MemberId
  readonly config: RaftConfig
  readonly log: RaftLog
  readonly handout: Handout
  readonly writes: InflightWrite[]
  readonly reads: Reads
  conf: ConfState
  /** Everybody in `conf`, in id order. */
  members: readonly MemberId[]

  role: Role
  term: number
  vote: MemberId
  leader: MemberId
  /** Term, vote and commit as last put into a Write. */
  saved: HardState
  /** Ticks of this life. */
  ticks: number
  /** Ticks since the leader was last heard from; on a leader, since its last quorum check. */
  electionElapsed: number
  electionTimeout: number

  /** On a candidate: the answers so far. */
  readonly votes: Map<MemberId, boolean>

  /** On a leader: everybody else in `conf`. */
  readonly progress: Map<MemberId, Progress>
  heartbeatElapsed: number
  transferee: MemberId
  /** On a leader: no membership change is taken before this index is applied (4.1). */
  pendingConfIndex: number
  /** A leader has committed an entry of its term, so its commit index is the cluster's (6.4). */
  termCommitted: boolean
  /** Proposals that this leader appended and nobody committed: what the cap on bytes counts. */
  readonly uncommitted: ByteBatches

  /** Messages for the next Ready. */
  outbox: Message[]
  /** Messages that may leave only when all that is written so far is durable. */
  promises: Message[]
}

/** A follower in the state that the host found on its disk. */
export function createNode(config: RaftConfig, reader: LogReader, start: RaftStart): RaftNode {
  assert(config.id !== NOBODY, 'a member has an id')
  assert(config.heartbeatTicks > 0, 'a heartbeat takes a tick')
  assert(config.electionTicks > config.heartbeatTicks, 'elections are slower than heartbeats')
  assert(config.readMode === 'safe' || config.checkQuorum, 'lease reads need the quorum check')
  const conf = sortedConf(start.conf)
  const node: RaftNode = {
    id: config.id,
    config,
    log: openLog(reader, start),
    handout: createHandout(start.applied, config.committedBytesMax),
    writes: [],
    reads: createReads(config.random),
    conf,
    members: membersOf(conf),
    role: 'follower',
    term: start.hardState.term,
    vote: start.hardState.vote,
    leader: NOBODY,
    saved: start.hardState,
    ticks: 0,
    electionElapsed: 0,
    electionTimeout: 0,
    votes: new Map(),
    progress: new Map(),
    heartbeatElapsed: 0,
    transferee: NOBODY,
    pendingConfIndex: 0,
    termCommitted: false,
    uncommitted: { batches: [], bytes: 0 },
    outbox: [],
    promises: [],
  }
  becomeFollower(node, node.term, NOBODY)
  node.electionElapsed = start.electionElapsed ?? 0
  assert(node.electionElapsed < config.electionTicks, 'an election is never due at the start')
  return node
}

/** Follows `leader` in `term`, or nobody yet. */
export function becomeFollower(node: RaftNode, term: number, leader: MemberId): void {
  resetRole(node, term)
  node.role = 'follower'
  node.leader = leader
}

/** Forgets all that belonged to a role; a new term also forgets the vote. */
export function resetRole(node: RaftNode, term: number): void {
  assert(term >= node.term, 'the term never falls')
  if (term > node.term) {
    node.term = term
    node.vote = NOBODY
  }
  setLeader(node, NOBODY)
  restartElectionTimer(node)
  node.votes.clear()
  node.progress.clear()
  node.heartbeatElapsed = 0
  node.transferee = NOBODY
  node.termCommitted = false
  node.uncommitted.batches.length = 0
  node.uncommitted.bytes = 0
}

/** Draws the next timeout: random, so that elections seldom collide (5.2). */
function restartElectionTimer(node: RaftNode): void {
  const { electionTicks, random } = node.config
  node.electionElapsed = 0
  node.electionTimeout = electionTicks + random.below(electionTicks)
}

/** A read that waits for one leader is not answered by another. */
export function setLeader(node: RaftNode, leader: MemberId): void {
  if (node.leader === leader) return
  dropReads(node.reads, node.id)
  node.leader = leader
}

/** Takes over a configuration and what is derived from it. */
export function setConf(node: RaftNode, conf: ConfState): void {
  node.conf = conf
  node.members = membersOf(conf)
}

/** May stand for election: a voter with a log of its own, not one that waits for a snapshot. */
export function isPromotable(node: RaftNode): boolean {
  return isVoter(node.conf, node.id) && node.log.snapshot === undefined
}

/** Whether this member takes part in the configuration it knows. */
export function isActive(node: RaftNode): boolean {
  return isMember(node.conf, node.id)
}

/** How far `id`'s log is known to be durable and equal to the leader's; its own counts alike. */
export function matchedOf(node: RaftNode, id: MemberId): number {
  return id === node.id ? node.log.durable : (node.progress.get(id)?.matched ?? 0)
}
