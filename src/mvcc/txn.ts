import { assert, bytesToLatin1 } from '../base/index.ts'
import type {
  DeleteRangeResponse,
  Encodable,
  Init,
  PutRequest,
  PutResponse,
  RangeRequest,
  RequestOp,
  ResponseOp,
  TxnRequest,
  TxnResponse,
} from '../proto/messages.ts'
import { holdAll } from './compare.ts'
import { runDeleteRange } from './delete-range.ts'
import { MvccError } from './errors.ts'
import { KeySpans } from './key-spans.ts'
import { ABOVE_ALL_KEYS } from './key-tree.ts'
import { refusePut, runPut } from './put.ts'
import { range, type RangeAnswer } from './range.ts'
import { keySpan, type View } from './view.ts'
import { RevisionWrite } from './write.ts'

/** The answer to a transaction; the member adds the rest of the header. */
export interface TxnAnswer extends Encodable<TxnResponse> {
  readonly header: { readonly revision?: number }
  readonly succeeded: boolean
  readonly responses: readonly OpAnswer[]
}

/** The answer to one operation. */
export interface OpAnswer extends Encodable<ResponseOp> {
  readonly responseRange?: RangeAnswer
  readonly responsePut?: Init<PutResponse>
  readonly responseDeleteRange?: Init<DeleteRangeResponse>
  readonly responseTxn?: TxnAnswer
}

/** Whether a transaction only ranges. One that holds another counts as a write (etcd). */
export function isReadOnlyTxn(request: TxnRequest): boolean {
  return [request.success, request.failure].every((ops) =>
    ops.every((op) => op.requestRange !== undefined),
  )
}

/** Whether a transaction may be answered from local state: all it does is serializable ranges. */
export function isSerializableTxn(request: TxnRequest): boolean {
  return [request.success, request.failure].every((ops) =>
    ops.every((op) => op.requestRange?.serializable === true),
  )
}

/** Answers a read-only transaction from the state as it is. Throws as `txn` does. */
export function readTxn(view: View, request: TxnRequest): TxnAnswer {
  assert(isReadOnlyTxn(request), 'a transaction that writes goes through the log')
  const leases = { has: () => false, attach: () => {}, detach: () => {} }
  const write = new RevisionWrite(view, leases)
  const reply = runTxn(write, request)
  write.countPiece()
  return reply
}

/**
 * Runs a transaction whose form was checked. Every compare, nested ones too, is decided and every
 * refusal made before the first write, so it runs whole or not at all.
 */
export function runTxn(write: RevisionWrite, request: TxnRequest): TxnAnswer {
  const path = takenPath(write, request)
  refuseTxn(write, request, new Walk(path), new KeySpans())
  // For etcd deciding and writing are two pieces of work, so one compare and one put are no txn.
  if (!isReadOnlyTxn(request)) write.countPiece()
  const reply = runBranch(write, request, new Walk(path))
  return { ...reply, header: { revision: write.revision } }
}

/** What the compares decided for each transaction of the taken branches, in order of execution. */
function takenPath(view: View, request: TxnRequest): boolean[] {
  const taken = holdAll(view, request.compare)
  const path = [taken]
  for (const { requestTxn } of branchOf(request, taken)) {
    if (requestTxn !== undefined) path.push(...takenPath(view, requestTxn))
  }
  return path
}

class Walk {
  readonly #path: readonly boolean[]
  #at = 0

  constructor(path: readonly boolean[]) {
    this.#path = path
  }

  next(): boolean {
    const taken = this.#path[this.#at]
    assert(taken !== undefined, 'each transaction of the taken branches was decided')
    this.#at += 1
    return taken
  }
}

function branchOf(request: TxnRequest, taken: boolean): readonly RequestOp[] {
  return taken ? request.success : request.failure
}

/** `deleted` is what the operations so far will have deleted. */
function refuseTxn(write: RevisionWrite, request: TxnRequest, walk: Walk, deleted: KeySpans): void {
  for (const op of branchOf(request, walk.next())) {
    if (op.requestRange !== undefined) refuseRange(write, op.requestRange)
    if (op.requestPut !== undefined) refuseTxnPut(write, op.requestPut, deleted)
    if (op.requestDeleteRange !== undefined) {
      const { from, to } = keySpan(op.requestDeleteRange.key, op.requestDeleteRange.rangeEnd)
      deleted.add(from, to ?? ABOVE_ALL_KEYS)
    }
    if (op.requestTxn !== undefined) refuseTxn(write, op.requestTxn, walk, deleted)
  }
}

function refuseTxnPut(write: RevisionWrite, request: PutRequest, deleted: KeySpans): void {
  refusePut(write, request)
  // etcd panics here, on every member: what the put is to keep will be gone when it runs.
  const keeps = request.ignoreValue || request.ignoreLease
  if (keeps && deleted.has(bytesToLatin1(request.key))) throw new MvccError('keyNotFound')
}

/** In a transaction etcd takes only 0 for the newest revision: what is below may be compacted. */
function refuseRange(view: View, request: RangeRequest): void {
  if (request.revision === 0) return
  if (request.revision > view.revision) throw new MvccError('futureRevision')
  if (request.revision < view.compactRevision) throw new MvccError('compacted')
}

function runBranch(
  write: RevisionWrite,
  request: TxnRequest,
  walk: Walk,
): Omit<TxnAnswer, 'header'> {
  const succeeded = walk.next()
  const responses = branchOf(request, succeeded).map((op) => runOp(write, op, walk))
  return { succeeded, responses }
}

function runOp(write: RevisionWrite, op: RequestOp, walk: Walk): OpAnswer {
  if (op.requestRange !== undefined) return { responseRange: range(write, op.requestRange) }
  if (op.requestPut !== undefined) return { responsePut: runPut(write, op.requestPut) }
  if (op.requestDeleteRange !== undefined) {
    return { responseDeleteRange: runDeleteRange(write, op.requestDeleteRange) }
  }
  if (op.requestTxn === undefined) return {}
  // etcd leaves the header of a nested reply empty.
  return { responseTxn: { header: {}, ...runBranch(write, op.requestTxn, walk) } }
}
