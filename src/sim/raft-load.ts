import type { ConfChange, ConfState, ConfStep, MemberId, Proposal } from '../raft/index.ts'
import { between, chance, pick } from './draw.ts'
import type { RaftCluster } from './raft-cluster.ts'
import type { RaftMember } from './raft-member.ts'

/** At most so many voters, and so many members that ever were. */
const VOTERS_MAX = 7
const MEMBERS_MAX = 12

/**
 * What clients and operators ask of a cluster, of any member, whether or not it can do it:
 * proposals, reads, membership changes, hand-overs, elections, truncations.
 */
export class RaftLoad {
  readonly #cluster: RaftCluster
  #ended = false
  #proposed = 0

  constructor(cluster: RaftCluster) {
    this.#cluster = cluster
    const { profile } = cluster
    this.#every(profile.proposeGap, () => this.propose(this.#anybody()))
    this.#every(profile.readGap, () => this.#anybody()?.askRead())
    this.#every(profile.confGap, () => this.#changeConf())
    this.#every(profile.transferGap, () => this.#moveLeader())
    this.#every(profile.truncateGap, () => this.#truncate())
  }

  end(): void {
    this.#ended = true
  }

  /** Proposes a few entries, no two of a run alike. */
  propose(member: RaftMember | undefined): void {
    const { random } = this.#cluster
    const count = chance(random, 0.7) ? 1 : between(random, 2, 6)
    const proposals = Array.from({ length: count }, (): Proposal => {
      const length = chance(random, 0.9) ? between(random, 5, 40) : between(random, 100, 600)
      return { type: 'normal', data: this.#uniqueData(length) }
    })
    member?.act((raft) => raft.propose(proposals))
  }

  #every(gap: number, fire: () => void): void {
    if (gap === 0) return
    this.#cluster.every(gap, () => {
      if (!this.#ended) fire()
      return !this.#ended
    })
  }

  /** Mostly somebody who thinks that he leads; undefined when nobody runs. */
  #anybody(): RaftMember | undefined {
    const { random } = this.#cluster
    const running = this.#cluster.running().filter(({ life }) => life?.paused === false)
    const leaders = running.filter((member) => member.status()?.role === 'leader')
    if (leaders.length > 0 && chance(random, 0.6)) return pick(random, leaders)
    return running.length === 0 ? undefined : pick(random, running)
  }

  #uniqueData(length: number): Uint8Array {
    const data = new Uint8Array(length)
    new DataView(data.buffer).setUint32(0, ++this.#proposed)
    return data
  }

  #changeConf(): void {
    const { random } = this.#cluster
    const conf = this.#cluster.conf()
    if (conf === undefined) return
    const change = this.#drawChange(conf)
    const data = this.#uniqueData(5)
    // The fifth byte has every host refuse the change when it is committed.
    if (chance(random, 0.05)) data[4] = 1
    this.#anybody()?.act((raft) => {
      const refusal = raft.propose([{ type: 'conf', change, data }])
      this.#cluster.count(refusal === undefined ? 'confChange' : 'confRefused')
    })
  }

  #drawChange(conf: ConfState): ConfChange {
    const { random } = this.#cluster
    if (conf.votersOutgoing.length > 0 && chance(random, 0.8)) {
      return { transition: 'auto', steps: [] }
    }
    const transition = pick(random, ['auto', 'auto', 'joint', 'explicit'] as const)
    const count = chance(random, 0.6) ? 1 : between(random, 2, 4)
    const steps = Array.from({ length: count }, () => this.#drawStep(conf))
    return { transition, steps }
  }

  #drawStep({ voters, learners }: ConfState): ConfStep {
    const { random } = this.#cluster
    const kinds = ['addVoter', 'addLearner', 'remove', 'update', 'demote', 'promote'] as const
    const kind = pick(random, kinds)
    const some: readonly MemberId[] = voters.length > 0 ? voters : [1n]
    switch (kind) {
      case 'addVoter':
        if (voters.length >= VOTERS_MAX) return { type: 'remove', id: pick(random, some) }
        return { type: 'addVoter', id: this.#newcomer([...voters, ...learners]) }
      case 'addLearner':
        return { type: 'addLearner', id: this.#newcomer([...voters, ...learners]) }
      case 'demote':
        return { type: 'addLearner', id: pick(random, some) }
      case 'promote':
        return { type: 'addVoter', id: pick(random, learners.length > 0 ? learners : some) }
      case 'remove':
      case 'update':
        return { type: kind, id: pick(random, some) }
    }
  }

  /** Somebody who is not in the configuration: a new member, or one that was in it before. */
  #newcomer(present: readonly MemberId[]): MemberId {
    const { random, members } = this.#cluster
    const outside = [...members.keys()].filter((id) => !present.includes(id))
    if (members.size < MEMBERS_MAX && (outside.length === 0 || chance(random, 0.5))) {
      return this.#cluster.addSpare().id
    }
    return outside.length === 0 ? pick(random, present) : pick(random, outside)
  }

  #moveLeader(): void {
    const { random, members } = this.#cluster
    const member = this.#anybody()
    if (chance(random, 0.2)) {
      this.#cluster.count('campaign')
      return member?.act((raft) => raft.campaign())
    }
    this.#cluster.count('transfer')
    const to = pick(random, [...members.keys()])
    member?.act((raft) => raft.transferLeader(to))
  }

  #truncate(): void {
    const { random, profile } = this.#cluster
    const member = pick(random, [...this.#cluster.members.values()])
    if (member.life?.paused !== false) return
    this.#cluster.count('truncate')
    member.truncate(between(random, 0, profile.keepMax))
  }
}
