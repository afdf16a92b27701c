import { method, type Init, type Method } from '../proto/index.ts'
import type { Channel } from '../rpc/index.ts'

/** What one generator does; plain data, since it goes to another process. */
export interface LoadSpec {
  readonly kind: LoadKind
  readonly endpoint: string
  /** Calls under way at the same time. */
  readonly inFlight: number
  readonly measureMs: number
}

/** What came of it. */
export interface LoadFigures {
  readonly calls: number
  readonly seconds: number
  readonly p50: number
  readonly p99: number
  readonly p999: number
  /** CPU of the generator itself, in microseconds a call. */
  readonly ownCpu: number
}

/** Keys that a load uses in turn. */
export const KEYS = 10_000
const VALUE = Buffer.alloc(256, 'v')
const RANGE_KEYS = 100

const put = method('etcdserverpb.KV', 'Put')
const range = method('etcdserverpb.KV', 'Range')
const txn = method('etcdserverpb.KV', 'Txn')

type Call = (channel: Channel, at: number) => Promise<unknown>

/** How each kind of load makes its call number `at`. */
const calls = {
  put: (channel, at) => channel.unary(put, { key: keyAt(at), value: VALUE }),
  get: (channel, at) => channel.unary(range, { key: keyAt(at) }),
  'get serializable': (channel, at) => channel.unary(range, { key: keyAt(at), serializable: true }),
  'range of 100': (channel, at) => {
    const first = at % (KEYS - RANGE_KEYS)
    const rangeEnd = keyAt(first + RANGE_KEYS)
    return channel.unary(range, { key: keyAt(first), rangeEnd, limit: RANGE_KEYS })
  },
  'page of 10': (channel) =>
    channel.unary(range, {
      key: Buffer.from('bench/'),
      rangeEnd: Buffer.from('bench0'),
      limit: 10,
    }),
  'compare and swap': (channel, at) => channel.unary(txn, swap(keyAt(at))),
} satisfies Readonly<Record<string, Call>>

/** One of the loads by its name. */
export type LoadKind = keyof typeof calls

/** The call of one kind. */
export function callOf(kind: LoadKind): Call {
  return calls[kind]
}

/** Writes every key once. */
export async function fill(channel: Channel): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    while (next < KEYS) await calls.put(channel, next++)
  }
  await Promise.all(Array.from({ length: RANGE_KEYS }, work))
}

function keyAt(at: number): Uint8Array {
  return Buffer.from(`bench/${String(at % KEYS).padStart(8, '0')}`, 'latin1')
}

type TxnRequest = typeof txn extends Method<infer Request, infer _> ? Init<Request> : never

/** Puts where the key is there, reads where it is not. */
function swap(key: Uint8Array): TxnRequest {
  return {
    compare: [{ result: 1, target: 0, key, version: 0 }],
    success: [{ requestPut: { key, value: VALUE } }],
    failure: [{ requestRange: { key } }],
  }
}
