import { assert } from '../base/index.ts'
import { methodByPath, type Method } from '../proto/index.ts'
import type { BidiHandler, ServerStreamHandler, ServiceTable, UnaryHandler } from './handler.ts'

/** One method that is served. */
export type Route =
  | {
      readonly type: 'unary'
      readonly method: Method
      readonly handler: UnaryHandler<unknown, unknown>
    }
  | {
      readonly type: 'serverStream'
      readonly method: Method
      readonly handler: ServerStreamHandler<unknown, unknown>
    }
  | {
      readonly type: 'bidi'
      readonly method: Method
      readonly handler: BidiHandler<unknown, unknown>
    }

/** What is served, by path. */
export function routesOf(services: ServiceTable): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>()
  for (const [service, implementation] of Object.entries(services)) {
    for (const [name, handler] of Object.entries(implementation)) {
      const path = `/${service}/${name}`
      const method = methodByPath(path)
      assert(method !== undefined, `a handler is for a method that exists: ${path}`)
      if (typeof handler === 'function')
        routes.set(path, route(method, handler.bind(implementation)))
    }
  }
  return routes
}

// The table's type has fitted each handler to its method; a loop over names cannot say that.
function route(method: Method, handler: unknown): Route {
  if (method.requestStream) {
    return { type: 'bidi', method, handler: handler as BidiHandler<unknown, unknown> }
  }
  if (method.responseStream) {
    return {
      type: 'serverStream',
      method,
      handler: handler as ServerStreamHandler<unknown, unknown>,
    }
  }
  return { type: 'unary', method, handler: handler as UnaryHandler<unknown, unknown> }
}
