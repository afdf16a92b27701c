import type { KeelsonError } from '../base/index.ts'
import type { TxnAnswer } from '../mvcc/index.ts'
import type {
  CompactionResponse,
  DeleteRangeResponse,
  Init,
  LeaseGrantResponse,
  LeaseRevokeResponse,
  PutResponse,
} from '../proto/messages.ts'

/**
 * What a committed request answers: the field of the request's own name is set, none where etcd has
 * nothing to say. Headers hold the revision alone; the services add the rest.
 */
export interface ApplyReply {
  readonly put?: Init<PutResponse>
  readonly deleteRange?: Init<DeleteRangeResponse>
  readonly txn?: TxnAnswer
  readonly compaction?: Init<CompactionResponse>
  readonly leaseGrant?: Init<LeaseGrantResponse>
  readonly leaseRevoke?: Init<LeaseRevokeResponse>
}

/** What an entry came to, on every member alike: its answer, or why nothing was changed. */
export type ApplyOutcome = { readonly reply: ApplyReply } | { readonly refusal: KeelsonError }
