import { Metadata, status as Code, type StatusObject } from '@grpc/grpc-js'
import { errorText } from '../../base/index.ts'
import { RpcError, Status } from '../status.ts'
import { libraryMetadata } from './metadata.ts'

/** A status in the library's form; `message` is there because the library reads it too. */
export interface OutgoingStatus extends StatusObject {
  readonly name: string
  readonly message: string
}

/**
 * The status a call ends with when its handler threw. An RpcError is itself. Anything else is
 * `Unknown` with its text, as grpc-go answers for an error without a status.
 */
export function statusOf(error: unknown): OutgoingStatus {
  if (!(error instanceof RpcError)) return status(Status.Unknown, errorText(error), new Metadata())
  return status(Status[error.code], error.message, trailersOf(error))
}

function status(code: number, text: string, metadata: Metadata): OutgoingStatus {
  return { name: 'Status', code, details: text, message: text, metadata }
}

function trailersOf(error: RpcError): Metadata {
  try {
    return libraryMetadata(error.trailers)
  } catch {
    // A trailer that cannot be a header must not cost the caller the status.
    return new Metadata()
  }
}

const tooLarge = /^Received message larger than max \((\d+) vs (\d+)\)$/
const inflated = /^Received message that decompresses to a size larger than (\d+)$/

/** Gives the library's own texts grpc-go's words, and any text a form that headers can hold. */
export function goStatus<S extends { readonly code?: number; readonly details?: string }>(
  status: S,
): S {
  if (status.code === Code.OK || status.details === undefined) return status
  return { ...status, details: headerText(goText(status.code, status.details)) }
}

function goText(code: number | undefined, text: string): string {
  if (code === Code.DEADLINE_EXCEEDED && text === 'Deadline exceeded') {
    return 'context deadline exceeded'
  }
  if (code !== Code.RESOURCE_EXHAUSTED) return text
  return text
    .replace(tooLarge, 'grpc: received message larger than max ($1 vs. $2)')
    .replace(inflated, 'grpc: received message after decompression larger than max $1')
}

// The library percent-encodes texts with encodeURI, which throws on half a surrogate pair.
function headerText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}
