import type { Socket } from 'node:net'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import { errorText } from '../base/index.ts'
import { handshakeMs, handshakesMax } from './limits.ts'
import { RpcError } from './status.ts'
import type { ServerTls } from './tls.ts'

/** HTTP/2 over TLS asks for no less (RFC 9113, 9.2). */
const VERSION_MIN = 'TLSv1.2'

/** Where plain sockets become TLS ones: a bounded number of handshakes of bounded time. */
export class TlsDoor {
  readonly #server: Server
  /** Whose handshake is under way, by their address: the oldest first. */
  readonly #underWay = new Map<string, Socket>()
  readonly #enter: (socket: TLSSocket) => void
  #closed = false

  /**
   * `enter` gets each connection whose handshake is done. Who offers only other protocols than
   * HTTP/2 (and HTTP/1.1, with `http1`) is refused in it; who offers none is for `enter` to judge.
   */
  constructor(tls: ServerTls, http1: boolean, enter: (socket: TLSSocket) => void) {
    this.#enter = enter
    this.#server = createTlsServer(tls, http1)
    this.#server.on('secureConnection', (socket) => this.#done(socket))
    this.#server.on('tlsClientError', (_error, socket) => socket.destroy())
  }

  /** Begins the handshake. */
  enter(socket: Socket): void {
    const address = addressOf(socket)
    this.#underWay.set(address, socket)
    socket.on('error', () => {})
    socket.once('close', () => {
      if (this.#underWay.get(address) === socket) this.#underWay.delete(address)
    })
    this.#server.emit('connection', socket)
    if (this.#underWay.size <= handshakesMax) return
    // Honest handshakes are short: who has begun first is the least likely to come to an end.
    const [oldest] = this.#underWay.values()
    oldest?.destroy()
  }

  /** Ends those that are under way. */
  close(): void {
    this.#closed = true
    for (const socket of this.#underWay.values()) socket.destroy()
  }

  #done(socket: TLSSocket): void {
    this.#underWay.delete(addressOf(socket))
    socket.on('error', () => {})
    if (this.#closed) socket.destroy()
    else this.#enter(socket)
  }
}

function createTlsServer(tls: ServerTls, http1: boolean): Server {
  const { cert, key, clientCa, clientCertRequired = false } = tls
  try {
    return createServer({
      cert,
      key,
      ...(clientCa === undefined ? {} : { ca: clientCa }),
      requestCert: clientCertRequired,
      rejectUnauthorized: clientCertRequired,
      ALPNProtocols: http1 ? ['h2', 'http/1.1'] : ['h2'],
      handshakeTimeout: handshakeMs,
      minVersion: VERSION_MIN,
    })
  } catch (error) {
    const text = `the certificate or its key is of no use: ${errorText(error)}`
    throw new RpcError('InvalidArgument', text, { cause: error })
  }
}

/**
 * The same for a socket and for the TLS on it, which Node does not link openly. Clients on unix
 * sockets have none, and are no strangers.
 */
function addressOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
