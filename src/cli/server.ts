import { createHash } from 'node:crypto'
import { constants } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { errorText, sleep, type Log } from '../base/index.ts'
import {
  createLevelDisk,
  DEBUG_SOCKET,
  makeFolder,
  parseRoutes,
  realClock,
  realRandom,
  routed,
  serveDebugSocket,
  startMember,
  switchable,
  type MemberOptions,
  type RunningMember,
} from '../member/index.ts'
import type { RpcServer, ServerOptions } from '../rpc/index.ts'
import {
  countCalls,
  createHttpAnswerer,
  createMetrics,
  startHttpServer,
} from '../server/http/index.ts'
import { createServices, API_VERSION, CLUSTER_VERSION } from '../server/index.ts'
import { grpcNetwork } from '../transport/index.ts'
import { clientEngine, loadEngine, refuseEngine } from './client-engine.ts'
import { clientTls, refuseTlsFlags } from './client-tls.ts'
import { parseServerFlags, type ServerFlags } from './server-flags.ts'
import { createServerLog, LOG_LEVELS } from './server-log.ts'
import { KEELSON_VERSION } from './version.ts'

/** A gRPC message may be larger than a request by this much (etcd), to be refused with its text. */
const RECEIVE_OVERHEAD_BYTES = 512 * 1024
/** Calls that are still open when the member stops get so long to end. */
const CLOSE_GRACE_MS = 250
/** After a fault all is closed within this, or left to the end of the process. */
const CLOSE_LIMIT_MS = 5_000
/** A signal to this very process comes within this. */
const SIGNAL_LIMIT_MS = 1_000
/**
 * The heap may grow to twice what lives in it before it is collected. V8's own choice, up to four
 * times under load, cost a third more memory with 100,000 keys and no less CPU time.
 */
const HEAP_GROWTH = '--heap-growing-percent=100'
const EXIT_FAILED = 1
const EXIT_USAGE = 2

type Closable = { close(): Promise<void> }

/** `keelson server`: runs one member until it is signalled. Resolves with the exit status. */
export async function runServer(args: readonly string[]): Promise<number> {
  const ask = parseServerFlags(args, process.env)
  switch (ask.type) {
    case 'version':
      console.log(`etcd Version: ${API_VERSION}\nKeelson Version: ${KEELSON_VERSION}`)
      return 0
    case 'help':
      console.log(ask.text)
      return 0
    case 'refused':
      console.error(`keelson server: ${ask.message} (see keelson server --help)`)
      return EXIT_USAGE
    case 'run':
      return run(ask.flags)
  }
}

async function run(flags: ServerFlags): Promise<number> {
  const wrong = refuseFlags(flags)
  if (wrong !== undefined) {
    console.error(`keelson server: ${wrong}`)
    return EXIT_USAGE
  }
  setFlagsFromString(HEAP_GROWTH)
  const log = openLog(flags)
  if (log === undefined) return EXIT_FAILED
  const opened: Closable[] = []
  const end = new Promise<NodeJS.Signals | Error>((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve)
    serve(flags, log, opened, resolve).catch(resolve)
  })
  const reason = await end
  if (reason instanceof Error) {
    log.error('the member cannot go on', { error: errorText(reason) })
    // A close that waits for a broken disk must not keep it either.
    setTimeout(() => process.exit(EXIT_FAILED), CLOSE_LIMIT_MS)
    await closeAll(opened, log)
    // What a fault has left open must not keep a process that serves nothing.
    process.exit(EXIT_FAILED)
  }
  log.info('stopping', { signal: reason })
  await closeAll(opened, log)
  log.info('stopped')
  // Dies by the signal, so that a supervisor sees what ended it; it may take a moment to come.
  process.kill(process.pid, reason)
  await sleep(realClock, SIGNAL_LIMIT_MS)
  return 128 + constants.signals[reason]
}

/** Undefined, with the reason said, when it cannot be written where it shall. */
function openLog(flags: ServerFlags): Log | undefined {
  try {
    const log = createServerLog(flags.text('log-level'), flags.list('log-outputs'))
    return log.with({ caller: 'keelson/server' })
  } catch (error) {
    console.error(`keelson server: --log-outputs: ${errorText(error)}`)
    return undefined
  }
}

/** The flags that take one of a few words. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'log-level': LOG_LEVELS,
  'initial-cluster-state': ['new', 'existing'],
  'read-mode': ['safe', 'lease'],
  'rpc-engine': ['http2', 'grpc-js'],
  logger: ['zap'],
  metrics: ['basic', 'extensive'],
}

/** What the kinds of flags cannot tell. */
function refuseFlags(flags: ServerFlags): string | undefined {
  const heartbeat = flags.number('heartbeat-interval')
  const election = flags.number('election-timeout')
  for (const [name, words] of Object.entries(CHOICES)) {
    if (!words.includes(flags.text(name))) return `--${name} is ${words.join(' or ')}`
  }
  if (flags.given('listen-client-urls') && !flags.given('advertise-client-urls')) {
    return '--advertise-client-urls is required when --listen-client-urls is set explicitly'
  }
  if (flags.number('max-concurrent-streams') < 1) return '--max-concurrent-streams is at least 1'
  if (heartbeat < 1) return '--heartbeat-interval must be at least 1 ms'
  if (election < 5 * heartbeat) {
    return '--election-timeout must be at least 5 times --heartbeat-interval'
  }
  if (election > 50_000) return '--election-timeout must be at most 50000 ms'
  return refuseEngine(flags) ?? refuseTlsFlags(flags)
}

