import { connect, createServer, type Server, type Socket } from 'node:net'
import { BytePump, type LinkState } from './byte-pump.ts'

/** `forth`: from who dials to who is dialled. `back`: the other way. */
export type Direction = 'forth' | 'back'

interface Connection {
  readonly forth: BytePump
  readonly back: BytePump
}

/**
 * A TCP proxy of one dialled way on loopback. Each direction can be held (the connection stays open
 * and silent, new ones too) or delayed, and all connections can be cut off.
 */
export class TcpProxy {
  readonly url: string
  readonly #server: Server
  readonly #connections = new Set<Connection>()
  readonly #links: Readonly<Record<Direction, LinkState>> = {
    forth: { held: false, delayMs: 0 },
    back: { held: false, delayMs: 0 },
  }
  #targetPort = 0

  private constructor(server: Server, port: number) {
    this.#server = server
    this.url = `http://127.0.0.1:${port}`
    server.on('connection', (socket) => this.#accept(socket))
  }

  /** Listens on a free port; nothing is forwarded before it has a target. */
  static async open(): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: true })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', resolve)
    })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
    return new TcpProxy(server, address.port)
  }

  /** Where to forward to, `http://127.0.0.1:port`. */
  set target(url: string) {
    this.#targetPort = Number(new URL(url).port)
  }

  /** Changes one direction of this way, for connections open now and later ones. */
  set(direction: Direction, change: Partial<LinkState>): void {
    Object.assign(this.#links[direction], change)
    for (const connection of this.#connections) connection[direction].flush()
  }

  /** Ends all connections at once, as a box in between that restarts. */
  dropConnections(): void {
    for (const { forth, back } of this.#connections) {
      forth.stop()
      back.stop()
    }
  }

  async close(): Promise<void> {
    this.dropConnections()
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
    })
  }

  #accept(near: Socket): void {
    const far = connect({ port: this.#targetPort, host: '127.0.0.1', allowHalfOpen: true })
    near.setNoDelay(true)
    far.setNoDelay(true)
    const connection = {
      forth: new BytePump(near, far, this.#links.forth),
      back: new BytePump(far, near, this.#links.back),
    }
    this.#connections.add(connection)
    const closed = (): void => {
      if (near.destroyed && far.destroyed) this.#connections.delete(connection)
    }
    near.once('close', closed)
    far.once('close', closed)
  }
}
