import type { HistoryEvent } from './event-history.ts'
import type { KeySpan, KeyState } from './history.ts'

/** `previous` is undefined when there was none, or the watch did not ask. */
export type WatchedEvent = HistoryEvent & { readonly previous: KeyState | undefined }

/** What a watch handed out at once: events in their order, or the news that none were missed. */
export type WatchDelivery =
  | { readonly type: 'events'; readonly events: readonly WatchedEvent[] }
  | { readonly type: 'progress'; readonly revision: number }

/** One watch from its start to its end, over all the connections that it took. */
export interface WatchRecord {
  readonly name: string
  readonly span: KeySpan
  /** The first revision that it promised. */
  readonly startRevision: number
  /** It was still open when the history ended, so it owes every event up to here; else 0. */
  readonly endRevision: number
  readonly previousAsked: boolean
  readonly deliveries: readonly WatchDelivery[]
}
