import { latin1ToBytes } from '../base/index.ts'
import { EncodedMessage, EventType, type Encodable, type KeyValue } from '../proto/messages.ts'
import { readKeyValue } from './key-value-bytes.ts'
import type { Page } from './page.ts'
import { readKey, type View } from './view.ts'

/** What an event is taken to cost beside its key and record. */
const EVENT_COST_BYTES = 200

/** One write of a committed revision, as watchers are told of it. */
export class StoredEvent {
  /** A value of `EventType`. */
  readonly type: number
  /** The key as the index has it (`bytesToLatin1`). */
  readonly key: string
  readonly modRevision: number
  readonly #store: View
  readonly #bytes: Uint8Array
  readonly #start: number
  readonly #end: number

  /** The write of `key` that is the record `at` of `page`. */
  constructor(store: View, key: string, page: Page, at: number) {
    this.#store = store
    this.type = page.deleteAt(at) ? EventType.DELETE : EventType.PUT
    this.key = key
    this.modRevision = page.mainAt(at)
    this.#bytes = page.bytes
    this.#start = page.startAt(at)
    this.#end = page.endAt(at)
  }

  /** Of its record. */
  get bytes(): number {
    return this.#end - this.#start
  }

  /** Bytes that it is taken to hold on its way to a watcher. */
  get cost(): number {
    return EVENT_COST_BYTES + this.key.length + this.bytes
  }

  /** The whole key-value after a put, as it is stored; only key and mod revision of a delete. */
  get kv(): EncodedMessage<KeyValue> | Encodable<KeyValue> {
    if (this.type === EventType.PUT) {
      return new EncodedMessage(this.#bytes, this.#start, this.#end)
    }
    return { key: latin1ToBytes(this.key), modRevision: this.modRevision }
  }

  /**
   * The key just before this event's revision, read when asked. Undefined for a create, and when
   * that revision is compacted by now (etcd).
   */
  prevKv(): KeyValue | undefined {
    if (this.modRevision - 1 < this.#store.compactRevision) return undefined
    if (this.type === EventType.PUT) {
      const { createRevision } = readKeyValue(this.#bytes, this.#start, this.#end)
      if (createRevision === this.modRevision) return undefined
    }
    return readKey(this.#store, this.key, this.modRevision - 1)
  }
}

/**
 * Told of each committed revision, once and in order, before the write's reply goes out. Its events
 * are in history, for who wants them.
 */
export type RevisionListener = (revision: number) => void
