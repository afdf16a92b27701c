import { connect } from './connect.ts'
import type { UnaryLoad } from './loads.ts'
import type { Call } from './pace.ts'

/** Calls over one connection, key after key. */
export function unaryCalls(
  load: UnaryLoad,
  { endpoint, keys }: { readonly endpoint: string; readonly keys: number },
  took: (ms: number) => void,
): Call {
  const channel = connect(endpoint)
  let next = Math.floor(Math.random() * keys)
  return async (since) => {
    next = (next + 1) % keys
    await load(channel, next, keys)
    took(performance.now() - since)
  }
}
