import { NetworkError, sleep, type Clock, type Later } from '../base/index.ts'
import { LeaseError, type Lessor } from '../lease/index.ts'
import { codec, type Init, type LeaseTimeToLiveResponse } from '../proto/index.ts'
import { NOBODY } from '../raft/index.ts'
import type { PeerTransport } from '../transport/index.ts'
import { latin1ToBytes } from '../base/index.ts'
import { MemberError } from './api.ts'

const RENEW = 'lease/renew'
const TIME_TO_LIVE = 'lease/timeToLive'
/** Between two tries to find a leader that answers (etcd: 50 ms). */
const RETRY_MS = 50
/** Of a leader that is going, or cannot prove any more that it leads. */
const PASSING_REFUSALS: ReadonlySet<string> = new Set(['notLeader', 'stopped', 'timeout'])

const renewRequest = codec('etcdserverpb.LeaseKeepAliveRequest')
const renewReply = codec('etcdserverpb.LeaseKeepAliveResponse')
const ttlRequest = codec('etcdserverpb.LeaseTimeToLiveRequest')
const ttlReply = codec('etcdserverpb.LeaseTimeToLiveResponse')

export interface LeaderCallsHost {
  readonly identity: { readonly id: bigint }
  readonly lessor: Lessor
  /** Whether this member keeps the deadlines now. */
  readonly leading: boolean
  leader(): bigint
  linearizable(): Later<void>
}

/**
 * What only the leader can answer, since it alone knows the deadlines of leases: asked of it from
 * any member, tried again while leadership moves.
 */
export class LeaderCalls {
  readonly #host: LeaderCallsHost
  readonly #transport: PeerTransport
  readonly #clock: Clock
  readonly #timeoutMs: number

  constructor(host: LeaderCallsHost, transport: PeerTransport, clock: Clock, timeoutMs: number) {
    this.#host = host
    this.#transport = transport
    this.#clock = clock
    this.#timeoutMs = timeoutMs
  }

  /** The renewed time to live, in seconds. Throws LeaseError `notFound`. */
  async renew(id: bigint, signal: AbortSignal): Promise<number> {
    const body = renewRequest.encode({ ID: id })
    const reply = await this.#ask(RENEW, body, signal)
    return renewReply.decode(reply).TTL
  }

  async timeToLive(
    id: bigint,
    keys: boolean,
    signal: AbortSignal,
  ): Promise<Init<LeaseTimeToLiveResponse>> {
    const body = ttlRequest.encode({ ID: id, keys })
    const {
      ID,
      TTL,
      grantedTTL,
      keys: found,
    } = ttlReply.decode(await this.#ask(TIME_TO_LIVE, body, signal))
    return { ID, TTL, grantedTTL, keys: found }
  }

  /** Answers a peer that took this member for the leader. */
  async answer(method: string, body: Uint8Array): Promise<Uint8Array> {
    if (!this.#host.leading) throw new MemberError('notLeader', 'this member does not lead')
    // A leader that was cut off or paused must not keep leases alive that its successor ends.
    await this.#host.linearizable()
    if (!this.#host.leading) throw new MemberError('notLeader', 'this member no longer leads')
    switch (method) {
      case RENEW:
        return this.#answerRenew(renewRequest.decode(body).ID)
      case TIME_TO_LIVE: {
        const { ID, keys } = ttlRequest.decode(body)
        return this.#answerTimeToLive(ID, keys)
      }
      default:
        throw new MemberError('notLeader', `there is no call named ${method}`)
    }
  }

  #answerRenew(id: bigint): Uint8Array {
    const { ttl } = this.#host.lessor.renew(id, this.#clock.now())
    return renewReply.encode({ ID: id, TTL: ttl })
  }

  #answerTimeToLive(id: bigint, keys: boolean): Uint8Array {
    const { lessor } = this.#host
    const grantedTTL = lessor.grantedTtl(id)
    if (grantedTTL === undefined) return ttlReply.encode({ ID: id, TTL: -1 })
    const attached = keys ? Array.from(lessor.keys(id), latin1ToBytes) : []
    const TTL = lessor.remaining(id, this.#clock.now())
    return ttlReply.encode({ ID: id, TTL, grantedTTL, keys: attached })
  }

  async #ask(method: string, body: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const end = this.#clock.now() + this.#timeoutMs
    for (;;) {
      try {
        return await this.#askOnce(method, body, signal)
      } catch (error) {
        if (error instanceof NetworkError && error.peerCode === 'notFound') {
          throw new LeaseError('notFound', 'the lease does not exist')
        }
        if (!isPassing(error)) throw error
        if (this.#clock.now() >= end) throw new MemberError('timeout', 'no leader answered in time')
      }
      await sleep(this.#clock, RETRY_MS, signal)
    }
  }

  #askOnce(method: string, body: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const leader = this.#host.leader()
    if (leader === NOBODY) throw new MemberError('noLeader', 'no leader is known')
    if (leader === this.#host.identity.id) return this.answer(method, body)
    return this.#transport.call(leader, method, body, signal)
  }
}

/** Whether another try, perhaps with another leader, may succeed. */
function isPassing(error: unknown): boolean {
  if (error instanceof MemberError) return error.code === 'notLeader' || error.code === 'noLeader'
  if (!(error instanceof NetworkError)) return false
  return error.code === 'unreachable' || PASSING_REFUSALS.has(error.peerCode ?? '')
}
