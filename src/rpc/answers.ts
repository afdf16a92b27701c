import { DecodeError, EncodeError, type Codec } from '../proto/index.ts'
import { EncodedPieces } from './encoded-pieces.ts'
import type { Reply } from './handler.ts'
import { RpcError } from './status.ts'

/**
 * Decodes a request that lies in `[start, end)`; `unary` picks between grpc-go's two texts. Throws
 * RpcError `Internal`.
 */
export function decodeRequest<T>(
  codec: Codec<T>,
  unary: boolean,
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
): T {
  try {
    return codec.decode(bytes, start, end)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const text = unary
      ? `grpc: error unmarshalling request: ${error.message}`
      : `grpc: failed to unmarshal the received message: ${error.message}`
    throw new RpcError('Internal', text, { cause: error })
  }
}

/** Encodes a reply. Throws RpcError `Internal`, as grpc-go does, when it has no wire form. */
export function encodeReply<T>(codec: Codec<T>, reply: Reply<T>): Uint8Array {
  if (reply instanceof EncodedPieces) return reply.whole()
  try {
    return codec.encode(reply)
  } catch (error) {
    throw encodeFailure(error)
  }
}

/** What a call ends with whose reply has no wire form; any other error as it is. */
export function encodeFailure(error: unknown): unknown {
  if (!(error instanceof EncodeError)) return error
  const text = `grpc: error while marshaling: ${error.message}`
  return new RpcError('Internal', text, { cause: error })
}

/** What grpc-go answers to a path that nothing is served at; `services` are those that are. */
export function unknownMethod(path: string, services: ReadonlySet<string>): RpcError {
  return new RpcError('Unimplemented', unknownText(path, services))
}

function unknownText(path: string, services: ReadonlySet<string>): string {
  const name = path.replace(/^\//, '')
  const cut = name.lastIndexOf('/')
  if (cut < 0) return `malformed method name: ${JSON.stringify(path)}`
  const service = name.slice(0, cut)
  return services.has(service)
    ? `unknown method ${name.slice(cut + 1)} for service ${service}`
    : `unknown service ${service}`
}

/** Decodes a reply that lies in `[start, end)`. Throws RpcError `Internal` with grpc-go's text. */
export function decodeReply<T>(
  codec: Codec<T>,
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
): T {
  try {
    return codec.decode(bytes, start, end)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const text = `grpc: failed to unmarshal the received message: ${error.message}`
    throw new RpcError('Internal', text, { cause: error })
  }
}

/** The error of a call that its own caller gave up. */
export function canceled(signal: AbortSignal | undefined): RpcError {
  return new RpcError('Canceled', 'context canceled', { cause: signal?.reason })
}

/** The error of a call that took longer than its caller wanted to wait. */
export function deadlineExceeded(): RpcError {
  return new RpcError('DeadlineExceeded', 'context deadline exceeded')
}
