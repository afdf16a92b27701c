import { EventType, type Init, type KeyValue } from '../proto/messages.ts'
import { readKey, type View } from './view.ts'

/** One write of a committed revision, as watchers are told of it. */
export class StoredEvent {
  /** A value of `EventType`. */
  readonly type: number
  /** The key as the index has it (`bytesToLatin1`). */
  readonly key: string
  /** The whole key-value after a put; only key and mod revision of a delete. */
  readonly kv: Init<KeyValue> & { readonly key: Uint8Array; readonly modRevision: number }
  readonly #store: View

  constructor(store: View, type: number, key: string, kv: StoredEvent['kv']) {
    this.#store = store
    this.type = type
    this.key = key
    this.kv = kv
  }

  /**
   * The key just before this event's revision, read when asked. Undefined for a create, and when
   * that revision is compacted by now (etcd).
   */
  prevKv(): KeyValue | undefined {
    const { createRevision, modRevision } = this.kv
    if (this.type === EventType.PUT && createRevision === modRevision) return undefined
    if (modRevision - 1 < this.#store.compactRevision) return undefined
    return readKey(this.#store, this.key, modRevision - 1)
  }
}

/** Told of each committed revision, once and in order, before the write's reply goes out. */
export type RevisionListener = (revision: number, events: readonly StoredEvent[]) => void
