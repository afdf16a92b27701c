import { InvariantError } from '../base/index.ts'
import { methods, type Method } from '../proto/index.ts'
import type { CallContext, ServiceTable } from '../rpc/index.ts'

/**
 * What stands around the calls of one method. Hooks are plain functions, so that a call that has
 * any number of them around it costs no more promises than one that has none.
 */
export interface CallHooks {
  /** Before the handler; what it throws is what the caller gets. No request: they are a stream. */
  readonly begin?: (context: CallContext, request: unknown) => void
  /** What the caller gets for what was thrown. */
  readonly refuse?: (error: unknown) => unknown
  /** After everything; undefined: all went well. */
  readonly end?: (context: CallContext, error: unknown) => void
}

type Handler = (...args: readonly unknown[]) => unknown

/** The same services, with what `hooksOf` makes for a method around each of its calls. */
export function aroundCalls(
  services: ServiceTable,
  hooksOf: (method: Method) => CallHooks,
): ServiceTable {
  const table: Record<string, Record<string, Handler>> = {}
  for (const method of methods) {
    const implementation = services[method.service]
    const handler = (implementation as Readonly<Record<string, unknown>> | undefined)?.[method.name]
    if (typeof handler !== 'function') continue
    const serve = (handler as Handler).bind(implementation)
    ;(table[method.service] ??= {})[method.name] = wrapped(method, serve, hooksOf(method))
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
  return aroundCalls(services, () => ({
    refuse: (error) => {
      if (error instanceof InvariantError) onFatal(error)
      return error
    },
  }))
}

/** The four shapes of a handler share their first and last argument: what comes, and the call. */
function wrapped(method: Method, serve: Handler, { begin, refuse, end }: CallHooks): Handler {
  const failed = (context: CallContext, error: unknown): unknown => {
    const told = refuse === undefined ? error : refuse(error)
    end?.(context, told)
    return told
  }
  return (...args) => {
    const context = args.at(-1) as CallContext
    try {
      begin?.(context, method.requestStream ? undefined : args[0])
      const reply = serve(...args)
      if (!(reply instanceof Promise)) {
        end?.(context, undefined)
        return reply
      }
      return reply.then(
        (value: unknown) => {
          end?.(context, undefined)
          return value
        },
        (error: unknown) => {
          throw failed(context, error)
        },
      )
    } catch (error) {
      throw failed(context, error)
    }
  }
}
