import { pingStrikesMax } from './limits.ts'

/**
 * Tells clients that ping more often than allowed while nothing is said to them. Between pings that
 * the server said anything else is forgiven, as grpc-go does: its clients ping to measure the
 * bandwidth of what they receive.
 */
export class PingPolicy {
  readonly #minTimeMs: number
  #lastAt = -Infinity
  #said = true
  #strikes = 0

  /** `minTimeMs` 0: any number of pings is fine. */
  constructor(minTimeMs: number) {
    this.#minTimeMs = minTimeMs
  }

  /** The server said something. */
  said(): void {
    this.#said = true
  }

  /** A ping came; false when there were too many. */
  allows(): boolean {
    if (this.#minTimeMs === 0) return true
    const now = performance.now()
    const early = now - this.#lastAt < this.#minTimeMs
    this.#lastAt = now
    if (this.#said) this.#strikes = 0
    else if (early) this.#strikes += 1
    this.#said = false
    return this.#strikes <= pingStrikesMax
  }
}
