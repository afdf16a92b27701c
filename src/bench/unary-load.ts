import type { ConnectOptions } from '../rpc/index.ts'
import { http2Engine } from '../rpc/http2/index.ts'
import type { UnaryLoad } from './loads.ts'
import type { Call } from './pace.ts'

/** No ping gives up a server that stalls: how long it does is what is asked. */
const PATIENT: ConnectOptions = { keepaliveIntervalMs: 600_000, keepaliveTimeoutMs: 600_000 }

/** Calls over one connection, key after key. */
export function unaryCalls(
  load: UnaryLoad,
  { endpoint, keys }: { readonly endpoint: string; readonly keys: number },
  took: (ms: number) => void,
): Call {
  const channel = http2Engine.connect(endpoint, PATIENT)
  let next = Math.floor(Math.random() * keys)
  return async (since) => {
    next = (next + 1) % keys
    await load(channel, next, keys)
    took(performance.now() - since)
  }
}
