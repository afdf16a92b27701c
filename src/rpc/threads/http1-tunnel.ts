import { Duplex } from 'node:stream'
import { methods, type Method } from '../../proto/index.ts'
import type { BidiHandler, ReplySink } from '../handler.ts'
import type { Route } from '../route.ts'
import { bytesMethod } from './bytes-method.ts'

/**
 * What serves a connection that speaks HTTP/1 and is another thread's: its bytes come and go as
 * those of a bidi call do, and to `onHttp1` they are a socket.
 */
export function http1Tunnel(onHttp1: (socket: Duplex) => void): Route {
  const handler: BidiHandler<unknown, unknown> = (requests, replies, call) => {
    const chunks = (requests as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
    const socket = new TunnelSocket(chunks, replies)
    const closed = new Promise<void>((resolve) => socket.once('close', resolve))
    call.signal.addEventListener('abort', () => socket.destroy(), { once: true })
    // Whoever is answered, or broken off, needs to send no more.
    socket.once('finish', () => socket.destroy())
    socket.on('error', () => {})
    onHttp1(socket)
    return closed
  }
  return { type: 'bidi', method: bytesMethod(anyMethod), handler }
}

// Only what its messages are made of is asked, and that is bytes.
const [anyMethod] = methods as readonly [Method, ...Method[]]

class TunnelSocket extends Duplex {
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #replies: ReplySink<unknown>

  constructor(chunks: AsyncIterator<Uint8Array>, replies: ReplySink<unknown>) {
    super({ allowHalfOpen: true })
    this.#chunks = chunks
    this.#replies = replies
  }

  override _read(): void {
    this.#chunks.next().then(
      ({ done, value }) => this.push(done === true ? null : value),
      (error: unknown) => this.destroy(error instanceof Error ? error : undefined),
    )
  }

  override _write(chunk: Uint8Array, _encoding: unknown, taken: () => void): void {
    if (this.#replies.sendEncoded(chunk)) taken()
    else void this.#replies.drained().then(taken)
  }
}
