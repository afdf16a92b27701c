import {
  method,
  SortOrder,
  SortTarget,
  type Init,
  type RangeRequest,
  type RangeResponse,
} from '../proto/index.ts'
import type { Caller, RequestOptions } from './caller.ts'
import { KeyValue } from './key-value.ts'
import { toSpan, type Keys } from './keys.ts'

const rangeMethod = method('etcdserverpb.KV', 'Range')

const ORDER = { none: SortOrder.NONE, ascend: SortOrder.ASCEND, descend: SortOrder.DESCEND }

const TARGET = {
  key: SortTarget.KEY,
  version: SortTarget.VERSION,
  createRevision: SortTarget.CREATE,
  modRevision: SortTarget.MOD,
  value: SortTarget.VALUE,
}

/** Which order a range comes in. */
export type RangeOrder = keyof typeof ORDER

/** What a range is sorted by. */
export type RangeSortBy = keyof typeof TARGET

/** Which of the keys' versions are wanted, and how much of each. */
export interface RangeOptions {
  /** As it stood at this revision; 0 or absent is now. */
  readonly revision?: number | undefined
  /** Answered by the member that is asked alone: faster, perhaps stale. */
  readonly serializable?: boolean | undefined
  readonly limit?: number | undefined
  readonly order?: RangeOrder | undefined
  readonly sortBy?: RangeSortBy | undefined
  readonly keysOnly?: boolean | undefined
  readonly countOnly?: boolean | undefined
  readonly minModRevision?: number | undefined
  readonly maxModRevision?: number | undefined
  readonly minCreateRevision?: number | undefined
  readonly maxCreateRevision?: number | undefined
}

/** What a range held. */
export interface RangeResult {
  /** The store's newest revision, also when the past was read. */
  readonly revision: number
  readonly kvs: readonly KeyValue[]
  /** Keys in the whole range; `limit` does not cut it. */
  readonly count: number
  /** `limit` cut off some. */
  readonly more: boolean
}

/** The request that `keys` and `options` stand for. */
export function rangeRequest(keys: Keys, options: RangeOptions): Init<RangeRequest> {
  const { order, sortBy, ...rest } = options
  return {
    ...toSpan(keys),
    ...rest,
    sortOrder: ORDER[order ?? 'none'],
    sortTarget: TARGET[sortBy ?? 'key'],
  }
}

/** The answer to a range, or to one within a transaction. */
export function rangeResult(response: RangeResponse, revision: number): RangeResult {
  const { kvs, count, more } = response
  return { revision, kvs: kvs.map((kv) => new KeyValue(kv)), count, more }
}

/** Reads keys. */
export function callRange(
  caller: Caller,
  keys: Keys,
  options: RangeOptions & RequestOptions,
): Promise<RangeResult> {
  const { signal, timeoutMs, ...range } = options
  const request = rangeRequest(keys, range)
  const plan = { name: 'the read', kind: 'read', signal, timeoutMs } as const
  return caller.run(plan, async (channel, callOptions) => {
    const response = await channel.unary(rangeMethod, request, callOptions)
    return rangeResult(response, response.header?.revision ?? 0)
  })
}
