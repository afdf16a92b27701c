import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePorts } from '../supervisor/index.ts'
import type { Contender } from './contender.ts'

const START_MS = 30_000
const POLL_MS = 100

/** The etcd at `binary`, with the same flags as ours; undefined where it does not run. */
export function etcd(binary: string): Contender | undefined {
  const { status, stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' })
  const version = /etcd Version: (\S+)/.exec(stdout)?.[1]
  if (status !== 0 || version === undefined) return undefined
  return { name: 'etcd', version, start: (members) => startEtcd(binary, members) }
}

async function startEtcd(binary: string, members: number) {
  const dir = await mkdtemp(join(tmpdir(), 'keelson-bench-etcd-'))
  const ports = await freePorts(2 * members)
  const places = Array.from({ length: members }, (_, at) => ({
    name: `m${at + 1}`,
    client: `http://127.0.0.1:${ports[2 * at]}`,
    peer: `http://127.0.0.1:${ports[2 * at + 1]}`,
  }))
  const cluster = places.map(({ name, peer }) => `${name}=${peer}`).join()
  const processes = places.map(({ name, client, peer }) => {
    const flags = [
      ...['--name', name, '--data-dir', join(dir, name), '--initial-cluster', cluster],
      ...['--listen-client-urls', client, '--advertise-client-urls', client],
      ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
    ]
    return spawn(binary, flags, { stdio: 'ignore' })
  })
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map(end))
    await rm(dir, { recursive: true, force: true })
  }
  const endpoints = places.map(({ client }) => client)
  try {
    for (const endpoint of endpoints) await untilHealthy(endpoint)
  } catch (error) {
    await stop()
    throw error
  }
  const pids = processes.flatMap(({ pid }) => (pid === undefined ? [] : [pid]))
  return { endpoints, pids, stop }
}

async function untilHealthy(endpoint: string): Promise<void> {
  const end = performance.now() + START_MS
  while (performance.now() < end) {
    const health = await fetch(`${endpoint}/health`).then(
      (reply) => reply.text(),
      () => '',
    )
    if (health.includes('true')) return
    await wait(POLL_MS)
  }
  throw new Error(`etcd at ${endpoint} does not serve after ${START_MS / 1000} s`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
