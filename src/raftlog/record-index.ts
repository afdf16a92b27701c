import { assert } from '../base/index.ts'

/** Which packed records the store holds: the first index and the size of each, in order. */
export class RecordIndex {
  readonly #firsts: number[] = []
  readonly #sizes: number[] = []
  #bytes = 0

  get count(): number {
    return this.#firsts.length
  }

  /** Of the first record; infinite without one. */
  get first(): number {
    return this.#firsts[0] ?? Infinity
  }

  /** Bytes of all records. */
  get bytes(): number {
    return this.#bytes
  }

  /** Adds a record after those that are there. */
  add(first: number, size: number): void {
    assert(first > (this.#firsts.at(-1) ?? 0), 'records are added in the order of their indexes')
    this.#firsts.push(first)
    this.#sizes.push(size)
    this.#bytes += size
  }

  /**
   * The record that `index` is in, and the first index of the one after it: a record counts only
   * up to there, what it holds beyond was replaced.
   */
  find(index: number): { readonly first: number; readonly next: number } {
    const at = this.#above(index)
    const first = this.#firsts[at - 1]
    assert(first !== undefined, 'each index of the log is in a record')
    return { first, next: this.#firsts[at] ?? Infinity }
  }

  /** The firsts of the records that begin at `index` or after. */
  from(index: number): readonly number[] {
    return this.#firsts.slice(this.#above(index - 1))
  }

  /** Forgets the records that begin at `index` or after. */
  cutFrom(index: number): void {
    this.#cut(this.#above(index - 1), this.#firsts.length)
  }

  /** Forgets the records that hold nothing after `index`, and answers their firsts. */
  cutThrough(index: number, lastIndex: number): readonly number[] {
    const all = index >= lastIndex
    return this.#cut(0, all ? this.#firsts.length : Math.max(this.#above(index + 1) - 1, 0))
  }

  #cut(from: number, to: number): readonly number[] {
    for (const size of this.#sizes.splice(from, to - from)) this.#bytes -= size
    return this.#firsts.splice(from, to - from)
  }

  /** How many records begin at `index` or before. */
  #above(index: number): number {
    let low = 0
    let high = this.#firsts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#firsts[middle] ?? Infinity) <= index) low = middle + 1
      else high = middle
    }
    return low
  }
}
