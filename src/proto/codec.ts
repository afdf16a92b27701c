import { decoders } from './decoders.ts'
import { encoders } from './encoders.ts'
import { DecodeError } from './errors.ts'
import { zeros, type EncodableMessage, type MessageName, type MessageTypes } from './messages.ts'
import { allocate } from './slab.ts'
import { WireReader } from './wire-reader.ts'
import { WireWriter } from './wire-writer.ts'

/** How one message type becomes bytes and back. */
export interface Codec<T> {
  /** Full proto name, e.g. `etcdserverpb.PutRequest`. */
  readonly name: MessageName
  /**
   * Fields in the order of their numbers, zero values left out, so equal messages are equal bytes.
   * Throws `EncodeError` when a number does not fit its field.
   */
  encode(message: EncodableMessage<T>): Uint8Array
  /** How many bytes `encode` gives. Throws as it does. */
  size(message: EncodableMessage<T>): number
  /**
   * Writes the same bytes into `target` from `at` on and says where they end, or -1, and nothing is
   * written, when there is too little room.
   */
  encodeInto(message: EncodableMessage<T>, target: Uint8Array, at: number): number
  /**
   * Reads what lies in `[start, end)`. Every field set, nothing shared with `bytes`. 64-bit counts
   * beyond ±(2^53 - 1) saturate, ids keep all bits. Unknown fields are skipped. Throws
   * `DecodeError`, and nothing else.
   */
  decode(bytes: Uint8Array, start?: number, end?: number): T
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

const reader = new WireReader()
const writer = new WireWriter()

function build<N extends MessageName>(name: N): Codec<MessageTypes[N]> {
  const zero = zeros[name]
  const read = decoders[name]
  const encoder = encoders[name]
  const size = (message: EncodableMessage<MessageTypes[N]>): number => {
    writer.begin()
    return encoder.size(message, writer)
  }
  return {
    name,
    size,
    encode(message) {
      const length = size(message)
      const bytes = allocate(length)
      writer.open(bytes, 0)
      encoder.write(message, writer)
      writer.close(length)
      return bytes
    },
    encodeInto(message, target, at) {
      const end = at + size(message)
      if (end > target.length) return -1
      writer.open(target, at)
      encoder.write(message, writer)
      writer.close(end)
      return end
    },
    decode(bytes, start = 0, end = bytes.length) {
      reader.open(bytes, start, end)
      try {
        return read(reader, zero(), end)
      } catch (error) {
        throw located(name, error)
      } finally {
        reader.close()
      }
    },
  }
}

/** The error with the message's name in front; what is no `DecodeError` is a bug of ours. */
function located(name: MessageName, error: unknown): unknown {
  if (!(error instanceof DecodeError)) return error
  return new DecodeError(error.code, `${name}: ${error.message}`, { cause: error })
}
