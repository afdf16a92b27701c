import { checkGrant, LeaseError, minTtlSeconds } from '../lease/index.ts'
import type { Member } from '../member/index.ts'
import type { LeaseKeepAliveRequest, LeaseKeepAliveResponse } from '../proto/index.ts'
import type { CallContext, Implementation, ReplySink } from '../rpc/index.ts'
import { headerOf, withHeader } from './header.ts'
import type { ServiceOptions } from './options.ts'
import { requireLeader } from './require-leader.ts'

/** etcd's Lease service on one member. */
export function createLeaseService(
  member: Member,
  options: Pick<ServiceOptions, 'clock' | 'electionMs' | 'heartbeatMs' | 'random'>,
): Implementation<'etcdserverpb.Lease'> {
  const { clock, electionMs, heartbeatMs, random } = options
  const minTtl = minTtlSeconds(Math.floor(electionMs / heartbeatMs), heartbeatMs)

  /** A positive id that no lease has. */
  const newId = (): bigint => {
    for (;;) {
      const id = random.next64() >> 1n
      if (id !== 0n && !member.lessor.has(id)) return id
    }
  }
  return {
    LeaseGrant: (request, call) => {
      const grant = checkGrant(request, minTtl)
      const chosen = grant.ID === 0n ? { ...grant, ID: newId() } : grant
      const applied = member.propose({ leaseGrant: chosen }, call)
      return applied.map(({ leaseGrant }) => withHeader(member, leaseGrant))
    },

    LeaseRevoke: (request, call) => {
      const applied = member.propose({ leaseRevoke: request }, call)
      return applied.map(({ leaseRevoke }) => withHeader(member, leaseRevoke))
    },

    LeaseKeepAlive: async (requests, replies, call) => {
      const guard = requireLeader(member, clock, electionMs, call)
      try {
        const served = keepAlive(member, requests, replies, call)
        await (guard === undefined ? served : Promise.race([served, guard.lost]))
      } finally {
        guard?.stop()
      }
    },

    LeaseTimeToLive: async ({ ID, keys }, { signal }) => {
      const reply = await member.leaseTimeToLive(ID, keys, signal)
      return { ...reply, header: headerOf(member, member.store.revision) }
    },

    LeaseLeases: () => {
      const leases = member.lessor.list(clock.now()).map((ID) => ({ ID }))
      return { leases, header: headerOf(member, member.store.revision) }
    },
  }
}

/** Renews one lease a request; a lease that is unknown is answered with a TTL of 0 (etcd). */
async function keepAlive(
  member: Member,
  requests: AsyncIterable<LeaseKeepAliveRequest>,
  replies: ReplySink<LeaseKeepAliveResponse>,
  call: CallContext,
): Promise<void> {
  for await (const { ID } of requests) {
    // Taken before the renewal (etcd): a client may compare it with a later change.
    const header = headerOf(member, member.store.revision)
    const TTL = await renew(member, ID, call.signal)
    if (!replies.send({ ID, TTL, header })) await replies.drained()
  }
}

async function renew(member: Member, id: bigint, signal: AbortSignal): Promise<number> {
  try {
    return await member.renewLease(id, signal)
  } catch (error) {
    if (error instanceof LeaseError && error.code === 'notFound') return 0
    throw error
  }
}
