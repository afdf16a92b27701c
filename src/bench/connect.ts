import type { Channel, ConnectOptions } from '../rpc/index.ts'
import { http2Engine } from '../rpc/http2/index.ts'

/** No ping gives up a server that stalls: how long it does is what is asked. */
const PATIENT: ConnectOptions = { keepaliveIntervalMs: 600_000, keepaliveTimeoutMs: 600_000 }

/** A connection of the bench's own to a server of any kind. */
export function connect(endpoint: string): Channel {
  return http2Engine.connect(endpoint, PATIENT)
}
