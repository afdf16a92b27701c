/** Bounds of the watch hub. Tests make them small. */
export interface WatchLimits {
  /** Revisions in one batch to a watcher that catches up (etcd: 1,000). */
  readonly batchRevisions: number
  /** A batch ends with the revision that brings its matching events to so many bytes. */
  readonly batchBytes: number
  /** Revisions read from history between two looks at the host's budget. */
  readonly readRevisions: number
  /** Watchers that share one reading of history (etcd: 512). */
  readonly cohortWatchers: number
  /**
   * Batches handed out on the path of applying between two pumps. Beyond it watchers catch up in
   * the pump's slices, where several revisions share a batch.
   */
  readonly liveBatches: number
}

/** What a member runs with. */
export const WATCH_LIMITS: WatchLimits = {
  batchRevisions: 1000,
  batchBytes: 1024 * 1024,
  readRevisions: 64,
  cohortWatchers: 512,
  liveBatches: 1024,
}
