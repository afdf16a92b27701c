import type { Init, RequestOp, ResponseOp } from '../proto/index.ts'
import { deleteRequest, type DeleteOptions, type DeleteResult } from './delete.ts'
import { KeyValue, previousOf } from './key-value.ts'
import type { Bytes, Keys } from './keys.ts'
import { putRequest, type PutOptions, type PutResult } from './put.ts'
import { rangeRequest, rangeResult, type RangeOptions, type RangeResult } from './range.ts'
import type { Txn } from './txn.ts'

/** One operation of a transaction, made by {@link op}. */
export interface Op {
  readonly wire: Init<RequestOp>
  /** It changes nothing. */
  readonly reads: boolean
}

/** The answer to the operation at the same place. */
export type OpResult =
  | ({ readonly type: 'range' } & RangeResult)
  | ({ readonly type: 'put' } & PutResult)
  | ({ readonly type: 'delete' } & DeleteResult)
  | { readonly type: 'txn'; readonly succeeded: boolean; readonly results: readonly OpResult[] }

/** Operations for a transaction. */
export const op = {
  get: (keys: Keys, options: RangeOptions = {}): Op => ({
    wire: { requestRange: rangeRequest(keys, options) },
    reads: true,
  }),
  put: (key: Bytes, value: Bytes, options: PutOptions = {}): Op => ({
    wire: { requestPut: putRequest(key, value, options) },
    reads: false,
  }),
  delete: (keys: Keys, options: DeleteOptions = {}): Op => ({
    wire: { requestDeleteRange: deleteRequest(keys, options) },
    reads: false,
  }),
  /** A transaction within: its conditions are checked before anything is written (etcd). */
  txn: (txn: Txn): Op => ({ wire: { requestTxn: txn.request }, reads: txn.reads }),
}

/** The answers to a branch's operations. `revision` is the transaction's. */
export function opResults(responses: readonly ResponseOp[], revision: number): OpResult[] {
  return responses.map((response) => opResult(response, revision))
}

function opResult(response: ResponseOp, outer: number): OpResult {
  const { responseRange, responsePut, responseDeleteRange, responseTxn } = response
  if (responseRange !== undefined) {
    const revision = responseRange.header?.revision ?? outer
    return { type: 'range', ...rangeResult(responseRange, revision) }
  }
  if (responsePut !== undefined) {
    return { type: 'put', revision: outer, previous: previousOf(responsePut.prevKv) }
  }
  if (responseTxn !== undefined) {
    const { succeeded, responses } = responseTxn
    return { type: 'txn', succeeded, results: opResults(responses, outer) }
  }
  const previous = (responseDeleteRange?.prevKvs ?? []).map((kv) => new KeyValue(kv))
  return { type: 'delete', revision: outer, deleted: responseDeleteRange?.deleted ?? 0, previous }
}
