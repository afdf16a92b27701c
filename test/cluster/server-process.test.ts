import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { threadsCanShare } from '../../src/cli/client-engine.ts'
import { parseServerFlags } from '../../src/cli/server-flags.ts'
import { method, type PutResponse, type RangeResponse } from '../../src/proto/index.ts'
import { http2Engine } from '../../src/rpc/http2/index.ts'
import { freePorts } from '../../src/supervisor/index.ts'
import { countOf, errorsIn, parseLog, readLog } from './log-lines.ts'
import {
  occupy,
  startKeelson,
  startProgram,
  temporaryDir,
  until,
  type Program,
} from './processes.ts'
import {
  bytes,
  persistently,
  present,
  startCluster,
  text,
  type TestCluster,
} from './test-cluster.ts'

// What a program that starts etcd relies on, of `keelson server` in its place.
t.setTimeout(300_000)

const READY = 'ready to serve client requests'
const PATH_ONLY = { PATH: process.env['PATH'] }

/** Where a lone member listens and lives. */
interface Place {
  readonly dir: string
  readonly client: string
  readonly peer: string
  readonly metrics: string
}

async function newPlace(t: Test): Promise<Place> {
  const [client = '', peer = '', metrics = ''] = (await freePorts(3)).map(
    (port) => `http://127.0.0.1:${port}`,
  )
  return { dir: join(temporaryDir(t), 'data'), client, peer, metrics }
}

/** The flags that make a lone member live there. */
function flagsOf({ dir, client, peer, metrics }: Place): readonly string[] {
  return [
    '--name=lone',
    `--data-dir=${dir}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--listen-metrics-urls=${metrics}`,
    `--initial-cluster=lone=${peer}`,
    // Sooner to a leader than by default.
    '--heartbeat-interval=30',
    '--election-timeout=300',
  ]
}

function startLone(t: Test, place: Place, more: readonly string[] = []): Program {
  return startKeelson(t, ['server', ...flagsOf(place), ...more], { env: PATH_ONLY })
}

async function put(url: string, key: string, value: string): Promise<PutResponse> {
  const channel = http2Engine.connect(url)
  const request = { key: bytes(key), value: bytes(value) }
  const call = channel.unary(method('etcdserverpb.KV', 'Put'), request, { deadlineMs: 5000 })
  return call.finally(() => channel.close())
}

async function get(url: string, key: string): Promise<RangeResponse> {
  const channel = http2Engine.connect(url)
  const request = { key: bytes(key) }
  const call = channel.unary(method('etcdserverpb.KV', 'Range'), request, { deadlineMs: 5000 })
  return call.finally(() => channel.close())
}

async function valueOf(url: string, key: string): Promise<string | undefined> {
  const { kvs } = await get(url, key)
  return kvs[0] && text(kvs[0].value)
}

/** The one line that a refused start ends with; fails unless it is exactly one. */
async function refused(t: Test, program: Program, code: number): Promise<string> {
  t.strictSame(await program.exited, { code, signal: null }, `status ${code}`)
  t.equal(program.stdout, '')
  const lines = program.stderr.trimEnd().split('\n')
  t.equal(lines.length, 1, program.stderr)
  return lines[0] ?? ''
}

/** What a member that cannot go on logs as its reason. */
async function reasonOf(t: Test, program: Program): Promise<string> {
  t.strictSame(await program.exited, { code: 1, signal: null })
  const errors = errorsIn(parseLog(program.stderr))
  t.equal(errors.length, 1, 'one line says why')
  return errors[0]?.error ?? ''
}

