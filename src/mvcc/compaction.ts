import {
  bytesToLatin1,
  concatBytes,
  equalBytes,
  latin1ToBytes,
  type Backend,
} from '../base/index.ts'
import { MvccError } from './errors.ts'
import type { KeyIndex } from './key-index.ts'
import type { KeyTree } from './key-tree.ts'
import { MARK_PREFIX, recordKey } from './record.ts'

const SCHEDULED = markKey('scheduledCompact')
const FINISHED = markKey('finishedCompact')

/**
 * Forgetting history. A compaction holds from the moment it is scheduled, so that every member
 * refuses the same reads; the records go later, in steps, each time through all keys. Both ends
 * leave a mark, so that a restart resumes what was cut off.
 */
export class Compaction {
  readonly #backend: Backend
  readonly #keys: KeyTree
  #scheduled = -1
  #finished = -1
  /** The next key to look at. */
  #cursor = ''

  constructor(backend: Backend, keys: KeyTree) {
    this.#backend = backend
    this.#keys = keys
  }

  /** Reads below this are refused. -1: nothing was ever compacted. */
  get revision(): number {
    return this.#scheduled
  }

  /** Whether all records of the scheduled compaction are removed. */
  get finished(): boolean {
    return this.#finished === this.#scheduled
  }

  /** Takes one of the marks found on the disk. Throws `damaged` for what is none. */
  restore(key: Uint8Array, value: Uint8Array): void {
    const revision = parseMark(value)
    if (equalBytes(key, SCHEDULED)) this.#scheduled = revision
    else if (equalBytes(key, FINISHED)) this.#finished = revision
    else throw new MvccError('damaged', 'name of a mark')
  }

  /**
   * Makes `revision` the oldest that can be read. Throws `compacted` when one as new already is,
   * `futureRevision` above `current`, the store's.
   */
  schedule(revision: number, current: number): void {
    if (revision <= this.#scheduled) throw new MvccError('compacted')
    if (revision > current) throw new MvccError('futureRevision')
    this.#scheduled = revision
    // What an unfinished compaction had left to do is part of this one.
    this.#cursor = ''
    this.#backend.put(SCHEDULED, latin1ToBytes(String(revision)))
  }

  /** Looks at keys and removes records, `workMax` of both together. Answers whether all is done. */
  step(workMax: number): boolean {
    if (this.finished) return true
    let work = workMax
    let next: string | undefined
    const gone: string[] = []
    this.#keys.visitAll({ from: this.#cursor, to: undefined }, (key, index) => {
      if (work <= 0) {
        next = key
        return false
      }
      const kept = index.firstKept(this.#scheduled)
      // At least one, so that every step gets on.
      const removed = Math.min(kept, Math.max(work - 1, 1))
      this.#remove(index, removed)
      work -= 1 + removed
      if (removed > index.newest) gone.push(key)
      else index.forgetBefore(removed)
      if (removed < kept) next = key
      return removed === kept
    })
    for (const key of gone) this.#keys.forget(key)
    if (next !== undefined) {
      this.#cursor = next
      return false
    }
    this.#finished = this.#scheduled
    this.#cursor = ''
    this.#backend.put(FINISHED, latin1ToBytes(String(this.#finished)))
    return true
  }

  #remove(index: KeyIndex, places: number): void {
    for (let place = 0; place < places; place++) {
      this.#backend.del(recordKey(index.mainAt(place), index.subAt(place)))
    }
  }
}

function markKey(name: string): Uint8Array {
  return concatBytes([Uint8Array.of(MARK_PREFIX), latin1ToBytes(name)])
}

function parseMark(value: Uint8Array): number {
  const text = bytesToLatin1(value)
  const revision = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(revision)) {
    throw new MvccError('damaged', 'revision of a mark')
  }
  return revision
}
