import { runRaftSeed } from './raft-run.ts'
import type { RaftRunResult } from './raft-run.ts'

/** After so many failing seeds there is enough to look at. */
const FAILURES_MAX = 5

/** Seeds between two reports of progress. */
const PROGRESS_SEEDS = 50

/** What many runs came to. */
export interface RaftRunsSummary {
  /** How many were run. */
  readonly seeds: number
  readonly steps: number
  readonly committed: number
  readonly elections: number
  readonly failures: readonly { readonly seed: number; readonly what: string }[]
  /** Faults and other happenings, by kind. */
  readonly counts: ReadonlyMap<string, number>
}

/** Who listens while seeds run. */
export interface RaftRunsListener {
  failed(failure: Extract<RaftRunResult, { type: 'failed' }>): void
  progress(done: number): void
}

/** Runs `count` seeds from `from` on (modulo 2^32), at most until a few have failed. */
export function runRaftSeeds(
  from: number,
  count: number,
  listener: RaftRunsListener,
): RaftRunsSummary {
  const failures: { seed: number; what: string }[] = []
  const counts = new Map<string, number>()
  const total = { seeds: 0, steps: 0, committed: 0, elections: 0 }
  while (total.seeds < count && failures.length < FAILURES_MAX) {
    const result = runRaftSeed((from + total.seeds) % 2 ** 32)
    total.seeds += 1
    total.steps += result.steps
    total.committed += result.committed
    total.elections += result.elections
    for (const [kind, times] of result.counts) counts.set(kind, (counts.get(kind) ?? 0) + times)
    if (result.type === 'failed') {
      failures.push({ seed: result.seed, what: result.what })
      listener.failed(result)
    }
    if (total.seeds % PROGRESS_SEEDS === 0) listener.progress(total.seeds)
  }
  return { ...total, failures, counts }
}
