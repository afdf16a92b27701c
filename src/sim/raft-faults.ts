import { never } from '../base/index.ts'
import { between, chance, pick, shuffled } from './draw.ts'
import type { RaftCluster } from './raft-cluster.ts'
import type { RaftMember } from './raft-member.ts'
import { nameOf } from './raft-network.ts'
import { drawWeather, FAIR_WEATHER, TICK } from './raft-profile.ts'
import type { FaultKind } from './raft-profile.ts'

/**
 * Does to a cluster, at random times, what its profile allows: whatever it does, it undoes some
 * time later, and `end` undoes all that is left.
 */
export class RaftFaults {
  readonly #cluster: RaftCluster
  #ended = false

  constructor(cluster: RaftCluster) {
    this.#cluster = cluster
    const { faults, faultGap } = cluster.profile
    if (faults.length === 0) return
    cluster.every(faultGap, () => {
      if (!this.#ended) this.#inject(pick(cluster.random, faults))
      return !this.#ended
    })
  }

  /** From now on nothing goes wrong any more. */
  end(): void {
    const cluster = this.#cluster
    this.#ended = true
    cluster.note(() => 'all faults end')
    cluster.network.topology.heal()
    cluster.network.weather = FAIR_WEATHER
    for (const member of cluster.members.values()) {
      this.#restore(member)
      // A backlog is to be worked off now, however slow that was before.
      member.applyDelayMax = 0
      member.diskDelayMax = Math.min(member.diskDelayMax, 3)
      if (member.life?.paused === true) cluster.resume(member.life)
      cluster.restart(member)
    }
  }

  #inject(kind: FaultKind): void {
    this.#cluster.count(kind)
    this.#cluster.note(() => `fault: ${kind}`)
    switch (kind) {
      case 'partition':
        return this.#partition()
      case 'isolate':
        return this.#isolate()
      case 'cutOneWay':
        return this.#cutOneWay()
      case 'crash':
        return this.#crash(this.#victim())
      case 'crashAll':
        return this.#crashAll()
      case 'contest':
        return this.#contest()
      case 'pause':
        return this.#pause(this.#victim())
      case 'slowDisk':
        return this.#slow(this.#victim(), 'diskDelayMax')
      case 'slowApply':
        return this.#slow(this.#victim(), 'applyDelayMax')
      case 'badNetwork':
        return this.#badNetwork()
      case 'clockSpeed':
        return this.#clockSpeed(this.#victim())
      default:
        return never(kind)
    }
  }

  /** Whoever leads is the most worth hitting. */
  #victim(): RaftMember {
    const { random, members } = this.#cluster
    const leader = this.#cluster.running().find((member) => member.status()?.role === 'leader')
    if (leader !== undefined && chance(random, 0.4)) return leader
    return pick(random, [...members.values()])
  }

  #undo(fire: () => void): void {
    const { random, profile } = this.#cluster
    this.#cluster.later(between(random, 1, profile.faultTime), () => {
      if (!this.#ended) fire()
    })
  }

  #heal(): void {
    this.#undo(() => {
      this.#cluster.note(() => 'the network heals')
      this.#cluster.network.topology.heal()
    })
  }

  #partition(): void {
    const { random, network } = this.#cluster
    const names = shuffled(random, this.#cluster.names())
    const at = between(random, 1, Math.max(1, names.length - 1))
    network.topology.partition([names.slice(0, at), names.slice(at)])
    this.#heal()
  }

  #isolate(): void {
    const name = nameOf(this.#victim().id)
    const others = this.#cluster.names().filter((other) => other !== name)
    this.#cluster.network.topology.partition([[name], others])
    this.#heal()
  }

  #cutOneWay(): void {
    const { random, network } = this.#cluster
    const name = nameOf(this.#victim().id)
    const outward = chance(random, 0.5)
    for (const other of this.#cluster.names()) {
      if (other === name || chance(random, 0.3)) continue
      if (outward) network.topology.cut(name, other)
      else network.topology.cut(other, name)
    }
    this.#heal()
  }

  #crash(member: RaftMember): void {
    if (member.life === undefined) return
    this.#cluster.crash(member)
    this.#undo(() => this.#cluster.restart(member))
  }

  #crashAll(): void {
    for (const member of this.#cluster.running()) this.#crash(member)
  }

  /**
   * The leader is lost, two that do not hear each other stand one after the other, and voters crash
   * with their vote on its way, to be back while the election goes on.
   */
  #contest(): void {
    const cluster = this.#cluster
    const { random, profile, network } = cluster
    const leader = cluster.running().find((member) => member.status()?.role === 'leader')
    if (leader !== undefined) this.#crash(leader)
    const [first, second] = shuffled(random, cluster.running())
    if (first === undefined || second === undefined) return
    network.topology.partition([[nameOf(first.id)], [nameOf(second.id)]])
    this.#heal()
    const expired = profile.raft.electionTicks * TICK
    cluster.later(expired, () => {
      this.#stand(first)
      if (!this.#ended && chance(random, 0.3)) this.#standAgain(first)
    })
    cluster.later(expired + between(random, 1, 2 * TICK), () => this.#stand(second))
    cluster.onVoted = (member) => {
      if (member !== first && member !== second) cluster.later(1, () => this.#blink(member))
    }
    cluster.later(2 * expired, () => {
      cluster.onVoted = () => {}
    })
  }

  #stand(member: RaftMember): void {
    if (!this.#ended && member.life?.paused === false) member.act((raft) => raft.campaign())
  }

  /** A candidate crashes while its disk still works, and stands anew before all votes are in. */
  #standAgain(member: RaftMember): void {
    const { random } = this.#cluster
    member.diskDelayMax = 20 * TICK
    this.#undo(() => this.#restore(member))
    this.#cluster.later(between(random, 1, TICK / 2), () => {
      this.#blink(member)
      this.#cluster.later(TICK / 2, () => this.#stand(member))
    })
  }

  #blink(member: RaftMember): void {
    const cluster = this.#cluster
    if (this.#ended || member.life === undefined) return
    cluster.crash(member)
    cluster.later(between(cluster.random, 1, TICK / 2), () => cluster.restart(member))
  }

  #pause(member: RaftMember): void {
    const { life } = member
    if (life === undefined) return
    life.pause()
    this.#undo(() => this.#cluster.resume(life))
  }

  #slow(member: RaftMember, what: 'diskDelayMax' | 'applyDelayMax'): void {
    member[what] = between(this.#cluster.random, 5 * TICK, 20 * TICK)
    this.#undo(() => this.#restore(member))
  }

  #badNetwork(): void {
    const { random, network, profile } = this.#cluster
    network.weather = drawWeather(random, true)
    this.#undo(() => {
      network.weather = profile.weather
    })
  }

  #clockSpeed(member: RaftMember): void {
    member.tickTime = pick(this.#cluster.random, [TICK / 2, 2 * TICK, 4 * TICK])
    this.#undo(() => this.#restore(member))
  }

  #restore(member: RaftMember): void {
    const { profile } = this.#cluster
    member.diskDelayMax = profile.diskDelayMax
    member.applyDelayMax = profile.applyDelayMax
    member.tickTime = TICK
  }
}
