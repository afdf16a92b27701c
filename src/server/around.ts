import { InvariantError, Later, tell, type Listener } from '../base/index.ts'
import { methods, type Method } from '../proto/index.ts'
import type { Answer, CallContext, ServiceTable } from '../rpc/index.ts'

/**
 * What stands around the calls of one method. Hooks are plain functions, and all that stand around
 * one method are one, so that a call costs one object more than without, however many there are.
 */
export interface CallHooks {
  /** Before the handler; what it throws is what the caller gets. No request: they are a stream. */
  readonly begin?: (context: CallContext, request: unknown) => void
  /** What the caller gets for what was thrown, by the handler or by a `begin`. */
  readonly refuse?: (error: unknown) => unknown
  /** After everything; undefined: all went well. */
  readonly end?: (context: CallContext, error: unknown) => void
}

type UnaryForm = (request: unknown, context: CallContext) => Answer<object>
type StreamForm = (requests: unknown, replies: unknown, context: CallContext) => Promise<void>
type Handler = UnaryForm | StreamForm

/** A handler as it was served, and what stands around it. */
interface Wrapping {
  readonly serve: Handler
  readonly hooks: CallHooks
}

/** Of each handler that was made here, so that further hooks join the first ones. */
const wrappings = new WeakMap<Handler, Wrapping>()

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
    const wrapping = joined(implementation, handler as Handler, hooksOf(method))
    const wrapped = isUnary(method) ? aroundUnary(wrapping) : aroundStream(method, wrapping)
    wrappings.set(wrapped, wrapping)
    ;(table[method.service] ??= {})[method.name] = wrapped
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

function joined(implementation: unknown, handler: Handler, outer: CallHooks): Wrapping {
  const known = wrappings.get(handler)
  if (known === undefined) return { serve: handler.bind(implementation), hooks: outer }
  const { serve, hooks: inner } = known
  const hooks: CallHooks = {
    begin: (context, request) => {
      outer.begin?.(context, request)
      inner.begin?.(context, request)
    },
    refuse: (error) => refused(outer, refused(inner, error)),
    end: (context, error) => {
      inner.end?.(context, error)
      outer.end?.(context, error)
    },
  }
  return { serve, hooks }
}

function refused({ refuse }: CallHooks, error: unknown): unknown {
  return refuse === undefined ? error : refuse(error)
}

/** Answers what the caller gets. */
function failed(hooks: CallHooks, context: CallContext, error: unknown): unknown {
  const told = refused(hooks, error)
  hooks.end?.(context, told)
  return told
}

function isUnary({ requestStream, responseStream }: Method): boolean {
  return !requestStream && !responseStream
}

function aroundUnary({ serve, hooks }: Wrapping): UnaryForm {
  const handler = serve as UnaryForm
  return (request, context) => {
    try {
      hooks.begin?.(context, request)
      const answer = handler(request, context)
      if (answer instanceof Later || answer instanceof Promise) {
        return new HookedAnswer(answer, hooks, context)
      }
      hooks.end?.(context, undefined)
      return answer
    } catch (error) {
      throw failed(hooks, context, error)
    }
  }
}

class HookedAnswer extends Later<object> implements Listener<object> {
  readonly #hooks: CallHooks
  readonly #context: CallContext

  constructor(answer: Promise<object> | Later<object>, hooks: CallHooks, context: CallContext) {
    super()
    this.#hooks = hooks
    this.#context = context
    tell(answer, this)
  }

  onValue(reply: object): void {
    this.#hooks.end?.(this.#context, undefined)
    this.settle(reply)
  }

  onError(error: unknown): void {
    this.fail(failed(this.#hooks, this.#context, error))
  }
}

function aroundStream({ requestStream }: Method, { serve, hooks }: Wrapping): StreamForm {
  const handler = serve as StreamForm
  return async (requests, replies, context) => {
    try {
      hooks.begin?.(context, requestStream ? undefined : requests)
      await handler(requests, replies, context)
    } catch (error) {
      throw failed(hooks, context, error)
    }
    hooks.end?.(context, undefined)
  }
}
