import { setTimeout as wait } from 'node:timers/promises'
import type { Case } from './case.ts'
import { untilServes } from './running-cluster.ts'
import { diskMb, residentMb } from './usage.ts'

/** After a start, before memory is looked at: what a start leaves behind is given back. */
const REST_MS = 5000

/** Ends a member in good order and starts it again: the time to serving, then memory and disk. */
export function startUp(): Case['prepare'] {
  return async () =>
    async ({ cluster }) => {
      const [member] = cluster.members
      if (member === undefined) throw new Error('a cluster has members')
      await member.end('SIGTERM')
      const begin = performance.now()
      member.launch()
      await untilServes(member)
      const serving = performance.now() - begin
      await wait(REST_MS)
      return { serving, rss: residentMb(cluster.pids), disk: diskMb(cluster.dataDirs) }
    }
}
