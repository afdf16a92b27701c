import type { Clock, Log, Random } from '../base/index.ts'

/** What the services are told; names are those of etcd's flags. Times are milliseconds. */
export interface ServiceOptions {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly heartbeatMs: number
  readonly electionMs: number
  readonly maxTxnOps: number
  readonly maxRequestBytes: number
  /** 0 is etcd's default of ten minutes. */
  readonly progressNotifyMs: number
  /** A call broke an invariant: the member must end. */
  readonly onFatal: (error: Error) => void
}
