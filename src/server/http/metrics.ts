import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Member, MemberFigures } from '../../member/index.ts'
import { API_VERSION } from '../version.ts'
import { FIGURES } from './figures.ts'
import { newCallCounts, type CallCounts } from './observe.ts'
import { addPeers } from './peer-metrics.ts'
import { addDurations } from './read-histogram.ts'

/** What the metrics are read from. */
export type MeasuredMember = Pick<
  Member,
  'clusterVersion' | 'figures' | 'identity' | 'leader' | 'members' | 'onLeaderChange'
>

/** The two groups of checks. */
export type CheckType = 'livez' | 'readyz'

/** A member's metrics, under etcd's names where etcd has them. */
export interface Metrics {
  readonly contentType: string
  /** Where `countCalls` counts. */
  readonly calls: CallCounts
  /** All of them, in Prometheus' text form. */
  text(): Promise<string>
  /** One answer of /health. */
  noteHealth(healthy: boolean): void
  /** One check of a group was run. */
  noteCheck(type: CheckType, name: string, passed: boolean): void
}

/**
 * Metrics that are read from `member` at each scrape. Labels come from closed sets (methods,
 * statuses, checks, members), never from keys or from what clients send.
 */
export function createMetrics(member: MeasuredMember): Metrics {
  const registry = new Registry()
  const calls = newCallCounts()
  // Read once a scrape, so that all of its numbers are of one moment.
  let figures = member.figures()
  const read = (): MemberFigures => figures
  addProcess(registry)
  addFigures(read, registry)
  addDisk(read, registry)
  addPeers(member.identity.id, read, registry)
  addRefused(read, registry)
  addFacts(member, registry)
  addLeaderChanges(member, registry)
  addCalls(calls, registry)
  return {
    contentType: registry.contentType,
    calls,
    text: () => {
      figures = member.figures()
      return registry.metrics()
    },
    ...addHealth(registry),
  }
}

/**
 * What every Node process tells of itself, without the spread of its event loop's lag: a timer each
 * 10 ms measures that, which was more than half of all that an idle member did. The lag at the
 * moment of a scrape is told still.
 */
function addProcess(register: Registry): void {
  collectDefaultMetrics({ register, eventLoopMonitoringPrecision: 2 ** 31 - 1 })
  for (const figure of ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99']) {
    register.removeSingleMetric(`nodejs_eventloop_lag_${figure}_seconds`)
  }
}

function addFigures(figures: () => MemberFigures, registry: Registry): void {
  const registers = [registry]
  for (const { name, help, type, read } of FIGURES) {
    if (type === 'gauge') {
      const gauge: Gauge = new Gauge({
        name,
        help,
        registers,
        collect: () => gauge.set(read(figures())),
      })
    } else {
      const counter: Counter = new Counter({
        name,
        help,
        registers,
        collect: () => {
          counter.reset()
          counter.inc(read(figures()))
        },
      })
    }
  }
}

/** etcd's names for the log (its WAL) and the state (its backend). */
function addDisk(read: () => MemberFigures, registry: Registry): void {
  addDurations(registry, {
    name: 'etcd_disk_wal_fsync_duration_seconds',
    help: 'Synced writes of entries to the log.',
    labelNames: [],
    read: () => [{ labels: {}, durations: read().logSyncs }],
  })
  addDurations(registry, {
    name: 'etcd_disk_backend_commit_duration_seconds',
    help: 'Writes of state to its store.',
    labelNames: [],
    read: () => [{ labels: {}, durations: read().stateCommits }],
  })
}

/** etcd has it by peer; who sends what is refused here cannot be trusted to say who it is. */
function addRefused(read: () => MemberFigures, registry: Registry): void {
  const counter: Counter = new Counter({
    name: 'keelson_peer_refused_total',
    help: 'What peers sent and this member did not take, by reason.',
    labelNames: ['reason'],
    registers: [registry],
    collect: () => {
      for (const [reason, count] of Object.entries(read().refused)) set(counter, { reason }, count)
    },
  })
}

