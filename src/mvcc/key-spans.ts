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
    const start = edgesBelow(edges, from)
    const end = edgesAtMost(edges, to)
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
    return edgesAtMost(this.#edges, key) % 2 === 1
  }
}

function edgesBelow(edges: readonly string[], key: string): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((edges[middle] as string) < key) low = middle + 1
    else high = middle
  }
  return low
}

function edgesAtMost(edges: readonly string[], key: string): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((edges[middle] as string) <= key) low = middle + 1
    else high = middle
  }
  return low
}
