import type { Codec, Method } from '../../proto/index.ts'

/** The same method with messages left as the bytes they are: another thread makes sense of them. */
export function bytesMethod(method: Method): Method {
  return { ...method, request: bytesOnly(method.request), response: bytesOnly(method.response) }
}

function bytesOnly({ name }: Codec<unknown>): Codec<unknown> {
  return {
    name,
    encode: (message) => message as Uint8Array,
    size: (message) => (message as Uint8Array).length,
    encodeInto: (message, target, at) => {
      const bytes = message as Uint8Array
      if (at + bytes.length > target.length) return -1
      target.set(bytes, at)
      return at + bytes.length
    },
    // A Buffer's own `slice` copies nothing.
    decode: (bytes, start, end) => new Uint8Array(bytes.subarray(start, end)),
  }
}
