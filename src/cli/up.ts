import { constants } from 'node:os'
import { Command } from 'commander'
import { errorText } from '../base/index.ts'
import { method } from '../proto/index.ts'
import { http2Engine } from '../rpc/http2/index.ts'
import type { Channel } from '../rpc/index.ts'
import { LocalCluster, readRecord, type LocalClusterOptions } from '../supervisor/index.ts'
import { serveControlSocket } from './control-socket.ts'
import { findMembers } from './member-pid.ts'
import { directory } from './read-argument.ts'
import { proveItServes } from './up-proof.ts'
import { UpScreen, type MemberView } from './up-screen.ts'

/** The ports that etcd's own three-member example listens on. */
const CLIENT_PORTS = [2379, 22379, 32379]
const START_TIMEOUT_MS = 60_000
const STOP_GRACE_MS = 10_000
/** The last comes when the terminal is closed. */
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const REFRESH_MS = 500
const STATUS_TIMEOUT_MS = 400

const statusMethod = method('etcdserverpb.Maintenance', 'Status')

interface UpOptions {
  readonly dataDir: string
  readonly members: string
  readonly json?: boolean
}

/** `keelson up`: a cluster on this machine, in the foreground until it is signalled. */
export function upCommand(): Command {
  return new Command('up')
    .description('start a cluster on this machine and show how it does')
    .option('--data-dir <dir>', 'where data, logs and cluster.json go', directory, 'data')
    .option('--members <count>', 'how many', '3')
    .option('--json', 'one line of JSON once it serves, for scripts')
    .action(async (options: UpOptions) => {
      process.exitCode = await up(options)
    })
}

async function up(options: UpOptions): Promise<number> {
  const count = Number(options.members)
  if (!Number.isInteger(count) || count < 1 || count > 9) {
    complain('--members is a number from 1 to 9')
    return 2
  }
  const signalled = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ENDING_SIGNALS) process.once(signal, resolve)
  })
  const ports = options.json === true ? {} : { clientPorts: CLIENT_PORTS.slice(0, count) }
  const cluster = await openCluster(options.dataDir, { members: count, ...ports })
  if (cluster === undefined) return 1
  if (await isRunning(cluster.dir)) {
    complain(
      `a cluster already runs in ${cluster.dir}: stop it with keelson cluster ` +
        `--data-dir ${options.dataDir} stop`,
    )
    return 1
  }
  // Whatever ends this process, such as the end of who reads its output, ends the members too.
  process.once('exit', () => void cluster.stop(STOP_GRACE_MS))
  const watcher = new ClusterWatcher(cluster)
  try {
    const started = cluster.start(START_TIMEOUT_MS, complain)
    // Members that a signal ends while they start are no failure to start.
    started.catch(() => undefined)
    const signal = await Promise.race([signalled, started])
    if (typeof signal === 'string') return await end(cluster, signal)
    return await run(cluster, watcher, signalled, options.json === true)
  } catch (error) {
    complain(errorText(error))
    await cluster.stop(STOP_GRACE_MS)
    return 1
  } finally {
    watcher.close()
  }
}

function complain(text: string): void {
  console.error(`keelson up: ${text}`)
}

/** Undefined, with the reason said, when the directory holds something else. */
async function openCluster(
  dir: string,
  options: LocalClusterOptions,
): Promise<LocalCluster | undefined> {
  try {
    return await LocalCluster.open(dir, options)
  } catch (error) {
    complain(errorText(error))
    return undefined
  }
}

/** Whether a member that the directory's record names runs. */
async function isRunning(dir: string): Promise<boolean> {
  const record = await readRecord(dir).catch(() => undefined)
  const members = await findMembers(dir, record?.members ?? [])
  return members.some(({ state }) => state !== 'stopped')
}

async function run(
  cluster: LocalCluster,
  watcher: ClusterWatcher,
  signalled: Promise<NodeJS.Signals>,
  json: boolean,
): Promise<number> {
  const control = await serveControlSocket(cluster)
  let views = await watcher.look()
  await cluster.writeRecord(leaderOf(views))
  const screen = new UpScreen(cluster.dir, json)
  const proof = await proveItServes(cluster.members.map(({ spec }) => spec.client))
  if (json) console.log(JSON.stringify(cluster.record(leaderOf(views))))
  else screen.show(views, proof)

  let signal: NodeJS.Signals | undefined
  while (signal === undefined) {
    const pause = new Promise<undefined>((resolve) => {
      setTimeout(() => resolve(undefined), REFRESH_MS)
    })
    signal = await Promise.race([signalled, pause])
    if (signal !== undefined) break
    views = await watcher.look()
    await cluster.writeRecord(leaderOf(views))
    screen.show(views, proof)
  }
  screen.stopping()
  await control.close()
  const status = await end(cluster, signal)
  screen.stopped()
  return status
}

/** Ctrl-C asks for a clean stop, which is a success; another signal is passed on as the status. */
async function end(cluster: LocalCluster, signal: NodeJS.Signals): Promise<number> {
  await cluster.stop(STOP_GRACE_MS)
  await cluster.writeRecord('')
  return signal === 'SIGINT' ? 0 : 128 + constants.signals[signal]
}

function leaderOf(views: readonly MemberView[]): string {
  return views.find((view) => view.leads)?.name ?? ''
}

/** Asks each member how it is, over connections that it keeps. */
class ClusterWatcher {
  readonly #cluster: LocalCluster
  readonly #channels: readonly Channel[]

  constructor(cluster: LocalCluster) {
    this.#cluster = cluster
    this.#channels = cluster.members.map(({ spec }) => http2Engine.connect(spec.client))
  }

  look(): Promise<MemberView[]> {
    return Promise.all(this.#channels.map((channel, at) => this.#lookAt(channel, at)))
  }

  close(): void {
    for (const channel of this.#channels) channel.close()
  }

  async #lookAt(channel: Channel, at: number): Promise<MemberView> {
    const member = this.#cluster.members[at]
    const name = member?.spec.name ?? ''
    const client = member?.spec.client ?? ''
    const metrics = member?.spec.metrics ?? ''
    const unseen = { name, client, metrics, leads: false, term: 0, revision: 0, index: 0 }
    if (member?.pid === undefined) return { ...unseen, state: 'down' }
    if (member.paused) return { ...unseen, state: 'paused' }
    try {
      const options = { deadlineMs: STATUS_TIMEOUT_MS }
      const status = await channel.unary(statusMethod, {}, options)
      const leads = status.leader !== 0n && status.leader === status.header?.memberId
      const revision = status.header?.revision ?? 0
      const state = status.leader === 0n ? 'no leader' : 'serves'
      const { raftTerm: term, raftIndex: index } = status
      return { name, client, metrics, leads, term, revision, index, state }
    } catch {
      return { ...unseen, state: 'silent' }
    }
  }
}
