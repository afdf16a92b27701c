import type { Clock, Log, Timer } from '../base/index.ts'
import { errorText } from '../base/index.ts'
import type { Lessor } from '../lease/index.ts'
import { LIMITS } from './limits.ts'

export interface LeaseKeeperHost {
  lessor(): Lessor
  /** Revokes through the log, unless aborted before raft has it. */
  revoke(id: bigint, signal: AbortSignal): Promise<void>
}

/**
 * The leader's duty over leases: it alone decides that one has expired, and revokes it through the
 * log. Runs between `lead` and `follow`.
 */
export class LeaseKeeper {
  /** Leases that this member, as the leader, revoked since their time was over. */
  expired = 0
  readonly #clock: Clock
  readonly #log: Log
  readonly #host: LeaseKeeperHost
  /** Each with its own way to take it back. */
  readonly #revoking = new Map<bigint, AbortController>()
  #timer: Timer | undefined

  constructor(clock: Clock, log: Log, host: LeaseKeeperHost) {
    this.#clock = clock
    this.#log = log
    this.#host = host
  }

  get leading(): boolean {
    return this.#timer !== undefined
  }

  /**
   * Starts to count. Every lease gets its whole TTL and `extendMs` beyond: nobody could renew while
   * there was no leader (etcd).
   */
  lead(extendMs: number): void {
    if (this.#timer !== undefined) return
    this.#host.lessor().promote(this.#clock.now(), extendMs)
    this.#schedule()
  }

  /**
   * Stops to count. Revokes that raft does not have yet are taken back: forwarded to the next
   * leader, they would end leases that were renewed there meanwhile (etcd #15247).
   */
  follow(): void {
    if (this.#timer === undefined) return
    this.#timer.cancel()
    this.#timer = undefined
    for (const abort of this.#revoking.values()) abort.abort()
    this.#host.lessor().demote()
  }

  #schedule(): void {
    this.#timer = this.#clock.after(LIMITS.leaseScanMs, () => {
      this.#schedule()
      this.#scan()
    })
  }

  #scan(): void {
    const room = LIMITS.leaseRevokesInFlight - this.#revoking.size
    if (room <= 0) return
    const expired = this.#host.lessor().expired(this.#clock.now(), LIMITS.leaseRevokesAScan)
    const due = expired.filter((id) => !this.#revoking.has(id))
    const rest = due.splice(room)
    for (const id of due) this.#revoke(id, rest)
  }

  /** Revokes one and, when it is through, the next of the scan: so many are in flight, no more. */
  #revoke(id: bigint, rest: bigint[]): void {
    const abort = new AbortController()
    this.#revoking.set(id, abort)
    this.#host
      .revoke(id, abort.signal)
      .then(() => {
        this.expired += 1
      })
      .catch((error: unknown) => {
        // It stays expired: the next scan finds it again, or the next leader does.
        this.#log.debug('failed to revoke an expired lease', { error: errorText(error) })
      })
      .finally(() => {
        this.#revoking.delete(id)
        const next = abort.signal.aborted ? undefined : rest.shift()
        if (next !== undefined) this.#revoke(next, rest)
      })
  }
}
