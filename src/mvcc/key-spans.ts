import { lowerBound, upperBound } from '../base/index.ts'

/**
 * A growing set of keys made of half-open spans. Overlapping and touching spans are joined, so a
 * look-up is one binary search. Keys are as the index has them.
 */
export class KeySpans {
  /** Disjoint, ascending: start and end of each in turn. */
  readonly #edges: string[] = []

  /** Adds `[from, to)`; nothing when it is empty. */
  add(from: string, to: string): void {
    if (to <= from) return
    const edges = this.#edges
    const start = lowerBound(edges, from)
    const end = upperBound(edges, to)
    // An odd count of edges before a point means that the point is inside a span.
    const opened = start % 2 === 0 ? [from] : []
    const closed = end % 2 === 0 ? [to] : []
    edges.splice(start, end - start, ...opened, ...closed)
  }

  addAll(other: KeySpans): void {
    for (let at = 0; at + 1 < other.#edges.length; at += 2) {
      this.add(other.#edges[at] as string, other.#edges[at + 1] as string)
    }
  }

  has(key: string): boolean {
    return upperBound(this.#edges, key) % 2 === 1
  }
}
