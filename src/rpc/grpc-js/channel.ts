import {
  Client,
  credentials,
  Metadata,
  type ChannelCredentials,
  type ClientOptions,
} from '@grpc/grpc-js'
import type { Encodable, Method } from '../../proto/index.ts'
import { canceled, decodeReply } from '../answers.ts'
import { hostAndPort, parseEndpoint, type Endpoint } from '../endpoint-url.ts'
import type { CallOptions, Channel, ClientStream, ConnectOptions } from '../engine.ts'
import {
  keepaliveIntervalMs,
  keepaliveTimeoutMs,
  reconnectFirstMs,
  reconnectLongestMs,
  resolveAgainMs,
  streamWindowBytes,
} from '../limits.ts'
import { RpcError } from '../status.ts'
import type { ClientTls } from '../tls.ts'
import { asBuffer, sameBytes } from './bytes.ts'
import { GrpcJsClientStream } from './client-stream.ts'
import { rpcErrorOf } from './incoming-status.ts'
import { libraryMetadata } from './metadata.ts'

const defaults: ConnectOptions = { keepaliveIntervalMs, keepaliveTimeoutMs }

/** A channel to `url`; connects when the first call is made. */
export function openChannel(url: string, options: ConnectOptions = defaults): Channel {
  const endpoint = parseEndpoint(url)
  const trust = endpoint.secure ? tlsCredentials(options.tls) : credentials.createInsecure()
  return new GrpcJsChannel(new Client(target(endpoint), trust, clientOptions(options)))
}

class GrpcJsChannel implements Channel {
  readonly #client: Client
  #closed = false

  constructor(client: Client) {
    this.#client = client
  }

  async unary<Req, Res>(
    method: Method<Req, Res>,
    request: Encodable<Req>,
    options: CallOptions = {},
  ): Promise<Res> {
    const { signal } = options
    this.#check(signal)
    const body = method.request.encode(request)
    const [metadata, callOptions] = libraryCallOptions(options)
    const reply = await new Promise<Buffer>((resolve, reject) => {
      const call = this.#client.makeUnaryRequest(
        method.path,
        asBuffer,
        sameBytes,
        body,
        metadata,
        callOptions,
        (error, bytes) => {
          signal?.removeEventListener('abort', onAbort)
          if (error !== null) reject(rpcErrorOf(error, signal))
          else if (bytes !== undefined) resolve(bytes)
        },
      )
      const onAbort = (): void => call.cancel()
      signal?.addEventListener('abort', onAbort, { once: true })
    })
    return decodeReply(method.response, reply)
  }

  stream<Req, Res>(method: Method<Req, Res>, options: CallOptions = {}): ClientStream<Req, Res> {
    this.#check(options.signal)
    const [metadata, callOptions] = libraryCallOptions(options)
    // On the wire every kind of stream is the same; this one kind of the library fits them all.
    const call = this.#client.makeBidiStreamRequest(
      method.path,
      asBuffer,
      sameBytes,
      metadata,
      callOptions,
    )
    return new GrpcJsClientStream(method, call, options.signal)
  }

  close(): void {
    this.#closed = true
    this.#client.close()
  }

  #check(signal: AbortSignal | undefined): void {
    if (this.#closed) throw new RpcError('Canceled', 'grpc: the client connection is closing')
    if (signal?.aborted === true) throw canceled(signal)
  }
}

function libraryCallOptions(options: CallOptions): [Metadata, { deadline?: number }] {
  const { metadata, deadlineMs } = options
  return [
    metadata === undefined ? new Metadata() : libraryMetadata(metadata),
    deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs },
  ]
}

function target(endpoint: Endpoint): string {
  if (endpoint.type === 'unix') return `unix:${endpoint.path}`
  return `dns:${hostAndPort(endpoint.host, endpoint.port)}`
}

function tlsCredentials({ ca, cert, key }: ClientTls = {}): ChannelCredentials {
  const [root, privateKey, chain] = [ca, key, cert].map((pem) =>
    pem === undefined ? null : Buffer.from(pem),
  )
  return credentials.createSsl(root, privateKey, chain)
}

function clientOptions(options: ConnectOptions): ClientOptions {
  const serverName = options.tls?.serverName
  return {
    'grpc.keepalive_time_ms': options.keepaliveIntervalMs,
    'grpc.keepalive_timeout_ms': options.keepaliveTimeoutMs,
    'grpc.initial_reconnect_backoff_ms': reconnectFirstMs,
    'grpc.max_reconnect_backoff_ms': reconnectLongestMs,
    'grpc.dns_min_time_between_resolutions_ms': resolveAgainMs,
    'grpc-node.flow_control_window': streamWindowBytes,
    // The server bounds its requests; a reply may be as large as what the caller asked for.
    'grpc.max_receive_message_length': -1,
    // A channel owns its connection, so that closing the one closes the other.
    'grpc.use_local_subchannel_pool': 1,
    // Only callers know which calls are safe to make twice.
    'grpc.enable_retries': 0,
    'grpc.enable_channelz': 0,
    'grpc.enable_http_proxy': 0,
    'grpc.service_config_disable_resolution': 1,
    ...(serverName === undefined ? {} : { 'grpc.ssl_target_name_override': serverName }),
  }
}
