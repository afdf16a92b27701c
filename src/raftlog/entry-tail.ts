import { assert } from '../base/index.ts'
import type { Entry } from '../raft/index.ts'

/** What an entry takes beside its data, about. */
const ENTRY_OVERHEAD_BYTES = 100
/** Slots of dropped entries stay in the array until there are so many. */
const SHIFT_AT = 1024

/** The newest entries of the log, kept in memory up to a bound in bytes. */
export class EntryTail {
  readonly #bytesMax: number
  #entries: (Entry | undefined)[] = []
  /** Slots before it are dropped, and hold nothing. */
  #start = 0
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get bytes(): number {
    return this.#bytes
  }

  /** The first index kept; infinite when none is. */
  get firstIndex(): number {
    return this.#entries[this.#start]?.index ?? Infinity
  }

  /** Adds entries; they replace all that is kept from their first index on. */
  add(entries: readonly Entry[]): void {
    const first = entries[0]
    if (first === undefined) return
    this.cutFrom(first.index)
    const last = this.#entries.at(-1)
    assert(last === undefined || last.index + 1 === first.index, 'the tail has no gap')
    for (const entry of entries) {
      this.#entries.push(entry)
      this.#bytes += sizeOf(entry)
    }
    while (this.#bytes > this.#bytesMax) this.#dropFirst()
    this.#tidy()
  }

  /** Forgets `index` and all after it. */
  cutFrom(index: number): void {
    while (this.#entries.length > this.#start) {
      const last = this.#entries.at(-1)
      if (last === undefined || last.index < index) break
      this.#entries.pop()
      this.#bytes -= sizeOf(last)
    }
    this.#tidy()
  }

  /** Forgets all before `index`. */
  cutBefore(index: number): void {
    while (this.firstIndex < index) this.#dropFirst()
    this.#tidy()
  }

  /** The entry at an index that is kept. */
  at(index: number): Entry {
    const entry = this.#entries[this.#start + index - this.firstIndex]
    assert(entry?.index === index, 'an entry that is kept is asked for')
    return entry
  }

  #dropFirst(): void {
    const entry = this.#entries[this.#start]
    assert(entry !== undefined, 'only what is kept is dropped')
    this.#bytes -= sizeOf(entry)
    this.#entries[this.#start] = undefined
    this.#start += 1
  }

  #tidy(): void {
    if (this.#start === this.#entries.length || this.#start >= SHIFT_AT) {
      this.#entries = this.#entries.slice(this.#start)
      this.#start = 0
    }
  }
}

function sizeOf(entry: Entry): number {
  return entry.data.length + ENTRY_OVERHEAD_BYTES
}
