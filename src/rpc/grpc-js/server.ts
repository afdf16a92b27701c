import { Server, ServerCredentials, type ServerOptions as LibraryOptions } from '@grpc/grpc-js'
import type { ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import { assert } from '../../base/index.ts'
import { methodByPath, methods, type Method } from '../../proto/index.ts'
import type { RpcServer, ServerOptions } from '../engine.ts'
import type { BidiHandler, ServerStreamHandler, ServiceTable, UnaryHandler } from '../handler.ts'
import { connectionWindowBytes, streamWindowBytes } from '../limits.ts'
import { asBuffer, sameBytes } from './bytes.ts'
import { answerUnknown, dropFarDeadlines, goTexts, http2ServersOf, onSession } from './insides.ts'
import { listenAt, type Listener } from '../listener.ts'
import { sniff } from '../sniff.ts'
import { policePings } from './ping-policy.ts'
import { bidiCall, serverStreamCall } from './streaming-call.ts'
import { unaryCall } from './unary-call.ts'

/** A gRPC server on the library's call handling and our own sockets. */
export class GrpcJsServer implements RpcServer {
  readonly #server: Server
  readonly #inject: (socket: Socket) => void
  readonly #onHttp1: ((socket: Socket) => void) | undefined
  readonly #listeners = new Set<Listener>()
  readonly #sockets = new Set<Socket>()
  #closing: Promise<void> | undefined

  constructor(services: ServiceTable, options: ServerOptions) {
    this.#server = new Server(libraryOptions(options))
    this.#onHttp1 = options.onHttp1
    register(this.#server, services)
    answerUnknown(this.#server, new Set(Object.keys(services)))
    // The library's own listening hides which of several addresses is taken, so it gets sockets.
    const injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure())
    this.#inject = (socket) => injector.injectConnection(socket)
    for (const http2Server of http2ServersOf(this.#server)) {
      onSession(http2Server, (session) => prepare(session, options))
      dropFarDeadlines(http2Server)
    }
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
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    const onHttp1 = this.#onHttp1
    if (onHttp1 === undefined) return this.#inject(socket)
    sniff(socket, (isHttp2) => (isHttp2 ? this.#inject(socket) : onHttp1(socket)))
  }

  async #close(graceMs: number): Promise<void> {
    for (const listener of this.#listeners) listener.close()
    const cut = setTimeout(() => this.#cut(), graceMs)
    await new Promise((resolve) => this.#server.tryShutdown(resolve))
    clearTimeout(cut)
    this.#cut()
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

function libraryOptions(options: ServerOptions): LibraryOptions {
  return {
    'grpc.max_receive_message_length': options.receiveBytesMax,
    'grpc.max_concurrent_streams': options.concurrentStreamsMax,
    'grpc.keepalive_time_ms': options.keepaliveIntervalMs,
    'grpc.keepalive_timeout_ms': options.keepaliveTimeoutMs,
    // Costs a record a call and a connection, and nothing here reads it.
    'grpc.enable_channelz': 0,
    interceptors: [goTexts],
  }
}

function prepare(session: ServerHttp2Session, options: ServerOptions): void {
  session.settings({ initialWindowSize: streamWindowBytes })
  session.setLocalWindowSize(connectionWindowBytes)
  if (options.keepaliveMinTimeMs > 0) policePings(session, options.keepaliveMinTimeMs)
}

function register(server: Server, services: ServiceTable): void {
  for (const [service, implementation] of Object.entries(services)) {
    for (const name of Object.keys(implementation)) {
      const known = methodByPath(`/${service}/${name}`)
      assert(known !== undefined, `a handler is for a method that exists: ${service}/${name}`)
    }
  }
  for (const method of methods) {
    const implementation = services[method.service] as Readonly<Record<string, unknown>> | undefined
    const handler = implementation?.[method.name]
    if (typeof handler === 'function') registerOne(server, method, handler.bind(implementation))
  }
}

// The table's type has fitted each handler to its method; a loop over names cannot say that.
function registerOne(server: Server, method: Method, handler: unknown): void {
  const { path } = method
  if (method.requestStream) {
    const call = bidiCall(method, handler as BidiHandler<unknown, unknown>)
    server.register(path, call, asBuffer, sameBytes, 'bidi')
  } else if (method.responseStream) {
    const call = serverStreamCall(method, handler as ServerStreamHandler<unknown, unknown>)
    server.register(path, call, asBuffer, sameBytes, 'serverStream')
  } else {
    const call = unaryCall(method, handler as UnaryHandler<unknown, unknown>)
    server.register(path, call, asBuffer, sameBytes, 'unary')
  }
}
