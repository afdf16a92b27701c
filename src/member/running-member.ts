import type { ApplyOutcome, ApplyReply } from '../apply/index.ts'
import { errorText, sleep, type Log } from '../base/index.ts'
import type { Lessor } from '../lease/index.ts'
import { WatchHub, type Store } from '../mvcc/index.ts'
import {
  codec,
  type Init,
  type InternalRaftRequest,
  type LeaseTimeToLiveResponse,
  type Member as MemberRecord,
} from '../proto/index.ts'
import {
  NOBODY,
  type Entry,
  type LogReader,
  type Message,
  type Raft,
  type RaftStatus,
  type Ready,
  type Write,
} from '../raft/index.ts'
import type { RaftLog } from '../raftlog/index.ts'
import type { PeerTransport } from '../transport/index.ts'
import { MemberError, type Member, type MemberIdentity, type MemberStatus } from './api.ts'
import { Applier } from './applier.ts'
import { Housekeeper } from './housekeeper.ts'
import { LeaderCalls } from './leader-calls.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import { LIMITS } from './limits.ts'
import { LogWriter } from './log-writer.ts'
import type { MemberOptions, World } from './options.ts'
import { Proposals } from './proposals.ts'
import { ReadQueue } from './read-queue.ts'
import { SnapshotTransfer } from './snapshot-transfer.ts'
import type { State } from './state.ts'

const requestCodec = codec('etcdserverpb.InternalRaftRequest')
const memberCodec = codec('membershippb.Member')

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

/**
 * One member: raft's Ready loop between the disk, the peers, the state machine and the callers.
 *
 * Whatever happens (a tick, a message, a call, a finished write) changes raft and schedules one
 * turn; a turn hands all waiting proposals and reads to raft and performs its effects.
 */
export class RunningMember implements Member {
  readonly identity: MemberIdentity
  readonly #parts: MemberParts
  readonly #log: Log
  readonly #raft: Raft
  readonly #hub: WatchHub
  readonly #proposals: Proposals
  readonly #reads: ReadQueue
  readonly #writer: LogWriter
  readonly #applier: Applier
  readonly #leases: LeaseKeeper
  readonly #keeper: Housekeeper
  readonly #snapshots: SnapshotTransfer
  readonly #leaderCalls: LeaderCalls
  readonly #leaderListeners = new Set<(leader: bigint) => void>()
  #state: State
  #status: RaftStatus
  #appliedTerm: number
  #turnDue = false
  #stopped = false

