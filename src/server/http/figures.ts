import type { Member } from '../../member/index.ts'

/** What the figures are read from. */
export type MeasuredMember = Pick<
  Member,
  | 'identity'
  | 'leader'
  | 'learner'
  | 'lessor'
  | 'members'
  | 'onLeaderChange'
  | 'clusterVersion'
  | 'status'
  | 'store'
  | 'watchHub'
>

/** One number of a member without labels, read at each scrape. */
export interface Figure {
  readonly name: string
  /** As etcd declares it, though some that only rise are gauges there. */
  readonly type: 'counter' | 'gauge'
  readonly help: string
  readonly read: (member: MeasuredMember) => number
}

/** Etcd's names where etcd has the figure, ours begin with `keelson_`. */
export const FIGURES: readonly Figure[] = [
  {
    name: 'etcd_server_has_leader',
    type: 'gauge',
    help: 'Whether a leader is known.',
    read: (member) => flag(member.leader() !== 0n),
  },
  {
    name: 'etcd_server_is_leader',
    type: 'gauge',
    help: 'Whether this member leads.',
    read: (member) => flag(member.leader() === member.identity.id),
  },
  {
    name: 'etcd_server_is_learner',
    type: 'gauge',
    help: 'Whether this member is a learner.',
    read: (member) => flag(member.learner()),
  },
  {
    name: 'etcd_server_proposals_committed_total',
    type: 'gauge',
    help: 'The index up to which the log is committed.',
    read: (member) => member.status().raft.commit,
  },
  {
    name: 'etcd_server_proposals_applied_total',
    type: 'gauge',
    help: 'The index up to which the log is applied.',
    read: (member) => member.status().raft.applied,
  },
  {
    name: 'etcd_server_proposals_pending',
    type: 'gauge',
    help: 'Requests of this member that are not applied yet.',
    read: (member) => member.status().proposalsPending,
  },
  {
    name: 'etcd_server_proposals_failed_total',
    type: 'counter',
    help: 'Requests of this member that failed.',
    read: (member) => member.status().proposalsFailed,
  },
  {
    name: 'etcd_server_quota_backend_bytes',
    type: 'gauge',
    help: 'The quota of live data; 0 is none.',
    read: (member) => member.status().quotaBytes,
  },
  {
    name: 'etcd_mvcc_db_total_size_in_bytes',
    type: 'gauge',
    help: 'Bytes of the state on the disk.',
    read: (member) => member.status().dbSize,
  },
  {
    name: 'etcd_mvcc_db_total_size_in_use_in_bytes',
    type: 'gauge',
    help: 'Bytes of live data.',
    read: (member) => member.status().dbSizeInUse,
  },
  {
    name: 'etcd_debugging_mvcc_keys_total',
    type: 'gauge',
    help: 'Keys that exist.',
    read: (member) => member.store.keyCount,
  },
  {
    name: 'etcd_debugging_mvcc_current_revision',
    type: 'gauge',
    help: 'The newest revision.',
    read: (member) => member.store.revision,
  },
  {
    name: 'etcd_debugging_mvcc_compact_revision',
    type: 'gauge',
    help: 'The oldest revision that can be read; -1 before the first compaction.',
    read: (member) => member.store.compactRevision,
  },
  {
    name: 'etcd_debugging_mvcc_watcher_total',
    type: 'gauge',
    help: 'Watchers.',
    read: (member) => member.watchHub.stats.watchers,
  },
  {
    name: 'etcd_debugging_mvcc_slow_watcher_total',
    type: 'gauge',
    help: 'Watchers that are behind.',
    read: (member) => member.watchHub.stats.slowWatchers,
  },
  {
    name: 'etcd_debugging_mvcc_events_total',
    type: 'counter',
    help: 'Events handed to watchers.',
    read: (member) => member.watchHub.stats.events,
  },
  {
    name: 'keelson_leases',
    type: 'gauge',
    help: 'Leases that exist.',
    read: (member) => member.lessor.size,
  },
  {
    name: 'keelson_raft_term',
    type: 'gauge',
    help: 'The current term.',
    read: (member) => member.status().raft.term,
  },
]

function flag(value: boolean): number {
  return value ? 1 : 0
}
