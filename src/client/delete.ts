import { method, type DeleteRangeRequest, type Init } from '../proto/index.ts'
import type { Caller, RequestOptions } from './caller.ts'
import { KeyValue } from './key-value.ts'
import { toSpan, type Keys } from './keys.ts'

const deleteMethod = method('etcdserverpb.KV', 'DeleteRange')

/** How keys are deleted. */
export interface DeleteOptions {
  /** Answer with what the keys held. */
  readonly previous?: boolean | undefined
}

/** A delete that was done. */
export interface DeleteResult {
  /** Of the write; of the store when there was nothing to delete. */
  readonly revision: number
  readonly deleted: number
  readonly previous: readonly KeyValue[]
}

/** The request that these stand for. */
export function deleteRequest(keys: Keys, options: DeleteOptions): Init<DeleteRangeRequest> {
  return { ...toSpan(keys), prevKv: options.previous }
}

/** Deletes keys. */
export function callDelete(
  caller: Caller,
  keys: Keys,
  options: DeleteOptions & RequestOptions,
): Promise<DeleteResult> {
  const { signal, timeoutMs, ...rest } = options
  const request = deleteRequest(keys, rest)
  const plan = { name: 'the delete', kind: 'write', signal, timeoutMs } as const
  return caller.run(plan, async (channel, callOptions) => {
    const { header, deleted, prevKvs } = await channel.unary(deleteMethod, request, callOptions)
    const previous = prevKvs.map((kv) => new KeyValue(kv))
    return { revision: header?.revision ?? 0, deleted, previous }
  })
}
