import type { ApplyReply } from '../apply/index.ts'
import { errorText, Later, sleep } from '../base/index.ts'
import type { Lessor } from '../lease/index.ts'
import { WatchHub, type Store } from '../mvcc/index.ts'
import {
  type Init,
  type LeaseTimeToLiveResponse,
  type Member as MemberRecord,
} from '../proto/index.ts'
import {
  NOBODY,
  type LogReader,
  type Message,
  type Raft,
  type SnapshotMeta,
} from '../raft/index.ts'
import type { RaftLog } from '../raftlog/index.ts'
import type { PeerTransport } from '../transport/index.ts'
import { MemberError, type Caller, type Member, type ProposedRequest } from './api.ts'
import type { MemberIdentity, MemberStatus } from './api.ts'
import type { MemberFigures } from './figures.ts'
import { HandOver } from './hand-over.ts'
import { Housekeeper } from './housekeeper.ts'
import { LeaderCalls } from './leader-calls.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import { LIMITS } from './limits.ts'
import type { MemberOptions, World } from './options.ts'
import { PeerCounts } from './peer-counts.ts'
import { Proposals } from './proposals.ts'
import { RaftLoop } from './raft-loop.ts'
import { ReadQueue } from './read-queue.ts'
import { RequestEncoder } from './request-encoder.ts'
import { SnapshotTransfer } from './snapshot-transfer.ts'
import { stateMeta, type State } from './state.ts'

/** What `startMember` has opened for a member to run on. */
export interface MemberParts {
  readonly world: World
  readonly options: MemberOptions
  readonly identity: MemberIdentity
  readonly state: State
  readonly raftLog: RaftLog
  readonly raft: Raft
  readonly transport: PeerTransport
  /** Called once when the member cannot go on; the process should end. */
  readonly onFatal: (error: Error) => void
}

/** One member: its raft loop, its state, and what its callers wait for. */
export class RunningMember implements Member {
  readonly identity: MemberIdentity
  readonly watchHub: WatchHub
  /** Streams of state to and from peers. */
  readonly snapshots: SnapshotTransfer
  /** What only the leader answers. */
  readonly leaderCalls: LeaderCalls
  readonly #parts: Omit<MemberParts, 'state'>
  readonly #proposals: Proposals
  readonly #encoder = new RequestEncoder()
  readonly #reads: ReadQueue
  readonly #loop: RaftLoop
  readonly #leases: LeaseKeeper
  readonly #keeper: Housekeeper
  readonly #peerCounts: PeerCounts
  readonly #handOver: HandOver
  #state: State
  #stopped = false
  #failure: Error | undefined
  #closed: Promise<void> | undefined

