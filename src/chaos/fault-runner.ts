import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from '../client/index.ts'
import type { LocalCluster, MemberProcess } from '../supervisor/index.ts'
import { LOOK_INTERVAL_MS, READY_PATIENCE_MS, SLOW_MS_MAX, STOP_GRACE_MS } from './limits.ts'
import { leaderOf, lookAtMembers } from './look-at-members.ts'
import type { PeerNetwork } from './peer-network.ts'
import type { FaultKind, FaultStep, Lane } from './schedule.ts'

/** What happened when, for a person who reads a failure. Times are as in the history. */
export interface FaultNote {
  readonly atMs: number
  readonly what: string
}

/** Carries out a schedule on a running cluster and undoes all of it at the end. */
export class FaultRunner {
  readonly notes: FaultNote[] = []
  /** Faults that found someone to hit, by kind. */
  readonly counts = new Map<FaultKind, number>()
  /** Members that ended though nobody ended them. */
  readonly deaths: string[] = []
  readonly #cluster: LocalCluster
  readonly #network: PeerNetwork
  readonly #client: Client
  readonly #zero: number
  /** Stopped by us, or not yet started again. */
  readonly #down = new Set<MemberProcess>()

  /** `zero` is the time of `performance.now()` that notes count from. */
  constructor(cluster: LocalCluster, network: PeerNetwork, client: Client, zero: number) {
    this.#cluster = cluster
    this.#network = network
    this.#client = client
    this.#zero = zero
  }

  /** Resolves when all steps are done and undone, or soon after `stop` aborts or a member dies. */
  async run(lanes: readonly Lane[], stop: AbortController): Promise<void> {
    const running = lanes.map((lane) => this.#runLane(lane, stop.signal))
    await Promise.all([...running, this.#watchForDeaths(stop)])
  }

  /** Undoes whatever is still done. */
  async heal(): Promise<void> {
    this.#network.heal()
    for (const member of this.#cluster.members) if (member.paused) member.resume()
    await Promise.all(
      this.#cluster.members.map(async (member) => {
        if (member.pid === undefined) await this.#start(member)
      }),
    )
    this.note('all healed')
  }

  async #runLane(lane: Lane, signal: AbortSignal): Promise<void> {
    for (const step of lane) {
      await pause(step.calmMs, signal)
      if (signal.aborted) return
      const undo = await this.#apply(step)
      if (undo === undefined) continue
      this.counts.set(step.kind, (this.counts.get(step.kind) ?? 0) + 1)
      await pause(step.lastsMs, signal)
      await undo()
    }
  }

  /** Does it and answers how to undo it; undefined when there is nobody to do it to. */
  async #apply(step: FaultStep): Promise<(() => Promise<void>) | undefined> {
    const { kind } = step
    switch (kind) {
      case 'killAll':
        return this.#end(this.#running(), (member) => member.kill(), kind)
      case 'killLeader':
      case 'killFollower':
        return this.#end(await this.#choose(step), (member) => member.kill(), kind)
      case 'restartLeader':
      case 'restartFollower':
        return this.#end(await this.#choose(step), (member) => member.stop(STOP_GRACE_MS), kind)
      case 'pauseLeader':
      case 'pauseFollower':
        return this.#pause(await this.#choose(step), kind)
      case 'slowNetwork':
        this.#network.delay(1 + Math.floor(step.pick * SLOW_MS_MAX))
        return this.#healLater(kind, [])
      case 'dropConnections':
        this.#network.dropConnections()
        return this.#healLater(kind, [])
      case 'isolateLeader':
      case 'isolateFollower':
      case 'muteLeader':
      case 'muteFollower':
      case 'deafenLeader':
      case 'deafenFollower':
      case 'splitPair':
        return this.#cut(await this.#choose(step), step, kind)
    }
  }

