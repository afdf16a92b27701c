import type { Duplex } from 'node:stream'

/** How long a socket may take to send its last bytes and hear the other side's end. */
const LINGER_MS = 1000

/**
 * Ends a socket once what was written has left, and soon in any case: its peer may never read. It
 * is read until then, because bytes that nobody read would take the last words from the peer.
 */
export function endSoon(socket: Duplex): void {
  const cut = setTimeout(() => socket.destroy(), LINGER_MS)
  cut.unref()
  socket.once('close', () => clearTimeout(cut))
  socket.end()
  socket.resume()
}
