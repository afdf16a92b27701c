import { connect } from 'node:net'
import { request as httpRequest } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Later, NetworkError, SILENT_LOG } from '../../src/base/index.ts'
import { MemberError, type MemberFigures, type MemberStatus } from '../../src/member/index.ts'
import { codec, method } from '../../src/proto/index.ts'
import { grpcJsEngine } from '../../src/rpc/grpc-js/index.ts'
import { http2Engine } from '../../src/rpc/http2/index.ts'
import { threadedEngine } from '../../src/rpc/threads/index.ts'
import { RpcError } from '../../src/rpc/index.ts'
import {
  countCalls,
  createHttpAnswerer,
  createMetrics,
  startHttpServer,
} from '../../src/server/http/index.ts'
import { HubWorld, put } from '../mvcc/watch-fixture.ts'

/** A member as the listener sees it, in whatever state a test wants. */
class FakeMember {
  readonly world = new HubWorld()
  readonly identity = { id: 0xabn, clusterId: 11n, name: 'm' }
  readonly store = this.world.store
  readonly watchHub = this.world.hub
  version: string | undefined = '3.7.0'
  isLearner = false
  /** How a linearizable read ends. */
  readFailure: Error | undefined
  reads = 0
  hangs = false
  quotaBytes = 1000
  dbSizeInUse = 10
  #leader = 0xabn
  readonly #listeners = new Set<(leader: bigint) => void>()

  clusterVersion = (): string | undefined => this.version
  leader = (): bigint => this.#leader
  learner = (): boolean => this.isLearner
  members = () =>
    [this.identity.id, 0xcdn].map((ID) => ({
      ID,
      name: '',
      peerURLs: [],
      clientURLs: [],
      isLearner: false,
    }))

