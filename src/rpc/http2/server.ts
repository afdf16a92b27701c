import type { Socket } from 'node:net'
import type { RpcServer, ServerOptions } from '../engine.ts'
import { FrontDoor } from '../front-door.ts'
import { handshakeMs, serverHeldBytesMax } from '../limits.ts'
import type { Route } from '../route.ts'
import { HeldBytes } from './held-bytes.ts'
import { ServerConnection, type ServerShare } from './server-connection.ts'

/** A gRPC server on our own HTTP/2. */
export class Http2Server implements RpcServer {
  readonly #share: ServerShare
  readonly #door: FrontDoor
  readonly #connections = new Set<ServerConnection>()
  readonly #sweep: NodeJS.Timeout
  #closing: Promise<void> | undefined
  #onIdle: (() => void) | undefined

  /** Serves `routes`, which are of `services`. */
  constructor(
    routes: ReadonlyMap<string, Route>,
    services: ReadonlySet<string>,
    options: ServerOptions,
  ) {
    const held = new HeldBytes(options.heldBytesMax ?? serverHeldBytesMax)
    this.#share = { routes, services, options, held }
    this.#door = new FrontDoor(options, (socket) => this.#accept(socket))
    this.#sweep = setInterval(() => {
      for (const connection of this.#connections) connection.sweep()
    }, handshakeMs)
    this.#sweep.unref()
  }

  listen(url: string): Promise<string> {
    return this.#door.listen(url, this.#share.options.sharesPorts)
  }

  close(graceMs: number): Promise<void> {
    this.#closing ??= this.#close(graceMs)
    return this.#closing
  }

  #accept(socket: Socket): void {
    const connection = new ServerConnection(socket, this.#share, () => {
      this.#connections.delete(connection)
      if (this.#connections.size === 0) this.#onIdle?.()
    })
    this.#connections.add(connection)
    socket.resume()
  }

  async #close(graceMs: number): Promise<void> {
    clearInterval(this.#sweep)
    this.#door.close()
    for (const connection of this.#connections) connection.goAway()
    if (this.#connections.size === 0) return
    await new Promise<void>((resolve) => {
      const cut = setTimeout(() => {
        for (const connection of this.#connections) connection.close()
      }, graceMs)
      this.#onIdle = () => {
        clearTimeout(cut)
        resolve()
      }
    })
  }
}
