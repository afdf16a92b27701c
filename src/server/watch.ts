import { RpcError, type BidiHandler, type Implementation } from '../rpc/index.ts'
import type { WatchRequest, WatchResponse } from '../proto/index.ts'
import { requireLeader } from './require-leader.ts'
import { WatchStream, type WatchMember, type WatchServiceOptions } from './watch-stream.ts'

export type { WatchMember, WatchServiceOptions } from './watch-stream.ts'

/** etcd's Watch service on one member. Every stream stands for itself; the hub is shared. */
export function createWatchService(
  member: WatchMember,
  options: WatchServiceOptions,
): Implementation<'etcdserverpb.Watch'> {
  const watch: BidiHandler<WatchRequest, WatchResponse> = async (requests, replies, call) => {
    const guard = requireLeader(member, options.clock, options.electionMs, call)
    const stream = new WatchStream(member, options, replies)
    try {
      const ends = [serve(stream, requests), aborted(call.signal)]
      await Promise.race(guard === undefined ? ends : [...ends, guard.lost])
    } catch (error) {
      throw call.signal.aborted ? endOf(call.signal) : error
    } finally {
      guard?.stop()
      stream.close()
    }
  }
  return { Watch: watch }
}

/** Serves requests for as long as they come. Never resolves: watches go on after the last one. */
async function serve(stream: WatchStream, requests: AsyncIterable<WatchRequest>): Promise<never> {
  for await (const request of requests) {
    // A client that asks without reading the answers waits here, not in our memory.
    await stream.writable()
    stream.handle(request)
  }
  return new Promise<never>(() => {})
}

/** Rejects when the call is over. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(endOf(signal))
    if (signal.aborted) return end()
    signal.addEventListener('abort', end, { once: true })
  })
}

/** A caller that went away is told in etcd's words, of any other end in its own. */
function endOf(signal: AbortSignal): RpcError {
  const reason: unknown = signal.reason
  if (reason instanceof RpcError && reason.code !== 'Canceled') return reason
  return new RpcError('Canceled', 'etcdserver: watch canceled', { cause: reason })
}
