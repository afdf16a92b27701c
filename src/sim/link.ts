import type { PeerLink } from '../base/index.ts'
import { call, upload } from './exchange.ts'
import type { Target } from './exchange.ts'
import type { Conduit, Fabric, Listener } from './fabric.ts'
import type { Life } from './life.ts'

/**
 * One member's way to a peer: connects by itself, loses frames but never reorders them, and
 * notices a crash of the peer at once and silence after a while.
 */
export class SimLink implements PeerLink, Conduit {
  readonly near: Life
  silentSince: number | undefined = undefined
  readonly #fabric: Fabric
  readonly #urls: readonly string[]
  readonly #onState: (up: boolean) => void
  #far: Listener | undefined
  #closed = false
  #lastArrival = 0
  #bytesOnTheWay = 0

  constructor(fabric: Fabric, life: Life, urls: readonly string[], onState: (up: boolean) => void) {
    this.#fabric = fabric
    this.near = life
    this.#urls = urls
    this.#onState = onState
    fabric.watch(this)
    this.#attempt()
  }

  get far(): Listener | undefined {
    return this.#far
  }

  post(frame: Uint8Array): boolean {
    const far = this.#far
    const fabric = this.#fabric
    if (far === undefined || this.#closed || !this.near.alive) return false
    if (this.#bytesOnTheWay + frame.length > fabric.options.linkBytesMax) return false
    fabric.note(this.near, far.life, 'frame', frame)
    if (fabric.chance(fabric.options.lossRate)) return true
    // A copy: what the sender does with its bytes afterwards must not reach the other end.
    const copy = frame.slice()
    this.#deliver(far, copy)
    if (fabric.chance(fabric.options.duplicateRate)) this.#deliver(far, copy)
    return true
  }

  call(method: string, body: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    return call(this.#fabric, this.near, this.#target(), { method, body: body.slice(), signal })
  }

  upload(
    method: string,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    return upload(this.#fabric, this.near, this.#target(), { method, chunks, signal })
  }

  close(): void {
    this.#closed = true
    this.#fabric.unwatch(this)
    this.#far = undefined
  }

  broken(): void {
    this.#far = undefined
    this.#onState(false)
    this.#attemptLater()
  }

  orphaned(): void {
    this.#far = undefined
  }

  #target(): Target {
    if (this.#closed) return 'refused'
    const far = this.#far ?? this.#fabric.find(this.near, this.#urls)
    if (far !== undefined) return far
    return this.#fabric.isServed(this.#urls) ? 'silent' : 'refused'
  }

  #deliver(far: Listener, frame: Uint8Array): void {
    const fabric = this.#fabric
    const near = this.near
    this.#lastArrival = Math.max(this.#lastArrival, fabric.now + fabric.latency())
    this.#bytesOnTheWay += frame.length
    fabric.after(this.#lastArrival - fabric.now, undefined, () => {
      const reached = fabric.topology.reaches(near.name, far.life.name)
      if (!reached || !far.open) return this.#leave(frame)
      far.life.run(() => {
        this.#leave(frame)
        if (far.open) far.handler.onFrame(frame)
      })
    })
  }

  #leave(frame: Uint8Array): void {
    this.#bytesOnTheWay -= frame.length
  }

  #attempt(): void {
    const fabric = this.#fabric
    // There and back: the hand-shake.
    fabric.after(fabric.latency() + fabric.latency(), this.near, () => {
      if (this.#closed) return
      const far = fabric.find(this.near, this.#urls)
      if (far === undefined) return this.#attemptLater()
      this.#far = far
      this.silentSince = undefined
      fabric.watch(this)
      this.#onState(true)
    })
  }

  #attemptLater(): void {
    this.#fabric.after(this.#fabric.options.reconnectMs, this.near, () => {
      if (!this.#closed) this.#attempt()
    })
  }
}
