import { RpcError, type ServiceTable } from '../../rpc/index.ts'
import { methods } from '../../proto/index.ts'
import type { HandledCounter } from './metrics.ts'

type Handler = (...args: readonly never[]) => unknown

/** The same services, with every call counted by its method and status. */
export function countHandled(services: ServiceTable, counter: HandledCounter): ServiceTable {
  const counted: Record<string, Record<string, Handler>> = {}
  for (const { service, name, requestStream, responseStream } of methods) {
    const handler = (services[service] as Readonly<Record<string, Handler>> | undefined)?.[name]
    if (handler === undefined) continue
    const labels = {
      grpc_type: typeOf(requestStream, responseStream),
      grpc_service: service,
      grpc_method: name,
    }
    const count = (code: string): void => counter.inc({ ...labels, grpc_code: code })
    ;(counted[service] ??= {})[name] = counting(handler, count)
  }
  return counted as ServiceTable
}

function counting(handler: Handler, count: (code: string) => void): Handler {
  return async (...args) => {
    try {
      const reply = await handler(...args)
      count('OK')
      return reply
    } catch (error) {
      count(error instanceof RpcError ? error.code : 'Unknown')
      throw error
    }
  }
}

function typeOf(requestStream: boolean, responseStream: boolean): string {
  if (requestStream) return responseStream ? 'bidi_stream' : 'client_stream'
  return responseStream ? 'server_stream' : 'unary'
}
