import type { RpcError, StatusName } from '../rpc/index.ts'

/**
 * - `refused`: the cluster decided, and changed nothing. - `neverSent`: it cannot have been done.
 * - `unanswered`: it may be done now, later, or never.
 */
export type Verdict = 'refused' | 'neverSent' | 'unanswered'

/**
 * Statuses that etcd gives with a decision. Every other one may stand for a fault on the way or a
 * change of leader, after which a write can still be committed.
 */
const DECIDED: ReadonlySet<StatusName> = new Set([
  'InvalidArgument',
  'NotFound',
  'AlreadyExists',
  'PermissionDenied',
  'ResourceExhausted',
  'FailedPrecondition',
  'OutOfRange',
  'Unimplemented',
  'DataLoss',
  'Unauthenticated',
])

/** What the end of one call says of the request. */
export function judge(error: RpcError): Verdict {
  if (error.neverSent) return 'neverSent'
  return DECIDED.has(error.code) ? 'refused' : 'unanswered'
}
