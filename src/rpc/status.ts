import { KeelsonError } from '../base/index.ts'

/** gRPC's status codes by name. */
export const Status = {
  OK: 0,
  Canceled: 1,
  Unknown: 2,
  InvalidArgument: 3,
  DeadlineExceeded: 4,
  NotFound: 5,
  AlreadyExists: 6,
  PermissionDenied: 7,
  ResourceExhausted: 8,
  FailedPrecondition: 9,
  Aborted: 10,
  OutOfRange: 11,
  Unimplemented: 12,
  Internal: 13,
  Unavailable: 14,
  DataLoss: 15,
  Unauthenticated: 16,
} as const

/** A status code by its name. */
export type StatusName = keyof typeof Status

const names = new Map(Object.entries(Status).map(([name, code]) => [code, name as StatusName]))

/** The name of a code from the wire; `Unknown` for one that gRPC does not define. */
export function statusName(code: number): StatusName {
  return (names as ReadonlyMap<number, StatusName>).get(code) ?? 'Unknown'
}

/** A call that ended with another status than OK, on either side of the wire. */
export class RpcError extends KeelsonError<StatusName> {
  /** Trailing metadata that came or goes with the status. */
  readonly trailers: ReadonlyMap<string, string>
  /** The request provably never left this process, so that any call may be made again elsewhere. */
  readonly neverSent: boolean

  constructor(
    code: StatusName,
    message: string,
    options?: { cause?: unknown; trailers?: ReadonlyMap<string, string>; neverSent?: boolean },
  ) {
    super(code, message, options)
    this.trailers = options?.trailers ?? new Map()
    this.neverSent = options?.neverSent === true
  }
}
