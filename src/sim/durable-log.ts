import { assert } from '../base/index.ts'
import { NOBODY } from '../raft/index.ts'
import type { Entry, HardState, LogReader, SnapshotMeta, Write } from '../raft/index.ts'

/** The durable log of a simulated member: what a crash leaves behind. */
export class DurableLog implements LogReader {
  hardState: HardState = { term: 0, vote: NOBODY, commit: 0 }
  /** What `snapshot()` answers: the owner's state, which he alone knows. */
  readonly #newestSnapshot: () => SnapshotMeta | undefined
  #entries: Entry[] = []
  /** Position of the entry before the first. */
  #base = 0
  #baseTerm = 0

  constructor(newestSnapshot: () => SnapshotMeta | undefined) {
    this.#newestSnapshot = newestSnapshot
  }

  firstIndex(): number {
    return this.#base + 1
  }

  lastIndex(): number {
    return this.#base + this.#entries.length
  }

  term(index: number): number | undefined {
    return index === this.#base ? this.#baseTerm : this.#entries[index - this.#base - 1]?.term
  }

  entries(from: number, to: number, bytesMax: number): readonly Entry[] {
    assert(from > this.#base && to <= this.lastIndex() + 1, 'the core reads what the log holds')
    const found = this.#entries.slice(from - this.#base - 1, to - this.#base - 1)
    let bytes = 0
    const fitting = found.findIndex(
      (entry, at) => (bytes += entry.data.length) > bytesMax && at > 0,
    )
    return fitting < 0 ? found : found.slice(0, fitting)
  }

  snapshot(): SnapshotMeta | undefined {
    return this.#newestSnapshot()
  }

  /** Makes one write durable, whole. */
  apply({ entries, hardState, snapshot }: Write): void {
    if (snapshot !== undefined) {
      this.#entries = []
      this.#base = snapshot.index
      this.#baseTerm = snapshot.term
    }
    const first = entries[0]?.index
    if (first !== undefined) {
      assert(
        first > this.#base && first <= this.lastIndex() + 1,
        'a write leaves no gap in the log',
      )
      this.#entries.length = first - this.#base - 1
      for (const entry of entries) {
        assert(entry.index === this.lastIndex() + 1, 'the entries of a write follow one another')
        this.#entries.push(entry)
      }
    }
    if (hardState !== undefined) this.hardState = hardState
  }

  /** Forgets entries up to `index`. */
  truncate(index: number): void {
    if (index <= this.#base) return
    const term = this.term(index)
    assert(term !== undefined, 'the log is truncated at an entry that it holds')
    this.#entries.splice(0, index - this.#base)
    this.#base = index
    this.#baseTerm = term
  }

  /** Whether the entry of (`index`, `term`) is here, or in the state that replaced it. */
  holds(index: number, term: number): boolean {
    return index <= this.#base || this.term(index) === term
  }
}
