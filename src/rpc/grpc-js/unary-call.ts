import type { handleUnaryCall, sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js'
import type { Method } from '../../proto/index.ts'
import { decodeRequest, encodeReply } from '../answers.ts'
import type { UnaryHandler } from '../handler.ts'
import { CallScope } from './call-scope.ts'
import { statusOf } from './outgoing-status.ts'

/** A handler of one request and one reply in the library's form. */
export function unaryCall(
  method: Method,
  handler: UnaryHandler<unknown, unknown>,
): handleUnaryCall<Buffer, Uint8Array> {
  return (call, respond) => void serve(method, handler, call, respond)
}

async function serve(
  method: Method,
  handler: UnaryHandler<unknown, unknown>,
  call: ServerUnaryCall<Buffer, Uint8Array>,
  respond: sendUnaryData<Uint8Array>,
): Promise<void> {
  const scope = new CallScope(call)
  try {
    const request = decodeRequest(method.request, true, call.request)
    const reply = encodeReply(method.response, await handler(request, scope))
    if (scope.end()) respond(null, reply)
  } catch (error) {
    if (scope.end()) respond(statusOf(error))
  }
}
