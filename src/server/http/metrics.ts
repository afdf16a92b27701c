import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Member } from '../../member/index.ts'
import { API_VERSION, CLUSTER_VERSION } from '../version.ts'

/** What the RPC layer counts, by method and status. */
export type HandledCounter = Counter<'grpc_type' | 'grpc_service' | 'grpc_method' | 'grpc_code'>

/** A member's metrics, under etcd's names where etcd has them. Values are read when scraped. */
export interface Metrics {
  readonly contentType: string
  readonly handled: HandledCounter
  text(): Promise<string>
}

/** Reads `member` on every scrape; nothing is counted per key. */
export function createMetrics(member: Member): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read())
      },
    })
  }
  serverGauges(member, gauge)
  storeGauges(member, gauge)
  versionGauges(registry)
  const handled: HandledCounter = new Counter({
    name: 'grpc_server_handled_total',
    help: 'Calls that have ended, by their status.',
    labelNames: ['grpc_type', 'grpc_service', 'grpc_method', 'grpc_code'],
    registers: [registry],
  })
  countLeaderChanges(member, registry)
  return { contentType: registry.contentType, handled, text: () => registry.metrics() }
}

type AddGauge = (name: string, help: string, read: () => number) => void

function serverGauges(member: Member, gauge: AddGauge): void {
  const flag = (value: boolean): number => (value ? 1 : 0)
  gauge('etcd_server_has_leader', 'Whether a leader is known.', () => flag(member.leader() !== 0n))
  gauge('etcd_server_is_leader', 'Whether this member leads.', () =>
    flag(member.leader() === member.identity.id),
  )
  gauge('etcd_server_is_learner', 'Whether this member is a learner.', () =>
    flag(member.status().learner),
  )
  gauge(
    'etcd_server_proposals_committed_total',
    'The index up to which the log is committed.',
    () => member.status().raft.commit,
  )
  gauge(
    'etcd_server_proposals_applied_total',
    'The index up to which the log is applied.',
    () => member.status().raft.applied,
  )
  gauge(
    'etcd_server_proposals_pending',
    'Requests of this member not applied yet.',
    () => member.status().proposalsPending,
  )
  gauge(
    'etcd_server_proposals_failed_total',
    'Requests of this member that failed.',
    () => member.status().proposalsFailed,
  )
  gauge(
    'etcd_server_quota_backend_bytes',
    'The quota of live data.',
    () => member.status().quotaBytes,
  )
}

function storeGauges(member: Member, gauge: AddGauge): void {
  gauge('etcd_debugging_mvcc_keys_total', 'Keys that exist.', () => member.store.keyCount)
  gauge('etcd_debugging_mvcc_current_revision', 'The newest revision.', () => member.store.revision)
  gauge('etcd_debugging_mvcc_compact_revision', 'The revision compacted last.', () =>
    Math.max(member.store.compactRevision, 0),
  )
  gauge(
    'etcd_mvcc_db_total_size_in_bytes',
    'Bytes of the state on the disk.',
    () => member.status().dbSize,
  )
  gauge(
    'etcd_mvcc_db_total_size_in_use_in_bytes',
    'Bytes of live data.',
    () => member.status().dbSizeInUse,
  )
  gauge('etcd_debugging_mvcc_watcher_total', 'Watchers.', () => member.watchHub.stats.watchers)
  gauge(
    'etcd_debugging_mvcc_slow_watcher_total',
    'Watchers that are behind.',
    () => member.watchHub.stats.slowWatchers,
  )
  gauge(
    'etcd_debugging_mvcc_events_total',
    'Events handed to watchers.',
    () => member.watchHub.stats.events,
  )
  gauge('etcd_debugging_lease_total', 'Leases that exist.', () => member.lessor.size)
}

function versionGauges(registry: Registry): void {
  const one = (name: string, help: string, label: string, value: string): void => {
    new Gauge({ name, help, labelNames: [label], registers: [registry] }).set({ [label]: value }, 1)
  }
  one('etcd_server_version', 'The API version served.', 'server_version', API_VERSION)
  one('etcd_cluster_version', 'What all members speak.', 'cluster_version', CLUSTER_VERSION)
}

function countLeaderChanges(member: Member, registry: Registry): void {
  const changes = new Counter({
    name: 'etcd_server_leader_changes_seen_total',
    help: 'Leaders that this member has seen take over.',
    registers: [registry],
  })
  member.onLeaderChange((leader) => {
    if (leader !== 0n) changes.inc()
  })
}
