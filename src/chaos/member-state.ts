import type { HistoryEvent, MemberState } from '../judge/index.ts'
import { method } from '../proto/index.ts'
import { RpcError, type Channel } from '../rpc/index.ts'
import { eventOfWire, stateOf } from './wire-state.ts'

const rangeMethod = method('etcdserverpb.KV', 'Range')
const watchMethod = method('etcdserverpb.Watch', 'Watch')
/** As key and as end: every key there is. */
const ALL = Uint8Array.of(0)

/** What a member holds, read from it alone. Its store must be at `revision` and stay there. */
export async function readMember(
  name: string,
  channel: Channel,
  revision: number,
  deadlineMs: number,
): Promise<MemberState> {
  const request = { key: ALL, rangeEnd: ALL, serializable: true }
  const { header, kvs } = await channel.unary(rangeMethod, request, { deadlineMs })
  const events = await readEvents(channel, revision, deadlineMs)
  return { name, revision: header?.revision ?? 0, kvs: kvs.map(stateOf), events }
}

/** All events of a member's store up to `revision`. Rejects when the member ends the watch. */
async function readEvents(
  channel: Channel,
  revision: number,
  deadlineMs: number,
): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = []
  const stream = channel.stream(watchMethod, { deadlineMs })
  stream.send({ createRequest: { key: ALL, rangeEnd: ALL, startRevision: 1 } })
  for await (const response of stream) {
    if (response.canceled) throw new RpcError('Unknown', `canceled: ${response.cancelReason}`)
    for (const wire of response.events) {
      const event = eventOfWire(wire)
      if (event === undefined) continue
      const { previous: _, ...rest } = event
      events.push(rest)
    }
    if ((events.at(-1)?.revision ?? 0) >= revision) return events
  }
  throw new RpcError('Unavailable', 'the member ended the watch')
}
