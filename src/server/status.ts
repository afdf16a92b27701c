import { ApplyError } from '../apply/index.ts'
import { NetworkError } from '../base/index.ts'
import { LeaseError, type LeaseErrorCode } from '../lease/index.ts'
import { MemberError, type MemberErrorCode } from '../member/index.ts'
import { MembershipError } from '../membership/index.ts'
import { MvccError, type MvccErrorCode } from '../mvcc/index.ts'
import { RpcError, type StatusName } from '../rpc/index.ts'

type Answer = readonly [StatusName, string]

/** Clients match etcd's texts, so they are part of the wire. */
const MVCC: Readonly<Record<MvccErrorCode, Answer>> = {
  emptyKey: ['InvalidArgument', 'etcdserver: key is not provided'],
  keyNotFound: ['InvalidArgument', 'etcdserver: key not found'],
  valueProvided: ['InvalidArgument', 'etcdserver: value is provided'],
  leaseProvided: ['InvalidArgument', 'etcdserver: lease is provided'],
  tooManyOps: ['InvalidArgument', 'etcdserver: too many operations in txn request'],
  duplicateKey: ['InvalidArgument', 'etcdserver: duplicate key given in txn request'],
  invalidSortOption: ['InvalidArgument', 'etcdserver: invalid sort option'],
  compacted: ['OutOfRange', 'etcdserver: mvcc: required revision has been compacted'],
  futureRevision: ['OutOfRange', 'etcdserver: mvcc: required revision is a future revision'],
  leaseNotFound: ['NotFound', 'etcdserver: requested lease not found'],
  damaged: ['DataLoss', 'etcdserver: corrupt cluster'],
}

const LEASE: Readonly<Record<LeaseErrorCode, Answer>> = {
  notFound: ['NotFound', 'etcdserver: requested lease not found'],
  exists: ['FailedPrecondition', 'etcdserver: lease already exists'],
  ttlTooLarge: ['OutOfRange', 'etcdserver: too large lease TTL'],
  damaged: ['DataLoss', 'etcdserver: corrupt cluster'],
}

const MEMBER: Readonly<Record<MemberErrorCode, Answer>> = {
  noLeader: ['Unavailable', 'etcdserver: no leader'],
  leaderChanged: ['Unavailable', 'etcdserver: leader changed'],
  stopped: ['Unavailable', 'etcdserver: server stopped'],
  timeout: ['Unavailable', 'etcdserver: request timed out'],
  timeoutLeaderFailure: [
    'Unavailable',
    'etcdserver: request timed out, possibly due to previous leader failure',
  ],
  timeoutConnectionLost: [
    'Unavailable',
    'etcdserver: request timed out, possibly due to connection lost',
  ],
  tooManyRequests: ['ResourceExhausted', 'etcdserver: too many requests'],
  requestTooLarge: ['InvalidArgument', 'etcdserver: request is too large'],
  notLeader: ['FailedPrecondition', 'etcdserver: not leader'],
  badTransferee: ['FailedPrecondition', 'etcdserver: bad leader transferee'],
  learner: ['FailedPrecondition', 'etcdserver: rpc not supported for learner'],
  noSpace: ['ResourceExhausted', 'etcdserver: mvcc: database space exceeded'],
  cancelled: ['Canceled', 'etcdserver: request canceled'],
}

/** What a client is told of an error of the state or the member; others go on as they are. */
export function toRpcError(error: unknown): unknown {
  const answer = answerTo(error)
  return answer === undefined ? error : new RpcError(...answer, { cause: error })
}

function answerTo(error: unknown): Answer | undefined {
  if (error instanceof MvccError) return MVCC[error.code]
  if (error instanceof LeaseError) return LEASE[error.code]
  if (error instanceof MemberError) return MEMBER[error.code]
  if (error instanceof NetworkError) return networkAnswer(error)
  if (error instanceof MembershipError || error instanceof ApplyError) {
    return ['FailedPrecondition', `etcdserver: ${error.message}`]
  }
  return undefined
}

/** The leader was asked on the caller's behalf: its refusal is told as if it were ours. */
function networkAnswer({ code, peerCode = '' }: NetworkError): Answer {
  if (code === 'cancelled') return MEMBER.cancelled
  return (MEMBER as Readonly<Record<string, Answer>>)[peerCode] ?? MEMBER.timeoutConnectionLost
}
