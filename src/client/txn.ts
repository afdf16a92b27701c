import { method, type Init, type TxnRequest } from '../proto/index.ts'
import type { Caller, RequestOptions } from './caller.ts'
import type { Condition } from './compare.ts'
import { opResults, type Op, type OpResult } from './op.ts'

const txnMethod = method('etcdserverpb.KV', 'Txn')

/** What a transaction did. */
export interface TxnResult {
  /** Of its writes; of the store when it had none. */
  readonly revision: number
  /** Every condition held, so the `then` operations were run, else the `else` operations. */
  readonly succeeded: boolean
  /** Of the operations that were run, in their order. */
  readonly results: readonly OpResult[]
}

interface Parts {
  readonly conditions: readonly Condition[]
  readonly success: readonly Op[]
  readonly failure: readonly Op[]
}

const NOTHING: Parts = { conditions: [], success: [], failure: [] }

/**
 * Builds a transaction: all at one revision, or nothing. Each step answers a new builder; `commit`
 * sends it.
 */
export class Txn {
  readonly #caller: Caller
  readonly #parts: Parts

  constructor(caller: Caller, parts: Parts = NOTHING) {
    this.#caller = caller
    this.#parts = parts
  }

  /** Adds conditions; all must hold. */
  if(...conditions: readonly Condition[]): Txn {
    return this.#with({ conditions: [...this.#parts.conditions, ...conditions] })
  }

  /** Adds operations to run when the conditions hold. */
  // oxlint-disable-next-line unicorn/no-thenable -- the word of etcd's own clients; guarded below
  then(...ops: readonly Op[]): Txn {
    // An `await` of the builder itself calls this with two functions.
    if (typeof ops[0] === 'function') throw new TypeError('a transaction is sent by commit()')
    return this.#with({ success: [...this.#parts.success, ...ops] })
  }

  /** Adds operations to run when they do not. */
  else(...ops: readonly Op[]): Txn {
    return this.#with({ failure: [...this.#parts.failure, ...ops] })
  }

  /** It changes nothing, whatever the conditions say. */
  get reads(): boolean {
    return [...this.#parts.success, ...this.#parts.failure].every(({ reads }) => reads)
  }

  get request(): Init<TxnRequest> {
    const { conditions, success, failure } = this.#parts
    return {
      compare: conditions.map(({ wire }) => wire),
      success: success.map(({ wire }) => wire),
      failure: failure.map(({ wire }) => wire),
    }
  }

  /** Sends it. It is made again after a fault only when it reads alone, or was never sent. */
  commit(options: RequestOptions = {}): Promise<TxnResult> {
    const { request } = this
    const kind = this.reads ? 'read' : 'write'
    return this.#caller.run(
      { ...options, name: 'the transaction', kind },
      async (channel, call) => {
        const { header, succeeded, responses } = await channel.unary(txnMethod, request, call)
        const revision = header?.revision ?? 0
        return { revision, succeeded, results: opResults(responses, revision) }
      },
    )
  }

  #with(parts: Partial<Parts>): Txn {
    return new Txn(this.#caller, { ...this.#parts, ...parts })
  }
}
