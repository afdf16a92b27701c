import { StreamError } from './errors.ts'
import { parseTimeout } from './grpc-text.ts'
import type { HeaderBlock, RequestHead } from './header-block.ts'
import { FieldKind, isPseudo } from './hpack/field.ts'

/** What a request's header block says, checked (RFC 9113, 8.3.1). Throws StreamError. */
export function requestHead(id: number, block: HeaderBlock): RequestHead {
  block.request ??= readRequestHead(id, block)
  return block.request
}

function readRequestHead(id: number, { fields, tooLarge }: HeaderBlock): RequestHead {
  if (tooLarge) throw new StreamError('enhanceYourCalm', 'too many header fields', id)
  let method, path, scheme, authority, type, encoding, timeoutMs, contentLength
  let regular = false
  for (const { kind, value } of fields) {
    if (isPseudo(kind)) {
      if (regular) throw malformed(id, 'a pseudo-header after a field')
    } else regular = true
    switch (kind) {
      case FieldKind.method:
        method = once(id, method, value)
        break
      case FieldKind.path:
        path = once(id, path, value)
        break
      case FieldKind.scheme:
        scheme = once(id, scheme, value)
        break
      case FieldKind.authority:
        authority = once(id, authority, value)
        break
      case FieldKind.status:
      case FieldKind.unknownPseudo:
      case FieldKind.forbidden:
        throw malformed(id, 'a field that a request cannot have')
      case FieldKind.te:
        if (value !== 'trailers') throw malformed(id, 'te says trailers or nothing')
        break
      case FieldKind.contentType:
        type = value
        break
      case FieldKind.grpcEncoding:
        encoding = value
        break
      case FieldKind.grpcTimeout:
        timeoutMs = parseTimeout(value)
        if (timeoutMs === undefined) throw malformed(id, 'a timeout that is none')
        break
      case FieldKind.contentLength:
        contentLength = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
        break
      default:
    }
  }
  if (method === undefined || scheme === undefined || !path) throw malformed(id, 'no whole request')
  const isGrpc = method === 'POST' && isGrpcType(type)
  return { method, path, isGrpc, encoding, timeoutMs, contentLength }
}

function isGrpcType(type: string | undefined): boolean {
  if (type === undefined || !type.startsWith('application/grpc')) return false
  return type.length === 16 || type[16] === '+' || type[16] === ';'
}

function once(id: number, before: string | undefined, value: string): string {
  if (before !== undefined) throw malformed(id, 'a pseudo-header twice')
  return value
}

function malformed(id: number, text: string): StreamError {
  return new StreamError('protocolError', text, id)
}
