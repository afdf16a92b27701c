/**
 * mvcc: every key with its history, and who watches it. etcd's revisions, ranges, writes,
 * transactions and compaction, as functions of what was applied.
 *
 * Invariants owned: a write that throws has changed nothing; each revision above the compacted one
 * has all its records, with subs from 0; the index names exactly the records that are needed, and
 * pages hold few others; the same writes in the same order give the same answers. The index knows
 * keys and revisions; records are in pages, of which memory holds some. This room must never read
 * a clock or randomness, wait, or know of Raft, gRPC or a disk.
 */
export { checkDeleteRange, checkPut, checkRange, checkTxn } from './check.ts'
export { MARK_PREFIX, type RevisionPin } from './compaction.ts'
export { DEAD_PREFIX } from './dead-marks.ts'
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
export { countKeys, isPlainRange, range, type AnsweredKey, type RangeAnswer } from './range.ts'
export { RECORD_PREFIX } from './page.ts'
export type { PagesOptions, PagesStats } from './pages.ts'
export { RangePages, type RangePage } from './range-pages.ts'
export { createStore, type Store } from './store.ts'
export { isReadOnlyTxn, isSerializableTxn, readTxn, type TxnAnswer } from './txn.ts'
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