/** Starts everything, adding what to close on the way; resolves when clients are served. */
async function serve(
  flags: ServerFlags,
  log: Log,
  opened: Closable[],
  onFatal: (error: Error) => void,
): Promise<void> {
  const name = flags.text('name')
  const dataDir = flags.text('data-dir') || `${name}.etcd`
  const tls = await clientTls(flags)
  await makeFolder(join(dataDir, 'member'))
  log.info('starting', { name, 'data-dir': dataDir, version: KEELSON_VERSION })
  const engine = await loadEngine(flags)
  // Early, since threads take a while to start.
  const forClients = await clientEngine(flags, engine, onFatal)
  const network = switchable(
    routed(grpcNetwork(engine, realClock), parseRoutes(process.env['KEELSON_PEER_ROUTES'] ?? '')),
  )
  const world = {
    clock: realClock,
    disk: createLevelDisk(join(dataDir, 'member'), log),
    network,
    random: realRandom(),
    log,
    sha1: (bytes: Uint8Array) => new Uint8Array(createHash('sha1').update(bytes).digest()),
  }
  const member = await startMember(world, memberOptions(flags), onFatal)
  opened.push({ close: () => member.stop() })
  const debug = { raftLog: member.raftLog, commit: () => member.status().raft.commit, network }
  opened.push(await serveDebugSocket(join(dataDir, 'member', DEBUG_SOCKET), debug, log))

  const services = createServices(member, {
    clock: world.clock,
    random: world.random,
    log,
    heartbeatMs: flags.number('heartbeat-interval'),
    electionMs: flags.number('election-timeout'),
    maxTxnOps: flags.number('max-txn-ops'),
    maxRequestBytes: flags.number('max-request-bytes'),
    progressNotifyMs: flags.number('watch-progress-notify-interval'),
    onFatal: (error) => member.fail(error),
  })
  const metrics = createMetrics(member)
  const shown = { member, metrics, log }
  for (const url of flags.list('listen-metrics-urls')) {
    const http = await startHttpServer(url, shown)
    log.info('serving metrics and health', { address: http.url })
    opened.push(http)
  }
  // As etcd does, the client's address answers HTTP/1 as well.
  const rpc = forClients.createServer(countCalls(services, metrics.calls), {
    ...serverOptions(flags),
    onHttp1: createHttpAnswerer(shown),
    ...(tls === undefined ? {} : { tls }),
  })
  opened.push({ close: () => rpc.close(CLOSE_GRACE_MS) })
  await listenAll(rpc, flags.list('listen-client-urls'), log)
  void announce(member, log)
}

async function listenAll(rpc: RpcServer, urls: readonly string[], log: Log): Promise<void> {
  for (const url of urls) log.info('serving client traffic', { address: await rpc.listen(url) })
}

/** Tells the cluster of this member and, once that is done, the world that it serves. */
async function announce(member: RunningMember, log: Log): Promise<void> {
  if (await member.publish()) log.info('ready to serve client requests')
}

function memberOptions(flags: ServerFlags): MemberOptions {
  const advertised = flags.list('initial-advertise-peer-urls')
  const fallback = advertised.map((url) => `${flags.text('name')}=${url}`).join(',')
  return {
    name: flags.text('name'),
    initialCluster: flags.text('initial-cluster') || fallback,
    initialClusterToken: flags.text('initial-cluster-token'),
    initialClusterState: flags.text('initial-cluster-state') === 'existing' ? 'existing' : 'new',
    listenPeerUrls: flags.list('listen-peer-urls'),
    initialAdvertisePeerUrls: advertised,
    advertiseClientUrls: flags.list('advertise-client-urls'),
    heartbeatMs: flags.number('heartbeat-interval'),
    electionMs: flags.number('election-timeout'),
    preVote: flags.bool('pre-vote'),
    readMode: flags.text('read-mode') === 'lease' ? 'lease' : 'safe',
    initialElectionTickAdvance: flags.bool('initial-election-tick-advance'),
    snapshotCount: flags.number('snapshot-count'),
    snapshotCatchupEntries: flags.number('snapshot-catchup-entries'),
    quotaBackendBytes: flags.number('quota-backend-bytes'),
    maxRequestBytes: flags.number('max-request-bytes'),
    clusterVersion: CLUSTER_VERSION,
  }
}

function serverOptions(flags: ServerFlags): ServerOptions {
  return {
    receiveBytesMax: flags.number('max-request-bytes') + RECEIVE_OVERHEAD_BYTES,
    concurrentStreamsMax: flags.number('max-concurrent-streams'),
    keepaliveMinTimeMs: flags.number('grpc-keepalive-min-time'),
    keepaliveIntervalMs: flags.number('grpc-keepalive-interval'),
    keepaliveTimeoutMs: flags.number('grpc-keepalive-timeout'),
  }
}

/** In the order opened: the member first, so that leadership moves while clients can still call. */
async function closeAll(opened: readonly Closable[], log: Log): Promise<void> {
  for (const part of opened) {
    await part.close().catch((error: unknown) => {
      log.warn('failed to close', { error: errorText(error) })
    })
  }
}
