import { EventType, type Event, type WatchResponse } from '../proto/index.ts'
import { KeyValue, previousOf } from './key-value.ts'

/** One change of one key. */
export interface WatchEvent {
  readonly type: 'put' | 'delete'
  /** After the change; of a deleted key only `key` and `modRevision` say anything. */
  readonly kv: KeyValue
  /** Before it, where it was asked for and is not compacted. */
  readonly previous: KeyValue | undefined
}

/** All of a watch's events of one revision, in the order they were written. */
export interface RevisionBatch {
  readonly type: 'events'
  readonly revision: number
  readonly events: readonly WatchEvent[]
}

/**
 * The events of a watch, cut by revision, each exactly once whatever the streams repeat. A revision
 * counts as whole only with the response that ends it, since members may send it in fragments.
 */
export class RevisionBatches {
  /** The first revision that has not been given out whole; 0 while the watch has no start. */
  next: number
  #held: { readonly revision: number; readonly events: WatchEvent[] } | undefined

  constructor(startRevision: number) {
    this.next = startRevision
  }

  /** Forgets what had begun to come: the next stream begins at `next` again. */
  restart(): void {
    this.#held = undefined
  }

  /** Nothing before `revision + 1` is still to come. */
  reached(revision: number): void {
    if (this.#held === undefined) this.next = Math.max(this.next, revision + 1)
  }

  /** The revisions that `response` completes, in order. */
  take(response: WatchResponse): RevisionBatch[] {
    const whole: RevisionBatch[] = []
    for (const event of response.events) {
      const revision = event.kv?.modRevision ?? 0
      if (revision < this.next) continue
      if (this.#held?.revision !== revision) {
        this.#release(whole)
        this.#held = { revision, events: [] }
      }
      this.#held.events.push(readEvent(event))
    }
    if (!response.fragment) this.#release(whole)
    return whole
  }

  #release(whole: RevisionBatch[]): void {
    if (this.#held === undefined) return
    whole.push({ type: 'events', ...this.#held })
    this.next = this.#held.revision + 1
    this.#held = undefined
  }
}

const NO_KV = {
  key: new Uint8Array(0),
  value: new Uint8Array(0),
  createRevision: 0,
  modRevision: 0,
  version: 0,
  lease: 0n,
}

function readEvent(event: Event): WatchEvent {
  const type = event.type === EventType.DELETE ? 'delete' : 'put'
  return { type, kv: new KeyValue(event.kv ?? NO_KV), previous: previousOf(event.prevKv) }
}
