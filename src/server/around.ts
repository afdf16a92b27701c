import { InvariantError } from '../base/index.ts'
import { methods, type Method } from '../proto/index.ts'
import type { CallContext, ServiceTable } from '../rpc/index.ts'

/** One call, as what stands around its handler sees it. */
export interface ServedCall {
  /** Undefined where requests come as a stream. */
  readonly request: unknown
  readonly context: CallContext
}

/** Serves one call by `serve`, or refuses it; what it throws is what the caller gets. */
export type Around = <Reply>(
  call: ServedCall,
  serve: () => Reply | Promise<Reply>,
) => Promise<Reply>

type Handler = (...args: readonly unknown[]) => unknown

/** The same services, with what `aroundOf` makes for a method around each of its calls. */
export function aroundCalls(
  services: ServiceTable,
  aroundOf: (method: Method) => Around,
): ServiceTable {
  const table: Record<string, Record<string, Handler>> = {}
  for (const method of methods) {
    const implementation = services[method.service]
    const handler = (implementation as Readonly<Record<string, unknown>> | undefined)?.[method.name]
    if (typeof handler !== 'function') continue
    const serve = (handler as Handler).bind(implementation)
    ;(table[method.service] ??= {})[method.name] = wrapped(method, serve, aroundOf(method))
  }
  return table
}

/**
 * The same services; a broken invariant that ends a call is told to `onFatal` too, since what the
 * program holds can no longer be trusted.
 */
export function watchInvariants(
  services: ServiceTable,
  onFatal: (error: InvariantError) => void,
): ServiceTable {
  return aroundCalls(services, () => async (_, serve) => {
    try {
      return await serve()
    } catch (error) {
      if (error instanceof InvariantError) onFatal(error)
      throw error
    }
  })
}

/** The four shapes of a handler share their first and last argument: what comes, and the call. */
function wrapped(method: Method, serve: Handler, around: Around): Handler {
  return (...args) => {
    const request = method.requestStream ? undefined : args[0]
    return around({ request, context: args.at(-1) as CallContext }, () => serve(...args))
  }
}
