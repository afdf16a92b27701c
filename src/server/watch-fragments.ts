import { codec, type Event, type Init, type WatchResponse } from '../proto/index.ts'

/** More than all of an event's fields beside its keys and values take on the wire. */
const EVENT_OVERHEAD_BYTES = 160
/** The same for a reply without its events. */
const REPLY_OVERHEAD_BYTES = 128
/** Of the `fragment` flag when it is set. */
const FLAG_BYTES = 2

/** A reply of events, without cancel reason. */
export type EventsReply = Init<WatchResponse> & { readonly events: readonly Init<Event>[] }

/**
 * Cuts a reply in parts that stay below `bytesMax`, of one event at least; `fragment` is set on
 * all parts but the last (etcd's rule, which compares with at-least).
 */
export function fragments(reply: EventsReply, bytesMax: number): readonly EventsReply[] {
  const { events } = reply
  if (events.length < 2 || roughBytes(events) < bytesMax) return [reply]
  const shell = codec('etcdserverpb.WatchResponse').encode({ ...reply, events: [] }).length
  const sizes = events.map((event) => fieldBytes(codec('mvccpb.Event').encode(event).length))
  if (sizes.reduce((sum, size) => sum + size, shell) < bytesMax) return [reply]
  const parts: Init<Event>[][] = []
  let part: Init<Event>[] = []
  let bytes = shell + FLAG_BYTES
  for (const [at, event] of events.entries()) {
    const size = sizes[at] ?? 0
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

/** Never less than the encoded size: what is below the limit by it need not be measured. */
function roughBytes(events: readonly Init<Event>[]): number {
  let bytes = REPLY_OVERHEAD_BYTES
  for (const { kv, prevKv } of events) {
    bytes += EVENT_OVERHEAD_BYTES
    for (const { key, value } of [kv ?? {}, prevKv ?? {}]) {
      bytes += (key?.length ?? 0) + (value?.length ?? 0)
    }
  }
  return bytes
}

/** Of a sub-message in a field with a one-byte tag. */
function fieldBytes(length: number): number {
  let bytes = 2 + length
  for (let rest = length; rest >= 128; rest = Math.floor(rest / 128)) bytes += 1
  return bytes
}