  constructor(parts: MemberParts) {
    const { world, options, raft, raftLog, transport } = parts
    const { clock, log, random } = world
    const timeoutMs = LIMITS.requestMs + 2 * options.electionMs
    const { state, ...rest } = parts
    // The first state is let go of when a received one replaces it.
    this.#parts = rest
    this.identity = parts.identity
    this.#state = state
    this.watchHub = new WatchHub(this.store, { onWork: () => this.#keeper.pumpSoon() })
    const queueBytesMax = LIMITS.proposalQueueBytes
    this.#proposals = new Proposals(clock, random, { timeoutMs, queueBytesMax })
    this.#reads = new ReadQueue(clock, random, timeoutMs, {
      readIndex: (readId) => raft.readIndex(readId),
      askSoon: () => this.#loop.schedule(),
      applied: () => this.#state.machine.appliedIndex,
    })
    this.#leases = new LeaseKeeper(clock, log, {
      lessor: () => this.lessor,
      revoke: async (ID, signal) => {
        await this.propose({ leaseRevoke: { ID } }, signal)
      },
    })
    this.#keeper = new Housekeeper(world, options, {
      state: () => this.#state,
      raftLog,
      hub: this.watchHub,
      drained: () => this.#loop.resumeApplying(),
      fatal: (error) => this.#fatal(error),
    })
    this.#peerCounts = new PeerCounts(transport)
    this.snapshots = new SnapshotTransfer(world, {
      state: () => this.#state,
      transport,
      counts: this.#peerCounts,
      step: (message) => this.#loop.stepNow(message),
      report: (id, ok) => this.#loop.tell((raft) => raft.reportSnapshot(id, ok)),
      swapped: (next) => this.#swap(next),
      fatal: (error) => this.#fatal(error),
    })
    this.#loop = new RaftLoop(
      { world, options, raft, raftLog, transport, proposals: this.#proposals, reads: this.#reads },
      {
        state: () => this.#state,
        sendSnapshot: (message) => this.snapshots.send(message),
        snapshotWanted: () => this.snapshots.wanted(),
        installSnapshot: (write) => this.snapshots.install(write),
        membersChanged: () => this.#setPeers(),
        follows: () => this.#leases.follow(),
        leads: () => this.#leases.lead(options.electionMs),
        applied: () => this.#keeper.applied(),
        ticked: () => this.#peerCounts.sample(),
        fatal: (error) => this.#fatal(error),
      },
    )
    const self = this.identity.id
    this.#handOver = new HandOver({ self, world, options, transport, loop: this.#loop })
    this.leaderCalls = new LeaderCalls(this, transport, clock, timeoutMs)
  }

  get store(): Store {
    return this.#state.machine.store
  }

  get lessor(): Lessor {
    return this.#state.machine.lessor
  }

  /** Names the state as it is now, which may be sent to a peer. */
  snapshotMeta(): SnapshotMeta {
    return stateMeta(this.#state)
  }

  /** The durable log, to be read. */
  get raftLog(): LogReader {
    return this.#parts.raftLog
  }

  /** Whether this member keeps the deadlines of leases now. */
  get leading(): boolean {
    return this.#leases.leading
  }

  /** Begins to tick. */
  start(): void {
    this.#setPeers()
    this.#loop.start()
  }

  /**
   * Tells the cluster this member's name and client URLs, trying again until that is applied, and
   * sets the cluster's version where there is none. Resolves with false when the member stops
   * first.
   */
  async publish(): Promise<boolean> {
    const { options, world } = this.#parts
    const memberAttributes = { name: options.name, clientUrls: options.advertiseClientUrls }
    const attributes = { memberID: this.identity.id, memberAttributes }
    while (!this.#stopped) {
      try {
        await this.propose({ clusterMemberAttrSet: attributes }, neverAborted())
        if (this.#state.machine.cluster.version === undefined) {
          await this.propose({ clusterVersionSet: { ver: options.clusterVersion } }, neverAborted())
        }
        return true
      } catch (error) {
        const fields = { error: errorText(error) }
        if (!this.#stopped) world.log.warn('failed to publish this member, trying again', fields)
        await sleep(world.clock, options.heartbeatMs)
      }
    }
    return false
  }

  term(): number {
    return this.#loop.status.term
  }

  leader(): bigint {
    return this.#loop.status.leader
  }

  learner(): boolean {
    return this.#loop.status.conf.learners.includes(this.identity.id)
  }

  clusterVersion(): string | undefined {
    return this.#state.machine.cluster.version
  }

  onLeaderChange(listener: (leader: bigint) => void): () => void {
    return this.#loop.onLeaderChange(listener)
  }

  propose(request: ProposedRequest, caller: Caller): Later<ApplyReply> {
    try {
      return this.#propose(request, caller)
    } catch (error) {
      return Later.failed(error)
    }
  }

  linearizable(): Later<void> {
    if (this.#stopped) return Later.failed(stopping())
    const read = this.#reads.add()
    this.#loop.schedule()
    return read
  }

  compacted(revision: number, signal: AbortSignal): Promise<void> {
    return this.#keeper.compacted(revision, signal)
  }

  renewLease(id: bigint, signal: AbortSignal): Promise<number> {
    return this.leaderCalls.renew(id, signal)
  }

  leaseTimeToLive(
    id: bigint,
    keys: boolean,
    signal: AbortSignal,
  ): Promise<Init<LeaseTimeToLiveResponse>> {
    return this.leaderCalls.timeToLive(id, keys, signal)
  }

  members(): readonly MemberRecord[] {
    return this.#state.machine.cluster.members()
  }

  status(): MemberStatus {
    const raft = this.#parts.raft.status()
    return {
      raft,
      ...this.#keeper.sizes(),
      learner: this.learner(),
      errors: raft.leader === NOBODY ? ['etcdserver: no leader'] : [],
      proposalsPending: this.#proposals.pending,
      proposalsFailed: this.#proposals.failed,
    }
  }

  figures(): MemberFigures {
    const { store, lessor } = this
    const { keyCount: keys, revision, compactRevision } = store
    const { ranges, puts, deletes, txns } = store.counts
    return {
      status: this.status(),
      store: { keys, revision, compactRevision, ranges, puts, deletes, txns },
      watch: this.watchHub.stats,
      leases: { count: lessor.size, ...lessor.counts, expired: this.#leases.expired },
      ...this.#loop.figures(),
      stateCommits: this.#keeper.commits.figures(),
      reads: { failed: this.#reads.failed, slow: this.#reads.slow },
      snapshotApplying: this.snapshots.applying,
      peers: this.#peerCounts.figures(),
      refused: this.#parts.transport.refused(),
    }
  }

  async moveLeader(to: bigint, signal: AbortSignal): Promise<void> {
    const { role, progress } = this.#loop.status
    if (role !== 'leader') throw new MemberError('notLeader', 'this is not the leader')
    const target = progress.find((peer) => peer.id === to)
    if (target === undefined || target.learner) {
      throw new MemberError('badTransferee', 'leadership can go to voting members only')
    }
    if (to === this.identity.id) return
    this.#loop.tell((raft) => raft.transferLeader(to))
    await this.#loop.leaderIs((leader) => leader === to, signal)
  }

  stop(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  /** Messages of one frame from a peer. */
  step(messages: readonly Message[]): void {
    this.#loop.step(messages)
  }

  /** Frames for this peer are being lost. */
  unreachable(id: bigint): void {
    this.#loop.tell((raft) => raft.reportUnreachable(id))
    this.#handOver.unreachable(id)
  }

  /** Messages that no peer will see. */
  undelivered(messages: readonly Message[]): void {
    this.#loop.undelivered(messages)
  }

  /** A peer says that this member was removed: it must not go on and disturb the others. */
  removedBy(peer: bigint): void {
    const who = peer.toString(16)
    this.#fatal(new MemberError('stopped', `member ${who} says that this one was removed`))
  }

  /** An invariant broke outside of the member: it ends as after a fault of its own. */
  fail(error: Error): void {
    this.#fatal(error)
  }

  #propose(request: ProposedRequest, caller: Caller): Later<ApplyReply> {
    if (this.#stopped) throw stopping()
    if (this.#loop.backlog > LIMITS.applyBacklogEntries) {
      throw new MemberError('tooManyRequests', 'too much is committed and not yet applied')
    }
    this.#keeper.checkQuota(request)
    const id = this.#proposals.newId()
    const data = this.#encoder.encode(request, id)
    if (data.length > this.#parts.options.maxRequestBytes) {
      throw new MemberError('requestTooLarge', `a request of ${data.length} bytes is too large`)
    }
    const applied = this.#proposals.add(data, caller)
    this.#loop.schedule()
    return applied
  }

  #setPeers(): void {
    const peers = this.members().filter((member) => member.ID !== this.identity.id)
    this.#parts.transport.setPeers(peers.map(({ ID, peerURLs }) => ({ id: ID, urls: peerURLs })))
  }

  #swap(next: State): void {
    this.#leases.follow()
    next.machine.store.counts.takeOver(this.store.counts)
    next.machine.lessor.takeOverCounts(this.lessor)
    this.#state = next
    this.watchHub.rebind(next.machine.store)
    this.#setPeers()
    this.#loop.stateReplaced(next.machine.appliedIndex)
  }

  /** Also after a fault, when only what was opened is left to be closed. */
  async #close(): Promise<void> {
    const { transport, raftLog } = this.#parts
    const told = this.#failure
    if (!this.#stopped) await this.#handOver.run()
    this.#end('the member is stopping')
    const steps = [
      () => transport.close(),
      () => this.#loop.stop(),
      () => this.snapshots.close(),
      () => this.#keeper.stop(),
      // After a fault nothing is written any more: the log has all that counts.
      async () => (this.#failure === undefined ? this.#keeper.writeOut() : undefined),
      () => this.#state.backend.close(),
      () => raftLog.close(),
    ]
    const failures: unknown[] = []
    for (const step of steps) await step().catch((error: unknown) => failures.push(error))
    if (this.#failure !== told) failures.unshift(this.#failure)
    if (failures.length > 0) throw failures[0]
  }

  #fatal(error: unknown): void {
    if (this.#failure !== undefined) return
    this.#failure = error instanceof Error ? error : new Error(errorText(error))
    // `stop` tells it then.
    if (this.#stopped) return
    this.#end('the member stopped after a fault')
    this.#parts.onFatal(this.#failure)
  }

  #end(why: string): void {
    this.#stopped = true
    this.#loop.halt()
    this.#keeper.halt()
    this.#proposals.failAll(new MemberError('stopped', why))
    this.#reads.failAll(new MemberError('stopped', why))
    this.#leases.follow()
    this.snapshots.stop()
  }
}

function stopping(): MemberError {
  return new MemberError('stopped', 'the member is stopping')
}

/** For what a member does for itself: only its time ends it. Shared, it would gather listeners. */
function neverAborted(): AbortSignal {
  return new AbortController().signal
}
