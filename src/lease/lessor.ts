import { assert, type Backend } from '../base/index.ts'
import { refuseTooLarge } from './check-grant.ts'
import { Deadlines } from './deadlines.ts'
import { LeaseError } from './errors.ts'
import { Lease } from './lease.ts'
import { decodeLease, encodeLease, leaseKey } from './record.ts'

/** How long a lease that was named as expired is given to be revoked before it is named again. */
export const EXPIRED_RETRY_MS = 3_000

/** What came of a renewal. */
export interface Renewal {
  /** The full time to live, in seconds, that runs from now. */
  readonly ttl: number
  /**
   * The replicated state still has a shorter remaining time. The leader proposes a checkpoint of 0
   * before it answers, else the next leader would end the renewed lease too early.
   */
  readonly checkpointed: boolean
}

/**
 * All leases. Apply writes it by `grant`, `revoke`, `checkpoint` and, through the store, `attach`
 * and `detach`; the leader's host drives the deadlines with times of one monotonic clock.
 *
 * A lease granted while leading starts to run at the next call that brings the time: applying knows
 * no clock, and later is the safe side. The host asks for `expired` many times a second.
 */
export class Lessor {
  readonly #backend: Backend
  readonly #leases = new Map<bigint, Lease>()
  readonly #deadlines = new Deadlines()
  /** Granted while leading, deadline still to be set. */
  readonly #fresh = new Set<Lease>()
  #leading = false
  /** Of this process, as etcd counts: grants and revokes as applied, renewals on the leader. */
  readonly counts = { granted: 0, revoked: 0, renewed: 0 }

  constructor(backend: Backend) {
    this.#backend = backend
  }

  get size(): number {
    return this.#leases.size
  }

  /** Whether this member keeps the deadlines. The leader's calls are for then only. */
  get leading(): boolean {
    return this.#leading
  }

  /** Goes on from the counts of the lessor that this one replaces. */
  takeOverCounts({ counts }: Lessor): void {
    this.counts.granted += counts.granted
    this.counts.revoked += counts.revoked
    this.counts.renewed += counts.renewed
  }

  has(id: bigint): boolean {
    return this.#leases.has(id)
  }

  /** The time to live as granted, in seconds; undefined for an unknown lease. */
  grantedTtl(id: bigint): number | undefined {
    return this.#leases.get(id)?.ttl
  }

  /** The attached keys, in no order; none for an unknown lease. */
  keys(id: bigint): Iterable<string> {
    return this.#leases.get(id)?.keys ?? []
  }

