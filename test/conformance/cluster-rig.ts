import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  method,
  type Encodable,
  type Method,
  type MethodName,
  type MethodOf,
  type ServiceName,
} from '../../src/proto/index.ts'
import { grpcJsEngine } from '../../src/rpc/grpc-js/index.ts'
import { RpcError, type CallOptions, type Channel } from '../../src/rpc/index.ts'
import { LocalCluster, type MemberProcess } from '../../src/supervisor/index.ts'

const DEADLINE_MS = 10_000

export const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
export const text = (value: Uint8Array): string => Buffer.from(value).toString('latin1')

type RequestTo<M> = M extends Method<infer Request, infer _> ? Request : never
type ReplyOf<M> = M extends Method<infer _, infer Reply> ? Reply : never

/** How a call ended: `OK`, or code and text. */
export async function ending(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'OK'
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    return `${error.code}: ${error.message}`
  }
}

/** One member process and a channel to it. */
export class ServedMember {
  readonly process: MemberProcess
  readonly channel: Channel

  constructor(process: MemberProcess) {
    this.process = process
    this.channel = grpcJsEngine.connect(process.spec.client)
  }

  /** A unary call by its names. */
  call<S extends ServiceName, M extends MethodName<S>>(
    service: S,
    name: M,
    request: Encodable<RequestTo<MethodOf<S, M>>>,
    options: CallOptions = {},
  ): Promise<ReplyOf<MethodOf<S, M>>> {
    const typed = method(service, name) as unknown as Method<
      RequestTo<MethodOf<S, M>>,
      ReplyOf<MethodOf<S, M>>
    >
    return this.channel.unary(typed, request, { deadlineMs: DEADLINE_MS, ...options })
  }

  put(key: string, value: string) {
    return this.call('etcdserverpb.KV', 'Put', { key: bytes(key), value: bytes(value) })
  }

  /** The value of a key, read linearizably; undefined when there is none. */
  async get(key: string): Promise<string | undefined> {
    const { kvs } = await this.call('etcdserverpb.KV', 'Range', { key: bytes(key) })
    const [found] = kvs
    return found && text(found.value)
  }

  async http(path: string): Promise<string> {
    const reply = await fetch(`${this.process.spec.metrics}${path}`)
    return `${reply.status} ${await reply.text()}`
  }

  /** The value of one series of /metrics; NaN when it is not there. */
  async metric(series: string): Promise<number> {
    const lines = (await this.http('/metrics')).split('\n')
    const line = lines.find((one) => one.startsWith(`${series} `))
    return line === undefined ? NaN : Number(line.slice(series.length))
  }

  /** What it has logged at these levels, as it stands in its log. */
  async logged(...levels: readonly string[]): Promise<readonly string[]> {
    const lines = (await readFile(this.process.spec.logFile, 'utf8')).split('\n')
    return lines.filter((line) => levels.some((level) => line.includes(`"level":"${level}"`)))
  }
}

/** Members as real processes on fresh directories; `close` removes all of it. */
export class ClusterRig {
  readonly members: readonly ServedMember[]
  readonly #cluster: LocalCluster

  private constructor(cluster: LocalCluster) {
    this.#cluster = cluster
    this.members = cluster.members.map((process) => new ServedMember(process))
  }

  static async start(members: number, flags: readonly string[] = []): Promise<ClusterRig> {
    const dir = await mkdtemp(join(tmpdir(), 'keelson-conformance-'))
    const cluster = await LocalCluster.open(dir, { members, flags })
    await cluster.start(30_000)
    return new ClusterRig(cluster)
  }

  get first(): ServedMember {
    const [member] = this.members
    if (member === undefined) throw new Error('a cluster has members')
    return member
  }

  async close(): Promise<void> {
    for (const { channel } of this.members) channel.close()
    await this.#cluster.stop(10_000)
    await rm(this.#cluster.dir, { recursive: true, force: true })
  }
}
