import { KeelsonError } from '../base/index.ts'

/**
 * Why the lessor refuses. All but `damaged` are the caller's fault and change nothing; `damaged`
 * means that a record on the disk is not what was written. `server/` has etcd's text for each.
 */
export type LeaseErrorCode = 'notFound' | 'exists' | 'ttlTooLarge' | 'damaged'

/** A refusal of the lessor. */
export class LeaseError extends KeelsonError<LeaseErrorCode> {}
