import { errorText } from '../../base/index.ts'
import { MemberError, type Member } from '../../member/index.ts'
import { toRpcError } from '../status.ts'

/** What the checks look at. */
export type HealthMember = Pick<
  Member,
  'clusterVersion' | 'leader' | 'learner' | 'linearizable' | 'status' | 'store'
>

/** One check of a member's health; rejects with the reason when it fails. */
export interface HealthCheck {
  readonly name: string
  readonly run: (member: HealthMember, signal: AbortSignal) => Promise<void>
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
  run: (member, signal) => Promise.race([member.linearizable(), aborted(signal)]),
}

/** Rejects when `signal` aborts; its listener goes with the signal, which is the request's own. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(new MemberError('cancelled', 'the check took too long'))
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}

const nonLearner: HealthCheck = {
  name: 'non_learner',
  run: async (member) => {
    if (member.learner()) throw new Error('not available for learner')
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

/** Runs checks side by side; failures are told in etcd's words. */
export function runChecks(
  checks: readonly HealthCheck[],
  member: HealthMember,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  return Promise.all(
    checks.map(async ({ name, run }) => {
      try {
        await run(member, signal)
        return { name, failure: undefined }
      } catch (error) {
        return { name, failure: errorText(toRpcError(error)) }
      }
    }),
  )
}

/** Etcd's older /health: one answer, and the reason when it is false. */
export interface Health {
  readonly healthy: boolean
  readonly reason: string
}

/**
 * In etcd's order: alarms but those in `excluded`, then the leader, then a read. `serializable`
 * asks about this member alone.
 */
export async function health(
  member: HealthMember,
  excluded: ReadonlySet<string>,
  serializable: boolean,
  signal: AbortSignal,
): Promise<Health> {
  if (isFull(member) && !excluded.has('NOSPACE')) {
    return { healthy: false, reason: 'ALARM NOSPACE' }
  }
  if (!serializable && member.leader() === 0n) return { healthy: false, reason: 'RAFT NO LEADER' }
  const check = serializable ? serializableRead : linearizableRead
  const [result] = await runChecks([check], member, signal)
  const failure = result?.failure
  if (failure === undefined) return { healthy: true, reason: '' }
  return { healthy: false, reason: `RANGE ERROR:${failure}` }
}

/** Over the quota, what would add data is refused: etcd's alarm NOSPACE. A quota of 0 is none. */
function isFull(member: HealthMember): boolean {
  const { dbSizeInUse, quotaBytes } = member.status()
  return quotaBytes > 0 && dbSizeInUse > quotaBytes
}
