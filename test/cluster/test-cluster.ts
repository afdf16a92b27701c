import { setTimeout as wait } from 'node:timers/promises'
import type { Test } from 'tap'
import { method, type Init, type PutResponse, type RangeRequest } from '../../src/proto/index.ts'
import type { RangeResponse, StatusResponse } from '../../src/proto/index.ts'
import { http2Engine } from '../../src/rpc/http2/index.ts'
import { RpcError, type Channel } from '../../src/rpc/index.ts'
import { LocalCluster, type MemberProcess } from '../../src/supervisor/index.ts'
import { endWith, temporaryDir, until } from './processes.ts'

const START_MS = 60_000

const put = method('etcdserverpb.KV', 'Put')
const range = method('etcdserverpb.KV', 'Range')
const status = method('etcdserverpb.Maintenance', 'Status')

/** A cluster of real processes and one channel to each of its members. */
export class TestCluster {
  readonly processes: LocalCluster
  readonly channels: readonly Channel[]

  constructor(processes: LocalCluster) {
    this.processes = processes
    this.channels = processes.members.map(({ spec }) => http2Engine.connect(spec.client))
  }

  member(at: number): MemberProcess {
    return present(this.processes.members[at])
  }

  channel(at: number): Channel {
    return present(this.channels[at])
  }

  /** Of a member, as it sees it now. */
  status(at: number): Promise<StatusResponse> {
    return this.channel(at).unary(status, {}, { deadlineMs: 2000 })
  }

  /** The position of the member that leads and knows it, once there is one. */
  async leader(): Promise<number> {
    let found = -1
    await until('a leader', async () => {
      const seen = await Promise.all(
        this.channels.map(async (_, at) => {
          const reply = await this.status(at).catch(() => undefined)
          return reply !== undefined && reply.leader === reply.header?.memberId
        }),
      )
      found = seen.indexOf(true)
      return found >= 0
    })
    return found
  }

  put(at: number, key: string, value: string, lease = 0n): Promise<PutResponse> {
    const request = { key: bytes(key), value: bytes(value), lease }
    return this.channel(at).unary(put, request, { deadlineMs: 10_000 })
  }

  /** One key, or all of `range`. */
  get(at: number, key: string, more: Init<RangeRequest> = {}): Promise<RangeResponse> {
    const request = { key: bytes(key), ...more }
    return this.channel(at).unary(range, request, { deadlineMs: 10_000 })
  }

  /** The value of a key; undefined when it does not exist. */
  async value(at: number, key: string): Promise<string | undefined> {
    const { kvs } = await this.get(at, key)
    return kvs[0] && text(kvs[0].value)
  }

  /** All keys below `prefix` with their values and revisions, as one member has them. */
  async all(at: number, prefix: string): Promise<ReadonlyMap<string, Stored>> {
    const { kvs } = await this.get(at, prefix, { rangeEnd: prefixEnd(prefix) })
    return new Map(
      kvs.map(({ key, value, modRevision, version }) => [
        text(key),
        { value: text(value), modRevision, version },
      ]),
    )
  }

  close(): void {
    for (const channel of this.channels) channel.close()
  }
}

/** What a key holds. */
export interface Stored {
  readonly value: string
  readonly modRevision: number
  readonly version: number
}

/** Starts a cluster in a directory of its own; it ends with the test. */
export async function startCluster(
  t: Test,
  members: number,
  flags: readonly string[] = [],
): Promise<TestCluster> {
  const processes = await LocalCluster.open(temporaryDir(t), { members, flags })
  endWith(
    t,
    () => Promise.all(processes.members.map((member) => member.kill())),
    () => {
      for (const { pid } of processes.members) if (pid !== undefined) process.kill(pid, 'SIGKILL')
    },
  )
  const cluster = new TestCluster(processes)
  t.teardown(() => cluster.close())
  await processes.start(START_MS)
  return cluster
}

/**
 * Calls until it is answered, as a client with a retry would: only faults that pass are tried
 * again.
 * A put that is tried again may have been done before; these tests put one value a key.
 */
export async function persistently<T>(call: () => Promise<T>, timeoutMs = 20_000): Promise<T> {
  const end = performance.now() + timeoutMs
  for (;;) {
    try {
      return await call()
    } catch (error) {
      const passing =
        error instanceof RpcError &&
        (error.code === 'Unavailable' || error.code === 'DeadlineExceeded')
      if (!passing || performance.now() > end) throw error
      await wait(5)
    }
  }
}

export function bytes(value: string): Uint8Array {
  return new TextEncoder().encode(value)
}

export function text(value: Uint8Array): string {
  return new TextDecoder().decode(value)
}

/** The end of the range of all keys that begin with `prefix`. */
export function prefixEnd(prefix: string): Uint8Array {
  const end = bytes(prefix)
  end[end.length - 1] = (end.at(-1) ?? 0) + 1
  return end
}

/** Narrows what a test knows to be there. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is not there')
  return value
}