  onLeaderChange = (listener: (leader: bigint) => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  lead(leader: bigint): void {
    this.#leader = leader
    for (const listener of this.#listeners) listener(leader)
  }

  linearizable(): Later<void> {
    this.reads += 1
    if (this.readFailure !== undefined) return Later.failed(this.readFailure)
    const read = new Later<void>()
    if (!this.hangs) read.settle()
    return read
  }

  status(): MemberStatus {
    const raft = {
      id: this.identity.id,
      role: 'follower' as const,
      ...{ leader: this.#leader, vote: 0n, transferee: 0n },
      ...{ term: 7, commit: 21, applied: 20, lastIndex: 22 },
      conf: {
        ...{ voters: [], learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false },
      },
      progress: [],
    }
    const { quotaBytes, dbSizeInUse, isLearner: learner } = this
    return {
      ...{ raft, dbSize: 4096, dbSizeInUse, quotaBytes, learner, errors: [] },
      ...{ proposalsPending: 2, proposalsFailed: 3 },
    }
  }

  figures(): MemberFigures {
    const { keyCount: keys, revision, compactRevision, counts } = this.store
    const { ranges, puts, deletes, txns } = counts
    return {
      status: this.status(),
      store: { keys, revision, compactRevision, ranges, puts, deletes, txns },
      watch: this.watchHub.stats,
      leases: { count: 1, granted: 7, revoked: 6, renewed: 5, expired: 4 },
      logSyncs: { bounds: [0.001, 0.002], counts: [3, 2, 1], sumSeconds: 0.25 },
      stateCommits: NO_TIMES,
      slowApplies: 8,
      reads: { failed: 9, slow: 10 },
      lateHeartbeats: 11,
      snapshotApplying: true,
      peers: [
        {
          ...{ id: 0xcdn, active: true, disconnects: 12, framesDropped: 13 },
          roundTrips: { bounds: [0.0001], counts: [1, 1], sumSeconds: 0.5 },
          sent: { inFlight: 1, succeeded: 14, failed: 15 },
          received: { inFlight: 0, succeeded: 16, failed: 17 },
        },
      ],
      refused: { malformed: 1, clusterMismatch: 2, removedMember: 3, wrongMember: 4 },
    }
  }
}

const NO_TIMES = { bounds: [0.001, 0.002], counts: [0, 0, 0], sumSeconds: 0 }

async function start(t: Test) {
  const member = new FakeMember()
  const metrics = createMetrics(member)
  const server = await startHttpServer('http://127.0.0.1:0', { member, metrics, log: SILENT_LOG })
  t.teardown(() => server.close())
  const get = async (path: string, init: RequestInit = {}) => {
    const reply = await fetch(`${server.url}${path}`, init)
    return `${reply.status} ${await reply.text()}`
  }
  /** The series of /metrics whose line begins with `prefix`. */
  const series = async (prefix: string): Promise<readonly string[]> =>
    (await get('/metrics')).split('\n').filter((line) => line.startsWith(prefix))
  return { member, metrics, server, get, series }
}

t.test('/health tells of alarms, then the leader, then a failed read', async (t) => {
  const { member, get, series } = await start(t)
  t.equal(await get('/health'), '200 {"health":"true","reason":""}')

  member.readFailure = new MemberError('timeout', 'no read point came')
  const failed = '{"health":"false","reason":"RANGE ERROR:etcdserver: request timed out"}\n'
  t.equal(await get('/health'), `503 ${failed}`)
  t.equal(await get('/health?serializable=true'), '200 {"health":"true","reason":""}')

  member.lead(0n)
  t.equal(await get('/health'), '503 {"health":"false","reason":"RAFT NO LEADER"}\n')
  t.equal(await get('/health?serializable=true'), '200 {"health":"true","reason":""}')

  member.dbSizeInUse = 1001
  const full = '503 {"health":"false","reason":"ALARM NOSPACE"}\n'
  t.equal(await get('/health'), full)
  t.equal(await get('/health?serializable=true'), full)
  const excluding = '/health?serializable=true&exclude=CORRUPT&exclude=NOSPACE'
  t.equal(await get(excluding), '200 {"health":"true","reason":""}')
  member.quotaBytes = 0
  t.equal(await get('/health?serializable=true'), '200 {"health":"true","reason":""}', 'no quota')

  t.same(await series('etcd_server_health_'), [
    'etcd_server_health_success 5',
    'etcd_server_health_failures 4',
  ])
})

t.test('/livez and /readyz run their checks, all, some or one', async (t) => {
  const { member, get, series } = await start(t)
  t.equal(await get('/livez'), '200 ok\n')
  t.equal(await get('/readyz'), '200 ok\n')
  const [data, local, whole, voter] = [
    '[+]data_corruption ok\n',
    '[+]serializable_read ok\n',
    '[+]linearizable_read ok\n',
    '[+]non_learner ok\n',
  ]
  t.equal(await get('/readyz?verbose'), `200 ${data}${local}${whole}${voter}ok\n`)
  t.equal(
    await get('/readyz?verbose&exclude=linearizable_read&exclude=odd'),
    [`200 ${data}${local}${voter}ok\n`].join(''),
  )

  member.isLearner = true
  member.readFailure = new MemberError('noLeader', 'none')
  const noRead = '[-]linearizable_read failed: etcdserver: no leader\n'
  const noVote = '[-]non_learner failed: not available for learner\n'
  t.equal(await get('/readyz'), `503 ${data}${local}${noRead}${noVote}\n`)
  t.equal(await get('/readyz/linearizable_read'), `503 ${noRead}\n`)
  t.equal(await get('/readyz/serializable_read?verbose'), `200 ${local}ok\n`)
  t.equal(await get('/livez?verbose'), `200 ${local}ok\n`, 'the process is to be left alone')
  t.equal(await get('/livez/non_learner'), '404 404 page not found\n')
  t.equal(await get('/readyz/'), '404 404 page not found\n')

  t.same(await series('etcd_server_healthcheck{name="non_learner"'), [
    'etcd_server_healthcheck{name="non_learner",type="readyz"} 0',
  ])
  t.same(await series('etcd_server_healthchecks_total{name="linearizable_read"'), [
    'etcd_server_healthchecks_total{name="linearizable_read",status="success",type="readyz"} 2',
    'etcd_server_healthchecks_total{name="linearizable_read",status="error",type="readyz"} 2',
  ])
})

t.test('methods, paths and versions', async (t) => {
  const { member, get, server } = await start(t)
  const version = '{"etcdserver":"3.7.0","etcdcluster":"3.7.0","storage":"3.7.0"}'
  t.equal(await get('/version'), `200 ${version}`)
  member.version = undefined
  t.equal(await get('/version'), `200 ${version.replace('r":"3.7.0","s', 'r":"not_decided","s')}`)
  for (const path of ['/health', '/livez', '/readyz/non_learner', '/version', '/metrics']) {
    const reply = await fetch(`${server.url}${path}`, { method: 'POST', body: '{}' })
    t.equal(`${reply.status} ${await reply.text()}`, '405 Method Not Allowed\n', path)
    t.equal(reply.headers.get('allow'), 'GET')
    t.equal(reply.headers.get('content-type'), 'text/plain; charset=utf-8')
  }
  t.equal(await get('/healthz'), '404 404 page not found\n')
  t.equal(await get('/'), '404 404 page not found\n')
  t.equal(await get('/%ff'), '404 404 page not found\n')
  t.equal(await rawStatus(server.url, '//'), 400)
})

/** A path that `fetch` would not send. */
function rawStatus(url: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { path }, (reply) => (reply.resume(), resolve(reply.statusCode)))
      .once('error', reject)
      .end()
  })
}

