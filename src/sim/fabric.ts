import { crc32c } from '../base/index.ts'
import type { PeerHandler, Random, Timer } from '../base/index.ts'
import type { Life } from './life.ts'
import type { WorldOptions } from './options.ts'
import type { Scheduler } from './scheduler.ts'
import { Topology } from './topology.ts'
import type { Trace } from './trace.ts'

/** A served address: ends when it is closed or its life ends. */
export interface Listener {
  readonly life: Life
  readonly handler: PeerHandler
  readonly urls: readonly string[]
  open: boolean
}

/** Something that lasts only as long as both its ends can hear each other: a link, a call. */
export interface Conduit {
  readonly near: Life
  /** The other end; undefined while there is none. */
  readonly far: Listener | undefined
  /** Since when the ends cannot hear each other. */
  silentSince: number | undefined
  /** Told, in the near end's life, that `far` is lost. */
  broken(): void
  /** Told that the near end's life is over. */
  orphaned(): void
}

/**
 * What lies between the members of a world: addresses, ways, delays. It carries single packets;
 * links and calls are made of them in link.ts and exchange.ts.
 */
export class Fabric {
  readonly scheduler: Scheduler
  readonly options: WorldOptions
  readonly topology = new Topology()
  readonly #random: Random
  readonly #trace: Trace
  readonly #listeners = new Map<string, Listener>()
  readonly #conduits = new Set<Conduit>()

  constructor(scheduler: Scheduler, options: WorldOptions, random: Random, trace: Trace) {
    this.scheduler = scheduler
    this.options = options
    this.#random = random
    this.#trace = trace
  }

  get now(): number {
    return this.scheduler.now
  }

  /** Opens `urls`; undefined when one of them is taken. */
  listen(life: Life, urls: readonly string[], handler: PeerHandler): Listener | undefined {
    if (urls.some((url) => this.#listeners.get(url)?.open === true)) return undefined
    const listener: Listener = { life, handler, urls, open: true }
    for (const url of urls) this.#listeners.set(url, listener)
    return listener
  }

  /** Nothing is delivered to `listener` any more; whoever is connected to it will notice. */
  unlisten(listener: Listener): void {
    listener.open = false
    this.changed()
  }

  /** Closes all that a life had open: the kernel does so for a process that died. */
  endLife(life: Life): void {
    life.end()
    for (const listener of this.#listeners.values())
      if (listener.life === life) listener.open = false
    for (const conduit of this.#conduits) {
      if (conduit.near !== life) continue
      this.#conduits.delete(conduit)
      conduit.orphaned()
    }
    this.changed()
  }

  /** The first of `urls` at which somebody answers `life` now. */
  find(life: Life, urls: readonly string[]): Listener | undefined {
    for (const url of urls) {
      const listener = this.#listeners.get(url)
      if (listener?.open !== true || listener.life.paused) continue
      if (this.topology.connects(life.name, listener.life.name)) return listener
    }
    return undefined
  }

  /** Whether somebody answers at one of `urls` at all, could he be reached. */
  isServed(urls: readonly string[]): boolean {
    return urls.some((url) => this.#listeners.get(url)?.open === true)
  }

  latency(): number {
    const [min, max] = this.options.latencyMs
    return min + this.#random.next() * (max - min)
  }

  /** Draws whether something with chance `rate` happens; draws nothing when it cannot. */
  chance(rate: number): boolean {
    return rate > 0 && this.#random.next() < rate
  }

  after(milliseconds: number, life: Life | undefined, fire: () => void): Timer {
    return this.scheduler.after(milliseconds, life, fire)
  }

  /** Has `conduit` hear when its ends lose each other, if they have not already. */
  watch(conduit: Conduit): void {
    this.#conduits.add(conduit)
    this.#check(conduit)
  }

  unwatch(conduit: Conduit): void {
    this.#conduits.delete(conduit)
  }

  /** After every change of ways, pauses or listeners: who lost his other end will hear of it. */
  changed(): void {
    for (const conduit of this.#conduits) this.#check(conduit)
  }

  #check(conduit: Conduit): void {
    const { near, far } = conduit
    if (far === undefined) return
    const reached = this.topology.connects(near.name, far.life.name)
    const silent = !reached || near.paused || (far.open && far.life.paused)
    if (!silent) {
      conduit.silentSince = undefined
      // The far kernel resets the connection of a process that is gone.
      if (!far.open) this.#breakLater(conduit, far, this.latency(), undefined)
    } else if (conduit.silentSince === undefined) {
      conduit.silentSince = this.now
      this.#breakLater(conduit, far, this.options.deadLinkMs, this.now)
    }
  }

  #breakLater(conduit: Conduit, far: Listener, milliseconds: number, since?: number): void {
    this.after(milliseconds, conduit.near, () => {
      if (!this.#conduits.has(conduit) || conduit.far !== far) return
      if (conduit.silentSince !== since) return
      conduit.silentSince = undefined
      conduit.broken()
    })
  }

  /** One line on something that passes, if traffic is traced. */
  note(from: Life, to: Life, what: string, bytes?: Uint8Array): void {
    if (!this.options.traceTraffic) return
    const content = bytes === undefined ? '' : ` ${bytes.length}:${crc32c(bytes).toString(16)}`
    this.#trace.line(`${this.now.toFixed(3)} ${from.name}>${to.name} ${what}${content}`)
  }
}
