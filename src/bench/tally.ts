/** What came of one load. */
export interface LoadFigures {
  /** Calls, or events delivered. */
  readonly calls: number
  readonly seconds: number
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly longest: number
  /** CPU of the generator itself, in microseconds a call. */
  readonly ownCpu: number
}

/** Counts what a load does from its making on. */
export class Tally {
  readonly #took: number[] = []
  readonly #begin = performance.now()
  readonly #cpu = process.cpuUsage()

  /** One more call that took so long. */
  add(ms: number): void {
    this.#took.push(ms)
  }

  figures(): LoadFigures {
    const seconds = (performance.now() - this.#begin) / 1000
    const { user, system } = process.cpuUsage(this.#cpu)
    const took = Float64Array.from(this.#took).toSorted()
    const at = (share: number): number => took[Math.floor(took.length * share)] ?? Number.NaN
    return {
      calls: took.length,
      seconds,
      ...{ p50: at(0.5), p99: at(0.99), p999: at(0.999), longest: took.at(-1) ?? Number.NaN },
      ownCpu: (user + system) / took.length,
    }
  }
}