/** What a label says, beside the number 1. */
function addFacts(member: MeasuredMember, registry: Registry): void {
  const add = (name: string, help: string, label: string, read: () => readonly string[]): void => {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      collect: () => {
        gauge.reset()
        for (const value of read()) gauge.set({ [label]: value }, 1)
      },
    })
  }
  const { id } = member.identity
  add('etcd_server_version', 'The API version served.', 'server_version', () => [API_VERSION])
  add('etcd_cluster_version', 'What all members speak.', 'cluster_version', () => {
    const version = member.clusterVersion()
    // etcd tells major and minor here.
    return version === undefined ? [] : [version.split('.').slice(0, 2).join('.')]
  })
  add('etcd_server_id', 'This member.', 'server_id', () => [id.toString(16)])
  const peers: Gauge = new Gauge({
    name: 'etcd_network_known_peers',
    help: 'The other members.',
    labelNames: ['Local', 'Remote'],
    registers: [registry],
    collect: () => {
      peers.reset()
      for (const { ID } of member.members()) {
        if (ID !== id) peers.set({ Local: id.toString(16), Remote: ID.toString(16) }, 1)
      }
    },
  })
}

function addLeaderChanges(member: MeasuredMember, registry: Registry): void {
  const changes = new Counter({
    name: 'etcd_server_leader_changes_seen_total',
    help: 'Leaders that this member has seen take over.',
    registers: [registry],
  })
  const note = (leader: bigint): void => {
    if (leader !== 0n) changes.inc()
  }
  note(member.leader())
  member.onLeaderChange(note)
}

/** Names of labels in the order in which Go clients print them, which some harnesses compare. */
function addCalls(calls: CallCounts, registry: Registry): void {
  const labelNames = ['grpc_method', 'grpc_service', 'grpc_type']
  const each = (report: (labels: Record<string, string>, of: Counts) => void) => () => {
    for (const { method, started, handled } of calls.values()) {
      if (started === 0) continue
      const { name, service, requestStream, responseStream } = method
      const grpc_type = shapeOf(requestStream, responseStream)
      report({ grpc_method: name, grpc_service: service, grpc_type }, { started, handled })
    }
  }
  const started: Counter = new Counter({
    name: 'grpc_server_started_total',
    help: 'Calls that have begun.',
    labelNames,
    registers: [registry],
    collect: each((labels, counts) => set(started, labels, counts.started)),
  })
  const handled: Counter = new Counter({
    name: 'grpc_server_handled_total',
    help: 'Calls that have ended, by their status.',
    labelNames: ['grpc_code', ...labelNames],
    registers: [registry],
    collect: each((labels, counts) => {
      for (const [grpc_code, count] of counts.handled) {
        set(handled, { grpc_code, ...labels }, count)
      }
    }),
  })
}

interface Counts {
  readonly started: number
  readonly handled: ReadonlyMap<string, number>
}

/** Brings a counter, which the library only lets rise, up to a count kept elsewhere. */
function set(counter: Counter, labels: Record<string, string>, count: number): void {
  counter.remove(labels)
  counter.inc(labels, count)
}

function shapeOf(requestStream: boolean, responseStream: boolean): string {
  if (requestStream) return responseStream ? 'bidi_stream' : 'client_stream'
  return responseStream ? 'server_stream' : 'unary'
}

function addHealth(registry: Registry): Pick<Metrics, 'noteCheck' | 'noteHealth'> {
  const registers = [registry]
  const success = new Counter({
    name: 'etcd_server_health_success',
    help: 'Answers of /health that were good.',
    registers,
  })
  const failures = new Counter({
    name: 'etcd_server_health_failures',
    help: 'Answers of /health that were bad.',
    registers,
  })
  const last = new Gauge({
    name: 'etcd_server_healthcheck',
    help: 'Whether a check passed when it was run last.',
    labelNames: ['name', 'type'],
    registers,
  })
  const checks = new Counter({
    name: 'etcd_server_healthchecks_total',
    help: 'Checks that were run, by what came of them.',
    labelNames: ['name', 'status', 'type'],
    registers,
  })
  return {
    noteHealth: (healthy) => (healthy ? success : failures).inc(),
    noteCheck: (type, name, passed) => {
      last.set({ name, type }, passed ? 1 : 0)
      checks.inc({ name, status: passed ? 'success' : 'error', type })
    },
  }
}
