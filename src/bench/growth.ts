import type { Case } from './case.ts'
import { generateAt } from './load-figures.ts'
import { KEYS } from './loads.ts'
import { startFilled } from './filled-cluster.ts'

const IN_FLIGHT = 100

/** CPU of a put in the subject, as a part of that in a fresh cluster with few keys beside it. */
export function growth(): Case['prepare'] {
  return async () => async (subject, times) => {
    const { contender, cluster } = subject
    const small = await startFilled(contender, cluster.members.length, KEYS)
    try {
      const pace = { inFlight: IN_FLIGHT }
      const few = await generateAt('put', pace, { cluster: small, keys: KEYS }, times)
      const many = await generateAt('put', pace, subject, times)
      return { growth: many.cpu / few.cpu, cpu: many.cpu }
    } finally {
      await small.stop()
    }
  }
}
