import {
  codec,
  type Encodable,
  type EncodedMessage,
  type Event,
  type WatchResponse,
} from '../proto/index.ts'

/** More than a reply without its events takes on the wire. */
const REPLY_OVERHEAD_BYTES = 128
/** Of the `fragment` flag when it is set. */
const FLAG_BYTES = 2

/** A reply of events, without cancel reason. */
export type EventsReply = Omit<Encodable<WatchResponse>, 'events'> & {
  readonly events: readonly EncodedMessage<Event>[]
}

/**
 * Cuts a reply in parts that stay below `bytesMax`, of one event at least; `fragment` is set on
 * all parts but the last (etcd's rule, which compares with at-least).
 */
export function fragments(reply: EventsReply, bytesMax: number): readonly EventsReply[] {
  const { events } = reply
  const bytesOfAll = events.reduce((sum, event) => sum + fieldBytes(event), 0)
  // What is below the limit by so much need not be measured.
  if (events.length < 2 || REPLY_OVERHEAD_BYTES + bytesOfAll < bytesMax) return [reply]
  const shell = codec('etcdserverpb.WatchResponse').size({ ...reply, events: [] })
  if (shell + bytesOfAll < bytesMax) return [reply]
  const parts: EncodedMessage<Event>[][] = []
  let part: EncodedMessage<Event>[] = []
  let bytes = shell + FLAG_BYTES
  for (const event of events) {
    const size = fieldBytes(event)
    if (part.length > 0 && bytes + size >= bytesMax) {
      parts.push(part)
      part = []
      bytes = shell + FLAG_BYTES
    }
    part.push(event)
    bytes += size
  }
  parts.push(part)
  return parts.map((cut, at) => ({ ...reply, events: cut, fragment: at < parts.length - 1 }))
}

/** Of a sub-message in a field with a one-byte tag. */
function fieldBytes({ end, start }: EncodedMessage<Event>): number {
  let bytes = 2 + end - start
  for (let rest = end - start; rest >= 128; rest = Math.floor(rest / 128)) bytes += 1
  return bytes
}
