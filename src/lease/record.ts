import { LeaseError } from './errors.ts'

/** First byte of the backend keys of this room: `l`, then the id in 8 bytes, big endian. */
export const LEASE_PREFIX = 0x6c

const KEY_BYTES = 9
const VALUE_BYTES = 16

/** What is stored of a lease; both in seconds, `remaining` 0 without a checkpoint. */
export interface LeaseRecord {
  readonly id: bigint
  readonly ttl: number
  readonly remaining: number
}

/** The backend key of a lease. */
export function leaseKey(id: bigint): Uint8Array {
  const key = new Uint8Array(KEY_BYTES)
  key[0] = LEASE_PREFIX
  new DataView(key.buffer).setBigInt64(1, id)
  return key
}

/** The backend value of a lease: ttl and remaining, 8 bytes each, big endian. */
export function encodeLease(ttl: number, remaining: number): Uint8Array {
  const value = new Uint8Array(VALUE_BYTES)
  const view = new DataView(value.buffer)
  view.setBigInt64(0, BigInt(ttl))
  view.setBigInt64(8, BigInt(remaining))
  return value
}

/** The inverse of {@link leaseKey} and {@link encodeLease}. Throws `damaged`. */
export function decodeLease(key: Uint8Array, value: Uint8Array): LeaseRecord {
  if (key.length !== KEY_BYTES || key[0] !== LEASE_PREFIX) throw damaged('key')
  if (value.length !== VALUE_BYTES) throw damaged('value')
  const id = new DataView(key.buffer, key.byteOffset).getBigInt64(1)
  const view = new DataView(value.buffer, value.byteOffset)
  const ttl = Number(view.getBigInt64(0))
  const remaining = Number(view.getBigInt64(8))
  if (id === 0n || !Number.isSafeInteger(ttl) || ttl < 1) throw damaged('time to live')
  if (!Number.isSafeInteger(remaining) || remaining < 0) throw damaged('remaining time')
  return { id, ttl, remaining }
}

function damaged(part: string): LeaseError {
  return new LeaseError('damaged', `the ${part} of a stored lease is damaged`)
}
