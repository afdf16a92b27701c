import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { errorText, NetworkError, type Log } from '../../base/index.ts'
import { endpointUrl, parseEndpoint, RpcError } from '../../rpc/index.ts'
import { answer, type Answer, type RouteTarget } from './routes.ts'

/** A client that is slower than this to send its headers is cut off, in milliseconds. */
const REQUEST_TIMEOUT_MS = 10_000

/** A connection of another listener, with its one request, may last so long. */
const GUEST_MS = 30_000

/** What the listener shows. */
export interface HttpTarget extends RouteTarget {
  readonly log: Log
}

/** A running listener. */
export interface HttpServer {
  /** The URL it really listens on. */
  readonly url: string
  /** Cuts open requests too: none of them is worth waiting for. */
  close(): Promise<void>
}

/**
 * Serves /health, /livez, /readyz, /version and /metrics at `url`, as etcd does; port 0 takes a
 * free one. Rejects with a NetworkError, `addressInUse` or `unreachable`, and with an RpcError when
 * the URL is not understood.
 */
export async function startHttpServer(url: string, target: HttpTarget): Promise<HttpServer> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    void serve(target, request, response)
  })
  const address = await listen(server, url)
  return {
    url: address,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/**
 * Answers the same on connections that came to another listener. Each serves one request and is
 * closed then, so that nobody has to keep account of them.
 */
export function createHttpAnswerer(target: HttpTarget): (socket: Duplex) => void {
  const server = createServer((request, response) => {
    response.shouldKeepAlive = false
    void serve(target, request, response)
  })
  return (socket) => {
    // Node watches over slow requests only where it listens itself.
    const cut = setTimeout(() => socket.destroy(), GUEST_MS)
    cut.unref()
    socket.once('close', () => clearTimeout(cut))
    server.emit('connection', socket)
    socket.resume()
  }
}

async function serve(
  target: HttpTarget,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const { method = '', url = '' } = request
  try {
    send(response, await answer(target, method, url, gone.signal))
  } catch (error) {
    target.log.error('an HTTP request failed for an unforeseen reason', { error: errorText(error) })
    response.destroy()
  }
}

function send(response: ServerResponse, { status, type, body, allow }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
    ...(allow === undefined ? {} : { allow }),
  })
  response.end(body)
}

async function listen(server: Server, url: string): Promise<string> {
  const endpoint = parseEndpoint(url)
  if (endpoint.secure) throw new RpcError('Unimplemented', `${url}: TLS is not supported here yet`)
  const place =
    endpoint.type === 'unix'
      ? { path: endpoint.path }
      : { host: endpoint.host, port: endpoint.port }
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(url, cause)))
    server.listen(place, () => {
      // From here on an error is one connection's, which Node has closed.
      server.removeAllListeners('error').on('error', () => {})
      const address = server.address()
      if (endpoint.type === 'unix' || address === null || typeof address === 'string') resolve(url)
      else resolve(endpointUrl(endpoint.host, address.port))
    })
  })
}

function listenError(url: string, cause: NodeJS.ErrnoException): NetworkError {
  const inUse = cause.code === 'EADDRINUSE'
  const reason = inUse ? 'the address is already in use' : errorText(cause)
  const code = inUse ? 'addressInUse' : 'unreachable'
  return new NetworkError(code, `cannot listen on ${url}: ${reason}`, { cause })
}
