import { RpcError, statusName, type StatusName } from '../status.ts'
import type { ClientCall } from './client-call.ts'
import { Http2Code } from './errors.ts'
import { percentDecode } from './grpc-text.ts'
import { FieldKind, type Field } from './hpack/field.ts'
import { metadataOf } from './metadata.ts'

/** How a call ended whose stream was reset. */
export function resetError(code: number, byPeer: boolean): RpcError {
  if (!byPeer && code === Http2Code.cancel) return new RpcError('Unavailable', 'connection lost')
  if (!byPeer) return new RpcError('Internal', 'the answer breaks the rules of HTTP/2')
  const text = `the stream was reset with the HTTP/2 code ${code}`
  switch (code) {
    case Http2Code.refusedStream:
      return unprocessed(text)
    case Http2Code.cancel:
      return new RpcError('Canceled', text)
    case Http2Code.enhanceYourCalm:
      return new RpcError('ResourceExhausted', text)
    case Http2Code.noError:
      return new RpcError('Unavailable', `connection lost: ${text}`)
    default:
      return new RpcError('Internal', text)
  }
}

/** A call of which the server surely did nothing. */
export function unprocessed(text: string): RpcError {
  return new RpcError('Unavailable', text, { neverSent: true })
}

/** How a call ended whose stream ended as it should; undefined: well. */
export function endError(call: ClientCall): RpcError | undefined {
  const { trailers } = call
  const error = call.headed ? call.httpError : httpError(trailers)
  const status = trailers.find(({ kind }) => kind === FieldKind.grpcStatus)?.value
  if (status === undefined) {
    return error ?? new RpcError('Unavailable', 'connection lost: the call ended without a status')
  }
  if (status === '0') return undefined
  // As grpc-go reads it: a status in another form is none, and is surely not OK.
  if (!/^\d+$/.test(status)) return new RpcError('Internal', `malformed grpc-status: ${status}`)
  if (Number(status) === 0) return undefined
  const message = trailers.find(({ kind }) => kind === FieldKind.grpcMessage)?.value ?? ''
  const code = statusName(Number(status))
  return new RpcError(code, percentDecode(message), { trailers: metadataOf(trailers) })
}

const httpCodes: ReadonlyMap<string, StatusName> = new Map([
  ['400', 'Internal'],
  ['401', 'Unauthenticated'],
  ['403', 'PermissionDenied'],
  ['404', 'Unimplemented'],
  ['429', 'Unavailable'],
  ['502', 'Unavailable'],
  ['503', 'Unavailable'],
  ['504', 'Unavailable'],
])

/** What an answer means that does not begin as gRPC's do. */
export function httpError(fields: readonly Field[]): RpcError | undefined {
  const status = fields.find(({ kind }) => kind === FieldKind.status)?.value
  const type = fields.find(({ kind }) => kind === FieldKind.contentType)?.value
  if (status === '200' && (type?.startsWith('application/grpc') ?? true)) return undefined
  const text = `no gRPC answer: status ${status ?? 'none'}, content-type ${type ?? 'none'}`
  return new RpcError(httpCodes.get(status ?? '') ?? 'Unknown', text)
}
