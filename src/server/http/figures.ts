import type { MemberFigures } from '../../member/index.ts'

/** One number of a member without labels, read at each scrape. */
export interface Figure {
  readonly name: string
  /** As etcd declares it, though some that only rise are gauges there. */
  readonly type: 'counter' | 'gauge'
  readonly help: string
  readonly read: (figures: MemberFigures) => number
}

/** Etcd's names where etcd has the figure, ours begin with `keelson_`. */
export const FIGURES: readonly Figure[] = [
  {
    name: 'etcd_server_has_leader',
    type: 'gauge',
    help: 'Whether a leader is known.',
    read: ({ status }) => flag(status.raft.leader !== 0n),
  },
  {
    name: 'etcd_server_is_leader',
    type: 'gauge',
    help: 'Whether this member leads.',
    read: ({ status: { raft } }) => flag(raft.leader === raft.id),
  },
  {
    name: 'etcd_server_is_learner',
    type: 'gauge',
    help: 'Whether this member is a learner.',
    read: ({ status }) => flag(status.learner),
  },
  {
    name: 'etcd_server_proposals_committed_total',
    type: 'gauge',
    help: 'The index up to which the log is committed.',
    read: ({ status }) => status.raft.commit,
  },
  {
    name: 'etcd_server_proposals_applied_total',
    type: 'gauge',
    help: 'The index up to which the log is applied.',
    read: ({ status }) => status.raft.applied,
  },
  {
    name: 'etcd_server_proposals_pending',
    type: 'gauge',
    help: 'Requests of this member that are not applied yet.',
    read: ({ status }) => status.proposalsPending,
  },
  {
    name: 'etcd_server_proposals_failed_total',
    type: 'counter',
    help: 'Requests of this member that failed.',
    read: ({ status }) => status.proposalsFailed,
  },
  {
    name: 'etcd_server_quota_backend_bytes',
    type: 'gauge',
    help: 'The quota of live data; 0 is none.',
    read: ({ status }) => status.quotaBytes,
  },
  {
    name: 'etcd_mvcc_db_total_size_in_bytes',
    type: 'gauge',
    help: 'Bytes of the state on the disk.',
    read: ({ status }) => status.dbSize,
  },
  {
    name: 'etcd_mvcc_db_total_size_in_use_in_bytes',
    type: 'gauge',
    help: 'Bytes of live data.',
    read: ({ status }) => status.dbSizeInUse,
  },
  {
    name: 'etcd_debugging_mvcc_keys_total',
    type: 'gauge',
    help: 'Keys that exist.',
    read: ({ store }) => store.keys,
  },
  {
    name: 'etcd_debugging_mvcc_current_revision',
    type: 'gauge',
    help: 'The newest revision.',
    read: ({ store }) => store.revision,
  },
  {
    name: 'etcd_debugging_mvcc_compact_revision',
    type: 'gauge',
    help: 'The oldest revision that can be read; -1 before the first compaction.',
    read: ({ store }) => store.compactRevision,
  },
  {
    name: 'etcd_debugging_mvcc_watcher_total',
    type: 'gauge',
    help: 'Watchers.',
    read: ({ watch }) => watch.watchers,
  },
  {
    name: 'etcd_debugging_mvcc_slow_watcher_total',
    type: 'gauge',
    help: 'Watchers that are behind.',
    read: ({ watch }) => watch.slowWatchers,
  },
  {
    name: 'etcd_debugging_mvcc_events_total',
    type: 'counter',
    help: 'Events handed to watchers.',
    read: ({ watch }) => watch.events,
  },
  {
    name: 'etcd_server_slow_apply_total',
    type: 'counter',
    help: 'Entries that took longer than 100 ms to apply.',
    read: ({ slowApplies }) => slowApplies,
  },
  {
    name: 'etcd_server_read_indexes_failed_total',
    type: 'counter',
    help: 'Linearizable reads that got no read point in time.',
    read: ({ reads }) => reads.failed,
  },
  {
    name: 'etcd_server_slow_read_indexes_total',
    type: 'counter',
    help: 'Rounds of ReadIndex that had to be asked again.',
    read: ({ reads }) => reads.slow,
  },
  {
    name: 'etcd_server_heartbeat_send_failures_total',
    type: 'counter',
    help: 'Heartbeats that this member sent late, as an overloaded leader does.',
    read: ({ lateHeartbeats }) => lateHeartbeats,
  },
  {
    name: 'etcd_server_snapshot_apply_in_progress_total',
    type: 'gauge',
    help: 'Whether a received snapshot is being applied.',
    read: ({ snapshotApplying }) => flag(snapshotApplying),
  },
  {
    name: 'etcd_mvcc_range_total',
    type: 'counter',
    help: 'Ranges, those before a write and of compares too.',
    read: ({ store }) => store.ranges,
  },
  {
    name: 'etcd_mvcc_put_total',
    type: 'counter',
    help: 'Puts that were applied.',
    read: ({ store }) => store.puts,
  },
  {
    name: 'etcd_mvcc_delete_total',
    type: 'counter',
    help: 'Deletes that were applied, however many keys each found.',
    read: ({ store }) => store.deletes,
  },
  {
    name: 'etcd_mvcc_txn_total',
    type: 'counter',
    help: 'Requests of more than one operation.',
    read: ({ store }) => store.txns,
  },
  {
    name: 'etcd_debugging_lease_granted_total',
    type: 'counter',
    help: 'Leases granted.',
    read: ({ leases }) => leases.granted,
  },
  {
    name: 'etcd_debugging_lease_revoked_total',
    type: 'counter',
    help: 'Leases revoked.',
    read: ({ leases }) => leases.revoked,
  },
  {
    name: 'etcd_debugging_lease_renewed_total',
    type: 'counter',
    help: 'Renewals by this member as the leader.',
    read: ({ leases }) => leases.renewed,
  },
  {
    name: 'etcd_debugging_server_lease_expired_total',
    type: 'counter',
    help: 'Leases that this member, as the leader, revoked since their time was over.',
    read: ({ leases }) => leases.expired,
  },
  {
    name: 'keelson_leases',
    type: 'gauge',
    help: 'Leases that exist.',
    read: ({ leases }) => leases.count,
  },
  {
    name: 'keelson_raft_term',
    type: 'gauge',
    help: 'The current term.',
    read: ({ status }) => status.raft.term,
  },
]

function flag(value: boolean): number {
  return value ? 1 : 0
}