t.test('unknown flags and bad values: one line and status 2', async (t) => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['--no-such-flag=1'], /unknown option '--no-such-flag=1'/],
    [['--heartbeat-interval=soon'], /"soon" for --heartbeat-interval: want a whole number/],
    [['--log-level=loud'], /--log-level is debug or info or warn or/],
    [['--initial-cluster-state=maybe'], /--initial-cluster-state is new or existing/],
    [['--heartbeat-interval=100', '--election-timeout=499'], /at least 5 times/],
    [['--election-timeout=50001'], /at most 50000 ms/],
    [['--logger=foo'], /--logger is zap$/],
    [['--metrics=foo'], /--metrics is basic or extensive$/],
    [['--cert-file=x'], /--cert-file and --key-file go together$/],
    [
      ['--listen-client-urls=https://127.0.0.1:1', '--advertise-client-urls=https://127.0.0.1:1'],
      /--cert-file and --key-file are required to listen on https:\/\/127\.0\.0\.1:1$/,
    ],
    [['--max-concurrent-streams=0'], /--max-concurrent-streams is at least 1$/],
    [['--rpc-threads=65'], /--rpc-threads is at most 64$/],
    [['--read-mode=fast'], /read-mode/],
    [['--rpc-threads=1', '--rpc-engine=grpc-js'], /--rpc-threads is for --rpc-engine http2/],
    [
      ['--listen-client-urls=http://127.0.0.1:1'],
      /--advertise-client-urls is required when --listen-client-urls is set explicitly$/,
    ],
  ]
  const dir = temporaryDir(t)
  if (!threadsCanShare(process.versions.node)) {
    const program = startKeelson(t, ['server', '--rpc-threads=2'], { env: PATH_ONLY, cwd: dir })
    t.match(await refused(t, program, 2), /--rpc-threads above 1 needs Node.js 22.12 or newer/)
  }
  for (const [args, expected] of cases) {
    const program = startKeelson(t, ['server', ...args], { env: PATH_ONLY, cwd: dir })
    t.match(await refused(t, program, 2), expected, args.join(' '))
  }
  const env = { ...PATH_ONLY, ETCD_ELECTION_TIMEOUT: 'long' }
  const program = startKeelson(t, ['server'], { env, cwd: dir })
  t.match(await refused(t, program, 2), /"long" for --election-timeout: want a whole number/)
  const log = join(dir, 'none', 'log')
  const unlogged = startKeelson(t, ['server', `--log-outputs=${log}`], { env: PATH_ONLY, cwd: dir })
  t.match(await refused(t, unlogged, 1), `keelson server: --log-outputs: ENOENT`)
  t.equal(existsSync(join(dir, 'default.etcd')), false, 'nothing was made')
})

t.test('threads share a port on the Nodes that can', (t) => {
  const able = ['20.20.2', '22.11.0', '22.12.0', '23.0.0', '23.1.0', '24.0.0'].map(threadsCanShare)
  t.strictSame(able, [false, false, true, false, true, true])
  t.end()
})

t.test('more of the same, as the parser sees it', (t) => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['-no-such-flag'], /unknown option '--no-such-flag'/],
    [['--name'], /'--name <value>' argument missing/],
    [['excess'], /too many arguments/],
    [['--snapshot-count', '-5'], /"-5" for --snapshot-count: want a number of 0 or more/],
    [['--pre-vote=perhaps'], /"perhaps" for --pre-vote: want true or false/],
    [['--grpc-keepalive-interval=5'], /"5" for --grpc-keepalive-interval: want a duration/],
    [['--listen-client-urls=127.0.0.1:1'], /for --listen-client-urls: want URLs/],
    [['--feature-gates=A=true'], /--feature-gates is not supported yet: leave it out/],
    [['--wal-dir=w'], /--wal-dir is not supported yet: leave it out/],
    [['--peer-cert-file=x.pem'], /--peer-cert-file is not supported yet/],
  ]
  for (const [args, expected] of cases) {
    const ask = parseServerFlags(args, {})
    t.match(ask, { type: 'refused', message: expected }, args.join(' '))
  }
  const ask = parseServerFlags(['--pre-vote=false', '-snapshot-count', '7', '--memory-mlock'], {
    ETCD_SNAPSHOT_COUNT: '8',
    ETCD_HEARTBEAT_INTERVAL: '50',
    ETCD_NAME: '',
    ETCD_NO_SUCH_FLAG: '1',
  })
  if (ask.type !== 'run') throw new Error(`it is ${ask.type}`)
  t.equal(ask.flags.bool('pre-vote'), false)
  t.equal(ask.flags.bool('memory-mlock'), true, 'a bare boolean is true')
  t.equal(ask.flags.number('snapshot-count'), 7, 'a flag beats its variable')
  t.equal(ask.flags.number('heartbeat-interval'), 50, 'a variable beats the default')
  t.equal(ask.flags.text('name'), 'default', 'an empty variable is none')
  t.end()
})

t.test('--version, in the form that harnesses parse', async (t) => {
  for (const flag of ['--version', '-version']) {
    const program = startKeelson(t, ['server', flag], { env: PATH_ONLY })
    t.strictSame(await program.exited, { code: 0, signal: null })
    const [first = '', second = ''] = program.stdout.split('\n')
    const [, major, minor] = /^etcd Version: (\d+)\.(\d+)\.\d+$/.exec(first) ?? []
    t.ok(Number(major) === 3 && Number(minor) >= 6, first)
    t.match(second, /^Keelson Version: \d+\.\d+\.\d+$/)
    t.equal(program.stderr, '')
  }
})

