import { assert, seededRandom } from '../base/index.ts'
import { createRaft } from '../raft/index.ts'
import type {
  ConfState,
  Entry,
  MemberId,
  Raft,
  RaftStatus,
  ReadState,
  Ready,
  SnapshotMeta,
  Write,
} from '../raft/index.ts'
import { between, chance } from './draw.ts'
import { DurableLog } from './durable-log.ts'
import { Life } from './life.ts'
import type { CheckedMember } from './raft-checker.ts'
import { RaftState } from './raft-state.ts'
import type { RaftSurroundings } from './raft-surroundings.ts'
import { expect } from './sim-failure.ts'
import { TermView } from './term-view.ts'

/** One run of a member's process. */
interface RunningRaft {
  readonly life: Life
  readonly raft: Raft
  /** What the core said of itself since the last turn. */
  readonly observations: RaftStatus[]
  readonly applyQueue: Entry[]
  /** Writes that wait for the disk, and those that it works on. */
  waiting: Write[]
  writing: Write[]
  turnDue: boolean
  applyDue: boolean
  nextReadId: number
  /** Highest committed index when each open read was asked for. */
  readonly reads: Map<number, number>
  /** Reads answered since the last turn. */
  readonly answers: ReadState[]
}

/** More Readys in one turn than any honest core has. */
const READYS_MAX = 1000

/**
 * The host of one raft core: a disk that takes its time, a state machine that lags, and a process
 * that can be stopped at any point. It does what a real host does, in the contract's loosest way.
 */
export class RaftMember implements CheckedMember {
  readonly id: MemberId
  readonly log: DurableLog
  /** Time units that a write takes at most. */
  diskDelayMax: number
  applyDelayMax: number
  /** Time units between two ticks. */
  tickTime: number
  terms: TermView
  /** Reads answered in all its lives. */
  readsAnswered = 0
  readonly #state = new RaftState()
  readonly #around: RaftSurroundings
  #run: RunningRaft | undefined

