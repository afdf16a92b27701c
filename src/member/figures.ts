import type { WatchHubStats } from '../mvcc/index.ts'
import type { RefusedCounts } from '../transport/index.ts'
import type { MemberStatus } from './api.ts'
import type { DurationFigures } from './durations.ts'
import type { PeerFigures } from './peer-counts.ts'

/**
 * All that can be measured of a member, as plain data read at one moment. What counts events has
 * done so since this process started.
 */
export interface MemberFigures {
  readonly status: MemberStatus
  readonly store: StoreFigures
  readonly watch: WatchHubStats
  readonly leases: LeaseFigures
  /** Synced batches of the log. */
  readonly logSyncs: DurationFigures
  /** Batches of state to its store; most are not synced, since the log has it all. */
  readonly stateCommits: DurationFigures
  /** Entries that took longer than etcd's 100 ms to apply. */
  readonly slowApplies: number
  readonly reads: ReadFigures
  /** Times that the leader's heartbeat came later than one interval after it was due. */
  readonly lateHeartbeats: number
  /** Whether a received state is being swapped in. */
  readonly snapshotApplying: boolean
  readonly peers: readonly PeerFigures[]
  /** What was not taken from peers. */
  readonly refused: RefusedCounts
}

/** The key space, and the operations it served (`OperationCounts` of mvcc). */
export interface StoreFigures {
  readonly keys: number
  readonly revision: number
  /** -1 before the first compaction. */
  readonly compactRevision: number
  readonly ranges: number
  readonly puts: number
  readonly deletes: number
  readonly txns: number
}

/** Leases: how many there are, and what became of them as far as this member took part. */
export interface LeaseFigures {
  readonly count: number
  readonly granted: number
  readonly revoked: number
  /** By this member as the leader, as are those below. */
  readonly renewed: number
  /** Revoked since their time was over. */
  readonly expired: number
}

/** Linearizable reads. */
export interface ReadFigures {
  /** Those that got no read point in time. */
  readonly failed: number
  /** Rounds of ReadIndex that were not answered in time and asked again. */
  readonly slow: number
}
