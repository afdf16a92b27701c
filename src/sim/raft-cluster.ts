import { assert, seededRandom } from '../base/index.ts'
import type { Random } from '../base/index.ts'
import type { ConfState, MemberId, Message, Raft } from '../raft/index.ts'
import { between, chance } from './draw.ts'
import { EventQueue } from './event-queue.ts'
import type { Life } from './life.ts'
import { foundingWrite } from './founding-write.ts'
import { RaftChecker } from './raft-checker.ts'
import { RaftMember } from './raft-member.ts'
import { nameOf, RaftNetwork } from './raft-network.ts'
import { drawProfile, TICK } from './raft-profile.ts'
import type { RaftProfile } from './raft-profile.ts'
import type { RaftSurroundings } from './raft-surroundings.ts'
import { showMessage } from './show-message.ts'
import type { Trace } from './trace.ts'

/** What a run may be given beside its seed. */
export interface RaftClusterOptions {
  readonly trace?: Trace | undefined
  /** Replaces each member's core: plants a bug, to see the checker find it. */
  readonly wrap?: ((raft: Raft, id: MemberId) => Raft) | undefined
  /** Dials set by hand, over those that the seed draws. */
  readonly profile?: Partial<RaftProfile> | undefined
}

/** A cluster of raft cores on virtual time: same seed, same run, event by event. */
export class RaftCluster {
  readonly random: Random
  readonly profile: RaftProfile
  readonly checker: RaftChecker
  readonly network: RaftNetwork
  readonly members = new Map<MemberId, RaftMember>()
  /** Faults and other happenings so far, by kind. */
  readonly counts = new Map<string, number>()
  /** Called when a new term or vote of a member has just become durable. */
  onVoted: (member: RaftMember) => void = () => {}
  readonly #queue = new EventQueue<() => void>()
  readonly #around: RaftSurroundings
  readonly #trace: Trace | undefined
  #now = 0
  #steps = 0

  constructor(seed: number, { trace, wrap, profile }: RaftClusterOptions = {}) {
    this.random = seededRandom(seed)
    this.profile = { ...drawProfile(this.random), ...profile }
    this.checker = new RaftChecker(this.members)
    this.#trace = trace
    this.network = new RaftNetwork(this.profile.weather, {
      random: this.random,
      later: (units, fire) => this.later(units, fire),
      deliver: (message) => this.#deliver(message),
      lost: (message) => this.#lost(message),
      count: (what) => this.count(what),
    })
    this.#around = {
      random: this.random,
      profile: this.profile,
      checker: this.checker,
      wrap: wrap ?? ((raft) => raft),
      later: (life, units, fire) => this.later(units, () => life.run(fire)),
      send: (message) => this.#send(message),
      voted: (member) => this.onVoted(member),
      note: (line) => this.note(line),
    }
    this.#found()
  }

  get now(): number {
    return this.#now
  }

  get steps(): number {
    return this.#steps
  }

  /** Handles the next event. */
  step(): void {
    const at = this.#queue.nextTime()
    const fire = this.#queue.pop()
    assert(at !== undefined && fire !== undefined, 'a cluster always has a next event')
    this.#now = at
    this.#steps += 1
    fire()
  }

  later(units: number, fire: () => void): void {
    this.#queue.push(this.#now + units, fire)
  }

  /** Calls `fire` again and again, `gap` time units apart on average, while it answers true. */
  every(gap: number, fire: () => boolean): void {
    this.later(between(this.random, 1, 2 * gap), () => {
      if (fire()) this.every(gap, fire)
    })
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  note(line: () => string): void {
    this.#trace?.line(`${this.#now} ${line()}`)
  }

  /** Adds a member that knows nothing and waits to be admitted. */
  addSpare(): RaftMember {
    const member = this.#create(BigInt(this.members.size + 1))
    member.start()
    return member
  }

  running(): RaftMember[] {
    return [...this.members.values()].filter(({ life }) => life !== undefined)
  }

  /** The newest configuration that anybody has applied; undefined at the very start. */
  conf(): ConfState | undefined {
    return this.checker.confAt(Infinity)
  }

  crash(member: RaftMember): void {
    this.note(() => `${member.id} crashes`)
    member.stop()
  }

  restart(member: RaftMember): void {
    if (member.life !== undefined) return
    this.note(() => `${member.id} starts with ${member.log.lastIndex()} durable`)
    member.start()
  }

  /** What became due to a paused process happens now, in its order. */
  resume(life: Life): void {
    for (const fire of life.resume()) this.later(0, () => life.run(fire))
  }

  #found(): void {
    const { members } = this.profile
    const ids = Array.from({ length: members }, (_, at) => BigInt(at + 1))
    const write = foundingWrite(ids)
    for (const id of ids) this.#create(id).log.apply(write)
    for (const member of this.members.values()) member.start()
  }

  #create(id: MemberId): RaftMember {
    const member = new RaftMember(id, this.#around, TICK)
    this.members.set(id, member)
    this.later(this.random.below(TICK), () => this.#tick(member))
    return member
  }

  #tick(member: RaftMember): void {
    this.later(member.tickTime, () => this.#tick(member))
    // A stopped process gets one tick when it goes on, not all that it missed.
    if (member.life?.paused === false) member.act((raft) => raft.tick())
  }

  #send(message: Message): void {
    this.note(() => `  send ${showMessage(message)}`)
    this.network.send(message)
  }

  #deliver(message: Message): void {
    const member = this.members.get(message.to)
    if (member?.life === undefined) return this.#lost(message)
    member.life.run(() => {
      this.note(() => `step ${showMessage(message)}`)
      member.act((raft) => raft.step(message))
    })
    if (message.type === 'snapshot') this.#report(message, true)
  }

  #lost(message: Message): void {
    this.note(() => `  lost ${showMessage(message)}`)
    if (message.type === 'snapshot') this.#report(message, false)
    else if (chance(this.random, 0.2)) {
      this.#tell(message.from, (raft) => raft.reportUnreachable(message.to))
    }
  }

  #report({ from, to }: Message, ok: boolean): void {
    this.#tell(from, (raft) => raft.reportSnapshot(to, ok))
  }

  #tell(id: MemberId, fire: (raft: Raft) => void): void {
    const member = this.members.get(id)
    const life = member?.life
    if (member === undefined || life === undefined) return
    this.later(between(this.random, 1, TICK), () => life.run(() => member.act(fire)))
  }

  /** The names of all members, for the topology. */
  names(): string[] {
    return [...this.members.keys()].map(nameOf)
  }
}
