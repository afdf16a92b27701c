import type { Socket } from 'node:net'
import { handshakeMs } from './limits.ts'

/** What HTTP/2 begins with; no method of HTTP/1 does. */
const HTTP2_START = Buffer.from('PRI ')

/**
 * Waits for the first bytes of a connection, which say whether it speaks HTTP/1 or HTTP/2, puts
 * them back and tells; the socket is paused then. A connection that says nothing for long is cut.
 */
export function sniff(socket: Socket, tell: (isHttp2: boolean) => void): void {
  let head = Buffer.alloc(0)
  const cut = setTimeout(() => socket.destroy(), handshakeMs)
  const onData = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk])
    const start = head.subarray(0, HTTP2_START.length)
    const isHttp2 = start.equals(HTTP2_START.subarray(0, start.length))
    if (isHttp2 && start.length < HTTP2_START.length) return
    clearTimeout(cut)
    socket.off('data', onData)
    socket.pause()
    socket.unshift(head)
    tell(isHttp2)
  }
  socket.on('error', () => {})
  socket.once('close', () => clearTimeout(cut))
  socket.on('data', onData)
}
