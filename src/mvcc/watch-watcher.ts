import type { StoredEvent } from './event.ts'
import type { KeySpan } from './key-tree.ts'

/** Whole revisions, in order. One object goes to all watchers that see the same: cache by it. */
export interface WatchBatch {
  /** The store's revision when the batch was made: the last event's, or a newer in catching up. */
  readonly revision: number
  /** Never empty. */
  readonly events: readonly StoredEvent[]
}

/** Where a watcher's batches go. It may start and cancel watchers while it is called. */
export interface WatchSink {
  /** Whether `deliver` is welcome. Once it was not, call the hub's `resume` when it is again. */
  readonly ready: boolean
  deliver(batch: WatchBatch): void
  /** The watcher has ended: what it has yet to see is gone below `revision`. */
  compacted(revision: number): void
}

/** Kinds of events that a watcher does not want (etcd's NOPUT and NODELETE). */
export interface WatchFilters {
  readonly puts: boolean
  readonly deletes: boolean
}

/** What to watch. */
export interface WatchOptions {
  /** Not empty. */
  readonly span: KeySpan
  /** 0: from the next revision on. Never negative. */
  readonly startRevision: number
  readonly without: WatchFilters
  readonly sink: WatchSink
}

/**
 * - `synced`: told of everything; gets each revision as it is applied.
 * - `unsynced`: behind, and due to catch up. - `stalled`: behind, and its sink takes nothing.
 * - `ended`: cancelled by its owner or by a compaction.
 */
export type WatcherState = 'synced' | 'unsynced' | 'stalled' | 'ended'

/** One watch. It holds no events, only its place; the hub alone changes it. */
export class Watcher {
  readonly span: KeySpan
  readonly startRevision: number
  readonly without: WatchFilters
  readonly sink: WatchSink
  state: WatcherState
  /** It has seen all that it wants below this revision; a synced one may have seen more. */
  next: number

  constructor(options: WatchOptions, state: WatcherState, next: number) {
    this.span = options.span
    this.startRevision = options.startRevision
    this.without = options.without
    this.sink = options.sink
    this.state = state
    this.next = next
  }
}
