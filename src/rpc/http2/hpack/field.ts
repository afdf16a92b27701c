/**
 * What a field means to this protocol, found out once a table entry instead of once a request.
 * Names that HTTP/2 forbids are `forbidden`; what only the application knows is `other`.
 */
export const FieldKind = {
  other: 0,
  method: 1,
  scheme: 2,
  path: 3,
  authority: 4,
  status: 5,
  unknownPseudo: 6,
  contentType: 7,
  te: 8,
  grpcTimeout: 9,
  grpcEncoding: 10,
  contentLength: 11,
  grpcStatus: 12,
  grpcMessage: 13,
  transport: 14,
  forbidden: 15,
} as const

/** One of {@link FieldKind}. */
export type FieldKind = (typeof FieldKind)[keyof typeof FieldKind]

/** One header field. Shared by all header blocks that refer to it, so never changed. */
export interface Field {
  readonly name: string
  readonly value: string
  readonly kind: FieldKind
}

const kinds: ReadonlyMap<string, FieldKind> = new Map<string, FieldKind>([
  [':method', FieldKind.method],
  [':scheme', FieldKind.scheme],
  [':path', FieldKind.path],
  [':authority', FieldKind.authority],
  [':status', FieldKind.status],
  ['content-type', FieldKind.contentType],
  ['content-length', FieldKind.contentLength],
  ['te', FieldKind.te],
  ['grpc-timeout', FieldKind.grpcTimeout],
  ['grpc-encoding', FieldKind.grpcEncoding],
  ['grpc-status', FieldKind.grpcStatus],
  ['grpc-message', FieldKind.grpcMessage],
  // Of the connection, not of the application: no metadata.
  ['grpc-accept-encoding', FieldKind.transport],
  ['accept-encoding', FieldKind.transport],
  // RFC 9113, 8.2.2
  ['connection', FieldKind.forbidden],
  ['proxy-connection', FieldKind.forbidden],
  ['keep-alive', FieldKind.forbidden],
  ['transfer-encoding', FieldKind.forbidden],
  ['upgrade', FieldKind.forbidden],
])

// RFC 9113, 8.2.1: no upper case, no control characters, nothing beyond ASCII, no colon inside.
const validName = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/
// eslint-disable-next-line no-control-regex
const invalidValue = /[\0\r\n]|^[ \t]|[ \t]$/

/** Makes a field of what a peer sent, which may be anything. */
export function createField(name: string, value: string): Field {
  return { name, value, kind: kindOf(name, value) }
}

function kindOf(name: string, value: string): FieldKind {
  if (invalidValue.test(value)) return FieldKind.forbidden
  const known = kinds.get(name)
  if (known !== undefined) return known
  if (name.startsWith(':')) return FieldKind.unknownPseudo
  return validName.test(name) ? FieldKind.other : FieldKind.forbidden
}

/** Whether the application may have it sent: printable ASCII, and no name with a meaning here. */
export function isMetadata(name: string, value: string): boolean {
  return kindOf(name, value) === FieldKind.other && /^[ -~]*$/.test(value)
}

/** What one field counts in a table or a list (RFC 7541, 4.1). */
export function fieldSize({ name, value }: Field): number {
  return name.length + value.length + 32
}

/** Whether it is one of those that come before all others and belong to HTTP/2 itself. */
export function isPseudo(kind: FieldKind): boolean {
  return kind >= FieldKind.method && kind <= FieldKind.unknownPseudo
}
