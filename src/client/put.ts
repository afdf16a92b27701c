import { method, type Init, type PutRequest } from '../proto/index.ts'
import type { Caller, RequestOptions } from './caller.ts'
import { previousOf, type KeyValue } from './key-value.ts'
import { toBytes, type Bytes } from './keys.ts'

const putMethod = method('etcdserverpb.KV', 'Put')

/** How a key is written. */
export interface PutOptions {
  /** The key is deleted when this lease ends. */
  readonly lease?: bigint | undefined
  /** Answer with what the key held before. */
  readonly previous?: boolean | undefined
  /** Keep the value the key has; give an empty one. */
  readonly ignoreValue?: boolean | undefined
  /** Keep the lease the key has; give none. */
  readonly ignoreLease?: boolean | undefined
}

/** A put that was done. */
export interface PutResult {
  /** Of the write. */
  readonly revision: number
  readonly previous: KeyValue | undefined
}

/** The request that these stand for. */
export function putRequest(key: Bytes, value: Bytes, options: PutOptions): Init<PutRequest> {
  const { previous, ...rest } = options
  return { key: toBytes(key), value: toBytes(value), prevKv: previous, ...rest }
}

/** Writes one key. */
export function callPut(
  caller: Caller,
  key: Bytes,
  value: Bytes,
  options: PutOptions & RequestOptions,
): Promise<PutResult> {
  const { signal, timeoutMs, ...put } = options
  const request = putRequest(key, value, put)
  const plan = { name: 'the put', kind: 'write', signal, timeoutMs } as const
  return caller.run(plan, async (channel, callOptions) => {
    const { header, prevKv } = await channel.unary(putMethod, request, callOptions)
    return { revision: header?.revision ?? 0, previous: previousOf(prevKv) }
  })
}
