import type { handleBidiStreamingCall, Server, ServerInterceptor } from '@grpc/grpc-js'
import type { ServerInterceptingCall } from '@grpc/grpc-js'
import type { Http2Server, IncomingHttpHeaders, ServerHttp2Session } from 'node:http2'
import { assert } from '../../base/index.ts'
import { unknownMethod } from '../answers.ts'
import { sameBytes } from './bytes.ts'
import { goStatus, statusOf } from './outgoing-status.ts'

// The library has no public way to answer an unknown method in words of ours, or to see its HTTP/2
// sessions. Its version is pinned, the shapes are asserted at start, and tests cover the effects.
interface Insides {
  readonly http2Servers: ReadonlyMap<Http2Server, unknown>
  _retrieveHandler(path: string): object | null
}

/** The library's HTTP/2 servers, of which it makes one for each way in. */
export function http2ServersOf(server: Server): readonly Http2Server[] {
  const { http2Servers } = server as unknown as Insides
  assert(http2Servers instanceof Map, 'grpc-js keeps its HTTP/2 servers in a map')
  return [...http2Servers.keys()]
}

/** Answers calls without a handler with `Unimplemented` in grpc-go's words, before any message. */
export function answerUnknown(server: Server, services: ReadonlySet<string>): void {
  const insides = server as unknown as Insides
  assert(typeof insides._retrieveHandler === 'function', 'grpc-js looks handlers up by one method')
  const find = insides._retrieveHandler.bind(server)
  insides._retrieveHandler = (path) => find(path) ?? refusing(path, services)
}

function refusing(path: string, services: ReadonlySet<string>): object {
  const error = unknownMethod(path, services)
  const func: handleBidiStreamingCall<Buffer, Buffer> = (call) => {
    call.emit('error', statusOf(error))
  }
  return { type: 'bidi', path, func, serialize: sameBytes, deserialize: sameBytes }
}

/**
 * Puts every status of a call, the library's own included, through {@link goStatus}. The call is
 * changed in place: a wrapper around it would not see what the library sends by itself.
 */
export const goTexts: ServerInterceptor = (_method, call) => {
  const send = call.sendStatus.bind(call)
  call.sendStatus = (status) => send(goStatus(status))
  return call as ServerInterceptingCall
}

/** Calls `open` for each new connection, before the library does anything with it. */
export function onSession(server: Http2Server, open: (session: ServerHttp2Session) => void): void {
  server.prependListener('session', open)
}

const timeoutUnitMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1 }
const timeoutMsMax = 2 ** 31 - 1

/**
 * Drops deadlines of more than 24 days before the library reads them: it keeps them in 32 bits, so
 * that the far future would be the past.
 */
export function dropFarDeadlines(server: Http2Server): void {
  server.prependListener('stream', (_stream, headers: IncomingHttpHeaders) => {
    const timeout = headers['grpc-timeout']
    if (typeof timeout !== 'string') return
    const unit = timeoutUnitMs[timeout.slice(-1)] ?? 0
    if (Number(timeout.slice(0, -1)) * unit > timeoutMsMax) delete headers['grpc-timeout']
  })
}