  /** Takes one of this room's records found on the disk at start. Throws `damaged`. */
  restore(key: Uint8Array, value: Uint8Array): void {
    const { id, ttl, remaining } = decodeLease(key, value)
    assert(!this.#leases.has(id), 'a lease is stored once')
    this.#leases.set(id, new Lease(id, ttl, remaining))
  }

  /**
   * Throws `ttlTooLarge`, `exists`, and `notFound` for id 0, which means no lease (etcd). Less than
   * a second becomes one: only a log that {@link checkGrant} did not see has that.
   */
  grant(id: bigint, ttl: number): { readonly ttl: number } {
    if (id === 0n) throw new LeaseError('notFound', 'a lease is granted without an id')
    refuseTooLarge(ttl)
    if (this.#leases.has(id)) throw new LeaseError('exists', `lease ${id} exists already`)
    const lease = new Lease(id, Math.max(ttl, 1), 0)
    this.#leases.set(id, lease)
    this.#store(lease)
    if (this.#leading) this.#fresh.add(lease)
    this.counts.granted += 1
    return { ttl: lease.ttl }
  }

  /** Ends a lease. Answers the keys that were attached, in byte order. Throws `notFound`. */
  revoke(id: bigint): readonly string[] {
    const lease = this.#find(id)
    this.#leases.delete(id)
    this.#fresh.delete(lease)
    this.#deadlines.drop(lease)
    this.#backend.del(leaseKey(id))
    this.counts.revoked += 1
    return [...lease.keys].toSorted()
  }

  /**
   * Notes how many seconds a lease has left, for the next leader; 0 stands for its full time. An
   * unknown lease is passed over (etcd): it may have been revoked since.
   */
  checkpoint(id: bigint, remaining: number): void {
    const lease = this.#leases.get(id)
    if (lease === undefined) return
    lease.remaining = Math.min(Math.max(remaining, 0), lease.ttl)
    this.#store(lease)
  }

  attach(id: bigint, key: string): void {
    const lease = this.#leases.get(id)
    assert(lease !== undefined, 'a key is attached to a lease that exists')
    lease.keys.add(key)
  }

  /** Does nothing when the lease or the attachment is already gone. */
  detach(id: bigint, key: string): void {
    this.#leases.get(id)?.keys.delete(key)
  }

  /**
   * Starts to keep deadlines, as the new leader: every lease gets its full time, or what the last
   * checkpoint left it, and `extendMs` (an election timeout) for clients to find this leader.
   */
  promote(nowMs: number, extendMs: number): void {
    this.#leading = true
    this.#fresh.clear()
    for (const lease of this.#leases.values()) {
      const seconds = lease.remaining > 0 ? lease.remaining : lease.ttl
      this.#deadlines.set(lease, nowMs + seconds * 1000 + extendMs)
    }
  }

  /** Stops to keep deadlines; nothing of this leadership counts any more. */
  demote(): void {
    this.#leading = false
    this.#fresh.clear()
    this.#deadlines.clear()
    for (const lease of this.#leases.values()) lease.expiryMs = lease.dueMs = Infinity
  }

  /**
   * Leader only. Lets the full time run again from `nowMs`. Throws `notFound` for an unknown lease,
   * and for one that has expired: its revoke may be in the log already, so it is as good as gone.
   */
  renew(id: bigint, nowMs: number): Renewal {
    this.#arm(nowMs)
    const lease = this.#find(id)
    if (lease.expiryMs <= nowMs) throw new LeaseError('notFound', `lease ${id} has expired`)
    this.#deadlines.set(lease, nowMs + lease.ttl * 1000)
    this.counts.renewed += 1
    return { ttl: lease.ttl, checkpointed: lease.remaining > 0 }
  }

  /**
   * Leader only. Whole seconds left, rounded down; 0 once expired. It may be more than was granted
   * just after a change of leader. Throws `notFound`.
   */
  remaining(id: bigint, nowMs: number): number {
    this.#arm(nowMs)
    return Math.max(0, Math.floor((this.#find(id).expiryMs - nowMs) / 1000))
  }

  /**
   * Leader only. Up to `max` leases to revoke, the first to expire first. One that is still there
   * after {@link EXPIRED_RETRY_MS} is named again.
   */
  expired(nowMs: number, max: number): readonly bigint[] {
    this.#arm(nowMs)
    return this.#deadlines.take(nowMs, max, EXPIRED_RETRY_MS).map((lease) => lease.id)
  }

  /**
   * All leases, the first to expire first. A member that does not lead knows no deadlines and goes
   * by the time that each would get from it as the leader.
   */
  list(nowMs: number): readonly bigint[] {
    if (this.#leading) this.#arm(nowMs)
    const rank = ({ expiryMs, remaining, ttl }: Lease): number =>
      this.#leading ? expiryMs : remaining > 0 ? remaining : ttl
    return [...this.#leases.values()]
      .toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
      .map((lease) => lease.id)
  }

  #arm(nowMs: number): void {
    assert(this.#leading, 'only the leader keeps deadlines')
    for (const lease of this.#fresh) this.#deadlines.set(lease, nowMs + lease.ttl * 1000)
    this.#fresh.clear()
  }

  #find(id: bigint): Lease {
    const lease = this.#leases.get(id)
    if (lease === undefined) throw new LeaseError('notFound', `lease ${id} does not exist`)
    return lease
  }

  #store(lease: Lease): void {
    this.#backend.put(leaseKey(lease.id), encodeLease(lease.ttl, lease.remaining))
  }
}
