import { Server, ServerCredentials, type ServerOptions as LibraryOptions } from '@grpc/grpc-js'
import { constants, type ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import type { RpcServer, ServerOptions } from '../engine.ts'
import { FrontDoor } from '../front-door.ts'
import type { ServiceTable } from '../handler.ts'
import { connectionWindowBytes, streamWindowBytes } from '../limits.ts'
import { PingPolicy } from '../ping-policy.ts'
import { routesOf, type Route } from '../route.ts'
import { asBuffer, sameBytes } from './bytes.ts'
import { answerUnknown, dropFarDeadlines, goTexts, http2ServersOf, onSession } from './insides.ts'
import { bidiCall, serverStreamCall } from './streaming-call.ts'
import { unaryCall } from './unary-call.ts'

/** A gRPC server on the library's call handling and our own sockets. */
export class GrpcJsServer implements RpcServer {
  readonly #server: Server
  readonly #inject: (socket: Socket) => void
  readonly #door: FrontDoor
  readonly #sockets = new Set<Socket>()
  #closing: Promise<void> | undefined

  constructor(services: ServiceTable, options: ServerOptions) {
    this.#server = new Server(libraryOptions(options))
    this.#door = new FrontDoor(options, (socket) => this.#accept(socket))
    for (const [path, route] of routesOf(services)) register(this.#server, path, route)
    answerUnknown(this.#server, new Set(Object.keys(services)))
    // The library's own listening hides which of several addresses is taken, so it gets sockets.
    const injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure())
    this.#inject = (socket) => injector.injectConnection(socket)
    for (const http2Server of http2ServersOf(this.#server)) {
      onSession(http2Server, (session) => prepare(session, options))
      dropFarDeadlines(http2Server)
    }
  }

  listen(url: string): Promise<string> {
    return this.#door.listen(url)
  }

  close(graceMs: number): Promise<void> {
    this.#closing ??= this.#close(graceMs)
    return this.#closing
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    this.#inject(socket)
  }

  async #close(graceMs: number): Promise<void> {
    this.#door.close()
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
  policePings(session, new PingPolicy(options.keepaliveMinTimeMs))
}

/** The answer to a ping on the wire; all the server writes to a connection without calls. */
const pongBytes = 17

function policePings(session: ServerHttp2Session, policy: PingPolicy): void {
  let lastWritten = 0
  session.on('ping', () => {
    const written = session.socket?.bytesWritten ?? 0
    if (written - lastWritten > pongBytes) policy.said()
    lastWritten = written
    if (policy.allows()) return
    session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 0, Buffer.from('too_many_pings'))
    session.destroy()
  })
}

function register(server: Server, path: string, route: Route): void {
  const { method } = route
  switch (route.type) {
    case 'bidi':
      return void server.register(
        path,
        bidiCall(method, route.handler),
        asBuffer,
        sameBytes,
        'bidi',
      )
    case 'serverStream': {
      const call = serverStreamCall(method, route.handler)
      return void server.register(path, call, asBuffer, sameBytes, 'serverStream')
    }
    case 'unary':
      return void server.register(
        path,
        unaryCall(method, route.handler),
        asBuffer,
        sameBytes,
        'unary',
      )
  }
}
