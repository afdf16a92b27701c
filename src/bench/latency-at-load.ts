import type { Case } from './case.ts'
import { generateAt, measureAt } from './load-figures.ts'
import type { LoadKind } from './load-spec.ts'

/** Of the most that the reference does. */
export const OFFERED_SHARE = 0.7
const MOST_IN_FLIGHT = [100, 1000] as const

/**
 * Latency at the same offered load for all: a share of the most calls a second that the reference
 * does, found just before. Calls begin by the clock, not by the answers.
 */
export function latencyAtLoad(kind: LoadKind): Case['prepare'] {
  return async (reference, times) => {
    let most = 0
    for (const inFlight of MOST_IN_FLIGHT) {
      const { calls, seconds } = await generateAt(kind, { inFlight }, reference, times)
      most = Math.max(most, calls / seconds)
    }
    return measureAt(kind, { rate: OFFERED_SHARE * most })
  }
}