t.test('every form of a flag, variables, a life from start to SIGTERM', async (t) => {
  const place = await newPlace(t)
  mkdirSync(place.dir, { mode: 0o700 })
  const socket = join(place.dir, 'client.sock')
  const [port] = await freePorts(1)
  const local = `http://localhost:${port}`
  const args = [
    ...['server', '--name', 'right', '-data-dir', place.dir],
    `-listen-client-urls=${place.client},${local},unix:${socket}`,
    ...['--listen-peer-urls', place.peer, '--pre-vote', '--strict-reconfig-check=false'],
    ...['--logger=zap', '--log-outputs=stderr', '--read-mode=lease'],
  ]
  const env = {
    ...PATH_ONLY,
    ETCD_NAME: 'wrong',
    ETCD_ADVERTISE_CLIENT_URLS: place.client,
    ETCD_INITIAL_ADVERTISE_PEER_URLS: place.peer,
    ETCD_LISTEN_METRICS_URLS: place.metrics,
    ETCD_UNSUPPORTED_ARCH: 'arm64',
    ETCD_VERIFY: 'all',
  }
  const member = startKeelson(t, args, { env })
  await member.says(READY)
  const { header } = await put(place.client, 'k', 'v')
  t.equal(header?.revision, 2, 'a fresh store is at revision 1')
  t.equal(await valueOf(place.client, 'k'), 'v')
  t.equal(await valueOf(local, 'k'), 'v', 'a URL may name localhost')
  t.equal(await valueOf(`unix:${socket}`, 'k'), 'v', 'and be a unix socket')
  const channel = http2Engine.connect(place.client)
  const list = await channel.unary(method('etcdserverpb.Cluster', 'MemberList'), {})
  channel.close()
  t.match(list.members, [{ name: 'right', clientURLs: [place.client], peerURLs: [place.peer] }])
  const health = await fetch(`${place.metrics}/readyz`)
  t.equal(await health.text(), 'ok\n', 'a variable gave the metrics address')
  t.ok(existsSync(join(place.dir, 'member')))
  t.equal(statSync(place.dir).mode & 0o777, 0o700)

  const before = parseLog(member.stderr).length
  for (let at = 0; at < 20; at++) await put(place.client, `k${at}`, 'v')
  t.equal(parseLog(member.stderr).length, before, 'nothing is logged per request')

  member.signal('SIGSTOP')
  await wait(300)
  member.signal('SIGCONT')
  t.equal(await valueOf(place.client, 'k7'), 'v', 'a stop and a continue change nothing')

  const begin = performance.now()
  t.strictSame(await member.end('SIGTERM'), { code: null, signal: 'SIGTERM' })
  const tookMs = performance.now() - begin
  t.ok(tookMs < 3000, `it ended in ${tookMs.toFixed()} ms`)
  t.equal(member.stdout, '')
  const lines = parseLog(member.stderr)
  t.strictSame(errorsIn(lines), [])
  for (const { level, ts, caller, msg } of lines) {
    t.ok(['info', 'warn'].includes(level))
    t.ok(Math.abs(Date.parse(ts) - Date.now()) < 60_000)
    t.ok(caller !== '' && msg !== '')
  }
  t.equal(countOf(lines, READY), 1)
  t.notMatch(member.stderr, '\u001b')
})

t.test('a shell sees 143, and SIGINT stops as cleanly', async (t) => {
  const place = await newPlace(t)
  const command = `"$0" dist/src/cli/main.js server "$@" & pid=$!
    echo "pid $pid"; trap 'kill -TERM $pid' TERM; wait $pid; wait $pid; echo "status $?"`
  const args = ['-c', command, process.execPath, ...flagsOf(place)]
  const shell = startProgram(t, 'sh', args, { env: PATH_ONLY })
  await shell.says(READY)
  shell.signal('SIGTERM')
  await shell.exited
  t.match(shell.stdout, /^status 143$/m)

  const again = startLone(t, place)
  await again.says(READY)
  t.strictSame(await again.end('SIGINT'), { code: null, signal: 'SIGINT' })
  t.strictSame(errorsIn(parseLog(again.stderr)), [])
})

