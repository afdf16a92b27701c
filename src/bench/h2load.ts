import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { method, type EncodableMessage, type Method } from '../proto/index.ts'
import { SkippedError, type Case, type Measure } from './case.ts'
import { keyAt, putAt } from './loads.ts'
import { revisionOf } from './revision.ts'
import { cpuMs, endedChildrenCpuMs, residentMb } from './usage.ts'

const CONNECTIONS = 10
/** A gRPC message begins with a flag and its length. */
const PREFIX_BYTES = 5

const put = method('etcdserverpb.KV', 'Put')
const range = method('etcdserverpb.KV', 'Range')

/** One request, as bytes, and where it goes. */
interface Shot {
  readonly path: string
  readonly body: Uint8Array
  /** Whether each call makes one revision, by which the calls are checked. */
  readonly writes: boolean
}

/** The requests that h2load repeats. */
export const SHOTS = {
  put: { ...shot(put, putAt(0)), writes: true },
  get: { ...shot(range, { key: keyAt(0) }), writes: false },
  'get serializable': { ...shot(range, { key: keyAt(0), serializable: true }), writes: false },
} as const satisfies Readonly<Record<string, Shot>>

/** Raw requests a second, by nghttp2's h2load: one body, again and again, so many at a time. */
export function h2load(kind: keyof typeof SHOTS, inFlight: number): Case['prepare'] {
  return async () => {
    if (spawnSync('h2load', ['--version']).status !== 0) {
      throw new SkippedError('notInstalled', 'h2load (nghttp2-client) is not installed')
    }
    return measure(SHOTS[kind], inFlight)
  }
}

function measure(shot: Shot, inFlight: number): Measure {
  return async ({ cluster }, { measureMs, warmMs }) => {
    const { pids } = cluster
    const { endpoint } = await cluster.leader()
    await shoot(endpoint, shot, inFlight, warmMs)
    const before = { cpu: cpuMs(pids), own: endedChildrenCpuMs(), at: await revisionOf(endpoint) }
    const { calls, rate } = await shoot(endpoint, shot, inFlight, measureMs)
    const spent = { cpu: cpuMs(pids) - before.cpu, own: endedChildrenCpuMs() - before.own }
    const written = (await revisionOf(endpoint)) - before.at
    // A gRPC status is in the trailers, where h2load does not look.
    if (shot.writes && written < calls) {
      throw new Error(`h2load counts ${calls} puts, of which ${written} were done`)
    }
    const cpu = (spent.cpu * 1000) / calls
    return { rate, cpu, ownCpu: (spent.own * 1000) / calls, rss: residentMb(pids) }
  }
}

async function shoot(
  endpoint: string,
  { body, path }: Shot,
  inFlight: number,
  ms: number,
): Promise<{ readonly calls: number; readonly rate: number }> {
  const dir = await mkdtemp(join(tmpdir(), 'keelson-bench-h2load-'))
  try {
    const file = join(dir, 'body')
    await writeFile(file, body)
    const text = await run([
      ...[`--duration=${Math.ceil(ms)}ms`, `--clients=${Math.min(CONNECTIONS, inFlight)}`],
      `--max-concurrent-streams=${Math.ceil(inFlight / CONNECTIONS)}`,
      ...['--data', file, '-H', 'content-type: application/grpc', '-H', 'te: trailers'],
      `${endpoint}${path}`,
    ])
    const rate = Number(/finished in \S+, ([\d.]+) req\/s/.exec(text)?.[1])
    const [, calls, failed] = /(\d+) succeeded, (\d+) failed/.exec(text) ?? []
    if (!(rate > 0) || failed !== '0') throw new Error(`h2load failed: ${text}`)
    return { calls: Number(calls), rate }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('h2load', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.once('error', reject)
    child.once('close', () => resolve(text))
  })
}

function shot<Req>(
  { path, request }: Method<Req>,
  message: EncodableMessage<Req>,
): { readonly path: string; readonly body: Uint8Array } {
  const bytes = request.encode(message)
  const prefix = Buffer.alloc(PREFIX_BYTES)
  prefix.writeUInt32BE(bytes.length, 1)
  return { path, body: Buffer.concat([prefix, bytes]) }
}
