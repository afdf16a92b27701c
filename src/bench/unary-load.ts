import { http2Engine } from '../rpc/http2/index.ts'
import type { UnaryLoad } from './loads.ts'
import type { Call } from './pace.ts'

/** Calls over one connection, key after key. */
export function unaryCalls(
  load: UnaryLoad,
  { endpoint, keys }: { readonly endpoint: string; readonly keys: number },
  took: (ms: number) => void,
): Call {
  const channel = http2Engine.connect(endpoint)
  let next = Math.floor(Math.random() * keys)
  return async (since) => {
    next = (next + 1) % keys
    await load(channel, next, keys)
    took(performance.now() - since)
  }
}
