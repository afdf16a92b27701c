/** So many ids are remembered, the newest. */
const KEPT = 2048

/** Ids of streams we have reset: what was on the way then is no fault of the peer's. */
export class RecentIds {
  readonly #ids = new Set<number>()

  has(id: number): boolean {
    return this.#ids.has(id)
  }

  add(id: number): void {
    this.#ids.add(id)
    if (this.#ids.size <= KEPT) return
    const [oldest = id] = this.#ids
    this.#ids.delete(oldest)
  }
}