t.test('SIGKILL, then the same command: all that was acknowledged is there', async (t) => {
  const place = await newPlace(t)
  const first = startLone(t, place)
  await first.says(READY)
  const revisions = new Map<string, number>()
  for (let at = 0; at < 50; at++) {
    const { header } = await put(place.client, `k${at}`, `v${at}`)
    revisions.set(`k${at}`, header?.revision ?? 0)
  }
  await first.end('SIGKILL')
  const second = startLone(t, place, [
    '--initial-cluster=other=http://127.0.0.1:1',
    '--initial-cluster-token=other',
    '--initial-cluster-state=existing',
  ])
  await second.says(READY)
  for (const [key, revision] of revisions) {
    const [kv] = (await get(place.client, key)).kvs
    t.strictSame([kv && text(kv.value), kv?.modRevision], [key.replace('k', 'v'), revision])
  }
  t.pass('--initial-cluster and its like are ignored where a member lives')
  t.strictSame(errorsIn(parseLog(second.stderr)), [])

  const third = startLone(t, { ...(await newPlace(t)), dir: place.dir })
  t.match(await reasonOf(t, third), /member\/log is (in use|locked|open)|another process/)
  t.equal(await valueOf(place.client, 'k7'), 'v7', 'the member that runs there goes on')
  t.equal(existsSync(join(place.dir, 'member', 'debug.sock')), true, 'with its socket')
})

t.test('a used port: a line with the address, status 1, and nothing lost', async (t) => {
  const place = await newPlace(t)
  const taken = await occupy(t)
  for (const part of ['client', 'peer', 'metrics'] as const) {
    const program = startLone(t, { ...place, [part]: taken })
    const reason = await reasonOf(t, program)
    t.match(reason, taken.replace('http://', ''), `${part}: ${reason}`)
    t.match(reason, /in use/)
    t.notMatch(program.stderr, READY)
  }
})

