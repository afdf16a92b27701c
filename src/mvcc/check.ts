import { bytesToLatin1 } from '../base/index.ts'
import {
  SortOrder,
  SortTarget,
  type DeleteRangeRequest,
  type PutRequest,
  type RangeRequest,
  type RequestOp,
  type TxnRequest,
} from '../proto/messages.ts'
import { MvccError } from './errors.ts'
import { KeySpans } from './key-spans.ts'
import { keySpan } from './view.ts'

const SORT_ORDERS: ReadonlySet<number> = new Set(Object.values(SortOrder))
const SORT_TARGETS: ReadonlySet<number> = new Set(Object.values(SortTarget))

/** Throws `emptyKey` or `invalidSortOption` for a range that no state could answer. */
export function checkRange(request: RangeRequest): void {
  checkKey(request.key)
  if (!SORT_ORDERS.has(request.sortOrder)) throw new MvccError('invalidSortOption')
  if (!SORT_TARGETS.has(request.sortTarget)) throw new MvccError('invalidSortOption')
}

/** Throws `emptyKey`, `valueProvided` or `leaseProvided`. */
export function checkPut(request: PutRequest): void {
  checkKey(request.key)
  if (request.ignoreValue && request.value.length > 0) throw new MvccError('valueProvided')
  if (request.ignoreLease && request.lease !== 0n) throw new MvccError('leaseProvided')
}

/** Throws `emptyKey`. */
export function checkDeleteRange(request: DeleteRangeRequest): void {
  checkKey(request.key)
}

/**
 * Throws what is wrong with the form of a transaction, in etcd's order: `tooManyOps`; what is wrong
 * with a compare, then an operation of `success`, then of `failure`; then `duplicateKey` over both.
 * `opsMax` is the server's `--max-txn-ops`.
 */
export function checkTxn(request: TxnRequest, opsMax: number): void {
  checkOps(request, opsMax)
  checkWrites(request.success)
  checkWrites(request.failure)
}

function checkKey(key: Uint8Array): void {
  if (key.length === 0) throw new MvccError('emptyKey')
}

/** A nested transaction has what its parent's longest list left of the limit. */
function checkOps(request: TxnRequest, opsMax: number): void {
  const { compare, success, failure } = request
  const ops = Math.max(compare.length, success.length, failure.length)
  if (ops > opsMax) throw new MvccError('tooManyOps')
  for (const { key } of compare) checkKey(key)
  for (const op of success) checkOp(op, opsMax - ops)
  for (const op of failure) checkOp(op, opsMax - ops)
}

function checkOp(op: RequestOp, opsMax: number): void {
  if (op.requestRange !== undefined) return checkRange(op.requestRange)
  if (op.requestPut !== undefined) return checkPut(op.requestPut)
  if (op.requestDeleteRange !== undefined) return checkDeleteRange(op.requestDeleteRange)
  if (op.requestTxn !== undefined) return checkOps(op.requestTxn, opsMax)
  // etcd's answer to an operation with nothing in it.
  throw new MvccError('keyNotFound')
}

interface Writes {
  readonly puts: Set<string>
  readonly deletes: KeySpans
}

/**
 * Throws `duplicateKey` when a key is put twice, or put and deleted, in one branch with all that is
 * nested in it. The two branches of one nested transaction may put the same key. Kept from etcd:
 * a delete of all keys from one on counts for nothing here, and neither does the delete of a nested
 * transaction against puts of those nested before it; such writes run in their order.
 */
function checkWrites(ops: readonly RequestOp[]): Writes {
  const writes: Writes = { puts: new Set(), deletes: new KeySpans() }
  for (const { requestDeleteRange } of ops) {
    if (requestDeleteRange === undefined) continue
    const { from, to } = keySpan(requestDeleteRange.key, requestDeleteRange.rangeEnd)
    if (to !== undefined) writes.deletes.add(from, to)
  }
  for (const { requestTxn } of ops) if (requestTxn !== undefined) nestWrites(writes, requestTxn)
  for (const { requestPut } of ops) {
    if (requestPut === undefined) continue
    const key = bytesToLatin1(requestPut.key)
    if (writes.puts.has(key) || writes.deletes.has(key)) throw new MvccError('duplicateKey')
    writes.puts.add(key)
  }
  return writes
}

function nestWrites(outer: Writes, request: TxnRequest): void {
  const success = checkWrites(request.success)
  const failure = checkWrites(request.failure)
  for (const branch of [success, failure]) {
    for (const key of branch.puts) {
      if (outer.puts.has(key) || outer.deletes.has(key)) throw new MvccError('duplicateKey')
    }
  }
  for (const branch of [success, failure]) {
    for (const key of branch.puts) outer.puts.add(key)
    outer.deletes.addAll(branch.deletes)
  }
}
