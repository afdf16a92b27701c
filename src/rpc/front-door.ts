import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { ServerOptions } from './engine.ts'
import { listenAt, type Listener } from './listener.ts'
import { sniff } from './sniff.ts'
import { TlsDoor } from './tls-door.ts'
import { servedEndpoint } from './tls.ts'

/**
 * Where a server's connections come in, on any number of addresses, plain or over TLS: those that
 * speak HTTP/1 are told apart, where somebody serves that.
 */
export class FrontDoor {
  readonly #options: ServerOptions
  readonly #accept: (socket: Socket) => void
  readonly #tls: TlsDoor | undefined
  readonly #listeners = new Set<Listener>()
  /** Those that have not said what they speak. */
  readonly #unknown = new Set<Socket>()
  #closed = false

  /** `accept` gets each HTTP/2 connection; paused, with its first bytes put back, once sniffed. */
  constructor(options: ServerOptions, accept: (socket: Socket) => void) {
    const { onHttp1, tls } = options
    this.#options = options
    this.#accept = accept
    if (tls === undefined) return
    this.#tls = new TlsDoor(tls, onHttp1 !== undefined, (socket) => this.#enterSecure(socket))
  }

  /** As `RpcServer.listen` says; `sharesPort`: as `ServerOptions.sharesPorts` does. */
  async listen(url: string, sharesPort = false): Promise<string> {
    const tls = servedEndpoint(url, this.#options.tls).secure ? this.#tls : undefined
    const enter = (socket: Socket): void => {
      if (this.#closed) socket.destroy()
      else if (tls === undefined) this.#enter(socket)
      else tls.enter(socket)
    }
    const listener = await listenAt(url, enter, sharesPort)
    if (this.#closed) listener.close()
    this.#listeners.add(listener)
    return listener.url
  }

  /** Nobody comes in any more; who is in is not touched. */
  close(): void {
    this.#closed = true
    for (const listener of this.#listeners) listener.close()
    for (const socket of this.#unknown) socket.destroy()
    this.#tls?.close()
  }

  #enter(socket: Socket): void {
    const { onHttp1 } = this.#options
    if (onHttp1 === undefined) return this.#accept(socket)
    this.#unknown.add(socket)
    socket.once('close', () => this.#unknown.delete(socket))
    sniff(socket, (isHttp2) => {
      this.#unknown.delete(socket)
      if (isHttp2) this.#accept(socket)
      else onHttp1(socket)
    })
  }
  /**
   * What a client speaks has been agreed on in the handshake. HTTP/2 must be (RFC 9113, 3.2); who
   * says nothing there can only mean HTTP/1.1, as many a health check does.
   */
  #enterSecure(socket: TLSSocket): void {
    const { onHttp1 } = this.#options
    if (socket.alpnProtocol === 'h2') this.#accept(socket)
    else if (onHttp1 === undefined) socket.destroy()
    else onHttp1(socket)
  }
}
