import type { StoredEvent, WatchBatch } from '../mvcc/index.ts'
import type { Event, Init } from '../proto/index.ts'

interface BatchEvents {
  plain?: readonly Init<Event>[]
  withPrevKv?: readonly Init<Event>[]
}

/** By batch, for as long as the hub hands the same one to further watchers. */
const made = new WeakMap<WatchBatch, BatchEvents>()

/**
 * A batch's events as the wire has them, made once for all watchers that get it: with `prevKv`,
 * each previous value is a read of the store.
 */
export function wireEvents(batch: WatchBatch, prevKv: boolean): readonly Init<Event>[] {
  let known = made.get(batch)
  if (known === undefined) made.set(batch, (known = {}))
  if (prevKv) return (known.withPrevKv ??= batch.events.map(eventWithPrevKv))
  return (known.plain ??= batch.events.map(({ type, kv }) => ({ type, kv })))
}

function eventWithPrevKv(event: StoredEvent): Init<Event> {
  return { type: event.type, kv: event.kv, prevKv: event.prevKv() }
}
