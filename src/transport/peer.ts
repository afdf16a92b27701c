import { NetworkError, type Clock, type Network, type PeerLink, type Timer } from '../base/index.ts'
import { probeIntervalMs } from './limits.ts'
import type { PeerAddress, PeerStatus } from './types.ts'

/** The call by which peers are probed. */
export const probeMethod = 'transport/probe'

/** What one peer needs of the transport. */
export interface PeerHost {
  readonly network: Network
  readonly clock: Clock
  onUnreachable(): void
  /** The peer answered a probe with a refusal; `code` is the refusal's own. */
  onRefused(code: string): void
  /** The body of a probe. */
  probe(): Uint8Array
}

/** One peer as this member sees it: the link to it, and what is known of its health. */
export class Peer {
  readonly #address: PeerAddress
  readonly #host: PeerHost
  readonly #link: PeerLink
  #probing: { readonly timer: Timer; readonly abort: AbortController } | undefined
  #dropping = false
  #upSince: number | undefined
  #lastActivity: number | undefined
  #roundTripMs: number | undefined
  #framesDropped = 0

  constructor(address: PeerAddress, host: PeerHost) {
    this.#address = address
    this.#host = host
    this.#link = host.network.connect(address.urls, (up) => this.#onState(up))
  }

  /** False when the frame was dropped before it left. */
  post(frame: Uint8Array): boolean {
    if (this.#link.post(frame)) {
      this.#dropping = false
      return true
    }
    this.#framesDropped += 1
    if (!this.#dropping) this.#host.onUnreachable()
    this.#dropping = true
    return false
  }

  call(method: string, body: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    return this.#link.call(method, body, signal)
  }

  upload(
    method: string,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    return this.#link.upload(method, chunks, signal)
  }

  /** Whether it listens where it did: URLs in any order. */
  isAt(urls: readonly string[]): boolean {
    return this.#address.urls.toSorted().join() === urls.toSorted().join()
  }

  /** The peer has said something. */
  noteActivity(): void {
    this.#lastActivity = this.#host.clock.now()
  }

  status(): PeerStatus {
    const { id, urls } = this.#address
    return {
      id,
      urls,
      upSince: this.#upSince,
      lastActivity: this.#lastActivity,
      roundTripMs: this.#roundTripMs,
      framesDropped: this.#framesDropped,
    }
  }

  close(): void {
    this.#stopProbing()
    this.#link.close()
  }

  #onState(up: boolean): void {
    this.#stopProbing()
    this.#upSince = up ? this.#host.clock.now() : undefined
    if (up) this.#probe()
  }

  #stopProbing(): void {
    this.#probing?.timer.cancel()
    this.#probing?.abort.abort()
    this.#probing = undefined
  }

  #probe(): void {
    const { clock } = this.#host
    const abort = new AbortController()
    const timer = clock.after(probeIntervalMs, () => {
      abort.abort()
      this.#probe()
    })
    this.#probing = { timer, abort }
    const started = clock.now()
    this.#link.call(probeMethod, this.#host.probe(), abort.signal).then(
      () => {
        this.#roundTripMs = clock.now() - started
        this.noteActivity()
      },
      (error: unknown) => {
        if (!(error instanceof NetworkError)) throw error
        if (error.peerCode !== undefined) this.#host.onRefused(error.peerCode)
      },
    )
  }
}
