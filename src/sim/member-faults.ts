import { pick } from './draw.ts'
import type { MemberCluster } from './member-cluster.ts'
import type { World } from './world.ts'

/** A fault lasts up to this long, virtual milliseconds. */
const FAULT_MS_MAX = 4_000

type Undo = () => void

/** Breaks a simulated cluster again and again, as the world's randomness has it, until healed. */
export class MemberFaults {
  /** How often each kind struck. */
  readonly counts = new Map<string, number>()
  readonly #world: World
  readonly #cluster: MemberCluster
  readonly #undo = new Set<Undo>()
  #healed = false

  constructor(world: World, cluster: MemberCluster, everyMs: number) {
    this.#world = world
    this.#cluster = cluster
    if (everyMs < Infinity) this.#next(everyMs)
  }

  /** Ends every fault; no more come. */
  heal(): void {
    this.#healed = true
    for (const undo of this.#undo) undo()
    this.#undo.clear()
    this.#world.heal()
  }

  #next(everyMs: number): void {
    this.#world.clock.after(2 * everyMs * this.#world.random.next(), () => {
      if (this.#healed) return
      this.#strike()
      this.#next(everyMs)
    })
  }

  #strike(): void {
    const { random } = this.#world
    const { names } = this.#cluster
    const victim =
      random.below(2) === 0 ? (this.#cluster.leader() ?? pick(random, names)) : pick(random, names)
    switch (random.below(6)) {
      case 0:
      case 1:
        return this.#crash(victim)
      case 2:
        return this.#crashAll()
      case 3:
        return this.#pause(victim)
      case 4: {
        const others = names.filter((name) => name !== victim)
        return this.#network('partition', () => this.#world.partition([[victim], others]))
      }
      default: {
        const other = pick(
          random,
          names.filter((name) => name !== victim),
        )
        return this.#network('cutOneWay', () => this.#world.cut(victim, other))
      }
    }
  }

  #crash(name: string): void {
    if (!this.#cluster.process(name).running) return
    this.#count('crash')
    this.#cluster.crash(name)
    this.#later(() => this.#restart(name))
  }

  #crashAll(): void {
    this.#count('crashAll')
    const down = this.#cluster.names.filter((name) => this.#cluster.process(name).running)
    for (const name of down) this.#cluster.crash(name)
    this.#later(() => {
      for (const name of down) this.#restart(name)
    })
  }

  #restart(name: string): void {
    const process = this.#cluster.process(name)
    if (!process.running) process.restart()
  }

  #pause(name: string): void {
    const process = this.#cluster.process(name)
    if (!process.running || process.paused) return
    this.#count('pause')
    process.pause()
    this.#later(() => process.resume())
  }

  #network(kind: string, strike: () => void): void {
    this.#count(kind)
    strike()
    this.#later(() => this.#world.heal())
  }

  #count(kind: string): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1)
  }

  /** Undoes a fault after a while, or at the healing if that comes first. */
  #later(undo: Undo): void {
    this.#undo.add(undo)
    this.#world.clock.after(FAULT_MS_MAX * this.#world.random.next(), () => {
      if (this.#undo.delete(undo)) undo()
    })
  }
}
