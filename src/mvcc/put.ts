import { bytesToLatin1 } from '../base/index.ts'
import type { Init, PutRequest, PutResponse } from '../proto/messages.ts'
import { MvccError } from './errors.ts'
import { NO_LEASE } from './key-value-bytes.ts'
import { readKey } from './view.ts'
import type { RevisionWrite } from './write.ts'

/**
 * Throws what the state has against a put: `leaseNotFound`, then `keyNotFound` for a put that keeps
 * the value or the lease of a key that does not exist.
 */
export function refusePut(write: RevisionWrite, request: PutRequest): void {
  const { lease, ignoreLease, ignoreValue } = request
  if (lease !== NO_LEASE && !write.hasLease(lease)) throw new MvccError('leaseNotFound')
  if (!ignoreLease && !ignoreValue) return
  const index = write.keys.get(bytesToLatin1(request.key))
  if (index === undefined || !index.live) throw new MvccError('keyNotFound')
}

/** Runs a put that {@link refusePut} let through. */
export function runPut(write: RevisionWrite, request: PutRequest): Init<PutResponse> {
  const key = bytesToLatin1(request.key)
  const { prevKv, ignoreLease, ignoreValue } = request
  if (prevKv || ignoreLease || ignoreValue) write.counts.ranges += 1
  const old = prevKv || ignoreValue ? readKey(write, key, write.revision) : undefined
  const value = ignoreValue && old !== undefined ? old.value : request.value
  const lease = ignoreLease ? (write.keys.get(key)?.lease ?? NO_LEASE) : request.lease
  write.put(key, request.key, value, lease)
  const header = { revision: write.revision }
  return prevKv ? { header, prevKv: old } : { header }
}
