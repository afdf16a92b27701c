/**
 * apply: a committed entry to a new state. The only writer of mvcc, lease and membership.
 *
 * Invariants owned: the same entries give the same bytes, replies and refusals on every member and
 * on every run; an entry's writes and the applied index that covers them are put to the backend in
 * one synchronous piece, so that one batch holds both or neither; entries are applied once each and
 * in order; a request that is refused has written nothing. It must never read a clock or
 * randomness, wait, or tell one member from another. What leases and tokens need of time
 * is proposed by the leader.
 */
export { ApplyError, type ApplyErrorCode } from './errors.ts'
export type { ApplyOutcome, ApplyReply } from './reply.ts'
export { readStateMeta, type StateMeta } from './state-meta.ts'
export {
  createStateMachine,
  type MemberChange,
  type StateMachine,
  type StateMachineOptions,
} from './state-machine.ts'
