import type { LeaseGrantRequest } from '../proto/messages.ts'
import { LeaseError } from './errors.ts'

/** The longest time to live, in seconds (etcd's limit, some 285 years). */
export const TTL_MAX_SECONDS = 9_000_000_000

/**
 * The shortest time to live, in seconds, that survives an election: one and a half election
 * timeouts, rounded up (etcd; 2 s by default).
 */
export function minTtlSeconds(electionTicks: number, heartbeatMs: number): number {
  return Math.ceil((Math.floor((3 * electionTicks) / 2) * heartbeatMs) / 1000)
}

/**
 * The grant to propose: the time to live raised to `minTtl` seconds; zero and negative ones are
 * asked for too. The floor is applied here, before the log, because it hangs on one member's
 * flags: applied after it (as etcd does), members with other flags would differ. Throws
 * `ttlTooLarge`. An ID of 0 is left to whoever chooses ids.
 */
export function checkGrant(request: LeaseGrantRequest, minTtl: number): LeaseGrantRequest {
  refuseTooLarge(request.TTL)
  return { ID: request.ID, TTL: Math.max(request.TTL, minTtl) }
}

/** Throws `ttlTooLarge` above {@link TTL_MAX_SECONDS}. */
export function refuseTooLarge(ttl: number): void {
  if (ttl <= TTL_MAX_SECONDS) return
  throw new LeaseError(
    'ttlTooLarge',
    `a time to live of ${ttl} s is more than ${TTL_MAX_SECONDS} s`,
  )
}
