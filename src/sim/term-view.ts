import type { Write } from '../raft/index.ts'
import type { DurableLog } from './durable-log.ts'

/** The terms of a member's log as its writes tell it, durable or not. */
export class TermView {
  #terms: number[] = []
  /** The first position whose term is known: the entry before the first, or a snapshot. */
  #base = 0

  constructor(log: DurableLog) {
    this.#base = log.firstIndex() - 1
    for (let index = this.#base; index <= log.lastIndex(); index++) {
      this.#terms.push(log.term(index) ?? 0)
    }
  }

  /** The first index that is known. */
  get first(): number {
    return this.#base
  }

  at(index: number): number | undefined {
    return this.#terms[index - this.#base]
  }

  /** Takes over what a write will make of the log. */
  apply({ entries, snapshot }: Write): void {
    if (snapshot !== undefined) {
      this.#base = snapshot.index
      this.#terms = [snapshot.term]
    }
    const first = entries[0]?.index
    if (first === undefined) return
    this.#terms.length = first - this.#base
    for (const entry of entries) this.#terms.push(entry.term)
  }
}
