/** How often something took how long; plain data. */
export interface DurationFigures {
  /** Upper bounds of the buckets in seconds, rising. */
  readonly bounds: readonly number[]
  /** Of each bucket alone; the last one is beyond all bounds. */
  readonly counts: readonly number[]
  readonly sumSeconds: number
}

/** etcd's buckets for what a disk does: 1 ms, doubling up to 8.192 s. */
export const DISK_BUCKETS = doubling(0.001, 14)
/** etcd's buckets for a round trip to a peer: 0.1 ms, doubling up to 3.2768 s. */
export const ROUND_TRIP_BUCKETS = doubling(0.0001, 16)

/** Counts durations by bucket; noting one allocates nothing. */
export class Durations {
  readonly #bounds: readonly number[]
  readonly #counts: number[]
  #sumSeconds = 0

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0)
  }

  /** Notes one, in milliseconds. A bound belongs to its bucket (Prometheus: `le`). */
  note(milliseconds: number): void {
    const seconds = milliseconds / 1000
    let at = 0
    while (seconds > (this.#bounds[at] ?? Infinity)) at += 1
    this.#counts[at] = (this.#counts[at] ?? 0) + 1
    this.#sumSeconds += seconds
  }

  figures(): DurationFigures {
    return { bounds: this.#bounds, counts: [...this.#counts], sumSeconds: this.#sumSeconds }
  }
}

function doubling(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => first * 2 ** at)
}
