import { assert, concatBytes, latin1ToBytes } from '../base/index.ts'

/** SHA-1 of some bytes: 20 bytes. */
export type Sha1 = (bytes: Uint8Array) => Uint8Array

/**
 * The id of a member of a new cluster, as etcd derives it: the first 8 bytes of the hash of its
 * peer URLs, sorted and joined, and the cluster's token. All members come to the same ids.
 */
export function memberIdOf(peerURLs: readonly string[], token: string, sha1: Sha1): bigint {
  return head(sha1(utf8([...peerURLs.toSorted(), token].join(''))))
}

/** The id of a new cluster: from the ids of its members, in ascending order (etcd). */
export function clusterIdOf(memberIds: readonly bigint[], sha1: Sha1): bigint {
  const sorted = memberIds.toSorted((a, b) => (a < b ? -1 : 1))
  return head(sha1(concatBytes(sorted.map(bytesOf))))
}

function bytesOf(id: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, id)
  return bytes
}

function head(hash: Uint8Array): bigint {
  assert(hash.length === 20, 'SHA-1 has 20 bytes')
  return new DataView(hash.buffer, hash.byteOffset).getBigUint64(0)
}

/** No encoder of text is part of the language itself; URI escapes are, and are UTF-8. */
function utf8(text: string): Uint8Array {
  return latin1ToBytes(encodeURIComponent(text).replace(/%(..)/g, unescapeByte))
}

function unescapeByte(_: string, hex: string): string {
  return String.fromCharCode(parseInt(hex, 16))
}
