import { assert, seededRandom } from '../base/index.ts'
import type { Random } from '../base/index.ts'
import { SimClock } from './clock.ts'
import type { Fabric } from './fabric.ts'
import { lifeLog } from './host.ts'
import type { Boot, SimHost } from './host.ts'
import { LifeDisk } from './life-disk.ts'
import { Life } from './life.ts'
import { MemoryDisk } from './memory-disk.ts'
import { SimNetwork } from './network.ts'
import type { WorldOptions } from './options.ts'
import type { Scheduler } from './scheduler.ts'

/** What a member needs of its world. */
export interface MemberWorld {
  readonly scheduler: Scheduler
  readonly fabric: Fabric
  readonly options: WorldOptions
  note(text: string): void
  /** Ends the run with this error. */
  fail(error: unknown): void
}

/**
 * One simulated process with a disk of its own. Clients are members too: they merely serve nobody.
 */
export class SimMember {
  readonly name: string
  /** The member's disk as it stands, for a judge to look at. */
  readonly disk: MemoryDisk
  readonly #world: MemberWorld
  readonly #seed: number
  readonly #crashes: Random
  #lives = 0
  #boot: Boot | undefined
  #current: { readonly life: Life; readonly host: SimHost } | undefined

  constructor(name: string, seed: number, world: MemberWorld) {
    this.name = name
    this.#seed = seed
    this.#crashes = seededRandom(seed)
    this.#world = world
    const { scheduler, options } = world
    const clock = new SimClock(scheduler, undefined)
    this.disk = new MemoryDisk({ clock, random: seededRandom(seed), syncMs: options.syncMs })
  }

  get running(): boolean {
    return this.#current !== undefined
  }

  get paused(): boolean {
    return this.#current?.life.paused === true
  }

  /** The world as the present life sees it; throws while the member is down. */
  get host(): SimHost {
    assert(this.#current !== undefined, `${this.name} is running`)
    return this.#current.host
  }

  /** Starts the process for the first time, or anew with another `boot`. */
  start(boot: Boot): void {
    assert(this.#current === undefined, `${this.name} is started when it is down`)
    this.#boot = boot
    this.#world.note(`${this.name} starts`)
    const life = new Life(this.name)
    const host = this.#hostOf(life)
    this.#current = { life, host }
    this.#lives += 1
    this.#run(life, boot, host)
  }

  /** Starts the process again as it was started last. */
  restart(): void {
    assert(this.#boot !== undefined, `${this.name} was started before`)
    this.start(this.#boot)
  }

  /** The process is gone at once, with its timers, its queues and what it had not synced. */
  crash(): void {
    if (this.#current === undefined) return
    this.#world.note(`${this.name} crashes`)
    const { life } = this.#current
    this.#current = undefined
    this.#world.fabric.endLife(life)
    this.disk.crash(this.#crashes)
  }

  /** The process stops where it is, as under SIGSTOP: others see silence. */
  pause(): void {
    if (this.#current === undefined || this.paused) return
    this.#world.note(`${this.name} pauses`)
    this.#current.life.pause()
    this.#world.fabric.changed()
  }

  /** It goes on, and finds all that came meanwhile. */
  resume(): void {
    const life = this.#current?.life
    if (life?.paused !== true) return
    this.#world.note(`${this.name} resumes`)
    this.#world.scheduler.resume(life)
    // After what it missed: so it first learns of the links that broke.
    this.#world.scheduler.after(0, undefined, () => this.#world.fabric.changed())
  }

  #run(life: Life, boot: Boot, host: SimHost): void {
    const failed = (error: unknown): void => {
      if (life.alive) this.#world.fail(error)
    }
    this.#world.scheduler.after(0, life, () => {
      try {
        void Promise.resolve(boot(host)).catch(failed)
      } catch (error) {
        failed(error)
      }
    })
  }

  #hostOf(life: Life): SimHost {
    const { scheduler, fabric } = this.#world
    // Each life draws its own numbers, whatever the one before has drawn.
    const random = seededRandom((this.#seed + this.#lives + 1) % 2 ** 32)
    return {
      name: this.name,
      clock: new SimClock(scheduler, life),
      disk: new LifeDisk(this.disk, life),
      network: new SimNetwork(fabric, life),
      random,
      log: lifeLog(life, (text) => this.#world.note(text)),
    }
  }
}
