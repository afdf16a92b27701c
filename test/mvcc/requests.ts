import { bytesToLatin1, EMPTY_BYTES, latin1ToBytes } from '../../src/base/index.ts'
import { codec, EncodedMessage } from '../../src/proto/index.ts'
import type {
  Compare,
  DeleteRangeRequest,
  Encodable,
  Init,
  KeyValue,
  PutRequest,
  RangeRequest,
  RequestOp,
  TxnRequest,
} from '../../src/proto/messages.ts'

/** Bytes of a string of one byte a character. */
export const bytes = latin1ToBytes

/** What a test says of a request; keys and values as latin1 text. */
type Text<T> = { readonly [K in keyof T]?: T[K] extends Uint8Array ? string : T[K] }

export function rangeOf(part: Text<RangeRequest>): RangeRequest {
  return {
    limit: 0,
    revision: 0,
    sortOrder: 0,
    sortTarget: 0,
    serializable: false,
    keysOnly: false,
    countOnly: false,
    minModRevision: 0,
    maxModRevision: 0,
    minCreateRevision: 0,
    maxCreateRevision: 0,
    ...part,
    key: bytes(part.key ?? ''),
    rangeEnd: bytes(part.rangeEnd ?? ''),
  }
}

/** Every key there is. */
export function allKeys(part: Text<RangeRequest> = {}): RangeRequest {
  return rangeOf({ key: '\0', rangeEnd: '\0', ...part })
}

export function putOf(part: Text<PutRequest>): PutRequest {
  return {
    lease: 0n,
    prevKv: false,
    ignoreValue: false,
    ignoreLease: false,
    ...part,
    key: bytes(part.key ?? ''),
    value: bytes(part.value ?? ''),
  }
}

export function deleteOf(part: Text<DeleteRangeRequest>): DeleteRangeRequest {
  return {
    prevKv: false,
    ...part,
    key: bytes(part.key ?? ''),
    rangeEnd: bytes(part.rangeEnd ?? ''),
  }
}

export function compareOf(part: Omit<Text<Compare>, 'value'> & { value?: string }): Compare {
  return {
    result: 0,
    target: 0,
    version: undefined,
    createRevision: undefined,
    modRevision: undefined,
    lease: undefined,
    ...part,
    key: bytes(part.key ?? ''),
    value: part.value === undefined ? undefined : bytes(part.value),
    rangeEnd: bytes(part.rangeEnd ?? ''),
  }
}

export function txnOf(part: Partial<TxnRequest>): TxnRequest {
  return { compare: [], success: [], failure: [], ...part }
}

const NO_OP: RequestOp = {
  requestRange: undefined,
  requestPut: undefined,
  requestDeleteRange: undefined,
  requestTxn: undefined,
}

/** Operations of a transaction. */
export const op = {
  none: NO_OP,
  range: (part: Text<RangeRequest>): RequestOp => ({ ...NO_OP, requestRange: rangeOf(part) }),
  put: (part: Text<PutRequest>): RequestOp => ({ ...NO_OP, requestPut: putOf(part) }),
  del: (part: Text<DeleteRangeRequest>): RequestOp => ({
    ...NO_OP,
    requestDeleteRange: deleteOf(part),
  }),
  txn: (part: Partial<TxnRequest>): RequestOp => ({ ...NO_OP, requestTxn: txnOf(part) }),
}

function textOf(part: Uint8Array | undefined): string {
  return bytesToLatin1(part ?? EMPTY_BYTES)
}

export type AnyKeyValue = EncodedMessage<KeyValue> | Encodable<KeyValue>

/** A key-value that may be there as it is stored, which is its wire form. */
export function plainKv(kv: AnyKeyValue): Init<KeyValue> {
  if (!(kv instanceof EncodedMessage)) return kv
  return codec('mvccpb.KeyValue').decode(kv.bytes.subarray(kv.start, kv.end))
}

/** A key-value in one line: key=value, create/mod/version, lease where there is one. */
export function kvText(given: AnyKeyValue | undefined): string {
  if (given === undefined) return 'none'
  const kv = plainKv(given)
  const { createRevision = 0, modRevision = 0, version = 0, lease = 0n } = kv
  const revisions = `${createRevision}/${modRevision}/${version}`
  const leased = lease === 0n ? '' : ` lease ${lease}`
  return `${textOf(kv.key)}=${textOf(kv.value)} ${revisions}${leased}`
}

/** Many of them. */
export function kvTexts(kvs: readonly AnyKeyValue[] | undefined): string[] {
  return (kvs ?? []).map(kvText)
}
