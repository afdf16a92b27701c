import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { Endpoint } from '../endpoint-url.ts'
import { openSocketPath } from '../socket-path.ts'
import type { ClientTls } from '../tls.ts'

type Place = { readonly host: string; readonly port: number } | { readonly path: string }

/** Opens a socket; `ready` is called, later, once HTTP/2 may be spoken on it. */
export type Dial = (ready: () => void) => Socket

/** Opens a socket to `endpoint`. `ready`: HTTP/2 may be spoken on it; else it has an error. */
export function dial(endpoint: Endpoint, tls: ClientTls | undefined, ready: () => void): Socket {
  if (endpoint.type === 'tcp') {
    return open({ host: endpoint.host, port: endpoint.port }, endpoint.secure, tls, ready)
  }
  const place = openSocketPath(endpoint.path)
  const socket = open({ path: place.path }, endpoint.secure, tls, ready)
  socket.once('close', () => place.close())
  return socket
}

function open(
  place: Place,
  secure: boolean,
  tls: ClientTls | undefined,
  ready: () => void,
): Socket {
  if (secure) return openTls(place, tls ?? {}, ready)
  return connect({ ...place, noDelay: true }, ready)
}

function openTls(place: Place, { serverName, ...trust }: ClientTls, ready: () => void): TLSSocket {
  const named = serverName === undefined ? {} : { servername: serverName }
  const socket = connectTls({ ...place, ...trust, ...named, ALPNProtocols: ['h2'] }, () => {
    // RFC 9113, 3.2: a server that agrees on nothing may speak anything.
    if (socket.alpnProtocol === 'h2') ready()
    else socket.destroy(new Error('TLS failed: the server does not offer HTTP/2'))
  })
  return socket.setNoDelay(true)
}

/** Why a socket has not come to be, or no longer is. */
export function connectText(failure: Error): string {
  // A name with several addresses: the first says enough.
  const first: unknown = failure instanceof AggregateError ? failure.errors[0] : failure
  const error = first instanceof Error ? first : failure
  if (error.message.startsWith('connect ')) return `cannot ${error.message}`
  // What OpenSSL means, of a text that names the lines of its source.
  if ('reason' in error) return `TLS failed: ${String(error.reason)}`
  return error.message.startsWith('TLS failed')
    ? error.message
    : `connection lost: ${error.message}`
}
