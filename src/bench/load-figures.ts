import type { BenchTimes, Case, Measure, Subject } from './case.ts'
import type { Figures } from './figures.ts'
import { generate, type Generated } from './generate.ts'
import type { LoadKind, Pace } from './load-spec.ts'
import { residentMb } from './usage.ts'

/** Measures a load at its pace, warm, through the leader. */
export function loadAt(kind: LoadKind, pace: Pace): Case['prepare'] {
  return () => Promise.resolve(measureAt(kind, pace))
}

/** The same, once it is prepared. */
export function measureAt(kind: LoadKind, pace: Pace): Measure {
  return async (subject, times) => {
    const { pids } = subject.cluster
    return { ...figuresOf(await generateAt(kind, pace, subject, times)), rss: residentMb(pids) }
  }
}

/** Runs it once, and answers all that the generator tells. */
export async function generateAt(
  kind: LoadKind,
  pace: Pace,
  { cluster, keys }: Pick<Subject, 'cluster' | 'keys'>,
  { measureMs, warmMs }: BenchTimes,
  during?: () => Promise<void>,
): Promise<Generated> {
  const { endpoint } = await cluster.leader()
  const spec = { kind, endpoint, pace, keys, warmMs, measureMs }
  return generate(spec, cluster.pids, during)
}

function figuresOf({ calls, cpu, ownCpu, p50, p99, p999, seconds }: Generated): Figures {
  return { rate: calls / seconds, cpu, p50, p99, p999, ownCpu }
}
