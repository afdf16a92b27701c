import { RaftCluster } from './raft-cluster.ts'
import type { RaftClusterOptions } from './raft-cluster.ts'
import { RaftFaults } from './raft-faults.ts'
import { RaftLoad } from './raft-load.ts'
import { recover } from './raft-recovery.ts'
import { SimFailure } from './sim-failure.ts'
import { Trace } from './trace.ts'

/** Trace lines that a failure shows. */
const RECENT_LINES = 60

/** How a run went, whether or not it was sound. */
export interface RaftRunFigures {
  readonly seed: number
  readonly steps: number
  readonly committed: number
  readonly elections: number
  /** Ticks that the cluster took to be back at work after all faults had ended. */
  readonly recoveryTicks: number
  readonly counts: ReadonlyMap<string, number>
}

/** The outcome of one seed. */
export type RaftRunResult =
  | ({ readonly type: 'passed' } & RaftRunFigures)
  | ({
      readonly type: 'failed'
      readonly what: string
      /** Virtual time, and the last lines of the trace. */
      readonly now: number
      readonly recent: readonly string[]
    } & RaftRunFigures)

/** Runs one seed. A failure without a trace is run again with one: it repeats itself exactly. */
export function runRaftSeed(seed: number, options: RaftClusterOptions = {}): RaftRunResult {
  const result = runOnce(seed, options)
  if (result.type === 'passed' || options.trace !== undefined) return result
  return runOnce(seed, { ...options, trace: new Trace(RECENT_LINES) })
}

function runOnce(seed: number, options: RaftClusterOptions): RaftRunResult {
  const cluster = new RaftCluster(seed, options)
  const recovery = { ticks: 0 }
  const figures = (): RaftRunFigures => ({
    seed,
    steps: cluster.steps,
    committed: cluster.checker.committed,
    elections: cluster.checker.elections,
    recoveryTicks: recovery.ticks,
    counts: cluster.counts,
  })
  try {
    recovery.ticks = live(cluster)
    return { type: 'passed', ...figures() }
  } catch (error) {
    // Whatever is thrown here is a finding: the core's own assertions as well as the checker's.
    if (!(error instanceof Error)) throw error
    const where = error instanceof SimFailure ? error.message : (error.stack ?? error.message)
    const recent = options.trace?.recent(RECENT_LINES) ?? []
    return { type: 'failed', what: where, now: cluster.now, recent, ...figures() }
  }
}

/** A life under faults, then one without; answers how many ticks the recovery took. */
function live(cluster: RaftCluster): number {
  const load = new RaftLoad(cluster)
  const faults = new RaftFaults(cluster)
  while (cluster.now < cluster.profile.duration) cluster.step()
  load.end()
  faults.end()
  return recover(cluster, load)
}
