import { assert } from '../base/index.ts'
import { NO_LEASE } from './key-value-bytes.ts'

/** What the index keeps of a put, beside the size of its value. */
export interface KeyVersion {
  readonly createRevision: number
  readonly modRevision: number
  readonly version: number
  readonly lease: bigint
}

/**
 * Where the writes of one key are in history, oldest first, by a place number from 0 to `newest`.
 * The newest write has fields of its own; older ones are two numbers each in one flat array, which
 * a key that was written once does not have. Plain numbers only: there is one of these a key.
 */
export class KeyIndex {
  main = 0
  sub = 0
  /** Of the newest write; 0 when it is a delete. */
  createRevision = 0
  /** Puts since the key was created; 0 when the newest write is a delete. */
  version = 0
  valueBytes = 0
  lease = NO_LEASE
  /** Pairs of main and `2 * sub + (1 for a delete)`. */
  #older: number[] | undefined

  get live(): boolean {
    return this.version > 0
  }

  /** The place of the newest write. */
  get newest(): number {
    return this.#older === undefined ? 0 : this.#older.length / 2
  }

  /** A put becomes the newest write. */
  put(sub: number, kv: KeyVersion, valueBytes: number): void {
    this.#advance(kv.modRevision, sub)
    this.createRevision = kv.createRevision
    this.version = kv.version
    this.valueBytes = valueBytes
    this.lease = kv.lease
  }

  /** A delete becomes the newest write. */
  tombstone(main: number, sub: number): void {
    this.#advance(main, sub)
    this.createRevision = 0
    this.version = 0
    this.valueBytes = 0
    this.lease = NO_LEASE
  }

  /** The place of the last write at or before `revision`; -1 when there is none. */
  find(revision: number): number {
    if (this.main <= revision) return this.newest
    const older = this.#older
    if (older === undefined) return -1
    let low = 0
    let high = older.length / 2
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((older[middle * 2] as number) <= revision) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** The place of exactly that write; -1 when it is not here, or forgotten. */
  placeOf(main: number, sub: number): number {
    for (let place = this.find(main); place >= 0 && this.mainAt(place) === main; place--) {
      if (this.subAt(place) === sub) return place
    }
    return -1
  }

  mainAt(place: number): number {
    return place === this.newest ? this.main : this.#olderAt(place * 2)
  }

  subAt(place: number): number {
    return place === this.newest ? this.sub : this.#olderAt(place * 2 + 1) >>> 1
  }

  liveAt(place: number): boolean {
    if (place === this.newest) return this.live
    return (this.#olderAt(place * 2 + 1) & 1) === 0
  }

  /**
   * The place of the first write that a compaction at `revision` keeps; `newest + 1` when it keeps
   * none. It keeps what is needed to read at `revision` and after, and all that was written at
   * `revision` itself, deletes too, for watches that start there (etcd since 3.5.16).
   */
  firstKept(revision: number): number {
    let place = this.find(revision)
    if (place < 0) return 0
    if (this.mainAt(place) < revision) return this.liveAt(place) ? place : place + 1
    while (place > 0 && this.mainAt(place - 1) === revision) place -= 1
    return place
  }

  /** Forgets the writes before `place`, which is not above `newest`. */
  forgetBefore(place: number): void {
    assert(place <= this.newest, 'the newest write is forgotten with its key')
    if (place === 0 || this.#older === undefined) return
    if (place === this.newest) this.#older = undefined
    else this.#older.splice(0, place * 2)
  }

  #advance(main: number, sub: number): void {
    const later = main > this.main || (main === this.main && sub > this.sub)
    assert(later, 'writes of a key come in the order of history')
    if (this.main > 0) {
      this.#older ??= []
      this.#older.push(this.main, this.sub * 2 + (this.live ? 0 : 1))
    }
    this.main = main
    this.sub = sub
  }

  #olderAt(at: number): number {
    const number = this.#older?.[at]
    assert(number !== undefined, 'a place is in the history of its key')
    return number
  }
}
