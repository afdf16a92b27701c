import { setTimeout as wait } from 'node:timers/promises'
import { method, type Init, type RangeRequest, type TxnRequest } from '../proto/index.ts'
import type { Channel } from '../rpc/index.ts'

/** Keys of most cases. */
export const KEYS = 10_000

const VALUE = Buffer.alloc(256, 'v')
const RANGE_KEYS = 100
const PAGE_KEYS = 10
/** Of the mixed load, one call of so many is a put. */
const PUT_OF = 5
/** As many operations as etcd lets one txn have. */
const TXN_PUTS = 128
const FILL_IN_FLIGHT = 100
const FILL_TXNS_IN_FLIGHT = 8
const AGAIN_MS = 10
const GIVE_UP_MS = 120_000

const put = method('etcdserverpb.KV', 'Put')
const range = method('etcdserverpb.KV', 'Range')
const txn = method('etcdserverpb.KV', 'Txn')

/** A key of the bench; in byte order as the numbers are. */
export function keyAt(at: number): Uint8Array {
  return Buffer.from(`bench/${String(at).padStart(8, '0')}`, 'latin1')
}

/** What one put writes. */
export function putAt(at: number): { readonly key: Uint8Array; readonly value: Uint8Array } {
  return { key: keyAt(at), value: VALUE }
}

/** Every key of the bench. */
export const EVERYTHING: Init<RangeRequest> = {
  key: Buffer.from('bench/'),
  rangeEnd: Buffer.from('bench0'),
}

/**
 * Writes the first `keys` keys once each. Single puts come first, since a fresh server's code for
 * them is cold; what there is beyond most cases' keys goes faster.
 */
export async function fill(channel: Channel, keys: number = KEYS): Promise<void> {
  const single = Math.min(keys, KEYS)
  let next = 0
  const putAll = async (): Promise<void> => {
    while (next < single) await putOne(channel, next++)
  }
  await Promise.all(Array.from({ length: FILL_IN_FLIGHT }, putAll))
  const putMany = async (): Promise<void> => {
    while (next < keys) {
      const first = next
      next = Math.min(keys, first + TXN_PUTS)
      const ats = Array.from({ length: next - first }, (_, at) => first + at)
      await channel.unary(txn, { success: ats.map((at) => ({ requestPut: putAt(at) })) })
    }
  }
  await Promise.all(Array.from({ length: FILL_TXNS_IN_FLIGHT }, putMany))
}

/** Makes a call on the key of that number, of so many that there are. */
export type UnaryLoad = (channel: Channel, at: number, keys: number) => Promise<unknown>

/** Loads of one request and one reply each. */
export const UNARY_LOADS = {
  put: putOne,
  'put until done': putUntilDone,
  get: getOne,
  'get serializable': (channel, at) => channel.unary(range, { key: keyAt(at), serializable: true }),
  '80 % get, 20 % put': (channel, at) =>
    at % PUT_OF === 0 ? putOne(channel, at) : getOne(channel, at),
  'range of 100': (channel, at, keys) => {
    const first = at % Math.max(keys - RANGE_KEYS, 1)
    const rangeEnd = keyAt(first + RANGE_KEYS)
    return channel.unary(range, { key: keyAt(first), rangeEnd, limit: RANGE_KEYS })
  },
  'page of 10': (channel) => channel.unary(range, { ...EVERYTHING, limit: PAGE_KEYS }),
  'compare and swap': (channel, at) => channel.unary(txn, swap(keyAt(at))),
} satisfies Readonly<Record<string, UnaryLoad>>

function putOne(channel: Channel, at: number): Promise<unknown> {
  return channel.unary(put, putAt(at))
}

/** One that fails is put again: what counts is when it is done. */
async function putUntilDone(channel: Channel, at: number): Promise<unknown> {
  const end = performance.now() + GIVE_UP_MS
  for (;;) {
    try {
      return await putOne(channel, at)
    } catch (error) {
      if (performance.now() > end) throw error
      await wait(AGAIN_MS)
    }
  }
}

function getOne(channel: Channel, at: number): Promise<unknown> {
  return channel.unary(range, { key: keyAt(at) })
}

/** Puts where the key is there, reads where it is not. */
function swap(key: Uint8Array): Init<TxnRequest> {
  return {
    compare: [{ result: 1, target: 0, key, version: 0 }],
    success: [{ requestPut: { key, value: VALUE } }],
    failure: [{ requestRange: { key } }],
  }
}
