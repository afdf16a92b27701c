import { assert } from '../../base/index.ts'
import type { RpcServer, ServerOptions } from '../engine.ts'
import type { ServiceTable } from '../handler.ts'
import { listenAt } from '../listener.ts'
import { routesOf } from '../route.ts'
import { servedEndpoint } from '../tls.ts'
import { http1Tunnel } from './http1-tunnel.ts'
import type { ThreadSetup } from './setup.ts'
import type { ConnectionThread } from './thread.ts'

/** A gRPC server whose connections are other threads', and whose handlers are this one's. */
export class ThreadedServer implements RpcServer {
  readonly #threads: readonly ConnectionThread[]
  readonly #tls: ServerOptions['tls']
  #closing: Promise<void> | undefined

  constructor(
    threads: readonly ConnectionThread[],
    services: ServiceTable,
    options: ServerOptions,
  ) {
    const { onHttp1, ...others } = options
    const byPath = routesOf(services)
    const routes = [...byPath.values()]
    if (onHttp1 !== undefined) routes.push(http1Tunnel(onHttp1))
    const setup: ThreadSetup = {
      paths: [...byPath.keys()],
      services: Object.keys(services),
      options: { ...others, sharesPorts: threads.length > 1 },
      http1: onHttp1 !== undefined,
    }
    this.#threads = threads
    this.#tls = options.tls
    for (const thread of threads) thread.serve(setup, routes)
  }

  async listen(url: string): Promise<string> {
    // What is no address is told by its own error, which would not come whole through a thread.
    const { type } = servedEndpoint(url, this.#tls)
    const [first] = this.#threads
    assert(first !== undefined, 'there is a thread')
    // The socket of a path has one owner.
    if (type === 'unix' || this.#threads.length === 1) return first.listen(url)
    const bound = await claimed(url)
    await Promise.all(this.#threads.map((thread) => thread.listen(bound)))
    return bound
  }

  close(graceMs: number): Promise<void> {
    this.#closing ??= this.#close(graceMs)
    return this.#closing
  }

  async #close(graceMs: number): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close(graceMs)))
  }
}

/** Binds a port alone for a moment: where several share it, a stranger could be one of them. */
async function claimed(url: string): Promise<string> {
  const listener = await listenAt(url, (socket) => socket.destroy())
  listener.close()
  return listener.url
}