t.test('metrics are read from the member at each scrape', async (t) => {
  const { member, get, series } = await start(t)
  const text = await get('/metrics')
  for (const line of [
    'etcd_server_has_leader 1',
    'etcd_server_is_leader 1',
    'etcd_server_is_learner 0',
    'etcd_server_leader_changes_seen_total 1',
    'etcd_server_proposals_committed_total 21',
    'etcd_server_proposals_applied_total 20',
    'etcd_server_proposals_pending 2',
    'etcd_server_proposals_failed_total 3',
    'etcd_server_quota_backend_bytes 1000',
    'etcd_mvcc_db_total_size_in_bytes 4096',
    'etcd_mvcc_db_total_size_in_use_in_bytes 10',
    'etcd_debugging_mvcc_keys_total 0',
    'etcd_debugging_mvcc_current_revision 1',
    'etcd_debugging_mvcc_compact_revision -1',
    'etcd_debugging_mvcc_watcher_total 0',
    'etcd_debugging_mvcc_slow_watcher_total 0',
    'etcd_debugging_mvcc_events_total 0',
    'etcd_server_version{server_version="3.7.0"} 1',
    'etcd_cluster_version{cluster_version="3.7"} 1',
    'etcd_server_id{server_id="ab"} 1',
    'etcd_network_known_peers{Local="ab",Remote="cd"} 1',
    'etcd_mvcc_put_total 0',
    'etcd_mvcc_delete_total 0',
    'etcd_mvcc_txn_total 0',
    'etcd_mvcc_range_total 0',
    'etcd_debugging_lease_granted_total 7',
    'etcd_debugging_lease_revoked_total 6',
    'etcd_debugging_lease_renewed_total 5',
    'etcd_debugging_server_lease_expired_total 4',
    'etcd_server_slow_apply_total 8',
    'etcd_server_read_indexes_failed_total 9',
    'etcd_server_slow_read_indexes_total 10',
    'etcd_server_heartbeat_send_failures_total 11',
    'etcd_server_snapshot_apply_in_progress_total 1',
    '# TYPE etcd_disk_wal_fsync_duration_seconds histogram',
    'etcd_disk_wal_fsync_duration_seconds_bucket{le="0.001"} 3',
    'etcd_disk_wal_fsync_duration_seconds_bucket{le="0.002"} 5',
    'etcd_disk_wal_fsync_duration_seconds_bucket{le="+Inf"} 6',
    'etcd_disk_wal_fsync_duration_seconds_sum 0.25',
    'etcd_disk_wal_fsync_duration_seconds_count 6',
    'etcd_disk_backend_commit_duration_seconds_count 0',
    'etcd_network_active_peers{Local="ab",Remote="cd"} 1',
    'etcd_network_disconnected_peers_total{Local="ab",Remote="cd"} 12',
    'etcd_network_peer_sent_failures_total{To="cd"} 13',
    'etcd_network_peer_round_trip_time_seconds_bucket{To="cd",le="0.0001"} 1',
    'etcd_network_peer_round_trip_time_seconds_bucket{To="cd",le="+Inf"} 2',
    'etcd_network_snapshot_send_inflights_total{To="cd"} 1',
    'etcd_network_snapshot_send_success{To="cd"} 14',
    'etcd_network_snapshot_send_failures{To="cd"} 15',
    'etcd_network_snapshot_receive_inflights_total{From="cd"} 0',
    'etcd_network_snapshot_receive_success{From="cd"} 16',
    'etcd_network_snapshot_receive_failures{From="cd"} 17',
    'keelson_peer_refused_total{reason="clusterMismatch"} 2',
  ]) {
    t.ok(text.split('\n').includes(line), line)
  }
  t.match(text, /^process_resident_memory_bytes \d+/m)
  t.match(text, /^# TYPE etcd_server_proposals_failed_total counter$/m)
  put(member.store, 'a')
  t.same(await series('etcd_mvcc_put_total '), ['etcd_mvcc_put_total 1'])
  member.lead(0n)
  member.version = undefined
  t.same(await series('etcd_debugging_mvcc_keys_total '), ['etcd_debugging_mvcc_keys_total 1'])
  t.same(await series('etcd_server_has_leader '), ['etcd_server_has_leader 0'])
  t.same(await series('etcd_cluster_version{'), [], 'none is decided')
  member.lead(0xcdn)
  t.same(await series('etcd_server_leader_changes'), ['etcd_server_leader_changes_seen_total 2'])
  t.same(await series('etcd_server_is_leader '), ['etcd_server_is_leader 0'])
})

t.test('calls are shown by method and status, never by what clients send', async (t) => {
  const { metrics, series } = await start(t)
  const put = codec('etcdserverpb.PutRequest').decode(new Uint8Array(0))
  const context = {
    signal: new AbortController().signal,
    aborted: false,
    metadata: new Map(),
    peer: 'test',
  }
  const services = countCalls(
    {
      'etcdserverpb.KV': {
        Put: ({ lease }) => {
          if (lease === 1n) throw new RpcError('NotFound', 'no such lease')
          return {}
        },
      },
    },
    metrics.calls,
  )
  t.same(await series('grpc_server_'), [], 'nothing was called')
  for (const lease of [0n, 1n, 0n]) {
    const call = async (): Promise<unknown> =>
      services['etcdserverpb.KV']?.Put?.({ ...put, lease }, context)
    await call().catch(() => {})
  }
  const labels = 'grpc_method="Put",grpc_service="etcdserverpb.KV",grpc_type="unary"'
  const want = [
    `grpc_server_started_total{${labels}} 3`,
    `grpc_server_handled_total{grpc_code="OK",${labels}} 2`,
    `grpc_server_handled_total{grpc_code="NotFound",${labels}} 1`,
  ]
  t.same(await series('grpc_server_'), want)
  t.same(await series('grpc_server_'), want, 'a scrape changes nothing')
})

t.test('listening, clients that go away, garbage and closing', async (t) => {
  const { member, metrics, server, get } = await start(t)
  await t.rejects(
    startHttpServer(server.url, { member, metrics, log: SILENT_LOG }),
    new NetworkError(
      'addressInUse',
      `cannot listen on ${server.url}: the address is already in use`,
    ),
  )
  await t.rejects(startHttpServer('https://127.0.0.1:1', { member, metrics, log: SILENT_LOG }), {
    code: 'Unimplemented',
  })
  await t.rejects(startHttpServer('http://192.0.2.1:1', { member, metrics, log: SILENT_LOG }), {
    code: 'unreachable',
  })

  member.hangs = true
  const gone = new AbortController()
  const before = member.reads
  const asked = fetch(`${server.url}/health`, { signal: gone.signal })
  while (member.reads === before) await new Promise((resolve) => setTimeout(resolve, 5))
  gone.abort()
  await t.rejects(asked)
  member.hangs = false

  const { port } = new URL(server.url)
  await new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write('\0\xffPRI * nonsense\r\n\r\n'),
    )
    socket.resume().once('close', resolve)
  })
  t.equal(await get('/livez'), '200 ok\n')
  await server.close()
  await t.rejects(get('/livez'))

  const dir = mkdtempSync(join(tmpdir(), 'keelson-http-'))
  const url = `unix://${join(dir, 'metrics.sock')}`
  const onSocket = await startHttpServer(url, { member, metrics, log: SILENT_LOG })
  t.equal(onSocket.url, url)
  const status = await new Promise((resolve) => {
    const socketPath = join(dir, 'metrics.sock')
    httpRequest({ socketPath, path: '/livez' }, (reply) => {
      reply.resume()
      resolve(reply.statusCode)
    }).end()
  })
  t.equal(status, 200)
  await onSocket.close()
  rmSync(dir, { recursive: true })
})