  async #end(
    victims: readonly MemberProcess[],
    act: (member: MemberProcess) => Promise<void>,
    kind: FaultKind,
  ): Promise<(() => Promise<void>) | undefined> {
    if (victims.length === 0) return undefined
    this.note(kind, victims)
    for (const member of victims) this.#down.add(member)
    await Promise.all(victims.map(act))
    return async () => {
      this.note(`${kind} undone`, victims)
      await Promise.all(victims.map((member) => this.#start(member)))
    }
  }

  #pause(victims: readonly MemberProcess[], kind: FaultKind): (() => Promise<void>) | undefined {
    const [victim] = victims
    if (victim === undefined) return undefined
    this.note(kind, victims)
    victim.pause()
    return async () => {
      this.note(`${kind} undone`, victims)
      victim.resume()
    }
  }

  #cut(
    victims: readonly MemberProcess[],
    { pick }: FaultStep,
    kind: Exclude<FaultKind, 'killAll'>,
  ): (() => Promise<void>) | undefined {
    const [victim] = victims
    if (victim === undefined) return undefined
    const at = this.#cluster.members.indexOf(victim)
    const others = [...this.#cluster.members.keys()].filter((other) => other !== at)
    const one = others[Math.floor(pick * 997) % others.length]
    const cutOff = kind === 'splitPair' ? others.filter((other) => other === one) : others
    for (const other of cutOff) {
      if (!kind.startsWith('deafen')) this.#network.hold(at, other)
      if (!kind.startsWith('mute')) this.#network.hold(other, at)
    }
    return this.#healLater(kind, [victim, ...cutOff.flatMap((other) => this.#member(other))])
  }

  #healLater(kind: FaultKind, victims: readonly MemberProcess[]): () => Promise<void> {
    this.note(kind, victims)
    return async () => {
      this.note(`${kind} undone`)
      this.#network.heal()
    }
  }

  /** Whom a step hits: nobody when it asks for a leader and there is none, or nobody runs. */
  async #choose({ kind, pick }: FaultStep): Promise<readonly MemberProcess[]> {
    const statuses = await lookAtMembers(this.#cluster, this.#client)
    const leader = leaderOf(statuses)
    if (kind.endsWith('Leader')) return leader === undefined ? [] : this.#member(leader)
    const running = this.#running()
    const wanted = kind.endsWith('Follower')
      ? running.filter((member) => member !== this.#cluster.members[leader ?? -1])
      : running
    const victim = wanted[Math.floor(pick * wanted.length)]
    return victim === undefined ? [] : [victim]
  }

  #running(): readonly MemberProcess[] {
    return this.#cluster.members.filter((member) => !this.#down.has(member) && !member.paused)
  }

  #member(at: number): readonly MemberProcess[] {
    return this.#cluster.members.slice(at, at + 1)
  }

  /** Starts a member and gives it some time to serve: it cannot while its peers are cut off. */
  async #start(member: MemberProcess): Promise<void> {
    await member.launch()
    this.#down.delete(member)
    await member.ready(READY_PATIENCE_MS).catch(() => undefined)
  }

  async #watchForDeaths(stop: AbortController): Promise<void> {
    const { signal } = stop
    while (!signal.aborted) {
      this.lookForDeaths()
      if (this.deaths.length > 0) stop.abort()
      await pause(LOOK_INTERVAL_MS, signal)
    }
  }

  /** Notes each member that has ended by itself. */
  lookForDeaths(): void {
    for (const member of this.#cluster.members) {
      if (member.pid !== undefined || this.#down.has(member)) continue
      this.#down.add(member)
      this.deaths.push(`${member.spec.name} ended by itself (log: ${member.spec.logFile})`)
      this.note('ended by itself', [member])
    }
  }

  /** Adds a line to the notes. */
  note(what: string, members: readonly MemberProcess[] = []): void {
    const names = members.map(({ spec }) => spec.name).join(' ')
    this.notes.push({ atMs: performance.now() - this.#zero, what: `${what} ${names}`.trim() })
  }
}

/** Ends early when `signal` aborts. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => undefined)
}
