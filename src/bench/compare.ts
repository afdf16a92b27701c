import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { method } from '../proto/index.ts'
import { http2Engine } from '../rpc/http2/index.ts'
import { cpuMs, residentMb, type Contender, type RunningCluster } from './contender.ts'
import { fill, type LoadFigures, type LoadKind, type LoadSpec } from './loads.ts'

const GENERATOR = fileURLToPath(new URL('./generator.js', import.meta.url))
const status = method('etcdserverpb.Maintenance', 'Status')

/** One line of the bench. */
export interface Case {
  readonly members: number
  readonly kind: LoadKind
  readonly inFlight: number
}

/** What one contender did in one case; of several rounds the one in the middle by CPU. */
export interface Figures extends LoadFigures {
  /** Microseconds of CPU a call, over all server processes. */
  readonly cpu: number
  readonly rss: number
}

/** A case with what each contender did, in their order. */
export interface Comparison {
  readonly on: Case
  readonly figures: readonly Figures[]
}

export interface BenchTimes {
  readonly rounds: number
  readonly warmMs: number
  readonly measureMs: number
}

/**
 * Runs all cases of one cluster size. The contenders' clusters stand side by side and are loaded in
 * turn, so that whatever else the machine does hits both.
 */
export async function compare(
  contenders: readonly Contender[],
  cases: readonly Case[],
  times: BenchTimes,
  progress: (text: string) => void,
): Promise<readonly Comparison[]> {
  const found: Comparison[] = []
  for (const members of new Set(cases.map((one) => one.members))) {
    progress(`starting ${members} member(s) of each`)
    const clusters: RunningCluster[] = []
    try {
      for (const contender of contenders) clusters.push(await contender.start(members))
      const leaders = await Promise.all(clusters.map(leaderOf))
      for (const on of cases.filter((one) => one.members === members)) {
        const rounds: Figures[][] = clusters.map(() => [])
        for (let round = 0; round < times.rounds; round++) {
          for (const [at, cluster] of clusters.entries()) {
            const { name = '' } = contenders[at] ?? {}
            progress(`${title(on)}: ${name}, round ${round + 1} of ${times.rounds}`)
            rounds[at]?.push(await measure(cluster, leaders[at] ?? '', on, times))
          }
        }
        found.push({ on, figures: rounds.map(middle) })
      }
    } finally {
      for (const cluster of clusters) await cluster.stop()
    }
  }
  return found
}

/** A case in words. */
export function title({ inFlight, kind, members }: Case): string {
  return `${kind}, ${inFlight} in flight, ${members} member${members === 1 ? '' : 's'}`
}

/** The leader's endpoint, once every key has been written through it. */
async function leaderOf({ endpoints }: RunningCluster): Promise<string> {
  for (const endpoint of endpoints) {
    const channel = http2Engine.connect(endpoint)
    try {
      const { header, leader } = await channel.unary(status, {})
      if (header?.memberId !== leader) continue
      await fill(channel)
      return endpoint
    } finally {
      channel.close()
    }
  }
  throw new Error('the cluster has no leader')
}

async function measure(
  cluster: RunningCluster,
  endpoint: string,
  { inFlight, kind }: Case,
  { measureMs, warmMs }: BenchTimes,
): Promise<Figures> {
  // The warm-up is a load of its own, so that its CPU and its calls count for nothing.
  await load({ kind, endpoint, inFlight, measureMs: warmMs })
  const before = cpuMs(cluster.pids)
  const figures = await load({ kind, endpoint, inFlight, measureMs })
  const cpu = ((cpuMs(cluster.pids) - before) * 1000) / figures.calls
  return { ...figures, cpu, rss: residentMb(cluster.pids) }
}

function load(spec: LoadSpec): Promise<LoadFigures> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [GENERATOR, JSON.stringify(spec)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(text) as LoadFigures)
      else reject(new Error(`the load of ${spec.kind} ended with ${code}`))
    })
  })
}

function middle(rounds: readonly Figures[]): Figures {
  const sorted = rounds.toSorted((a, b) => a.cpu - b.cpu)
  const found = sorted[sorted.length >> 1]
  if (found === undefined) throw new Error('a case has rounds')
  return found
}
