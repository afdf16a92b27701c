/** A key or value as callers give it: text is taken as UTF-8. */
export type Bytes = string | Uint8Array

/** The keys of `[key, rangeEnd)`, in etcd's form: an end of one zero byte is the end of all. */
export interface KeySpan {
  readonly key: Uint8Array
  readonly rangeEnd: Uint8Array
}

/** One key, or a span of them. */
export type Keys = Bytes | KeySpan

const encoder = new TextEncoder()
// A mark at the start is a part of the text: without this the decoder would drop it.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const ZERO = Uint8Array.of(0)

/** The bytes of a key or value. */
export function toBytes(given: Bytes): Uint8Array {
  return typeof given === 'string' ? encoder.encode(given) : given
}

/** Bytes read as UTF-8; what is none comes out as replacement characters. */
export function toText(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** All keys that begin with `start`; all keys when it is empty. */
export function prefix(start: Bytes): KeySpan {
  const key = toBytes(start)
  const last = key.findLastIndex((byte) => byte < 0xff)
  // Nothing comes after a run of 0xff but longer runs, so such a span is open.
  if (last < 0) return { key: key.length > 0 ? key : ZERO, rangeEnd: ZERO }
  const rangeEnd = key.slice(0, last + 1)
  rangeEnd[last] = (rangeEnd[last] ?? 0) + 1
  return { key, rangeEnd }
}

/** All keys from `start` on. */
export function fromKey(start: Bytes): KeySpan {
  const key = toBytes(start)
  return { key: key.length > 0 ? key : ZERO, rangeEnd: ZERO }
}

/** All keys of `[start, end)`. */
export function between(start: Bytes, end: Bytes): KeySpan {
  return { key: toBytes(start), rangeEnd: toBytes(end) }
}

/** `keys` as the two fields of a request; a single key has an empty end. */
export function toSpan(keys: Keys): KeySpan {
  if (typeof keys === 'string' || keys instanceof Uint8Array) return between(keys, '')
  return keys
}
