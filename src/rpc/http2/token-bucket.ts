/** Lets so many things a second happen, and a burst of some more. */
export class TokenBucket {
  readonly #burst: number
  readonly #perSecond: number
  #tokens: number
  #filledAt = 0

  constructor(burst: number, perSecond: number) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#tokens = burst
  }

  /** False when there were too many. The clock is only looked at when tokens run out. */
  take(): boolean {
    if (this.#tokens < 1) this.#fill()
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }

  #fill(): void {
    const now = performance.now()
    const since = (now - this.#filledAt) / 1000
    this.#filledAt = now
    this.#tokens = Math.min(this.#burst, this.#tokens + since * this.#perSecond)
  }
}
