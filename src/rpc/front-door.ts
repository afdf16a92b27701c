import type { Socket } from 'node:net'
import { listenAt, type Listener } from './listener.ts'
import { sniff } from './sniff.ts'

/**
 * Where a server's connections come in, on any number of addresses: those that speak HTTP/1 are
 * told apart, where somebody serves that.
 */
export class FrontDoor {
  readonly #onHttp1: ((socket: Socket) => void) | undefined
  readonly #accept: (socket: Socket) => void
  readonly #listeners = new Set<Listener>()
  /** Those that have not said what they speak. */
  readonly #unknown = new Set<Socket>()
  #closed = false

  /** `accept` gets each HTTP/2 connection; paused, with its first bytes put back, once sniffed. */
  constructor(onHttp1: ((socket: Socket) => void) | undefined, accept: (socket: Socket) => void) {
    this.#onHttp1 = onHttp1
    this.#accept = accept
  }

  /** As `RpcServer.listen` says; `sharesPort`: as `ServerOptions.sharesPorts` does. */
  async listen(url: string, sharesPort = false): Promise<string> {
    const listener = await listenAt(url, (socket) => this.#enter(socket), sharesPort)
    if (this.#closed) listener.close()
    this.#listeners.add(listener)
    return listener.url
  }

  /** Nobody comes in any more; who is in is not touched. */
  close(): void {
    this.#closed = true
    for (const listener of this.#listeners) listener.close()
    for (const socket of this.#unknown) socket.destroy()
  }

  #enter(socket: Socket): void {
    if (this.#closed) return void socket.destroy()
    const onHttp1 = this.#onHttp1
    if (onHttp1 === undefined) return this.#accept(socket)
    this.#unknown.add(socket)
    socket.once('close', () => this.#unknown.delete(socket))
    sniff(socket, (isHttp2) => {
      this.#unknown.delete(socket)
      if (isHttp2) this.#accept(socket)
      else onHttp1(socket)
    })
  }
}
