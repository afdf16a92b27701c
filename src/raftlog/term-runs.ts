import { assert } from '../base/index.ts'

/**
 * The terms of consecutive indexes. Terms never fall along a log and change rarely, so the place
 * where each begins says it all.
 */
export class TermRuns {
  readonly #froms: number[] = []
  readonly #terms: number[] = []

  /** The newest term; 0 when nothing is known. */
  get last(): number {
    return this.#terms.at(-1) ?? 0
  }

  /** Says the term of the index after those known so far. */
  add(index: number, term: number): void {
    assert(term >= this.last, 'terms never fall along a log')
    if (term === this.last && this.#terms.length > 0) return
    this.#froms.push(index)
    this.#terms.push(term)
  }

  /** The term of an index that is known. */
  at(index: number): number {
    const term = this.#terms[this.#runOf(index)]
    assert(term !== undefined, 'the term of a known index is asked for')
    return term
  }

  /** Forgets `index` and all after it. */
  cutFrom(index: number): void {
    while ((this.#froms.at(-1) ?? -1) >= index) {
      this.#froms.pop()
      this.#terms.pop()
    }
  }

  /** Forgets all before `index`. */
  cutBefore(index: number): void {
    const runs = this.#runOf(index)
    this.#froms.splice(0, runs)
    this.#terms.splice(0, runs)
  }

  /** The slot of the last run that begins at `index` or before. */
  #runOf(index: number): number {
    let low = 0
    let high = this.#froms.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#froms[middle] ?? Infinity) <= index) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}
