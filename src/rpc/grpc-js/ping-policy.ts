import type { ServerHttp2Session } from 'node:http2'
import { constants } from 'node:http2'
import { pingStrikesMax } from '../limits.ts'

/** The answer to a ping on the wire; all the server writes to a connection without calls. */
const pongBytes = 17

/**
 * Cuts a connection that pings more often than `minTimeMs` while nothing is said to it, with the
 * GOAWAY that tells gRPC clients to ping less. Between pings that the server wrote anything else
 * is forgiven, as grpc-go does: its clients ping to measure the bandwidth of what they receive.
 */
export function policePings(session: ServerHttp2Session, minTimeMs: number): void {
  let lastAt = -Infinity
  let lastWritten = 0
  let strikes = 0
  session.on('ping', () => {
    const now = performance.now()
    const written = session.socket?.bytesWritten ?? 0
    const busy = written - lastWritten > pongBytes
    const early = now - lastAt < minTimeMs
    lastAt = now
    lastWritten = written
    if (busy) strikes = 0
    else if (early) strikes += 1
    if (strikes <= pingStrikesMax) return
    session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 0, Buffer.from('too_many_pings'))
    session.destroy()
  })
}
