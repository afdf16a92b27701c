import { deferred } from '../base/index.ts'
import { method, type WatchResponse } from '../proto/index.ts'
import type { Channel, ClientStream } from '../rpc/index.ts'
import { connect } from './connect.ts'
import type { Call } from './pace.ts'

/** As a few busy API servers watch: many watches a stream, several streams a connection. */
const CONNECTIONS = 4
const STREAMS = 10
const WATCHES = 25
const WATCHERS = CONNECTIONS * STREAMS * WATCHES

const KEY = Buffer.from('watched')
const VALUE_BYTES = 256
/** A value begins with the number of its put. */
const NUMBER_DIGITS = 10

const put = method('etcdserverpb.KV', 'Put')
const watch = method('etcdserverpb.Watch', 'Watch')

/** A put whose events have not all come. */
interface Wait {
  readonly since: number
  readonly over: () => void
  left: number
}

/** 1,000 watchers of one key; a call is a put of it, over when each of them has its event. */
export async function watchCalls(endpoint: string, took: (ms: number) => void): Promise<Call> {
  const waits = new Map<number, Wait>()
  const onReply = ({ events }: WatchResponse): void => {
    for (const { kv } of events) {
      const number = numberIn(kv?.value)
      const wait = waits.get(number)
      if (wait === undefined) throw new Error(`an event of put ${number} that was not made`)
      took(performance.now() - wait.since)
      wait.left -= 1
      if (wait.left > 0) continue
      waits.delete(number)
      wait.over()
    }
  }
  const channels = Array.from({ length: CONNECTIONS }, () => connect(endpoint))
  const streams = channels.flatMap((channel) => Array.from({ length: STREAMS }, () => channel))
  await Promise.all(streams.map((channel) => openWatches(channel, onReply)))

  const putter = connect(endpoint)
  let next = 0
  return async (since) => {
    const number = next++
    const { promise, resolve } = deferred<void>()
    waits.set(number, { since, over: resolve, left: WATCHERS })
    await putter.unary(put, { key: KEY, value: valueOf(number) })
    await promise
  }
}

async function openWatches(
  channel: Channel,
  onReply: (reply: WatchResponse) => void,
): Promise<void> {
  const stream = channel.stream(watch)
  const created = deferred<void>()
  // A stream that ends ends the load.
  read(stream, onReply, created.resolve).catch(created.reject)
  for (let at = 0; at < WATCHES; at++) stream.send({ createRequest: { key: KEY } })
  await created.promise
}

async function read(
  stream: ClientStream<unknown, WatchResponse>,
  onReply: (reply: WatchResponse) => void,
  allCreated: () => void,
): Promise<void> {
  let created = 0
  for await (const reply of stream) {
    if (reply.created) created += 1
    if (reply.created && created === WATCHES) allCreated()
    onReply(reply)
  }
}

function valueOf(number: number): Uint8Array {
  return Buffer.from(String(number).padStart(NUMBER_DIGITS, '0').padEnd(VALUE_BYTES, 'v'), 'latin1')
}

function numberIn(value: Uint8Array | undefined): number {
  let number = 0
  for (let at = 0; at < NUMBER_DIGITS; at++) number = number * 10 + (value?.[at] ?? 0) - 48
  return number
}
