/**
 * lease: what lives only as long as its client says so, and the keys that go with it.
 *
 * The replicated part (grant, revoke, checkpoint, attachments) is a function of what was applied
 * and equal on all members. The leader's part (deadlines) is a matter of one leadership: it is
 * armed by `promote`, dropped by `demote`, and never stored.
 * Invariants owned: a lease never expires before its time to live has passed on the leader's clock
 * since its last renewal; a key is attached only to a lease that exists; the backend's records and
 * the leases in memory agree.
 * It must never read a clock (time is handed in, in monotonic milliseconds), delete keys of the
 * store (apply does, in one revision), or end a lease by itself: expiry only names candidates for
 * a revoke that goes through the log.
 */
export { checkGrant, minTtlSeconds, TTL_MAX_SECONDS } from './check-grant.ts'
export { LeaseError, type LeaseErrorCode } from './errors.ts'
export { LEASE_PREFIX } from './record.ts'
export { EXPIRED_RETRY_MS, Lessor, type Renewal } from './lessor.ts'
