import { errorText } from '../../base/index.ts'
import { RpcError, Status } from '../status.ts'
import { percentEncode } from './grpc-text.ts'
import { isMetadata } from './hpack/field.ts'

/** Whether the caller should be told which encodings are understood. */
export function isUnimplemented(error: unknown): boolean {
  return error instanceof RpcError && error.code === 'Unimplemented'
}

/**
 * The status a call ends with when its handler threw. Anything but an RpcError is `Unknown` with
 * its text, as grpc-go answers for an error without a status.
 */
export function statusFields(error: unknown): (readonly [name: string, value: string])[] {
  const code = error instanceof RpcError ? error.code : 'Unknown'
  const text = error instanceof RpcError ? error.message : errorText(error)
  const fields: [string, string][] = [['grpc-status', String(Status[code])]]
  if (text !== '') fields.push(['grpc-message', percentEncode(text)])
  if (error instanceof RpcError) {
    for (const [name, value] of error.trailers) {
      // One that cannot be a header must not cost the caller the status.
      if (isMetadata(name, value)) fields.push([name, value])
    }
  }
  return fields
}
