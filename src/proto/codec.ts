import { decoder } from './decode.ts'
import { encoder } from './encode.ts'
import type { Encodable, MessageName, MessageTypes } from './messages.ts'

/** How one message type becomes bytes and back. */
export interface Codec<T> {
  /** Full proto name, e.g. `etcdserverpb.PutRequest`. */
  readonly name: MessageName
  /**
   * Fields in the order of their numbers, zero values left out, so equal messages are equal bytes.
   * Throws `EncodeError` when a number does not fit its field.
   */
  encode(message: Encodable<T>): Uint8Array
  /**
   * Every field set, nothing shared with `bytes`. 64-bit counts beyond ±(2^53 - 1) saturate, ids
   * keep all bits. Unknown fields are skipped. Throws `DecodeError`, and nothing else.
   */
  decode(bytes: Uint8Array): T
}

const codecs = new Map<MessageName, unknown>()

/** The codec of a message type. Built at first use, then always the same one. */
export function codec<N extends MessageName>(name: N): Codec<MessageTypes[N]> {
  let known = codecs.get(name)
  if (known === undefined) {
    known = build(name)
    codecs.set(name, known)
  }
  return known as Codec<MessageTypes[N]>
}

function build<N extends MessageName>(name: N): Codec<MessageTypes[N]> {
  // The casts rest on messages.ts and these functions reading the same .proto files.
  const encode = encoder(name) as (message: Encodable<MessageTypes[N]>) => Uint8Array
  const decode = decoder(name) as unknown as (bytes: Uint8Array) => MessageTypes[N]
  return { name, encode, decode }
}