t.test('data directories that cannot be used are refused, and left as they are', async (t) => {
  const place = await newPlace(t)
  const first = startLone(t, place)
  await first.says(READY)
  await put(place.client, 'kept', 'safe')
  await first.end('SIGTERM')

  const identity = join(place.dir, 'member', 'member.json')
  const good = readFileSync(identity, 'utf8')
  writeFileSync(identity, good.replace(/"format":\d+/, '"format":99'))
  const newer = await reasonOf(t, startLone(t, place))
  t.match(newer, /has format 99, this Keelson reads up to \d+/)
  writeFileSync(identity, good.replace(/"format":\d+/, '"format":1'))
  const older = await reasonOf(t, startLone(t, place))
  t.match(older, /has format 1, of a Keelson before its first release: remove/)
  writeFileSync(identity, good.slice(0, 20))
  t.match(
    await reasonOf(t, startLone(t, place)),
    /member\.json in the data directory does not read/,
  )

  const etcd = await newPlace(t)
  for (const part of ['wal', 'snap']) {
    mkdirSync(join(etcd.dir, 'member', part), { recursive: true })
    writeFileSync(join(etcd.dir, 'member', part, '0'), 'of etcd')
  }
  t.match(await reasonOf(t, startLone(t, etcd)), /holds "(snap|wal)", which is not Keelson's/)
  t.equal(readFileSync(join(etcd.dir, 'member', 'wal', '0'), 'utf8'), 'of etcd')

  const file = await newPlace(t)
  writeFileSync(file.dir, 'a file')
  t.match(await reasonOf(t, startLone(t, file)), file.dir, 'the path is named')

  if (process.platform === 'linux') {
    const nowhere = startLone(t, { ...(await newPlace(t)), dir: '/proc/nowhere/data' })
    t.match(await reasonOf(t, nowhere), /ENOENT.*\/proc\/nowhere/)
  }

  const stranger = startLone(t, await newPlace(t), ['--name=stranger'])
  t.match(await reasonOf(t, stranger), /is called stranger, but the initial cluster has only lone/)

  writeFileSync(identity, good)
  const again = startLone(t, place)
  await again.says(READY)
  t.equal(await valueOf(place.client, 'kept'), 'safe', 'nothing was lost on the way')
})

t.test('a disk that fails ends the member, with the reason', async (t) => {
  const place = await newPlace(t)
  const member = startLone(t, place)
  await member.says(READY)
  await put(place.client, 'k', 'v')
  // What is open can still be written; the next file cannot be made.
  rmSync(place.dir, { recursive: true })
  const large = 'x'.repeat(500_000)
  await t.rejects(async () => {
    for (let at = 0; at < 100; at++) await put(place.client, `k${at}`, large)
  }, /server stopped|UNAVAILABLE|unavailable|ECONN|connect/i)
  t.match(await reasonOf(t, member), new RegExp(`${place.dir}.*(No such file|ENOENT)`))
})

t.test('a member alone of three says that it is ready only when there is a leader', async (t) => {
  const cluster = await startCluster(t, 3)
  const { processes } = cluster
  await Promise.all(processes.members.map((member) => member.stop(10_000)))
  const alone = cluster.member(0)
  const before = countOf(readLog(alone.spec.logFile), READY)
  await alone.launch()
  await until('it listens', () =>
    cluster.status(0).then(
      () => true,
      () => false,
    ),
  )
  await wait(1500)
  t.equal(countOf(readLog(alone.spec.logFile), READY), before, 'no leader, not ready')
  const begin = performance.now()
  await alone.stop(10_000)
  const tookMs = performance.now() - begin
  t.ok(tookMs < 3000, `without a quorum it ended in ${tookMs.toFixed()} ms`)
  t.equal(countOf(readLog(alone.spec.logFile), READY), before, 'nor while it stops')
  await processes.start(30_000)
  await cluster.put(0, 'at once', 'v')
  t.pass('a call right after the line succeeds')
})

t.test('SIGTERM of the leader: another leads at once', async (t) => {
  const cluster = await startCluster(t, 3)
  for (let round = 1; round <= 3; round++) {
    const leader = await cluster.leader()
    const gap = await largestGap(cluster, (leader + 1) % 3, async () => {
      await cluster.member(leader).stop(10_000)
    })
    t.comment(`round ${round}: ${gap.toFixed()} ms without a put when the leader is stopped`)
    // A leader that just goes away is missed for an election timeout (1 s) at the least.
    t.ok(gap < 1000, `nobody waited for an election timeout: ${gap.toFixed()} ms`)
    const log = readLog(cluster.member(leader).spec.logFile)
    t.equal(countOf(log, 'handed leadership over') > 0, true)
    await cluster.processes.start(30_000)
  }
  for (const { spec } of cluster.processes.members) {
    t.strictSame(errorsIn(readLog(spec.logFile)), [], `${spec.name} met no error`)
  }
})

/** The longest time between two puts that succeed, around `event`. */
async function largestGap(
  cluster: TestCluster,
  at: number,
  event: () => Promise<void>,
): Promise<number> {
  let largest = 0
  let last = performance.now()
  const state = { over: false }
  const putting = (async () => {
    for (let count = 0; !state.over; count++) {
      await persistently(() => cluster.put(at, 'gap', String(count)))
      const now = performance.now()
      largest = Math.max(largest, now - last)
      last = now
    }
  })()
  await wait(200)
  await event()
  await wait(200)
  state.over = true
  await putting
  return largest
}

t.test('a member of another cluster on this one is refused and harms nothing', async (t) => {
  const cluster = await startCluster(t, 3, ['--initial-cluster-token=ours'])
  await cluster.put(0, 'before', 'v')
  const leader = await cluster.leader()
  const at = (leader + 1) % 3
  const { spec } = cluster.member(at)
  await cluster.member(at).stop(10_000)

  const urls = cluster.processes.members.map(({ spec }) => `${spec.name}=${spec.peer}`)
  const intruder = startLone(t, { ...spec, dir: join(temporaryDir(t), 'data') }, [
    `--name=${spec.name}`,
    `--initial-cluster=${urls.join(',')}`,
    '--initial-cluster-token=theirs',
  ])
  await intruder.says('a peer refuses this member')
  const own = present(parseLog(intruder.stderr).find(({ msg }) => msg.includes('refuses')))
  t.match(own, { level: 'warn', why: 'clusterMismatch' })
  const peer = present(cluster.processes.members[leader]).spec.logFile
  await until('the leader logs whom it refuses', () => {
    return countOf(readLog(peer), 'rejected a peer: clusterMismatch') > 0
  })
  const line = present(readLog(peer).find(({ msg }) => msg.includes('clusterMismatch')))
  t.match(
    line.error,
    /^member [0-9a-f]+ is of cluster [0-9a-f]+, this one of [0-9a-f]+: .*data directory/,
  )
  await cluster.put(leader, 'meanwhile', 'v')
  t.notMatch(intruder.stderr, READY)
  await intruder.end('SIGTERM')

  await cluster.processes.start(30_000)
  t.equal(await cluster.value(at, 'before'), 'v')
  t.equal(await cluster.value(at, 'meanwhile'), 'v', 'the rightful member is back and up to date')
  for (const { spec } of cluster.processes.members) {
    t.strictSame(errorsIn(readLog(spec.logFile)), [], `${spec.name} met no error`)
  }
})
