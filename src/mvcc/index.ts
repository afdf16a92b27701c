/**
 * mvcc: every key with its history, and who watches it. etcd's revisions, ranges, writes,
 * transactions and compaction, as functions of what was applied.
 *
 * Invariants owned: a write that throws has changed nothing; each revision above the compacted one
 * has all its records, with subs from 0; the index names exactly the records that are kept; the
 * same writes in the same order give the same records and replies. The index knows keys and
 * revisions; values are in the backend alone. This room must never read a clock or randomness,
 * wait, or know of Raft, gRPC or a disk.
 */
export { checkDeleteRange, checkPut, checkRange, checkTxn } from './check.ts'
export { MvccError, type MvccErrorCode } from './errors.ts'
export type { RevisionListener, StoredEvent } from './event.ts'
export {
  readHistory,
  type HistoryLimits,
  type HistoryRevision,
  type HistorySlice,
} from './history.ts'
export { KEY_COST_BYTES, type KeySpan } from './key-tree.ts'
export type { LeaseView } from './lease-view.ts'
export { range } from './range.ts'
export { RangePages, type RangePage } from './range-pages.ts'
export { MARK_PREFIX, RECORD_PREFIX } from './record.ts'
export { createStore, type Store } from './store.ts'
export { isReadOnlyTxn, isSerializableTxn, readTxn } from './txn.ts'
export { keySpan, type View } from './view.ts'
export { WatchHub, type WatchHubOptions, type WatchHubStats } from './watch-hub.ts'
export { WATCH_LIMITS, type WatchLimits } from './watch-limits.ts'
export {
  type Watcher,
  type WatchBatch,
  type WatcherState,
  type WatchFilters,
  type WatchOptions,
  type WatchSink,
} from './watch-watcher.ts'
