import { setTimeout as wait } from 'node:timers/promises'
import { method, type WatchRequest, type WatchResponse } from '../proto/index.ts'
import { RpcError, type Channel, type ClientStream } from '../rpc/index.ts'
import { PROGRESS_INTERVAL_MS } from './limits.ts'
import type { WatchTape } from './watch-tape.ts'
import { bytesOf, eventOfWire } from './wire-state.ts'

const watchMethod = method('etcdserverpb.Watch', 'Watch')
const RETRY_MS = 200

/**
 * Tapes a watch at one member, response by response, until `signal` aborts: nothing in between
 * mends what the member does wrong. When the stream ends, a new one goes on after the last revision
 * that was whole.
 */
export async function tapeMemberWatch(
  channel: Channel,
  tape: WatchTape,
  signal: AbortSignal,
): Promise<void> {
  let next = tape.wish.startRevision
  while (!signal.aborted) {
    try {
      for await (const response of openWatch(channel, tape, next, signal)) {
        if (response.canceled) throw new RpcError('Unknown', 'the member canceled the watch')
        take(response, tape)
        next = Math.max(tape.passed + 1, tape.startRevision)
      }
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
    }
    await wait(RETRY_MS, undefined, { signal }).catch(() => undefined)
  }
}

async function* openWatch(
  channel: Channel,
  { wish }: WatchTape,
  startRevision: number,
  signal: AbortSignal,
): AsyncGenerator<WatchResponse> {
  const stream: ClientStream<WatchRequest, WatchResponse> = channel.stream(watchMethod, { signal })
  const { span, previousAsked } = wish
  const rangeEnd = bytesOf(span.end ?? '')
  const create = { key: bytesOf(span.key), rangeEnd, startRevision, prevKv: previousAsked }
  const timer = setInterval(() => stream.send({ progressRequest: {} }), PROGRESS_INTERVAL_MS)
  try {
    stream.send({ createRequest: create })
    yield* stream
  } finally {
    clearInterval(timer)
  }
}

function take(response: WatchResponse, tape: WatchTape): void {
  const revision = response.header?.revision ?? 0
  if (response.created) {
    if (tape.startRevision === 0) tape.startRevision = revision + 1
  } else if (response.events.length === 0) tape.add({ type: 'progress', revision })
  else {
    const events = response.events.flatMap((event) => eventOfWire(event) ?? [])
    tape.add({ type: 'events', events })
  }
}