  constructor(id: MemberId, around: RaftSurroundings, tickTime: number) {
    this.id = id
    this.#around = around
    this.diskDelayMax = around.profile.diskDelayMax
    this.applyDelayMax = around.profile.applyDelayMax
    this.tickTime = tickTime
    this.log = new DurableLog(() => this.#snapshot())
    this.terms = new TermView(this.log)
  }

  /** Undefined while it is down. */
  get life(): Life | undefined {
    return this.#run?.life
  }

  get applied(): number {
    return this.#state.now.index
  }

  /** The configuration as far as this member's state machine knows. */
  get conf(): ConfState {
    return this.#state.now.conf
  }

  /** Undefined while it is down. */
  status(): RaftStatus | undefined {
    return this.#run?.raft.status()
  }

  holds(index: number, term: number): boolean {
    return this.log.holds(index, term)
  }

  /** Starts on what the disk holds. */
  start(): void {
    assert(this.#run === undefined, 'a member is started when it is down')
    const { random, profile, checker, wrap } = this.#around
    const config = { ...profile.raft, id: this.id, random: seededRandom(random.below(2 ** 32)) }
    this.terms = new TermView(this.log)
    checker.started(this.id)
    const { hardState } = this.log
    const { conf, index: applied } = this.#state.now
    this.#run = {
      life: new Life(`${this.id}`),
      raft: wrap(createRaft(config, this.log, { hardState, conf, applied }), this.id),
      observations: [],
      applyQueue: [],
      waiting: [],
      writing: [],
      turnDue: false,
      applyDue: false,
      nextReadId: 1,
      reads: new Map(),
      answers: [],
    }
    this.act(() => {})
  }

  /** The process ends at once. A write under way happened or did not; all others did not. */
  stop(): void {
    const run = this.#run
    if (run === undefined) return
    run.life.end()
    this.#run = undefined
    const { random, checker } = this.#around
    if (run.writing.length > 0 && chance(random, 0.5)) this.#makeDurable(run.writing)
    this.#state.crash(random, checker)
  }

  /** Has something happen to the core; what follows from it is done in the member's next turn. */
  act(fire: (raft: Raft) => void): void {
    const run = this.#run
    if (run === undefined) return
    fire(run.raft)
    this.#observe(run)
    if (run.turnDue) return
    const { random, profile } = this.#around
    const delay = profile.turnDelayMax === 0 ? 0 : random.below(profile.turnDelayMax + 1)
    if (delay === 0) return this.#turn(run)
    run.turnDue = true
    this.#around.later(run.life, delay, () => {
      run.turnDue = false
      this.#turn(run)
    })
  }

  /** Asks for a read point and has its answer checked. */
  askRead(): void {
    const run = this.#run
    if (run === undefined) return
    const readId = run.nextReadId++
    const committed = this.#around.checker.committed
    this.act((raft) => {
      if (raft.readIndex(readId) === undefined) run.reads.set(readId, committed)
    })
  }

  /** Syncs the state and forgets the log up to `keep` entries behind it. */
  truncate(keep: number): void {
    if (this.#run === undefined) return
    this.#state.sync()
    this.log.truncate(Math.min(this.applied - keep, this.log.lastIndex()))
  }

  #snapshot(): SnapshotMeta | undefined {
    const { now, truncated } = this.#state
    const state = this.#around.profile.liveSnapshots ? now : truncated
    return state.index < this.log.firstIndex() - 1 || state.index === 0 ? undefined : state
  }

  #observe({ raft, observations }: RunningRaft): void {
    const status = raft.status()
    const last = observations.at(-1)
    const news =
      last?.commit !== status.commit || last.role !== status.role || last.term !== status.term
    if (news) observations.push(status)
  }

  #turn(run: RunningRaft): void {
    for (let count = 0; run.raft.hasReady(); count++) {
      expect(count < READYS_MAX, () => `member ${this.id} never runs out of Readys`)
      this.#perform(run, run.raft.ready())
      this.#observe(run)
    }
    const { checker } = this.#around
    for (const status of run.observations) checker.observed(this, status)
    run.observations.length = 0
    for (const answer of run.answers.splice(0)) this.#checkRead(run, answer)
  }

  #checkRead({ reads }: RunningRaft, { readId, index }: ReadState): void {
    const asked = reads.get(readId)
    expect(asked !== undefined, () => `member ${this.id} answers read ${readId}, nobody asks it`)
    this.#around.checker.read(this.id, asked, index)
    reads.delete(readId)
    this.readsAnswered += 1
  }

  #perform(run: RunningRaft, { messages, write, committed, reads, readsDropped }: Ready): void {
    if (write !== undefined) {
      this.#around.checker.wrote(this, write)
      this.terms.apply(write)
      run.waiting.push(write)
      this.#writeSoon(run)
    }
    for (const message of messages) this.#around.send(message)
    for (const entry of committed) run.applyQueue.push(entry)
    this.#applySoon(run)
    for (const answer of reads) run.answers.push(answer)
    for (const readId of readsDropped) run.reads.delete(readId)
  }

  #writeSoon(run: RunningRaft): void {
    if (run.writing.length > 0 || run.waiting.length === 0) return
    const { random } = this.#around
    // Mostly all that waits joins the batch, as with a real disk; sometimes less.
    const count = chance(random, 0.8) ? run.waiting.length : between(random, 1, run.waiting.length)
    run.writing = run.waiting.splice(0, count)
    this.#around.later(run.life, random.below(this.diskDelayMax + 1), () =>
      this.#finishWriting(run),
    )
  }

  #finishWriting(run: RunningRaft): void {
    const writes = run.writing
    run.writing = []
    this.#makeDurable(writes)
    this.#around.note(() => `${this.id} has ${this.log.lastIndex()} durable`)
    for (const { snapshot } of writes) if (snapshot !== undefined) dropTo(run, snapshot.index)
    this.act((raft) => {
      for (const write of writes) {
        raft.persisted(write)
        for (const reply of write.replies) this.#around.send(reply)
      }
    })
    this.#writeSoon(run)
  }

  #makeDurable(writes: readonly Write[]): void {
    for (const write of writes) {
      const { hardState, snapshot } = write
      const before = this.log.hardState
      if (hardState !== undefined) this.#around.checker.saved(this.id, before, hardState)
      this.log.apply(write)
      const { term, vote } = this.log.hardState
      if (term !== before.term || vote !== before.vote) this.#around.voted(this)
      if (snapshot === undefined) continue
      this.#around.checker.restored(this.id, snapshot)
      this.#state.restore(snapshot)
    }
  }

  #applySoon(run: RunningRaft): void {
    if (run.applyDue || run.applyQueue.length === 0) return
    run.applyDue = true
    const { random } = this.#around
    this.#around.later(run.life, random.below(this.applyDelayMax + 1), () => {
      run.applyDue = false
      this.act((raft) => this.#apply(run, raft))
      this.#applySoon(run)
    })
  }

  #apply(run: RunningRaft, raft: Raft): void {
    const { random, checker } = this.#around
    if (run.applyQueue.length === 0) return
    const count = between(random, 1, run.applyQueue.length)
    this.#around.note(() => `${this.id} applies ${count} after ${this.applied}`)
    for (const entry of run.applyQueue.splice(0, count)) {
      checker.applied(this, this.applied, entry)
      let { conf } = this
      if (entry.type === 'conf') {
        conf = raft.applyConf(isVetoed(entry.data) ? undefined : entry.change)
        checker.configured(this.id, entry.index, conf)
        this.#observe(run)
      }
      this.#state.apply(entry, conf)
    }
    raft.applied(this.applied)
  }
}

/** The host's rule on which committed membership changes it refuses: the same on every member. */
export function isVetoed(data: Uint8Array): boolean {
  return data[4] === 1
}

function dropTo(run: RunningRaft, index: number): void {
  const kept = run.applyQueue.filter((entry) => entry.index > index)
  run.applyQueue.splice(0, run.applyQueue.length, ...kept)
}
