import { assert, crc32c, latin1ToBytes, seededRandom } from '../base/index.ts'
import type { Clock, Random } from '../base/index.ts'
import { SimClock } from './clock.ts'
import { Fabric } from './fabric.ts'
import { WORLD_DEFAULTS } from './options.ts'
import type { WorldOptions } from './options.ts'
import { Scheduler } from './scheduler.ts'
import { SimFailure } from './sim-failure.ts'
import { SimMember } from './sim-member.ts'
import { Trace } from './trace.ts'

/**
 * Events between two pauses for the process itself, in which it sees rejections that nobody has
 * handled. Few, since such a rejection would end a real process at once.
 */
const BREATHE_EVERY = 16
/** Trace lines in the text of a failure. */
const RECENT_LINES = 40

/** A new world; all of its randomness comes from `seed`. */
export function createWorld(seed: number, options: Partial<WorldOptions> = {}): World {
  return new World(seed, { ...WORLD_DEFAULTS, ...options })
}

/**
 * A simulated world for whole members: virtual time, a network and disks with seeded faults. Its
 * members run on promises like real ones; between two events all of them come to rest, so that
 * nothing depends on the machine. Only `runFor`, `runUntil` and `settle` move time.
 */
export class World {
  readonly seed: number
  /** For the world's own decisions, such as a schedule of faults. */
  readonly random: Random
  /** Outlives every member: for schedules and judges. */
  readonly clock: Clock
  readonly trace: Trace
  readonly #options: WorldOptions
  readonly #scheduler = new Scheduler()
  readonly #fabric: Fabric
  readonly #members = new Map<string, SimMember>()
  #failure: { readonly error: unknown } | undefined

  constructor(seed: number, options: WorldOptions) {
    this.seed = seed
    this.#options = options
    this.random = this.#randomOf('world')
    this.clock = new SimClock(this.#scheduler, undefined)
    this.trace = new Trace(options.traceLinesMax)
    this.#fabric = new Fabric(this.#scheduler, options, this.#randomOf('network'), this.trace)
  }

  /** How many events have happened. */
  get events(): number {
    return this.#scheduler.events
  }

  /** Adds a process with an empty disk; `start` runs it. */
  addMember(name: string): SimMember {
    assert(!this.#members.has(name), 'each member of a world has a name of its own')
    const member = new SimMember(name, this.#seedOf(name), {
      scheduler: this.#scheduler,
      fabric: this.#fabric,
      options: this.#options,
      note: (text) => this.note(text),
      fail: (error) => {
        this.#failure ??= { error }
      },
    })
    this.#members.set(name, member)
    return member
  }

  member(name: string): SimMember {
    const member = this.#members.get(name)
    assert(member !== undefined, `the world has a member ${name}`)
    return member
  }

  /** Nothing gets from one group to another, from now on. Who is in no group reaches everybody. */
  partition(groups: readonly (readonly string[])[]): void {
    this.note(`partition ${groups.map((group) => group.join(',')).join(' | ')}`)
    this.#fabric.topology.partition(groups)
    this.#fabric.changed()
  }

  /** Nothing gets from `from` to `to` any more; the other way stays open. */
  cut(from: string, to: string): void {
    this.note(`cut ${from}>${to}`)
    this.#fabric.topology.cut(from, to)
    this.#fabric.changed()
  }

  /** Ends all partitions and cuts. */
  heal(): void {
    this.note('heal')
    this.#fabric.topology.heal()
    this.#fabric.changed()
  }

  /** Adds a line to the trace, with the time. */
  note(text: string): void {
    this.trace.line(`${this.clock.now().toFixed(3)} ${text}`)
  }

  /** Lets `milliseconds` of virtual time pass. */
  async runFor(milliseconds: number): Promise<void> {
    const until = this.clock.now() + milliseconds
    await this.#run(until, () => false)
    this.#scheduler.advanceTo(until)
  }

  /** Lets time pass until `predicate`, asked after every event, holds; throws after `limitMs`. */
  async runUntil(predicate: () => boolean, limitMs = 60_000): Promise<void> {
    if (await this.#run(this.clock.now() + limitMs, predicate)) return
    throw this.#failed(`what was awaited did not happen within ${limitMs} ms`)
  }

  /** Lets time pass until `promise` settles and answers with its value; throws after `limitMs`. */
  async settle<Value>(promise: PromiseLike<Value>, limitMs = 60_000): Promise<Value> {
    const state = { settled: false }
    const done = (): void => {
      state.settled = true
    }
    const awaited = Promise.resolve(promise)
    awaited.then(done, done)
    await this.runUntil(() => state.settled, limitMs)
    return awaited
  }

  async #run(until: number, predicate: () => boolean): Promise<boolean> {
    await atRest()
    while (!predicate()) {
      if (!this.#step(until)) return false
      await atRest()
      if (this.#scheduler.events % BREATHE_EVERY === 0) await breathe()
      if (this.#failure !== undefined) throw this.#failed('a member failed', this.#failure.error)
    }
    return true
  }

  #step(until: number): boolean {
    try {
      return this.#scheduler.step(until)
    } catch (error) {
      throw this.#failed('a member threw', error)
    }
  }

  #failed(what: string, cause?: unknown): SimFailure {
    const reason = cause instanceof Error ? `: ${cause.stack ?? cause.message}` : ''
    const recent = this.trace.recent(RECENT_LINES).join('\n')
    const message = `seed ${this.seed}, at ${this.clock.now()} ms: ${what}${reason}`
    return new SimFailure(`${message}\n${recent}`)
  }

  /** Streams of their own: who draws more must not change what others draw. */
  #randomOf(what: string): Random {
    return seededRandom(this.#seedOf(what))
  }

  #seedOf(what: string): number {
    return crc32c(latin1ToBytes(what), this.seed)
  }
}

/**
 * Resolves once all promises that can go on without another event have done so: Node empties its
 * whole queue of microtasks before the next tick.
 */
function atRest(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve)
  })
}

/** Lets the process do what else it has to. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
