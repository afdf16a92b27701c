import { bytesToLatin1, latin1ToBytes } from '../base/index.ts'
import type { Member } from '../proto/messages.ts'
import { MembershipError } from './errors.ts'

/** First byte of a member's backend key: `m`, then the id in 8 bytes, big endian. */
export const MEMBER_PREFIX = 0x6d

/** First byte of a removed member's backend key: `M`, then the id in 8 bytes, big endian. */
export const REMOVED_PREFIX = 0x4d

/** First and only byte of the cluster version's backend key: `v`. */
export const VERSION_PREFIX = 0x76

const KEY_BYTES = 9

/** The backend key for a member, or for a removed one. */
export function memberKey(prefix: number, id: bigint): Uint8Array {
  const key = new Uint8Array(KEY_BYTES)
  key[0] = prefix
  new DataView(key.buffer).setBigUint64(1, id)
  return key
}

/** The id in a key of {@link memberKey}. Throws `damaged`. */
export function parseMemberKey(key: Uint8Array): bigint {
  if (key.length !== KEY_BYTES) throw damaged('key')
  return new DataView(key.buffer, key.byteOffset).getBigUint64(1)
}

/** A member as JSON in ASCII: read by people, written seldom. The id is in the key. */
export function encodeMember(member: Member): Uint8Array {
  const { name, peerURLs, clientURLs, isLearner } = member
  const text = JSON.stringify({ name, peerURLs, clientURLs, isLearner })
  return latin1ToBytes(text.replace(/[^ -~]/g, escapeUnit))
}

/** The inverse of {@link encodeMember}. Throws `damaged`. */
export function decodeMember(id: bigint, value: Uint8Array): Member {
  const { name, peerURLs, clientURLs, isLearner } = parseObject(bytesToLatin1(value))
  if (typeof name !== 'string' || typeof isLearner !== 'boolean') throw damaged('value')
  if (!isTexts(peerURLs) || !isTexts(clientURLs)) throw damaged('list of URLs')
  return { ID: id, name, peerURLs, clientURLs, isLearner }
}

/** The error for a record that is not what was written; `part` says where. */
export function damaged(part: string): MembershipError {
  return new MembershipError('damaged', `the ${part} of a stored member is damaged`)
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function parseObject(text: string): Partial<Record<keyof Member, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw damaged('value')
  }
  if (typeof value !== 'object' || value === null) throw damaged('value')
  return value
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
