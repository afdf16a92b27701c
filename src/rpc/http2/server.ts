import type { Socket } from 'node:net'
import type { RpcServer, ServerOptions } from '../engine.ts'
import type { ServiceTable } from '../handler.ts'
import { handshakeMs } from '../limits.ts'
import { listenAt, type Listener } from '../listener.ts'
import { routesOf } from './route.ts'
import { sniff } from '../sniff.ts'
import { ServerConnection, type ServerShare } from './server-connection.ts'

/** A gRPC server on our own HTTP/2. */
export class Http2Server implements RpcServer {
  readonly #share: ServerShare
  readonly #listeners = new Set<Listener>()
  readonly #connections = new Set<ServerConnection>()
  /** Those that have not said what they speak. */
  readonly #unknown = new Set<Socket>()
  readonly #sweep: NodeJS.Timeout
  #closing: Promise<void> | undefined
  #onIdle: (() => void) | undefined

  constructor(services: ServiceTable, options: ServerOptions) {
    const names = new Set(Object.keys(services))
    this.#share = { routes: routesOf(services), services: names, options }
    this.#sweep = setInterval(() => {
      for (const connection of this.#connections) connection.sweep()
    }, handshakeMs)
    this.#sweep.unref()
  }

  async listen(url: string): Promise<string> {
    const listener = await listenAt(url, (socket) => this.#accept(socket))
    if (this.#closing !== undefined) listener.close()
    this.#listeners.add(listener)
    return listener.url
  }

  close(graceMs: number): Promise<void> {
    this.#closing ??= this.#close(graceMs)
    return this.#closing
  }

  #accept(socket: Socket): void {
    if (this.#closing !== undefined) return void socket.destroy()
    const { onHttp1 } = this.#share.options
    if (onHttp1 === undefined) return this.#begin(socket)
    this.#unknown.add(socket)
    socket.once('close', () => this.#unknown.delete(socket))
    sniff(socket, (isHttp2) => {
      this.#unknown.delete(socket)
      if (!isHttp2) return onHttp1(socket)
      this.#begin(socket)
      socket.resume()
    })
  }

  #begin(socket: Socket): void {
    const connection = new ServerConnection(socket, this.#share, () => {
      this.#connections.delete(connection)
      if (this.#connections.size === 0) this.#onIdle?.()
    })
    this.#connections.add(connection)
  }

  async #close(graceMs: number): Promise<void> {
    clearInterval(this.#sweep)
    for (const listener of this.#listeners) listener.close()
    for (const socket of this.#unknown) socket.destroy()
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
