import { KeelsonError } from '../base/index.ts'

/**
 * `unsupported`: the request asks for something that this version does not know; refused alike on
 * all members. `damaged` is no refusal: what is on the disk is not what was written.
 */
export type ApplyErrorCode = 'unsupported' | 'damaged'

/** A refusal, or a fault of the stored state, that is no single room's. */
export class ApplyError extends KeelsonError<ApplyErrorCode> {}
