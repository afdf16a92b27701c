import type { StoredEvent, WatchBatch } from '../mvcc/index.ts'
import { codec, EncodedMessage, type Event } from '../proto/index.ts'

interface BatchEvents {
  plain?: readonly EncodedMessage<Event>[]
  withPrevKv?: readonly EncodedMessage<Event>[]
}

const eventCodec = codec('mvccpb.Event')

/** By batch, for as long as the hub hands the same one to further watchers. */
const made = new WeakMap<WatchBatch, BatchEvents>()

/**
 * A batch's events as the wire has them, encoded once for all watchers that get it: with `prevKv`,
 * each previous value is a read of the store.
 */
export function wireEvents(batch: WatchBatch, prevKv: boolean): readonly EncodedMessage<Event>[] {
  let known = made.get(batch)
  if (known === undefined) made.set(batch, (known = {}))
  if (prevKv) return (known.withPrevKv ??= batch.events.map((event) => encoded(event, true)))
  return (known.plain ??= batch.events.map((event) => encoded(event, false)))
}

function encoded(event: StoredEvent, withPrevKv: boolean): EncodedMessage<Event> {
  const { kv, type } = event
  const prevKv = withPrevKv ? event.prevKv() : undefined
  return new EncodedMessage(eventCodec.encode({ type, kv, prevKv }))
}
