import { bytesToLatin1, concatBytes, latin1ToBytes } from '../base/index.ts'
import type { StatusName } from '../rpc/index.ts'

/** How a stream ended. */
export interface StreamEnd {
  readonly code: StatusName
  readonly message: string
}

/** A stream's id, then a method's path or a message. */
export function packOpening(id: string, rest: Uint8Array | string): Uint8Array {
  const tail = typeof rest === 'string' ? latin1ToBytes(rest) : rest
  return concatBytes([Uint8Array.of(id.length), latin1ToBytes(id), tail])
}

export function unpackOpening(body: Uint8Array): { id: string; path: string; rest: Uint8Array } {
  const start = 1 + (body[0] ?? 0)
  const rest = body.slice(start)
  return { id: bytesToLatin1(body.subarray(1, start)), path: bytesToLatin1(rest), rest }
}

/** Replies, each behind its length, and how the stream ended if it did. */
export function packStream(items: readonly Uint8Array[], end: StreamEnd | undefined): Uint8Array {
  const head = latin1ToBytes(end === undefined ? '' : `${end.code} ${end.message}`)
  const parts = [head, ...items].flatMap((part) => {
    const length = new Uint8Array(4)
    new DataView(length.buffer).setUint32(0, part.length)
    return [length, part]
  })
  return concatBytes(parts)
}

export function unpackStream(bytes: Uint8Array): { items: Uint8Array[]; end?: StreamEnd } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 + view.getUint32(at)
    parts.push(bytes.slice(at + 4, end))
    at = end
  }
  const [head = new Uint8Array(0), ...items] = parts
  if (head.length === 0) return { items }
  const [code = '', ...words] = bytesToLatin1(head).split(' ')
  return { items, end: { code: code as StatusName, message: words.join(' ') } }
}
