import { method, type LeaseKeepAliveResponse } from '../proto/index.ts'
import type { Channel, ClientStream } from '../rpc/index.ts'
import { connect } from './connect.ts'
import type { Call } from './pace.ts'

const CONNECTIONS = 4
const LEASES_A_STREAM = 10
/** Longer than any load, so that each answer is a renewal. */
const TTL_SECONDS = 3600

const grant = method('etcdserverpb.Lease', 'LeaseGrant')
const keepAlive = method('etcdserverpb.Lease', 'LeaseKeepAlive')

/** A stream that renews its leases in turn, one at a time: so a server reads it. */
interface Renewer {
  readonly ids: readonly bigint[]
  readonly stream: ClientStream<{ readonly ID: bigint }, LeaseKeepAliveResponse>
  readonly replies: AsyncIterator<LeaseKeepAliveResponse>
  next: number
}

/** A call renews one lease over one of `streams` streams. */
export async function keepAliveCalls(
  endpoint: string,
  streams: number,
  took: (ms: number) => void,
): Promise<Call> {
  const channels = Array.from({ length: CONNECTIONS }, () => connect(endpoint))
  const idle = await Promise.all(
    Array.from({ length: streams }, (_, at) => openRenewer(channels[at % CONNECTIONS])),
  )
  return async (since) => {
    const renewer = idle.pop()
    if (renewer === undefined) throw new Error('more keep-alives under way than streams')
    await renew(renewer)
    idle.push(renewer)
    took(performance.now() - since)
  }
}

async function openRenewer(channel: Channel | undefined): Promise<Renewer> {
  if (channel === undefined) throw new Error('a load has connections')
  const grants = Array.from({ length: LEASES_A_STREAM }, () =>
    channel.unary(grant, { TTL: TTL_SECONDS }),
  )
  const ids = (await Promise.all(grants)).map(({ ID }) => ID)
  const stream = channel.stream(keepAlive)
  return { ids, stream, replies: stream[Symbol.asyncIterator](), next: 0 }
}

async function renew(renewer: Renewer): Promise<void> {
  const ID = renewer.ids[renewer.next++ % LEASES_A_STREAM] ?? 0n
  renewer.stream.send({ ID })
  const { value, done } = await renewer.replies.next()
  if (done === true || value.ID !== ID || value.TTL <= 0) {
    throw new Error(`lease ${ID} was not renewed`)
  }
}
