import type { Caller, RequestOptions } from './caller.ts'
import { ClientError } from './error.ts'
import { RENEWALS_PER_TTL } from './limits.ts'

/** How a lease is kept alive. */
export interface KeepAliveOptions {
  /** Stops it. */
  readonly signal?: AbortSignal | undefined
  /** Called after each renewal with the lease's seconds to live. */
  readonly onRenewed?: ((ttl: number) => void) | undefined
}

/**
 * Why a lease is no longer renewed. - `stopped`: it was asked to; the lease lives on for its TTL.
 * - `expired`: the cluster says that it is gone. - `unreachable`: it could not be renewed for a
 * whole TTL, so it must be taken for gone. - `refused`: the cluster will not renew it.
 */
export interface KeepAliveEnd {
  readonly type: 'stopped' | 'expired' | 'unreachable' | 'refused'
  readonly error?: ClientError
}

interface Renewer {
  renew(
    id: bigint,
    options: RequestOptions & { readonly attemptTimeoutMs?: number | undefined },
  ): Promise<number>
}

/** The automatic renewal of one lease. */
export class KeepAlive {
  readonly id: bigint
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<KeepAliveEnd>
  readonly #lease: Renewer
  readonly #caller: Caller
  readonly #options: KeepAliveOptions
  readonly #stopping = new AbortController()
  /** 0 until the first renewal tells. */
  #ttlMs = 0

  constructor(lease: Renewer, caller: Caller, id: bigint, options: KeepAliveOptions) {
    this.id = id
    this.#lease = lease
    this.#caller = caller
    this.#options = options
    const { signal } = options
    const onAbort = (): void => this.stop()
    if (signal?.aborted === true) this.stop()
    signal?.addEventListener('abort', onAbort)
    this.ended = this.#run().finally(() => signal?.removeEventListener('abort', onAbort))
  }

  /** Ends the renewal. The lease itself lives on until it runs out. */
  stop(): void {
    this.#stopping.abort()
  }

  async #run(): Promise<KeepAliveEnd> {
    const { clock } = this.#caller
    // A renewal counts from when it was asked for: the member may have done it at once.
    let renewedAt = clock.now()
    for (;;) {
      const askedAt = clock.now()
      try {
        const ttl = await this.#renew(renewedAt)
        if (ttl === 0) return { type: 'expired' }
        renewedAt = askedAt
        this.#ttlMs = ttl * 1000
        this.#options.onRenewed?.(ttl)
        await this.#caller.pause(this.#ttlMs / RENEWALS_PER_TTL, this.#stopping.signal)
      } catch (error) {
        return this.#endOf(error)
      }
    }
  }

  /** Tries until the lease would have run out. */
  #renew(renewedAt: number): Promise<number> {
    const { signal } = this.#stopping
    if (this.#ttlMs === 0) return this.#lease.renew(this.id, { signal })
    const timeoutMs = renewedAt + this.#ttlMs - this.#caller.clock.now()
    const attemptTimeoutMs = Math.min(
      this.#ttlMs / RENEWALS_PER_TTL,
      this.#caller.defaults.attemptTimeoutMs,
    )
    return this.#lease.renew(this.id, { signal, timeoutMs, attemptTimeoutMs })
  }

  #endOf(error: unknown): KeepAliveEnd {
    const stopped = this.#stopping.signal.aborted || this.#caller.closing.aborted
    if (stopped) return { type: 'stopped' }
    if (!(error instanceof ClientError)) throw error
    return { type: error.code === 'refused' ? 'refused' : 'unreachable', error }
  }
}
