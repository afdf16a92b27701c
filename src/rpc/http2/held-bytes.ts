/**
 * Bytes that the connections of one server hold together: messages that have come in part, and
 * replies that nobody reads. When they are too many, whoever has stood still the longest lets go of
 * all it holds: an honest peer, however slow its line, is in the midst of moving.
 */
export class HeldBytes {
  readonly #bytesMax: number
  #bytes = 0
  /** Who has stood still the longest is first. */
  readonly #holdings = new Set<Holding>()

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Opens an account; `letGo` is called, once, when all that it holds must go. */
  open(letGo: () => void): Holding {
    return new Holding(this, letGo)
  }

  /** A holding's own: what it holds has grown or shrunk. */
  change(holding: Holding, count: number): void {
    this.#bytes += count
    if (holding.bytes === 0) this.#holdings.delete(holding)
    else this.#holdings.add(holding)
    if (count <= 0) return
    while (this.#bytes > this.#bytesMax) {
      const [stillest] = this.#holdings
      stillest?.letGo()
    }
  }

  /** A holding's own: it has moved. */
  moved(holding: Holding): void {
    if (this.#holdings.delete(holding)) this.#holdings.add(holding)
  }
}

/** What one unfinished message, or one connection's unread replies, hold of the bytes for all. */
export class Holding {
  readonly #all: HeldBytes
  readonly #letGo: () => void
  #bytes = 0
  #closed = false

  constructor(all: HeldBytes, letGo: () => void) {
    this.#all = all
    this.#letGo = letGo
  }

  get bytes(): number {
    return this.#bytes
  }

  /** It has let go, or was closed: it holds nothing any more. */
  get closed(): boolean {
    return this.#closed
  }

  /** Holds so much more, or less. It may have let go of all afterwards: see `closed`. */
  change(count: number): void {
    if (this.#closed || count === 0) return
    this.#bytes += count
    this.#all.change(this, count)
  }

  /** Its peer has sent or taken some of it. */
  moved(): void {
    this.#all.moved(this)
  }

  close(): void {
    this.change(-this.#bytes)
    this.#closed = true
  }

  /** Frees all that it holds, and has its owner do so. */
  letGo(): void {
    this.close()
    this.#letGo()
  }
}
