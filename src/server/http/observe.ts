import { methods, type Method } from '../../proto/index.ts'
import { RpcError, type ServiceTable } from '../../rpc/index.ts'
import { aroundCalls } from '../around.ts'

/** What came of the calls of one method since the start. */
export interface MethodCounts {
  readonly method: Method
  /** Calls that have begun. */
  started: number
  /** Calls that have ended, by the name of their status. */
  readonly handled: Map<string, number>
}

/** By method: as many as there are, whatever clients send. */
export type CallCounts = ReadonlyMap<Method, MethodCounts>

/** Counts of all methods, at zero. */
export function newCallCounts(): CallCounts {
  return new Map(methods.map((method) => [method, { method, started: 0, handled: new Map() }]))
}

/** The same services, each call counted in `counts` when it begins and, by its status, ends. */
export function countCalls(services: ServiceTable, counts: CallCounts): ServiceTable {
  return aroundCalls(services, (method) => {
    const own = counts.get(method)
    const ended = (code: string): void => {
      own?.handled.set(code, (own.handled.get(code) ?? 0) + 1)
    }
    return {
      begin: () => {
        if (own !== undefined) own.started += 1
      },
      end: (context, error) => {
        // To a caller whose deadline has passed, the call ended by that.
        const ending: unknown = context.aborted ? context.signal.reason : error
        ended(ending === undefined ? 'OK' : codeOf(ending))
      },
    }
  })
}

function codeOf(error: unknown): string {
  return error instanceof RpcError ? error.code : 'Unknown'
}
