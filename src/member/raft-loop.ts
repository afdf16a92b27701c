import type { ApplyOutcome } from '../apply/index.ts'
import { errorText } from '../base/index.ts'
import { codec } from '../proto/index.ts'
import {
  NOBODY,
  type Entry,
  type Message,
  type Raft,
  type RaftStatus,
  type Ready,
  type Refusal,
  type Write,
} from '../raft/index.ts'
import type { RaftLog } from '../raftlog/index.ts'
import type { PeerTransport } from '../transport/index.ts'
import { MemberError } from './api.ts'
import { Applier } from './applier.ts'
import type { DurationFigures } from './durations.ts'
import { LIMITS } from './limits.ts'
import { LogWriter } from './log-writer.ts'
import type { MemberOptions, World } from './options.ts'
import type { Proposals } from './proposals.ts'
import type { ReadQueue } from './read-queue.ts'
import type { State } from './state.ts'

const memberCodec = codec('membershippb.Member')

type ConfEntry = Extract<Entry, { type: 'conf' }>

export interface RaftLoopParts {
  readonly world: World
  readonly options: MemberOptions
  readonly raft: Raft
  readonly raftLog: RaftLog
  readonly transport: PeerTransport
  readonly proposals: Proposals
  readonly reads: ReadQueue
}

/** What the loop tells its member, and asks of it. */
export interface RaftLoopHost {
  state(): State
  sendSnapshot(message: Extract<Message, { type: 'snapshot' }>): void
  /** Raft will install the state that was received: its write is queued. */
  snapshotWanted(): void
  installSnapshot(write: Write): Promise<void>
  membersChanged(): void
  /** This member does not lead, or no longer in the same term. */
  follows(): void
  /** This member leads, and has applied all that was committed before its term. */
  leads(): void
  /** A slice of entries was applied. */
  applied(): void
  /** A heartbeat interval is over. */
  ticked(): void
  fatal(error: unknown): void
}

/**
 * Raft's Ready loop. Whatever happens (a tick, a message, a call, a finished write) changes raft
 * and schedules one turn; a turn hands all waiting proposals and reads to raft and performs its
 * effects.
 */
export class RaftLoop {
  readonly #parts: RaftLoopParts
  readonly #host: RaftLoopHost
  readonly #writer: LogWriter
  readonly #applier: Applier
  readonly #leaderListeners = new Set<(leader: bigint) => void>()
  #status: RaftStatus
  #appliedTerm: number
  #lateHeartbeats = 0
  #turnDue = false
  #turning = false
  /** What was forwarded to the leader came back: nothing more is, until the next tick. */
  #wayClosed = false
  #stopped = false

