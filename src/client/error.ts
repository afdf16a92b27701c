import { KeelsonError } from '../base/index.ts'
import type { StatusName } from '../rpc/index.ts'

/**
 * - `unavailable`: no endpoint answered in time, and nothing was changed.
 * - `unknownOutcome`: a write was sent and not answered: it may be done now, later, or never.
 * - `refused`: the cluster's answer is no; `status` and the text are etcd's.
 * - `compacted`: see {@link CompactedError}. - `badEndpoint`: an endpoint that is no URL of ours.
 * - `canceled`: the caller's signal aborted, and nothing was changed. - `closed`: the client is.
 */
export type ClientErrorCode =
  'unavailable' | 'unknownOutcome' | 'refused' | 'compacted' | 'badEndpoint' | 'canceled' | 'closed'

/** Any failure of a client's call. */
export class ClientError extends KeelsonError<ClientErrorCode> {
  /** The gRPC status of the last answer; undefined when there was none. */
  readonly status: StatusName | undefined

  constructor(
    code: ClientErrorCode,
    message: string,
    options?: { cause?: unknown; status?: StatusName },
  ) {
    super(code, message, options)
    this.status = options?.status
  }
}

/** A watch wanted, or fell back to, a revision that is compacted: events are lost for it. */
export class CompactedError extends ClientError {
  /** The oldest revision that can still be watched. */
  readonly compactRevision: number

  constructor(compactRevision: number) {
    super('compacted', `the wanted revision is compacted: history begins at ${compactRevision}`)
    this.compactRevision = compactRevision
  }
}
