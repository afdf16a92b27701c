import type { Client, MemberStatus } from '../client/index.ts'
import type { LocalCluster } from '../supervisor/index.ts'
import { LOOK_TIMEOUT_MS } from './limits.ts'

/** How each member stands, in their order; undefined for one that does not say. */
export async function lookAtMembers(
  cluster: LocalCluster,
  client: Client,
): Promise<readonly (MemberStatus | undefined)[]> {
  return Promise.all(
    cluster.members.map(async ({ spec, pid, paused }) => {
      if (pid === undefined || paused) return undefined
      return client.status(spec.client, { timeoutMs: LOOK_TIMEOUT_MS }).catch(() => undefined)
    }),
  )
}

/** The position of the leader: of those that say they lead, the one of the highest term. */
export function leaderOf(statuses: readonly (MemberStatus | undefined)[]): number | undefined {
  let leader: number | undefined
  for (const [at, status] of statuses.entries()) {
    if (status?.isLeader !== true) continue
    const best = leader === undefined ? undefined : statuses[leader]
    if (best === undefined || status.raftTerm > best.raftTerm) leader = at
  }
  return leader
}
