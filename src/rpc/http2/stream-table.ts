import type { Stream } from './stream.ts'

const PLACES_FIRST = 16

/**
 * The open streams of one connection, by their ids: each is where its id says, or as near behind
 * as there was room. A Map makes a new table each time as many streams have gone as it holds, and
 * the old one, once the collector takes it for long-lived, keeps all later ones alive with their
 * streams.
 */
export class StreamTable<S extends Stream> {
  #places: (S | undefined)[] = emptyPlaces(PLACES_FIRST)
  #size = 0

  get size(): number {
    return this.#size
  }

  get(id: number): S | undefined {
    return this.#places[this.#placeOf(id)]
  }

  /** Adds a stream; no other has its id. */
  add(stream: S): void {
    if (this.#size >= this.#places.length / 2) this.#grow()
    this.#places[this.#placeOf(stream.id)] = stream
    this.#size += 1
  }

  delete(id: number): void {
    const mask = this.#places.length - 1
    let hole = this.#placeOf(id)
    if (this.#places[hole] === undefined) return
    this.#size -= 1
    // Whoever sits behind a hole that lies on its way from where it belongs moves into it.
    for (let at = (hole + 1) & mask; ; at = (at + 1) & mask) {
      const next = this.#places[at]
      if (next === undefined) break
      if (((at - (next.id >>> 1)) & mask) < ((at - hole) & mask)) continue
      this.#places[hole] = next
      hole = at
    }
    this.#places[hole] = undefined
  }

  clear(): void {
    this.#places = emptyPlaces(PLACES_FIRST)
    this.#size = 0
  }

  /** A copy, which may be read while streams come and go. */
  values(): S[] {
    return this.#places.filter((stream) => stream !== undefined)
  }

  /** Where the stream is, or would be put. */
  #placeOf(id: number): number {
    const mask = this.#places.length - 1
    let at = (id >>> 1) & mask
    for (let stream = this.#places[at]; stream !== undefined; stream = this.#places[at]) {
      if (stream.id === id) break
      at = (at + 1) & mask
    }
    return at
  }

  #grow(): void {
    const streams = this.values()
    this.#places = emptyPlaces(this.#places.length * 2)
    for (const stream of streams) this.#places[this.#placeOf(stream.id)] = stream
  }
}

/** Of a power of two; filled, so that no place is a hole to the engine. */
function emptyPlaces<S>(count: number): (S | undefined)[] {
  return Array.from({ length: count }, () => undefined)
}
