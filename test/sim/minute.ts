/**
 * Lives the same virtual minute of three whole members twice, in a thread of its own: tap traces
 * every promise of its thread, which costs more than the members do.
 */
import { parentPort } from 'node:worker_threads'
import { runMemberSeed, type MemberRunOptions } from '../../src/sim/index.ts'

/** What one of them was. */
export interface Minute {
  readonly tookMs: number
  readonly violations: readonly string[]
  readonly records: number
  readonly trace: readonly string[]
}

const QUIET: MemberRunOptions = {
  lifeMs: 60_000,
  clients: 3,
  thinkMs: 1_000,
  faultEveryMs: Infinity,
  traceTraffic: true,
}

const minutes: Minute[] = []
for (let round = 0; round < 2; round++) {
  const began = performance.now()
  const { records, trace, violations } = await runMemberSeed(7, QUIET)
  minutes.push({ tookMs: performance.now() - began, violations, records: records.length, trace })
}
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- of a thread, not a window
parentPort?.postMessage(minutes)
