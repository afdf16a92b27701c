import { assert } from '../base/index.ts'
import { MvccError } from './errors.ts'

/** The first byte of the backend keys of pages. */
export const RECORD_PREFIX = 0x6b

/** A place in history: the revision, and the order of the write within it. */
export interface RecordPlace {
  readonly main: number
  readonly sub: number
}

const KEY_BYTES = 13
/** Of one record: main less the page's, sub and kind, where it ends; 4 bytes each. */
const ENTRY_BYTES = 12
/** The number of records. */
const TAIL_BYTES = 4
const ENTRIES_FIRST = 32
const TWO_POW_32 = 0x1_0000_0000
const DELETE = 1

/**
 * Records of consecutive writes, kept together: one value of the backend costs a fraction of what
 * one for each of them would. The records come first, then where each lies, then their number.
 *
 * A page is filled in place and never changed in what it holds, so that whoever knows where a
 * record lies may keep its bytes.
 */
export class Page implements RecordPlace {
  readonly main: number
  readonly sub: number
  /** Records, one after another, up to `used`. */
  readonly bytes: Uint8Array
  used: number
  count: number
  /** In `#directory` from `#directoryAt` on. */
  #directory: Uint8Array
  readonly #directoryAt: number

  private constructor(
    first: RecordPlace,
    bytes: Uint8Array,
    records: { used: number; count: number; directory: Uint8Array; directoryAt: number },
  ) {
    this.main = first.main
    this.sub = first.sub
    this.bytes = bytes
    this.used = records.used
    this.count = records.count
    this.#directory = records.directory
    this.#directoryAt = records.directoryAt
  }

  /** An empty page with room for so many bytes, whose first record will be at `first`. */
  static open(first: RecordPlace, room: number): Page {
    const bytes = new Uint8Array(room)
    const directory = new Uint8Array(ENTRIES_FIRST * ENTRY_BYTES)
    return new Page(first, bytes, { used: 0, count: 0, directory, directoryAt: 0 })
  }

  /** A page as it was stored. Throws `damaged`. */
  static read(first: RecordPlace, stored: Uint8Array): Page {
    const count = stored.length < TAIL_BYTES ? 0 : readUint32(stored, stored.length - TAIL_BYTES)
    const used = stored.length - TAIL_BYTES - count * ENTRY_BYTES
    if (count === 0 || used <= 0) throw new MvccError('damaged', 'size of a page')
    const page = new Page(first, stored, { used, count, directory: stored, directoryAt: used })
    page.#check()
    return page
  }

  /** Whether records of so many bytes, up to revision `main`, still have room in it. */
  takes(main: number, recordBytes: number): boolean {
    return this.used + recordBytes <= this.bytes.length && main - this.main < TWO_POW_32
  }

  /** Adds a record behind the others; the caller writes its bytes from the answered place on. */
  append({ main, sub }: RecordPlace, isDelete: boolean, recordBytes: number): number {
    assert(sub < 0x8000_0000, 'a revision has fewer than 2^31 writes')
    const start = this.used
    this.used += recordBytes
    const at = this.count * ENTRY_BYTES
    if (at === this.#directory.length) this.#growDirectory()
    writeUint32(this.#directory, at, main - this.main)
    writeUint32(this.#directory, at + 4, sub * 2 + (isDelete ? DELETE : 0))
    writeUint32(this.#directory, at + 8, this.used)
    this.count += 1
    return start
  }

  mainAt(at: number): number {
    return this.main + readUint32(this.#directory, this.#directoryAt + at * ENTRY_BYTES)
  }

  subAt(at: number): number {
    return readUint32(this.#directory, this.#directoryAt + at * ENTRY_BYTES + 4) >>> 1
  }

  deleteAt(at: number): boolean {
    const sub = readUint32(this.#directory, this.#directoryAt + at * ENTRY_BYTES + 4)
    return (sub & DELETE) !== 0
  }

  startAt(at: number): number {
    return at === 0 ? 0 : this.endAt(at - 1)
  }

  endAt(at: number): number {
    return readUint32(this.#directory, this.#directoryAt + at * ENTRY_BYTES + 8)
  }

  /** Which record is at that place of history or, where there is none, the next after it. */
  find(main: number, sub: number): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >>> 1
      const difference = this.mainAt(middle) - main || this.subAt(middle) - sub
      if (difference < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  has(at: number, main: number, sub: number): boolean {
    return at < this.count && this.mainAt(at) === main && this.subAt(at) === sub
  }

  /** As it is stored, in memory of its own. */
  stored(): Uint8Array {
    const directoryBytes = this.count * ENTRY_BYTES
    const stored = new Uint8Array(this.used + directoryBytes + TAIL_BYTES)
    stored.set(this.bytes.subarray(0, this.used))
    const { length } = this.#directory
    const directoryEnd = Math.min(this.#directoryAt + directoryBytes, length)
    stored.set(this.#directory.subarray(this.#directoryAt, directoryEnd), this.used)
    writeUint32(stored, stored.length - TAIL_BYTES, this.count)
    return stored
  }

  #growDirectory(): void {
    const grown = new Uint8Array(this.#directory.length * 2)
    grown.set(this.#directory)
    this.#directory = grown
  }

  /** Places rise, and the records fill the page. */
  #check(): void {
    let rises = this.mainAt(0) === this.main && this.subAt(0) === this.sub
    for (let at = 0; at < this.count; at++) {
      if (this.endAt(at) <= this.startAt(at)) rises = false
      if (at === 0) continue
      const main = this.mainAt(at)
      const before = this.mainAt(at - 1)
      if (main < before || (main === before && this.subAt(at) <= this.subAt(at - 1))) rises = false
    }
    if (!rises || this.endAt(this.count - 1) !== this.used) {
      throw new MvccError('damaged', 'directory of a page')
    }
  }
}

/** `'k'`, 8 bytes of main, 4 bytes of sub, big-endian: byte order is the order of history. */
export function pageKey({ main, sub }: RecordPlace): Uint8Array {
  assert(Number.isSafeInteger(main) && main >= 0, 'a revision is a safe integer')
  const key = new Uint8Array(KEY_BYTES)
  key[0] = RECORD_PREFIX
  writeUint32(key, 1, Math.floor(main / TWO_POW_32))
  writeUint32(key, 5, main)
  writeUint32(key, 9, sub)
  return key
}

/** The inverse of {@link pageKey}, whatever the prefix; throws `damaged` for anything else. */
export function parsePageKey(key: Uint8Array): RecordPlace {
  if (key.length !== KEY_BYTES) throw new MvccError('damaged', 'length of a page key')
  const main = readUint32(key, 1) * TWO_POW_32 + readUint32(key, 5)
  if (!Number.isSafeInteger(main)) throw new MvccError('damaged', 'revision of a page key')
  return { main, sub: readUint32(key, 9) }
}

/** Big-endian. */
export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

/** The inverse of {@link writeUint32}. */
export function readUint32(bytes: Uint8Array, at: number): number {
  const high = (bytes[at] ?? 0) * 0x100_0000
  return high + (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))
}
