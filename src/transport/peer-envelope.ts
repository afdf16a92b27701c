import { concatBytes } from '../base/index.ts'
import type { MemberId } from '../raft/index.ts'
import { TransportError } from './errors.ts'

/** Who says something to whom. Stands before every frame, call and snapshot between members. */
export interface PeerHeader {
  readonly cluster: bigint
  readonly from: MemberId
  readonly to: MemberId
}

const version = 1
const headerBytes = 25
const lengthBytes = 4

/** `header`, then the parts as they are. Version (1 byte), cluster, from, to (8 bytes each). */
export function encodeEnvelope(header: PeerHeader, parts: readonly Uint8Array[]): Uint8Array {
  const head = new Uint8Array(headerBytes)
  const view = new DataView(head.buffer)
  view.setUint8(0, version)
  view.setBigUint64(1, header.cluster)
  view.setBigUint64(9, header.from)
  view.setBigUint64(17, header.to)
  return concatBytes([head, ...parts])
}

/** The inverse; the payload shares memory with `bytes`. Throws TransportError `malformed`. */
export function decodeEnvelope(bytes: Uint8Array): {
  readonly header: PeerHeader
  readonly payload: Uint8Array
} {
  const view = viewOf(bytes)
  if (bytes.length < headerBytes || view.getUint8(0) !== version) {
    throw new TransportError('malformed', 'what a peer sent does not begin as ours does')
  }
  const header = {
    cluster: view.getBigUint64(1),
    from: view.getBigUint64(9),
    to: view.getBigUint64(17),
  }
  return { header, payload: bytes.subarray(headerBytes) }
}

/** Parts for {@link encodeEnvelope}: each message with its length before it. */
export function packMessages(messages: readonly Uint8Array[]): readonly Uint8Array[] {
  return messages.flatMap((message) => {
    const length = new Uint8Array(lengthBytes)
    viewOf(length).setUint32(0, message.length)
    return [length, message]
  })
}

/** The inverse, on a payload; shares its memory. Throws TransportError `malformed`. */
export function unpackMessages(payload: Uint8Array): readonly Uint8Array[] {
  const view = viewOf(payload)
  const messages: Uint8Array[] = []
  let at = 0
  while (at < payload.length) {
    const begin = at + lengthBytes
    const end = begin > payload.length ? Infinity : begin + view.getUint32(at)
    if (end > payload.length) throw new TransportError('malformed', 'a frame is cut short')
    messages.push(payload.subarray(begin, end))
    at = end
  }
  return messages
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
