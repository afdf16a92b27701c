import { status as Code, type ServiceError } from '@grpc/grpc-js'
import { canceled } from '../answers.ts'
import { RpcError, statusName } from '../status.ts'
import { plainMetadata } from './metadata.ts'

/** The texts the library has, under `INTERNAL`, for a call whose connection went away. */
const lostConnection = /^Received RST_STREAM with code (0 |\d+ triggered by internal client error)/

/**
 * The texts the library has for a call that never got a connection. It gives none back that it has
 * begun to write on one.
 */
const noConnection = /^(No connection established|Name resolution failed)|Waiting for LB pick$/

/** The one thing that matters in the first of them: "connect ECONNREFUSED host:port". */
const lastConnectError =
  /^No connection established\. Last error: Error: (connect .+?)\. Resolution/

/** A failed call as our error. Local ends (deadline, cancel) get the texts a Go client has. */
export function rpcErrorOf(error: ServiceError, signal: AbortSignal | undefined): RpcError {
  const own = signal?.aborted === true || error.details === 'Cancelled on client'
  if (error.code === Code.CANCELLED && own) return canceled(signal)
  const text =
    error.code === Code.DEADLINE_EXCEEDED && error.details.startsWith('Deadline exceeded')
      ? 'context deadline exceeded'
      : error.details
  if (error.code === Code.INTERNAL && lostConnection.test(text)) {
    return new RpcError('Unavailable', `connection lost: ${text}`, { cause: error })
  }
  const lastError = lastConnectError.exec(text)?.[1]
  if (lastError !== undefined) {
    return new RpcError('Unavailable', `cannot ${lastError}`, { cause: error, neverSent: true })
  }
  const trailers = plainMetadata(error.metadata)
  const neverSent = noConnection.test(error.details)
  return new RpcError(statusName(error.code), text, { cause: error, trailers, neverSent })
}

/** Whatever iterating the library's stream threw. */
export function streamError(error: unknown, signal: AbortSignal | undefined): RpcError {
  if (error instanceof RpcError) return error
  if (isServiceError(error)) return rpcErrorOf(error, signal)
  if (signal?.aborted === true) return canceled(signal)
  return new RpcError('Unknown', String(error), { cause: error })
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'details' in error && 'metadata' in error && 'code' in error
}
