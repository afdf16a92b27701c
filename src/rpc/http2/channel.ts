import type { Encodable, Method } from '../../proto/index.ts'
import { canceled } from '../answers.ts'
import { parseEndpoint, type Endpoint } from '../endpoint-url.ts'
import type { CallOptions, Channel, ClientStream, ConnectOptions } from '../engine.ts'
import {
  keepaliveIntervalMs,
  keepaliveTimeoutMs,
  reconnectFirstMs,
  reconnectLongestMs,
} from '../limits.ts'
import { RpcError } from '../status.ts'
import { dial } from './dial.ts'
import { checkMetadata, ClientConnection } from './client-connection.ts'
import type { CallOwner } from './client-call.ts'
import { Http2ClientStream } from './client-stream.ts'
import { UnaryCall } from './unary-call.ts'

const defaults: ConnectOptions = { keepaliveIntervalMs, keepaliveTimeoutMs }

/** A connection to one endpoint, made when first needed and made anew when lost. */
export class Http2Channel implements Channel {
  readonly #endpoint: Endpoint
  readonly #options: ConnectOptions
  /** The one that new calls are made on. */
  #connection: ClientConnection | undefined
  /** Also those that only end their last calls. */
  readonly #connections = new Set<ClientConnection>()
  #ready = false
  /** Calls that wait for the connection. */
  #waiting = new Set<CallOwner>()
  #lastFailure: string | undefined
  #waitMs = reconnectFirstMs
  #rest: NodeJS.Timeout | undefined
  #closed = false

  constructor(url: string, options: ConnectOptions = defaults) {
    this.#endpoint = parseEndpoint(url)
    this.#options = options
  }

  unary<Req, Res>(
    method: Method<Req, Res>,
    request: Encodable<Req>,
    options: CallOptions = {},
  ): Promise<Res> {
    return new Promise((resolve, reject) => {
      this.#check(options)
      const body = method.request.encode(request)
      const call = new UnaryCall(method, options, body, {
        resolve: (reply) => resolve(reply as Res),
        reject,
        gone: (owner) => this.#forget(owner),
      })
      this.#begin(call)
    })
  }

  stream<Req, Res>(method: Method<Req, Res>, options: CallOptions = {}): ClientStream<Req, Res> {
    this.#check(options)
    const stream = new Http2ClientStream(method, options, (owner) => this.#forget(owner))
    this.#begin(stream)
    return stream
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#rest)
    for (const owner of this.#take()) owner.onEnd(closing())
    for (const connection of this.#connections) connection.close('the channel was closed')
  }

  #check({ metadata, signal }: CallOptions): void {
    if (this.#closed) throw closing()
    if (metadata !== undefined) checkMetadata(metadata)
    if (signal?.aborted === true) throw canceled(signal)
  }

  #begin(owner: CallOwner): void {
    const connection = this.#connection
    if (connection?.usable === true && this.#ready) return connection.open(owner)
    if (this.#rest !== undefined) {
      const text = this.#lastFailure ?? 'no connection'
      return owner.onEnd(new RpcError('Unavailable', text, { neverSent: true }))
    }
    this.#waiting.add(owner)
    if (connection?.usable !== true) this.#connect()
  }

  #forget(owner: CallOwner): void {
    this.#waiting.delete(owner)
    for (const connection of this.#connections) connection.forget(owner)
  }

  #connect(): void {
    this.#ready = false
    const connection = new ClientConnection(
      (ready) => dial(this.#endpoint, this.#options.tls, ready),
      this.#endpoint,
      this.#options,
      () => this.#onReady(connection),
      (reason) => this.#onLost(connection, reason),
    )
    this.#connection = connection
    this.#connections.add(connection)
  }

  #onReady(connection: ClientConnection): void {
    if (connection !== this.#connection) return
    this.#ready = true
    this.#waitMs = reconnectFirstMs
    for (const owner of this.#take()) this.#begin(owner)
  }

  #onLost(connection: ClientConnection, reason: string): void {
    this.#connections.delete(connection)
    if (connection !== this.#connection) return
    const wasReady = this.#ready
    this.#connection = undefined
    this.#ready = false
    if (this.#closed || wasReady) return
    // It never came to be: whoever asks within the rest hears the same.
    this.#lastFailure = reason
    this.#rest = setTimeout(() => (this.#rest = undefined), this.#waitMs)
    this.#rest.unref()
    this.#waitMs = Math.min(this.#waitMs * 2, reconnectLongestMs)
    const error = new RpcError('Unavailable', reason, { neverSent: true })
    for (const owner of this.#take()) owner.onEnd(error)
  }

  #take(): Iterable<CallOwner> {
    const waiting = this.#waiting
    this.#waiting = new Set()
    return waiting
  }
}

function closing(): RpcError {
  return new RpcError('Canceled', 'grpc: the client connection is closing')
}
