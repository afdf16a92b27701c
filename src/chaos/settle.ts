import { setTimeout as wait } from 'node:timers/promises'
import { KeelsonError } from '../base/index.ts'
import type { Client } from '../client/index.ts'
import { isOk } from '../judge/index.ts'
import type { LocalCluster } from '../supervisor/index.ts'
import { HEAL_TIMEOUT_MS, LOOK_INTERVAL_MS, QUIET_MS } from './limits.ts'
import { lookAtMembers } from './look-at-members.ts'
import { recorded, type WorkloadContext } from './workload.ts'

/** With every fault undone, the cluster does not serve, or its members do not agree. */
export class NotSettledError extends KeelsonError<'silent' | 'apart'> {}

/** The number of the client that makes the last change of a history. */
const LAST_CLIENT = 0

/**
 * Waits until a healed cluster serves and its members have come to one revision that stands still;
 * answers that revision. One more put, recorded as all others, shows that it serves.
 */
export async function settle(
  cluster: LocalCluster,
  client: Client,
  context: WorkloadContext,
): Promise<number> {
  const end = performance.now() + HEAL_TIMEOUT_MS
  await putOnce(client, context, end)
  let revision = 0
  let since = performance.now()
  for (;;) {
    const statuses = await lookAtMembers(cluster, client)
    const revisions = new Set(statuses.map((status) => status?.revision ?? 0))
    const [only = 0] = revisions.size === 1 ? revisions : []
    if (only !== revision || only === 0) {
      revision = only
      since = performance.now()
    } else if (performance.now() - since > QUIET_MS) return revision
    if (performance.now() > end) {
      const told = statuses.map((status, at) => {
        const name = cluster.members[at]?.spec.name
        return status === undefined
          ? `${name} silent`
          : `${name} at revision ${status.revision}, term ${status.raftTerm}`
      })
      throw new NotSettledError('apart', `members do not agree after healing: ${told.join('; ')}`)
    }
    await wait(LOOK_INTERVAL_MS)
  }
}

async function putOnce(client: Client, context: WorkloadContext, end: number): Promise<void> {
  for (;;) {
    const id = context.nextId()
    const operation = { type: 'put', key: 'chaos/end', value: `v${id}` } as const
    const record = await recorded(LAST_CLIENT, id, client, operation, true, context)
    if (isOk(record)) return
    if (performance.now() > end) {
      const { outcome } = record
      const said = outcome.type === 'ok' ? '' : outcome.error
      throw new NotSettledError('silent', `no put succeeds after healing: ${said}`)
    }
    await wait(LOOK_INTERVAL_MS)
  }
}
