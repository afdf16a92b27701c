import type { HistoryEvent, KeyState, WatchedEvent } from '../judge/index.ts'
import { EventType, type Event } from '../proto/index.ts'

/** A key as the wire and the client hold it. */
export interface ByteState {
  readonly key: Uint8Array
  readonly value: Uint8Array
  readonly createRevision: number
  readonly modRevision: number
  readonly version: number
}

/** A key as histories hold it. */
export function stateOf({ key, value, ...revisions }: ByteState): KeyState {
  const { createRevision, modRevision, version } = revisions
  return { key: textOf(key), value: textOf(value), createRevision, modRevision, version }
}

/** A change as histories hold it. */
export function eventOf(type: 'put' | 'delete', kv: ByteState, previous?: ByteState): WatchedEvent {
  const { key, value, createRevision, modRevision: revision, version } = stateOf(kv)
  const event: HistoryEvent =
    type === 'put'
      ? { type, revision, key, value, createRevision, version }
      : { type, revision, key }
  return { ...event, previous: previous === undefined ? undefined : stateOf(previous) }
}

/** A change from the wire; undefined for one that names no key. */
export function eventOfWire({ type, kv, prevKv }: Event): WatchedEvent | undefined {
  if (kv === undefined) return undefined
  return eventOf(type === EventType.DELETE ? 'delete' : 'put', kv, prevKv)
}

/** Text as bytes, one byte a character. */
export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}
