import { errorText } from '../../base/index.ts'
import type { Member } from '../../member/index.ts'

/** A linearizable read that takes longer than this is a failed check. */
const READ_TIMEOUT_MS = 5_000

/** One check of a member's health; rejects with the reason when it fails. */
export interface HealthCheck {
  readonly name: string
  run(member: Member): Promise<void>
}

const dataCorruption: HealthCheck = {
  name: 'data_corruption',
  // Damage that this member knows of ends it, so one that answers knows of none.
  run: async () => {},
}

const serializableRead: HealthCheck = {
  name: 'serializable_read',
  run: async (member) => {
    if (member.store.revision < 1) throw new Error('the store has no revision')
  },
}

const linearizableRead: HealthCheck = {
  name: 'linearizable_read',
  run: (member) => member.linearizable(AbortSignal.timeout(READ_TIMEOUT_MS)),
}

const nonLearner: HealthCheck = {
  name: 'non_learner',
  run: async (member) => {
    if (member.status().learner) throw new Error('this member is a learner')
  },
}

/** Whether the process should be left alone (Kubernetes' liveness). */
export const LIVE_CHECKS: readonly HealthCheck[] = [serializableRead]

/** Whether it should get traffic (Kubernetes' readiness). */
export const READY_CHECKS: readonly HealthCheck[] = [
  dataCorruption,
  serializableRead,
  linearizableRead,
  nonLearner,
]

/** How one check ended. */
export interface CheckResult {
  readonly name: string
  /** Undefined when it passed. */
  readonly failure: string | undefined
}

/** Runs checks side by side. */
export function runChecks(
  checks: readonly HealthCheck[],
  member: Member,
): Promise<readonly CheckResult[]> {
  return Promise.all(
    checks.map(async ({ name, run }) => {
      try {
        await run(member)
        return { name, failure: undefined }
      } catch (error) {
        return { name, failure: errorText(error) }
      }
    }),
  )
}

/** etcd's older /health: one answer with a reason. */
export async function health(
  member: Member,
  serializable: boolean,
): Promise<{ readonly healthy: boolean; readonly reason: string }> {
  if (member.leader() === 0n) return { healthy: false, reason: 'RAFT NO LEADER' }
  const check = serializable ? serializableRead : linearizableRead
  const [result] = await runChecks([check], member)
  const failure = result?.failure
  if (failure === undefined) return { healthy: true, reason: '' }
  return { healthy: false, reason: `RANGE ERROR:${failure}` }
}