  constructor(parts: RaftLoopParts, host: RaftLoopHost) {
    this.#parts = parts
    this.#host = host
    this.#status = parts.raft.status()
    this.#appliedTerm = host.state().machine.appliedTerm
    this.#writer = new LogWriter(parts.world.clock, {
      append: (writes) => parts.raftLog.append(writes),
      installSnapshot: (write) => host.installSnapshot(write),
      persisted: (writes) => this.#persisted(writes),
      fatal: (error) => host.fatal(error),
    })
    this.#applier = new Applier(parts.world.clock, {
      applyNormal: (entry, request) =>
        host.state().machine.applyNormal(entry.index, entry.term, request),
      applyConf: (entry) => this.#applyConf(entry),
      settle: (id: bigint, outcome: ApplyOutcome) => parts.proposals.settle(id, outcome),
      sliceDone: (index, term) => this.#sliceDone(index, term),
      overloaded: () => host.state().backend.pendingBytes > LIMITS.unflushedStateBytes,
      fatal: (error) => host.fatal(error),
    })
  }

  /** As of the last turn. */
  get status(): RaftStatus {
    return this.#status
  }

  /** Committed entries that are not applied yet. */
  get backlog(): number {
    return this.#applier.backlog
  }

  /** What the loop counts, for `Member.figures`. */
  figures(): { logSyncs: DurationFigures; slowApplies: number; lateHeartbeats: number } {
    return {
      logSyncs: this.#writer.syncs.figures(),
      slowApplies: this.#applier.slow,
      lateHeartbeats: this.#lateHeartbeats,
    }
  }

  start(): void {
    this.#tick()
    this.schedule()
  }

  /** Nothing happens any more, once the write in flight is through. */
  async stop(): Promise<void> {
    this.halt()
    await this.#writer.stop()
  }

  /** Nothing more is begun. */
  halt(): void {
    this.#stopped = true
    this.#applier.stop()
  }

  /** Asks for a turn, soon. */
  schedule(): void {
    if (this.#turnDue || this.#stopped) return
    this.#turnDue = true
    this.#parts.world.clock.defer(() => {
      this.#turnDue = false
      this.#turn()
    })
  }

  step(messages: readonly Message[]): void {
    this.#guard(() => {
      for (const message of messages) {
        // One that comes without its state is a mistake of the peer's.
        if (message.type !== 'snapshot') this.#parts.raft.step(message)
      }
      this.schedule()
    })
  }

  /**
   * Messages that no peer will see. What this member's callers asked of the leader in them is asked
   * again with the next tick: not at once, since the way to the leader is closed.
   */
  undelivered(messages: readonly Message[]): void {
    const self = this.#status.id
    const lost = messages.flatMap((message) =>
      message.type === 'propose' && message.from === self
        ? message.entries.map((entry) => entry.data)
        : [],
    )
    if (lost.length === 0) return
    this.#wayClosed = true
    this.#parts.proposals.giveBack(new Set(lost))
  }

  /** A message that comes with a received state: raft looks at it before this returns. */
  stepNow(message: Message): void {
    this.#guard(() => {
      this.#parts.raft.step(message)
      this.#turn()
    })
  }

  /** Something only raft needs to know. */
  tell(report: (raft: Raft) => void): void {
    this.#guard(() => {
      report(this.#parts.raft)
      this.schedule()
    })
  }

  /** A received state holds everything up to `index`. */
  stateReplaced(index: number): void {
    this.#applier.dropTo(index)
    this.#parts.reads.applied()
  }

  /** The disk caught up with what was applied. */
  resumeApplying(): void {
    this.#applier.resume()
  }

  onLeaderChange(listener: (leader: bigint) => void): () => void {
    this.#leaderListeners.add(listener)
    return () => this.#leaderListeners.delete(listener)
  }

  /** Resolves once a leader is known that is `wanted`; rejects with `timeout` when aborted. */
  leaderIs(wanted: (leader: bigint) => boolean, signal: AbortSignal): Promise<void> {
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

  #tick(): void {
    const { clock } = this.#parts.world
    const { heartbeatMs } = this.#parts.options
    const due = clock.now() + heartbeatMs
    const tick = (): void => {
      // etcd's bound too: two intervals after the last one.
      const late = clock.now() - due > heartbeatMs
      if (late && this.#status.role === 'leader') this.#lateHeartbeats += 1
      this.#wayClosed = false
      this.#parts.raft.tick()
      this.#host.ticked()
      this.#tick()
      this.schedule()
    }
    clock.after(heartbeatMs, () => this.#guard(tick))
  }

  /** What raft throws is a broken invariant: the member must not go on. */
  #guard(act: () => void): void {
    if (this.#stopped) return
    try {
      act()
    } catch (error) {
      this.#host.fatal(error)
    }
  }

  #turn(): void {
    const { raft, reads } = this.#parts
    this.#guard(() => {
      this.#turning = true
      this.#propose()
      reads.ask()
      while (raft.hasReady() && !this.#stopped) this.#perform(raft.ready())
      this.#turning = false
      this.#noteStatus()
    })
  }

  #propose(): void {
    const { proposals, raft } = this.#parts
    if (proposals.queued === 0) return
    // A leader that was deposed just now must not forward what it wanted as the leader.
    this.#noteStatus()
    if (this.#wayClosed) return
    proposals.dropAborted()
    while (proposals.queued > 0) {
      // What a follower forwards in one piece is one message.
      const queued = proposals.first(LIMITS.messageBytes)
      const refusal = raft.propose(queued)
      if (refusal !== undefined) return this.#proposalRefused(refusal)
      proposals.taken(queued.length, this.#status.term)
    }
  }

  #proposalRefused(refusal: Refusal): void {
    const { proposals } = this.#parts
    switch (refusal) {
      case 'noLeader':
      case 'confPending':
        // They wait for a leader, within their time.
        return
      case 'tooMuch':
        return proposals.refuseQueued(
          new MemberError('tooManyRequests', 'too much waits to be committed'),
        )
      case 'notMember':
        return proposals.refuseQueued(
          new MemberError('stopped', 'this member was removed from the cluster'),
        )
    }
  }

  #perform(ready: Ready): void {
    const { reads } = this.#parts
    this.#send(ready.messages)
    if (ready.write?.snapshot !== undefined) this.#host.snapshotWanted()
    if (ready.write !== undefined) this.#writer.enqueue(ready.write)
    reads.answered(ready.reads)
    reads.dropped(ready.readsDropped)
    if (ready.committed.length > 0) this.#applier.enqueue(ready.committed)
  }

  #send(messages: readonly Message[]): void {
    const small = messages.filter((message) => message.type !== 'snapshot')
    if (small.length > 0) this.#parts.transport.send(small)
    for (const message of messages) {
      if (message.type === 'snapshot') this.#host.sendSnapshot(message)
    }
  }

  #noteStatus(): void {
    // Applying may just have ended the member, which must not begin to lead now.
    if (this.#stopped) return
    const before = this.#status
    this.#status = this.#parts.raft.status()
    const { leader, role, term } = this.#status
    if (role !== 'leader' || term !== before.term) this.#host.follows()
    // The entry of its term may have been applied within the very turn that made it the leader.
    if (role === 'leader' && term === this.#appliedTerm) this.#host.leads()
    if (leader === NOBODY && isOnlyVoter(this.#status)) this.tell((raft) => raft.campaign())
    if (leader === before.leader) return
    this.#wayClosed = false
    const { log } = this.#parts.world
    if (leader === NOBODY) log.info('there is no leader', { term })
    else log.info('the leader changed', { leader: leader.toString(16), term })
    for (const listener of this.#leaderListeners) listener(leader)
    if (leader !== NOBODY) this.schedule()
  }

  #persisted(writes: readonly Write[]): void {
    if (this.#stopped) return
    for (const write of writes) {
      this.#parts.raft.persisted(write)
      this.#send(write.replies)
    }
    this.#turn()
  }

  #applyConf(entry: ConfEntry): void {
    const { raft, world } = this.#parts
    const record = entry.data.length === 0 ? undefined : memberCodec.decode(entry.data)
    const change = { steps: entry.change.steps, record }
    const outcome = this.#host
      .state()
      .machine.applyConf(entry.index, entry.term, change, (accepted) =>
        raft.applyConf(accepted ? entry.change : undefined),
      )
    if (outcome !== undefined && 'refusal' in outcome) {
      world.log.warn('refused a membership change', { error: errorText(outcome.refusal) })
    }
    this.#host.membersChanged()
  }

  #sliceDone(index: number, term: number): void {
    const { proposals, raft, raftLog, reads } = this.#parts
    raft.applied(index)
    raftLog.applied(index)
    if (term > this.#appliedTerm) {
      this.#appliedTerm = term
      proposals.termApplied(term)
    }
    reads.applied()
    this.#host.applied()
    // A turn goes on until raft has nothing more to do.
    if (!this.#turning) this.schedule()
  }
}

/** Nobody else could lead, so nobody is waited for. */
function isOnlyVoter({ conf, id, role }: RaftStatus): boolean {
  const others = [...conf.voters, ...conf.votersOutgoing].some((voter) => voter !== id)
  return role === 'follower' && conf.voters.length === 1 && !others
}