/** Sends bytes piece by piece and answers all that comes back until the connection ends. */
function exchange(url: string, pieces: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    let text = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
    socket.on('error', () => {})
    socket.once('close', () => resolve(text))
    void (async () => {
      for (const piece of pieces) {
        socket.write(piece, 'latin1')
        await new Promise((next) => setTimeout(next, 5))
      }
    })()
  })
}

t.test("HTTP/1 at the clients' address, under all engines", async (t) => {
  const threaded = threadedEngine(1, (error) => t.fail(error.message))
  for (const engine of [http2Engine, grpcJsEngine, threaded]) {
    const member = new FakeMember()
    const target = { member, metrics: createMetrics(member), log: SILENT_LOG }
    const server = engine.createServer(
      { 'etcdserverpb.KV': { Range: ({ limit }) => ({ count: limit }) } },
      {
        ...{ receiveBytesMax: 1000, concurrentStreamsMax: 10, keepaliveMinTimeMs: 5000 },
        ...{ keepaliveIntervalMs: 7_200_000, keepaliveTimeoutMs: 20_000 },
        onHttp1: createHttpAnswerer(target),
      },
    )
    const url = await server.listen('http://127.0.0.1:0')
    const channel = engine.connect(url)
    t.teardown(() => (channel.close(), server.close(0)))
    const { name } = engine
    for (const path of ['/health', '/version', '/readyz', '/livez', '/metrics']) {
      const reply = await fetch(`${url}${path}`)
      t.equal(reply.status, 200, `${name}: ${path}`)
      t.equal(reply.headers.get('connection'), 'close')
    }
    const post = await fetch(`${url}/health`, { method: 'POST', body: 'x'.repeat(100_000) })
    t.equal(post.status, 405, `${name}: the P of POST is not HTTP/2's`)
    t.equal((await fetch(`${url}/nowhere`)).status, 404)
    const crumbs = await exchange(url, Array.from('GET /health HTTP/1.1\r\nhost: x\r\n\r\n'))
    t.match(crumbs, /^HTTP\/1\.1 200 OK\r\n[\s\S]*"health":"true"/, `${name}: byte by byte`)
    const upgrade = ['connection: upgrade', 'upgrade: h2c', 'http2-settings: AAMAAABk', '', '']
    const asked = ['GET /version HTTP/1.1', 'host: x', ...upgrade].join('\r\n')
    t.match(await exchange(url, [asked]), /^HTTP\/1\.1 200 OK/, `${name}: an upgrade is not taken`)
    t.match(await exchange(url, ['PRINT IT\r\n\r\n']), /^HTTP\/1\.1 400/, `${name}: nonsense`)
    const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
    const goaway = '\0\0\b\x07\0\0\0\0\0\0\0\0\0\0\0\0\0'
    const pieces = [...Array.from(preface), '\0\0\0\x04\0\0\0\0\0', goaway]
    const settings = await exchange(url, pieces)
    t.equal(settings.charCodeAt(3), 4, `${name}: HTTP/2 byte by byte begins with settings`)
    const { count } = await channel.unary(method('etcdserverpb.KV', 'Range'), { limit: 5 })
    t.equal(count, 5, `${name}: gRPC goes on`)
    const silent = connect(Number(new URL(url).port), '127.0.0.1')
    // One that another thread has not accepted yet is reset.
    silent.on('error', () => {})
    await new Promise((resolve) => silent.once('connect', resolve))
    await server.close(100)
    silent.resume()
    if (!silent.closed) await new Promise((resolve) => silent.once('close', resolve))
  }
})
