import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { method, type StatusResponse } from '../proto/index.ts'
import type { Channel } from '../rpc/index.ts'
import { freePorts } from '../supervisor/index.ts'
import { connect } from './connect.ts'
import type { Contender } from './contender.ts'
import { ServerProcess } from './server-process.ts'

const SERVE_MS = 180_000
const ANSWER_MS = 5000
const POLL_MS = 10

const range = method('etcdserverpb.KV', 'Range')
const status = method('etcdserverpb.Maintenance', 'Status')

/** Members of one contender on this machine, that nobody else uses. */
export class RunningCluster {
  readonly members: readonly ServerProcess[]
  readonly #dir: string
  readonly #onExit = (): void => {
    for (const member of this.members) member.killNow()
    rmSync(this.#dir, { recursive: true, force: true })
  }

  private constructor(dir: string, members: readonly ServerProcess[]) {
    this.#dir = dir
    this.members = members
    // However the bench ends, no server and no data outlives it.
    process.once('exit', this.#onExit)
  }

  /** Starts so many fresh members, and waits until each serves. */
  static async start({ command, name }: Contender, members: number): Promise<RunningCluster> {
    const dir = await mkdtemp(join(tmpdir(), `keelson-bench-${name}-`))
    const cluster = new RunningCluster(dir, await placeMembers(dir, command, members))
    try {
      for (const member of cluster.members) member.launch()
      for (const member of cluster.members) await untilServes(member)
    } catch (error) {
      await cluster.stop()
      throw error
    }
    return cluster
  }

  get pids(): readonly number[] {
    return this.members.map(({ pid }) => pid)
  }

  get dataDirs(): readonly string[] {
    return this.members.map(({ dataDir }) => dataDir)
  }

  /** The one that leads, once all agree on it. */
  async leader(): Promise<ServerProcess> {
    const end = performance.now() + SERVE_MS
    while (performance.now() < end) {
      const replies = await Promise.all(this.members.map(statusOf))
      const leads = (reply: StatusResponse | undefined): boolean =>
        replies.every((other) => other?.leader !== 0n && other?.leader === reply?.header?.memberId)
      const leader = this.members[replies.findIndex(leads)]
      if (leader !== undefined) return leader
      await wait(POLL_MS)
    }
    throw new Error('the members do not agree on a leader')
  }

  /** Ends them and removes their data. */
  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.end('SIGKILL')))
    process.off('exit', this.#onExit)
    await rm(this.#dir, { recursive: true, force: true })
  }
}

/** Resolves when a member answers a linearizable read; rejects when it has ended instead. */
export async function untilServes(member: ServerProcess): Promise<void> {
  const end = performance.now() + SERVE_MS
  while (member.running && performance.now() < end) {
    const key = Buffer.from('serving')
    const reply = await asked(member, (to) => to.unary(range, { key }, { deadlineMs: ANSWER_MS }))
    if (reply !== undefined) return
    await wait(POLL_MS)
  }
  throw new Error(`the server at ${member.endpoint} does not serve: ${member.lastWords()}`)
}

function statusOf(member: ServerProcess): Promise<StatusResponse | undefined> {
  return asked(member, (to) => to.unary(status, {}, { deadlineMs: ANSWER_MS }))
}

/**
 * Undefined when it did not answer. Each try has a connection of its own: a channel rests after one
 * that failed, longer and longer.
 */
async function asked<T>(
  { endpoint }: ServerProcess,
  ask: (channel: Channel) => Promise<T>,
): Promise<T | undefined> {
  const channel = connect(endpoint)
  try {
    return await ask(channel)
  } catch {
    return undefined
  } finally {
    channel.close()
  }
}

async function placeMembers(
  dir: string,
  command: readonly string[],
  members: number,
): Promise<readonly ServerProcess[]> {
  const ports = await freePorts(2 * members)
  const places = Array.from({ length: members }, (_, at) => ({
    name: `m${at + 1}`,
    client: `http://127.0.0.1:${ports[2 * at]}`,
    peer: `http://127.0.0.1:${ports[2 * at + 1]}`,
  }))
  const cluster = places.map(({ name, peer }) => `${name}=${peer}`).join()
  return places.map(({ name, client, peer }) => {
    const dataDir = join(dir, name)
    const flags = [
      ...[`--name=${name}`, `--data-dir=${dataDir}`, `--initial-cluster=${cluster}`],
      ...[`--listen-client-urls=${client}`, `--advertise-client-urls=${client}`],
      ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`],
    ]
    const logFile = join(dir, `${name}.log`)
    return new ServerProcess([...command, ...flags], { endpoint: client, dataDir, logFile })
  })
}
