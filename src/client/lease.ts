import { method } from '../proto/index.ts'
import { RpcError } from '../rpc/index.ts'
import type { Random } from '../base/index.ts'
import type { Caller, RequestOptions } from './caller.ts'
import { KeepAlive, type KeepAliveOptions } from './keep-alive.ts'
import { toText } from './keys.ts'

const grantMethod = method('etcdserverpb.Lease', 'LeaseGrant')
const revokeMethod = method('etcdserverpb.Lease', 'LeaseRevoke')
const keepAliveMethod = method('etcdserverpb.Lease', 'LeaseKeepAlive')
const timeToLiveMethod = method('etcdserverpb.Lease', 'LeaseTimeToLive')
const leasesMethod = method('etcdserverpb.Lease', 'LeaseLeases')

/** A lease as it was granted. */
export interface GrantedLease {
  readonly id: bigint
  /** Seconds; members raise what is too short for them. */
  readonly ttl: number
}

/** How a lease stands. */
export interface LeaseState {
  readonly id: bigint
  /** Seconds left; -1 when there is no such lease. */
  readonly ttl: number
  /** Seconds when it was granted or renewed. */
  readonly grantedTtl: number
  /** The attached keys, where they were asked for. */
  readonly keys: readonly Uint8Array[]
  readonly keyTexts: readonly string[]
}

/** The calls about leases. */
export class LeaseClient {
  readonly #caller: Caller
  readonly #random: Random

  constructor(caller: Caller, random: Random) {
    this.#caller = caller
    this.#random = random
  }

  /**
   * Grants a lease of `ttl` seconds. Without an `id` one is drawn here, so that a grant whose
   * answer was lost can be repeated: that the lease exists then means it was this one.
   */
  grant(
    ttl: number,
    options: RequestOptions & { readonly id?: bigint | undefined } = {},
  ): Promise<GrantedLease> {
    const { id, ...rest } = options
    const ID = id ?? BigInt.asUintN(63, this.#random.next64() | 1n)
    const kind = id === undefined ? 'repeatable' : 'write'
    return this.#caller.run({ ...rest, name: 'the grant', kind }, async (channel, call, again) => {
      try {
        const reply = await channel.unary(grantMethod, { ID, TTL: ttl }, call)
        return { id: reply.ID, ttl: reply.TTL }
      } catch (error) {
        if (!again || !has(error, 'FailedPrecondition')) throw error
        const reply = await channel.unary(timeToLiveMethod, { ID }, call)
        return { id: ID, ttl: reply.grantedTTL }
      }
    })
  }

  /** Ends a lease; its keys are deleted at one revision. */
  async revoke(id: bigint, options: RequestOptions = {}): Promise<void> {
    const plan = { ...options, name: 'the revoke', kind: 'repeatable' } as const
    await this.#caller.run(plan, async (channel, call, again) => {
      try {
        await channel.unary(revokeMethod, { ID: id }, call)
      } catch (error) {
        // The try before, whose answer was lost, has done it.
        if (!again || !has(error, 'NotFound')) throw error
      }
    })
  }

  timeToLive(
    id: bigint,
    options: RequestOptions & { readonly keys?: boolean | undefined } = {},
  ): Promise<LeaseState> {
    const { keys, ...rest } = options
    const plan = { ...rest, name: 'the question for the lease', kind: 'read' } as const
    return this.#caller.run(plan, async (channel, call) => {
      const reply = await channel.unary(timeToLiveMethod, { ID: id, keys }, call)
      const { TTL: ttl, grantedTTL: grantedTtl } = reply
      return { id, ttl, grantedTtl, keys: reply.keys, keyTexts: reply.keys.map(toText) }
    })
  }

  /** The ids of all leases, those that end first at the front. */
  list(options: RequestOptions = {}): Promise<readonly bigint[]> {
    const plan = { ...options, name: 'the list of leases', kind: 'read' } as const
    return this.#caller.run(plan, async (channel, call) => {
      const { leases } = await channel.unary(leasesMethod, {}, call)
      return leases.map(({ ID }) => ID)
    })
  }

  /** Renews a lease once. Answers its seconds to live; 0 when there is no such lease. */
  renew(
    id: bigint,
    options: RequestOptions & { readonly attemptTimeoutMs?: number | undefined } = {},
  ): Promise<number> {
    // To renew it twice does no harm, and a lost answer leaves nothing to be found out.
    const plan = { ...options, name: 'the renewal', kind: 'read' } as const
    return this.#caller.run(plan, async (channel, call) => {
      const stream = channel.stream(keepAliveMethod, call)
      stream.send({ ID: id })
      for await (const reply of stream) return Math.max(reply.TTL, 0)
      throw new RpcError('Unavailable', 'the member ended the stream without an answer')
    })
  }

  /** Renews a lease, at once and then in good time, until it is stopped or lost. */
  keepAlive(id: bigint, options: KeepAliveOptions = {}): KeepAlive {
    return new KeepAlive(this, this.#caller, id, options)
  }
}

function has(error: unknown, code: 'NotFound' | 'FailedPrecondition'): boolean {
  return error instanceof RpcError && error.code === code
}
