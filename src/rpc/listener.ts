import { lookup } from 'node:dns/promises'
import { rm, stat } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { errorText, NetworkError } from '../base/index.ts'
import { endpointUrl, parseEndpoint } from './endpoint-url.ts'

/** One bound address. */
export interface Listener {
  readonly url: string
  /** Accepts no more; sockets that it has handed over are not touched. */
  close(): void
}

/**
 * Binds the address of `url` and hands every connection to `accept`. A name is resolved first, an
 * IPv4 address is preferred. `sharesPort`: others may bind the same one, in the same way. Rejects as
 * {@link RpcServer.listen} says.
 */
export async function listenAt(
  url: string,
  accept: (socket: Socket) => void,
  sharesPort = false,
): Promise<Listener> {
  const endpoint = parseEndpoint(url)
  const server = createServer({ noDelay: true }, accept)
  try {
    if (endpoint.type === 'unix') {
      await bindUnix(server, endpoint.path)
      return { url, close: () => void server.close() }
    }
    const { address } = await lookup(endpoint.host, { verbatim: false })
    await bind(server, { host: address, port: endpoint.port, reusePort: sharesPort })
    const bound = endpointUrl(address, boundPort(server), endpoint.secure)
    return { url: bound, close: () => void server.close() }
  } catch (error) {
    throw listenError(url, error)
  }
}

type Place = { host: string; port: number; reusePort: boolean } | { path: string }

function bind(server: Server, where: Place) {
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(where, () => {
      server.off('error', reject)
      // Such as too many open files while accepting: the connection is lost, the server is not.
      server.on('error', () => {})
      resolve()
    })
  })
}

// A process that was killed leaves its socket file behind, which nobody answers at.
async function bindUnix(server: Server, path: string): Promise<void> {
  try {
    await bind(server, { path })
  } catch (error) {
    const left = codeOf(error) === 'EADDRINUSE' && (await stat(path)).isSocket()
    if (!left || (await answers(path))) throw error
    await rm(path)
    await bind(server, { path })
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path })
    socket.once('connect', () => resolve(true))
    socket.once('error', (error) => resolve(codeOf(error) !== 'ECONNREFUSED'))
    socket.once('connect', () => socket.destroy())
  })
}

function boundPort(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function listenError(url: string, error: unknown): NetworkError {
  if (codeOf(error) === 'EADDRINUSE') {
    const text = `cannot listen on ${url}: the address is already in use`
    return new NetworkError('addressInUse', text, { cause: error })
  }
  const text = `cannot listen on ${url}: ${errorText(error)}`
  return new NetworkError('unreachable', text, { cause: error })
}
