import type { Random } from '../base/index.ts'
import type { MemberId, Message } from '../raft/index.ts'
import { chance } from './draw.ts'
import type { Weather } from './raft-profile.ts'
import { Topology } from './topology.ts'

/** Time units after which a message that strays arrives at the latest. */
const STRAY_MAX = 1000

/** What becomes of messages. */
export interface RaftNetworkHost {
  readonly random: Random
  later(units: number, fire: () => void): void
  deliver(message: Message): void
  /** The message did not and will not arrive. */
  lost(message: Message): void
  count(what: string): void
}

/** A network that promises nothing: messages are lost, doubled, late and out of order. */
export class RaftNetwork {
  weather: Weather
  readonly topology = new Topology()
  readonly #host: RaftNetworkHost

  constructor(weather: Weather, host: RaftNetworkHost) {
    this.weather = weather
    this.#host = host
  }

  send(message: Message): void {
    const { random } = this.#host
    const { lossRate, duplicateRate } = this.weather
    if (!this.topology.reaches(nameOf(message.from), nameOf(message.to))) {
      return this.#host.lost(message)
    }
    if (chance(random, lossRate)) {
      this.#host.count('loss')
      return this.#host.lost(message)
    }
    this.#travel(message)
    // A snapshot is a stream of its own beside the messages: it is not doubled on the way.
    if (message.type === 'snapshot' || !chance(random, duplicateRate)) return
    this.#host.count('duplicate')
    this.#travel(message)
  }

  #travel(message: Message): void {
    const { random } = this.#host
    const { delayMax, strayRate } = this.weather
    let delay = 1 + random.below(delayMax)
    if (chance(random, strayRate)) {
      this.#host.count('stray')
      delay += random.below(STRAY_MAX)
    }
    this.#host.later(delay, () => this.#host.deliver(message))
  }
}

/** A member's name in the topology. */
export function nameOf(id: MemberId): string {
  return id.toString()
}