  constructor(parts: MemberParts) {
    const { world, options, identity, raft, state } = parts
    this.#parts = parts
    this.identity = identity
    this.#log = world.log
    this.#raft = raft
    this.#state = state
    this.#status = raft.status()
    this.#appliedTerm = state.machine.appliedTerm
    const timeoutMs = 5_000 + 2 * options.electionMs
    this.#hub = new WatchHub(state.machine.store, { onWork: () => this.#keeper.pumpSoon() })
    this.#proposals = new Proposals(world.clock, world.random, {
      timeoutMs,
      queueBytesMax: LIMITS.proposalQueueBytes,
    })
    this.#reads = new ReadQueue(world.clock, world.random, timeoutMs, {
      readIndex: (readId) => raft.readIndex(readId),
      applied: () => this.#state.machine.appliedIndex,
    })
    this.#writer = new LogWriter(this.#writerHost())
    this.#applier = new Applier(world.clock, this.#applierHost())
    this.#leases = new LeaseKeeper(world.clock, world.log, {
      lessor: () => this.lessor,
      revoke: async (id) => {
        await this.propose({ leaseRevoke: { ID: id } }, new AbortController().signal)
      },
    })
    this.#keeper = new Housekeeper(world, options, {
      state: () => this.#state,
      raftLog: parts.raftLog,
      hub: this.#hub,
      drained: () => this.#applier.resume(),
      fatal: (error) => this.#fatal(error),
    })
    this.#snapshots = new SnapshotTransfer(world, {
      state: () => this.#state,
      transport: parts.transport,
      step: (message) => this.#stepNow(message),
      report: (id, ok) => {
        raft.reportSnapshot(id, ok)
        this.#schedule()
      },
      swapped: (next) => this.#swap(next),
    })
    this.#leaderCalls = new LeaderCalls(this, parts.transport, world.clock, timeoutMs)
  }

  get store(): Store {
    return this.#state.machine.store
  }

  get lessor(): Lessor {
    return this.#state.machine.lessor
  }

  get watchHub(): WatchHub {
    return this.#hub
  }

  /** What peers' frames, calls and uploads are handed to. */
  get snapshots(): SnapshotTransfer {
    return this.#snapshots
  }

  get leaderCalls(): LeaderCalls {
    return this.#leaderCalls
  }

  /** Begins to tick. */
  start(): void {
    this.#setPeers()
    this.#tick()
    this.#schedule()
  }

  /** The durable log, to be read. */
  get raftLog(): LogReader {
    return this.#parts.raftLog
  }

  /**
   * Tells the cluster this member's name and client URLs, trying again until that is applied, and
   * sets the cluster's version where there is none. Resolves early when the member stops.
   */
  async publish(): Promise<void> {
    const { options, world } = this.#parts
    const memberAttributes = { name: options.name, clientUrls: options.advertiseClientUrls }
    const forever = new AbortController().signal
    while (!this.#stopped) {
      try {
        await this.propose(
          { clusterMemberAttrSet: { memberID: this.identity.id, memberAttributes } },
          forever,
        )
        if (this.#state.machine.cluster.version === undefined) {
          await this.propose({ clusterVersionSet: { ver: options.clusterVersion } }, forever)
        }
        return
      } catch (error) {
        this.#log.warn('failed to publish this member, trying again', { error: errorText(error) })
        await sleep(world.clock, options.heartbeatMs)
      }
    }
  }

  term(): number {
    return this.#status.term
  }

  leader(): bigint {
    return this.#status.leader
  }

  onLeaderChange(listener: (leader: bigint) => void): () => void {
    this.#leaderListeners.add(listener)
    return () => this.#leaderListeners.delete(listener)
  }

  async propose(request: Init<InternalRaftRequest>, signal: AbortSignal): Promise<ApplyReply> {
    if (this.#stopped) throw new MemberError('stopped', 'the member is stopping')
    if (this.#applier.backlog > LIMITS.applyBacklogEntries) {
      throw new MemberError('tooManyRequests', 'too much is committed and not yet applied')
    }
    this.#keeper.checkQuota(request)
    const id = this.#proposals.newId()
    const data = requestCodec.encode({ ...request, header: { ...request.header, ID: id } })
    if (data.length > this.#parts.options.maxRequestBytes) {
      throw new MemberError('requestTooLarge', `a request of ${data.length} bytes is too large`)
    }
    const applied = this.#proposals.add(id, data, signal)
    this.#schedule()
    return applied
  }

  linearizable(signal: AbortSignal): Promise<void> {
    if (this.#stopped) {
      return Promise.reject(new MemberError('stopped', 'the member is stopping'))
    }
    const read = this.#reads.add(signal)
    this.#schedule()
    return read
  }

  compacted(revision: number, signal: AbortSignal): Promise<void> {
    return this.#keeper.compacted(revision, signal)
  }

  renewLease(id: bigint, signal: AbortSignal): Promise<number> {
    return this.#leaderCalls.renew(id, signal)
  }

  leaseTimeToLive(
    id: bigint,
    keys: boolean,
    signal: AbortSignal,
  ): Promise<Init<LeaseTimeToLiveResponse>> {
    return this.#leaderCalls.timeToLive(id, keys, signal)
  }

  /** Whether this member leads and has applied all that earlier leaders committed. */
  get leading(): boolean {
    return this.#leases.leading
  }

  members(): readonly MemberRecord[] {
    return this.#state.machine.cluster.members()
  }

  status(): MemberStatus {
    const raft = this.#raft.status()
    return {
      raft,
      ...this.#keeper.sizes(),
      learner: raft.conf.learners.includes(this.identity.id),
      errors: raft.leader === NOBODY ? ['etcdserver: no leader'] : [],
      proposalsPending: this.#proposals.pending,
      proposalsFailed: this.#proposals.failed,
    }
  }

  async moveLeader(to: bigint, signal: AbortSignal): Promise<void> {
    if (this.#status.role !== 'leader') throw new MemberError('notLeader', 'this is not the leader')
    const target = this.#raft.status().progress.find((peer) => peer.id === to)
    if (target === undefined || target.learner) {
      throw new MemberError('badTransferee', 'leadership can go to voting members only')
    }
    this.#raft.transferLeader(to)
    this.#schedule()
    await this.#leaderIs((leader) => leader === to, signal)
  }

  async stop(): Promise<void> {
    if (this.#stopped) return
    await this.#handOver()
    this.#stopped = true
    const stopped = new MemberError('stopped', 'the member is stopping')
    this.#proposals.failAll(stopped)
    this.#reads.failAll(stopped)
    this.#leases.follow()
    this.#snapshots.stop()
    await this.#parts.transport.close()
    await this.#writer.stop()
    this.#applier.stop()
    await this.#keeper.stop()
    await this.#state.store.close()
    await this.#parts.raftLog.close()
  }

  /** Messages of one frame from a peer. */
  step(messages: readonly Message[]): void {
    if (this.#stopped) return
    for (const message of messages) this.#raft.step(message)
    this.#schedule()
  }

  /** A peer says that this member was removed: it must not go on and disturb the others. */
  removedBy(peer: bigint): void {
    const who = peer.toString(16)
    this.#fatal(new MemberError('stopped', `member ${who} says that this one was removed`))
  }

  unreachable(id: bigint): void {
    if (this.#stopped) return
    this.#raft.reportUnreachable(id)
    this.#schedule()
  }

  #tick(): void {
    this.#parts.world.clock.after(this.#parts.options.heartbeatMs, () => {
      if (this.#stopped) return
      this.#raft.tick()
      this.#tick()
      this.#schedule()
    })
  }

  #schedule(): void {
    if (this.#turnDue || this.#stopped) return
    this.#turnDue = true
    this.#parts.world.clock.defer(() => {
      this.#turnDue = false
      this.#turn()
    })
  }

  #turn(): void {
    if (this.#stopped) return
    try {
      this.#proposeQueued()
      this.#reads.ask()
      while (this.#raft.hasReady()) this.#perform(this.#raft.ready())
      this.#noteStatus()
    } catch (error) {
      this.#fatal(error)
    }
  }

  #proposeQueued(): void {
    if (this.#proposals.queued === 0) return
    const queued = this.#proposals.queuedData()
    const refusal = this.#raft.propose(queued.map((data) => ({ type: 'normal', data })))
    switch (refusal) {
      case undefined:
        return this.#proposals.taken(queued.length, this.#status.term)
      case 'noLeader':
      case 'confPending':
        // They wait for a leader, within their time.
        return
      case 'tooMuch':
        return this.#proposals.refuseQueued(
          new MemberError('tooManyRequests', 'too much waits to be committed'),
        )
      case 'notMember':
        return this.#proposals.refuseQueued(
          new MemberError('stopped', 'this member was removed from the cluster'),
        )
    }
  }

  #perform(ready: Ready): void {
    this.#send(ready.messages)
    if (ready.write?.snapshot !== undefined) this.#snapshots.wanted()
    if (ready.write !== undefined) this.#writer.enqueue(ready.write)
    this.#reads.answered(ready.reads)
    this.#reads.dropped(ready.readsDropped)
    if (ready.committed.length > 0) this.#applier.enqueue(ready.committed)
  }

  #send(messages: readonly Message[]): void {
    const small = messages.filter((message) => message.type !== 'snapshot')
    if (small.length > 0) this.#parts.transport.send(small)
    for (const message of messages) {
      if (message.type === 'snapshot') this.#snapshots.send(message)
    }
  }

  #noteStatus(): void {
    const before = this.#status
    this.#status = this.#raft.status()
    const { leader, role, term } = this.#status
    if (role !== 'leader' || term !== before.term) this.#leases.follow()
    if (leader === before.leader) return
    this.#log.info('the leader changed', { leader: leader.toString(16), term })
    for (const listener of this.#leaderListeners) listener(leader)
    if (leader !== NOBODY) this.#schedule()
  }

  #writerHost(): ConstructorParameters<typeof LogWriter>[0] {
    return {
      append: (writes) => this.#parts.raftLog.append(writes),
      installSnapshot: (write) => this.#snapshots.install(write),
      persisted: (writes) => this.#persisted(writes),
      fatal: (error) => this.#fatal(error),
    }
  }

  #persisted(writes: readonly Write[]): void {
    if (this.#stopped) return
    for (const write of writes) {
      this.#raft.persisted(write)
      this.#send(write.replies)
    }
    this.#turn()
  }

  #applierHost(): ConstructorParameters<typeof Applier>[1] {
    return {
      applyNormal: (entry, request) =>
        this.#state.machine.applyNormal(entry.index, entry.term, request),
      applyConf: (entry) => this.#applyConf(entry),
      settle: (id: bigint, outcome: ApplyOutcome) => this.#proposals.settle(id, outcome),
      sliceDone: (index, term) => this.#sliceDone(index, term),
      overloaded: () => this.#state.backend.pendingBytes > LIMITS.unflushedStateBytes,
      fatal: (error) => this.#fatal(error),
    }
  }

  #applyConf(entry: Extract<Entry, { type: 'conf' }>): void {
    const record = entry.data.length === 0 ? undefined : memberCodec.decode(entry.data)
    const change = { steps: entry.change.steps, record }
    this.#state.machine.applyConf(entry.index, entry.term, change, (accepted) =>
      this.#raft.applyConf(accepted ? entry.change : undefined),
    )
    this.#setPeers()
  }

  #sliceDone(index: number, term: number): void {
    this.#raft.applied(index)
    if (term > this.#appliedTerm) {
      this.#appliedTerm = term
      this.#proposals.termApplied(term)
    }
    if (this.#status.role === 'leader' && term === this.#status.term) {
      this.#leases.lead(this.#parts.options.electionMs)
    }
    this.#reads.applied()
    this.#keeper.applied()
    this.#schedule()
  }

  #setPeers(): void {
    const peers = this.members().filter((member) => member.ID !== this.identity.id)
    this.#parts.transport.setPeers(peers.map(({ ID, peerURLs }) => ({ id: ID, urls: peerURLs })))
  }

  /** A message that comes with a received state: raft must look at it now. */
  #stepNow(message: Message): void {
    if (this.#stopped) return
    this.#raft.step(message)
    this.#turn()
  }

  #swap(next: State): void {
    this.#leases.follow()
    this.#state = next
    this.#applier.dropTo(next.machine.appliedIndex)
    this.#hub.rebind(next.machine.store)
    this.#setPeers()
    this.#reads.applied()
  }

  async #handOver(): Promise<void> {
    if (this.#status.role !== 'leader') return
    const heirs = this.#status.progress
      .filter((peer) => peer.id !== this.identity.id && !peer.learner && peer.recentActive)
      .toSorted((a, b) => b.matched - a.matched)
    const heir = heirs[0]
    if (heir === undefined) return
    this.#raft.transferLeader(heir.id)
    this.#schedule()
    const { clock } = this.#parts.world
    const limit = new AbortController()
    const timer = clock.after(LIMITS.handOverMs, () => limit.abort())
    try {
      await this.#leaderIs((leader) => leader !== this.identity.id, limit.signal)
      this.#log.info('handed leadership over', { to: heir.id.toString(16) })
    } catch (error) {
      this.#log.warn('nobody took leadership over in time', { error: errorText(error) })
    } finally {
      timer.cancel()
    }
  }

  #leaderIs(wanted: (leader: bigint) => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        unlisten()
        signal.removeEventListener('abort', onAbort)
      }
      const onAbort = (): void => {
        end()
        reject(new MemberError('timeout', 'leadership did not move in time'))
      }
      const unlisten = this.onLeaderChange((leader) => {
        if (leader === NOBODY || !wanted(leader)) return
        end()
        resolve()
      })
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  #fatal(error: unknown): void {
    if (this.#stopped) return
    this.#stopped = true
    const stopped = new MemberError('stopped', 'the member stopped after a fault')
    this.#proposals.failAll(stopped)
    this.#reads.failAll(stopped)
    this.#parts.onFatal(error instanceof Error ? error : new Error(errorText(error)))
  }
}
