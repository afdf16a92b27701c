import { BTree, type Visit } from '../base/index.ts'
import { KeyIndex, type KeyVersion } from './key-index.ts'

/** What the quota charges for a key beside its own bytes and those of its value (etcd's figure). */
export const KEY_COST_BYTES = 256

/** Above every key: keys hold one byte a character. */
export const ABOVE_ALL_KEYS = '\u0100'

/** A set of keys: from `from` up to `to`, not included; to the last key where `to` is undefined. */
export interface KeySpan {
  readonly from: string
  readonly to: string | undefined
}

/** All keys that have a write in history, in byte order. Values are not here. */
export class KeyTree {
  readonly #tree = new BTree<KeyIndex>((index) => (index.live ? 1 : 0))
  #liveBytes = 0

  /** Keys that exist at the newest revision. */
  get liveCount(): number {
    return this.#tree.weight('', undefined)
  }

  /** Their cost by the rules of the quota: 256 bytes and the key and the value, for each. */
  get liveBytes(): number {
    return this.#liveBytes
  }

  get(key: string): KeyIndex | undefined {
    return this.#tree.get(key)
  }

  /** `index` is what `get` answers for the key, to look it up once a write. */
  put(
    key: string,
    index: KeyIndex | undefined,
    sub: number,
    kv: KeyVersion,
    valueBytes: number,
  ): void {
    this.#liveBytes += KEY_COST_BYTES + key.length + valueBytes
    if (index === undefined) {
      const created = new KeyIndex()
      created.put(sub, kv, valueBytes)
      this.#tree.insert(key, created)
      return
    }
    if (index.live) this.#liveBytes -= KEY_COST_BYTES + key.length + index.valueBytes
    else this.#tree.reweigh(key, 1)
    index.put(sub, kv, valueBytes)
  }

  /** The same for a delete. Its key may be unknown when it is read back: its puts are compacted. */
  tombstone(key: string, index: KeyIndex | undefined, main: number, sub: number): void {
    if (index === undefined) {
      const created = new KeyIndex()
      created.tombstone(main, sub)
      this.#tree.insert(key, created)
      return
    }
    if (index.live) {
      this.#liveBytes -= KEY_COST_BYTES + key.length + index.valueBytes
      this.#tree.reweigh(key, -1)
    }
    index.tombstone(main, sub)
  }

  /** Removes a key whose newest write is a delete that is compacted. */
  forget(key: string): void {
    this.#tree.delete(key)
  }

  /** How many keys of the span exist at the newest revision; O(log n). */
  countLive(span: KeySpan): number {
    return this.#tree.weight(span.from, span.to)
  }

  /** Visits the keys that exist at the newest revision. */
  visitLive(span: KeySpan, visit: Visit<KeyIndex>): void {
    this.#tree.ascendWeighted(span.from, span.to, visit)
  }

  /** Visits all keys that have a write in history. */
  visitAll(span: KeySpan, visit: Visit<KeyIndex>): void {
    this.#tree.ascend(span.from, span.to, visit)
  }
}
