import type { Duplex } from 'node:stream'
import type { Encodable } from '../proto/messages.ts'
import type { Method } from '../proto/index.ts'
import type { ServiceTable } from './handler.ts'
import type { ClientTls, ServerTls } from './tls.ts'

/** Server-side limits of one engine. */
export interface ServerOptions {
  /** A larger request message is refused with ResourceExhausted. */
  readonly receiveBytesMax: number
  readonly concurrentStreamsMax: number
  /** What all connections may hold of unfinished requests and unread replies, in bytes. */
  readonly heldBytesMax?: number
  /** Pings of a client more often than this without a call are refused (etcd: 5 s). */
  readonly keepaliveMinTimeMs: number
  /** The server pings a connection this often (etcd: 2 h), and waits `keepaliveTimeoutMs`. */
  readonly keepaliveIntervalMs: number
  readonly keepaliveTimeoutMs: number
  /**
   * Takes over a connection that begins as HTTP/1 does, paused, with all its bytes still to be
   * read. Without it such a connection is refused.
   */
  readonly onHttp1?: (socket: Duplex) => void
  /**
   * Other servers listen on the same ports, and the system shares connections out among them. Node
   * has this from 22.12 on.
   */
  readonly sharesPorts?: boolean
  /** What is needed to listen on `https:` and `unixs:` URLs. */
  readonly tls?: ServerTls
}

/** A running gRPC server. */
export interface RpcServer {
  /**
   * Listens on one more `http://host:port` or `unix:` URL, or one of `https` or `unixs` for TLS; port
   * 0 takes a free one. Answers the URL it really listens on. Rejects with a `NetworkError`: `addressInUse` when it is taken,
   * `unreachable` when it is not ours; with an `RpcError` when the URL is not understood, or wants
   * TLS where there is no certificate.
   */
  listen(url: string): Promise<string>
  /** Stops accepting, lets calls end for `graceMs`, then cuts them. */
  close(graceMs: number): Promise<void>
}

/** What a caller may add to a call. */
export interface CallOptions {
  readonly signal?: AbortSignal
  readonly metadata?: ReadonlyMap<string, string>
  /** From now; the server is told, and both sides end the call when it has passed. */
  readonly deadlineMs?: number
}

/** How a channel makes its connection and watches over it. */
export interface ConnectOptions {
  /** While calls are open, the connection is pinged this often and dropped without an answer. */
  readonly keepaliveIntervalMs: number
  readonly keepaliveTimeoutMs: number
  /** For `https:` and `unixs:` URLs; without it, what any client trusts. */
  readonly tls?: ClientTls
}

/**
 * The caller's side of a streaming call. Its replies are iterated once: that ends with the call,
 * throws RpcError when its status is not OK, and cancels it when it is left early.
 */
export interface ClientStream<Req, Res> extends AsyncIterable<Res> {
  /** False when the queue is over its share: go on after `drained()`. */
  send(request: Encodable<Req>): boolean
  drained(): Promise<void>
  /** Bytes queued and not yet taken by the socket. */
  readonly queuedBytes: number
  /** No more requests will come. */
  end(): void
  cancel(): void
}

/**
 * A connection to one endpoint, made when first needed and remade when lost. A call while it cannot
 * be made fails with `Unavailable`; any call after `close` with `Canceled`.
 */
export interface Channel {
  unary<Req, Res>(
    method: Method<Req, Res>,
    request: Encodable<Req>,
    options?: CallOptions,
  ): Promise<Res>
  stream<Req, Res>(method: Method<Req, Res>, options?: CallOptions): ClientStream<Req, Res>
  close(): void
}

/** One implementation of gRPC. grpc-js is the reference; a faster engine stands beside it. */
export interface RpcEngine {
  readonly name: string
  /** Throws RpcError `InvalidArgument` where the certificate or its key is of no use. */
  createServer(services: ServiceTable, options: ServerOptions): RpcServer
  /** `url` is as for {@link RpcServer.listen}; throws RpcError for any other. */
  connect(url: string, options?: ConnectOptions): Channel
}
