import { KeelsonError } from '../base/index.ts'
import { method, type WatchResponse } from '../proto/index.ts'
import { http2Engine } from '../rpc/http2/index.ts'
import type { Channel } from '../rpc/index.ts'

/** What was seen when the cluster was first used, a line a step. */
export interface Proof {
  readonly lines: readonly string[]
}

/** The cluster answered, but not what it should. */
export class ProofError extends KeelsonError<'wrongAnswer'> {}

const KEY = 'keelson/hello'
const DEADLINE_MS = 10_000

/** Puts, gets and watches one key, each through another member as far as there are several. */
export async function proveItServes(endpoints: readonly string[]): Promise<Proof> {
  const channels = endpoints.map((endpoint) => http2Engine.connect(endpoint))
  const at = (index: number): { channel: Channel; name: string } => {
    const place = index % channels.length
    const channel = channels[place]
    if (channel === undefined) throw new ProofError('wrongAnswer', 'there is no endpoint')
    return { channel, name: `m${place + 1}` }
  }
  try {
    return { lines: await prove(at(0), at(1), at(2)) }
  } finally {
    for (const channel of channels) channel.close()
  }
}

type Place = { readonly channel: Channel; readonly name: string }

async function prove(first: Place, second: Place, third: Place): Promise<string[]> {
  const key = Buffer.from(KEY)
  const value = Buffer.from(`it is ${new Date().toISOString()}`)
  const options = { deadlineMs: DEADLINE_MS }
  const stream = third.channel.stream(method('etcdserverpb.Watch', 'Watch'), options)
  const replies = stream[Symbol.asyncIterator]()
  stream.send({ createRequest: { key } })
  await next(replies)

  const begin = performance.now()
  const put = method('etcdserverpb.KV', 'Put')
  const { header } = await first.channel.unary(put, { key, value }, options)
  const putMs = performance.now() - begin
  const range = method('etcdserverpb.KV', 'Range')
  const { kvs } = await second.channel.unary(range, { key }, options)
  const found = Buffer.from(kvs[0]?.value ?? []).toString()
  if (found !== value.toString()) throw new ProofError('wrongAnswer', 'a get missed the put')
  const { events } = await next(replies)
  stream.cancel()
  const revision = header?.revision ?? 0
  if (events[0]?.kv?.modRevision !== revision) {
    throw new ProofError('wrongAnswer', 'a watch missed the put')
  }
  return [
    `put   ${KEY} through ${first.name}: revision ${revision}, ${putMs.toFixed(1)} ms`,
    `get   ${KEY} through ${second.name}: "${found}"`,
    `watch ${KEY} through ${third.name}: saw revision ${revision}`,
  ]
}

async function next(replies: AsyncIterator<WatchResponse>): Promise<WatchResponse> {
  const reply = await replies.next()
  if (reply.done === true) throw new ProofError('wrongAnswer', 'the watch ended')
  return reply.value
}
