import { errorText, sleep, type Clock } from '../base/index.ts'
import { method } from '../proto/index.ts'
import { RpcError, type CallOptions, type Channel } from '../rpc/index.ts'
import type { Endpoint, Endpoints } from './endpoints.ts'
import { ClientError } from './error.ts'
import { judge } from './verdict.ts'

const checkMethod = method('grpc.health.v1.Health', 'Check')

/**
 * - `read`: may be made again anywhere. - `write`: is made again only when it provably never left.
 * - `repeatable`: a write that is the same done twice, so it is made again as a read is.
 */
export type CallKind = 'read' | 'write' | 'repeatable'

/** What any call takes. */
export interface RequestOptions {
  readonly signal?: AbortSignal | undefined
  /** For the call with all its repeats. */
  readonly timeoutMs?: number | undefined
}

/** What is asked, for the errors and the rules of repeating it. */
export interface CallPlan extends RequestOptions {
  readonly name: string
  readonly kind: CallKind
  readonly attemptTimeoutMs?: number | undefined
}

/** One try at one endpoint. `perhapsDone`: an earlier try was sent and not answered. */
export type Attempt<T> = (
  channel: Channel,
  options: CallOptions,
  perhapsDone: boolean,
) => Promise<T>

interface Defaults {
  readonly timeoutMs: number
  readonly attemptTimeoutMs: number
}

/** Makes calls: chooses endpoints, repeats what is safe to repeat, and says how it ended. */
export class Caller {
  readonly endpoints: Endpoints
  readonly clock: Clock
  readonly defaults: Defaults
  readonly #closing = new AbortController()

  constructor(endpoints: Endpoints, clock: Clock, defaults: Defaults) {
    this.endpoints = endpoints
    this.clock = clock
    this.defaults = defaults
  }

  /** Aborts when the client is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }

  /** Resolves with the first answer. Rejects with a {@link ClientError} only. */
  async run<T>(plan: CallPlan, attempt: Attempt<T>): Promise<T> {
    const end = this.clock.now() + (plan.timeoutMs ?? this.defaults.timeoutMs)
    const call = new OngoingCall(plan)
    for (;;) {
      const { endpoint, waitMs } = this.endpoints.choose()
      const left = end - this.clock.now()
      if (waitMs >= left) throw call.ended('no endpoint answers')
      if (waitMs > 0) await this.pause(waitMs, plan.signal).catch(() => undefined)
      this.#check(call)
      if (plan.kind === 'write' && !(await this.#answers(call, endpoint, end))) continue
      const options = this.#options(plan, end)
      try {
        const result = await attempt(endpoint.channel, options, call.perhapsDone)
        this.endpoints.worked(endpoint)
        return result
      } catch (error) {
        this.#failed(call, endpoint, error)
      }
    }
  }

  /** One try at the given endpoint, whatever is known of it. */
  async runAt<T>(url: string, plan: CallPlan, attempt: Attempt<T>): Promise<T> {
    const endpoint = this.endpoints.at(url)
    const call = new OngoingCall(plan)
    this.#check(call)
    try {
      const { timeoutMs, attemptTimeoutMs } = this.defaults
      const fallback = plan.kind === 'write' ? timeoutMs : attemptTimeoutMs
      const deadlineMs = plan.timeoutMs ?? fallback
      return await attempt(endpoint.channel, callOptions(plan, deadlineMs), false)
    } catch (error) {
      call.failedAt(endpoint, error)
      throw call.ended('it does not answer')
    } finally {
      if (!this.endpoints.all.includes(endpoint)) endpoint.close()
    }
  }

  /** Resolves after `milliseconds`; rejects when `signal` aborts or the client is closed. */
  async pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const stop = new AbortController()
    const onAbort = (): void => stop.abort()
    const signals = [signal, this.closing].filter((each) => each !== undefined)
    for (const each of signals) {
      if (each.aborted) stop.abort()
      each.addEventListener('abort', onAbort)
    }
    try {
      await sleep(this.clock, milliseconds, stop.signal)
    } finally {
      for (const each of signals) each.removeEventListener('abort', onAbort)
    }
  }

  close(): void {
    this.#closing.abort()
    this.endpoints.close()
  }

  #options(plan: CallPlan, end: number, kind = plan.kind): CallOptions {
    const left = Math.max(end - this.clock.now(), 1)
    // A write gets all the time there is: to give it up early only makes its outcome unknown.
    if (kind === 'write') return callOptions(plan, left)
    const longest = plan.attemptTimeoutMs ?? this.defaults.attemptTimeoutMs
    return callOptions(plan, Math.min(left, longest))
  }

  /**
   * Whether anybody is there at all, asked before the first write: one that is sent to a member
   * that hangs is lost for good, where this question can go on to the next.
   */
  async #answers(call: OngoingCall, endpoint: Endpoint, end: number): Promise<boolean> {
    if (endpoint.proven) return true
    try {
      await endpoint.channel.unary(checkMethod, {}, this.#options(call.plan, end, 'read'))
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      // Any answer will do, also that it does not know the question.
      if (judge(error) !== 'refused') {
        call.unreached(endpoint, error)
        if (call.plan.signal?.aborted !== true) this.endpoints.failed(endpoint, error)
        this.#check(call)
        return false
      }
    }
    this.endpoints.worked(endpoint)
    this.#check(call)
    return true
  }

  /** Throws what ends the call; returns when there is to be another try. */
  #failed(call: OngoingCall, endpoint: Endpoint, error: unknown): void {
    if (error instanceof RpcError && judge(error) === 'refused') this.endpoints.worked(endpoint)
    call.failedAt(endpoint, error)
    if (call.plan.signal?.aborted !== true) this.endpoints.failed(endpoint, error)
    this.#check(call)
    if (call.perhapsDone && call.plan.kind === 'write') throw call.ended('it was not answered')
  }

  #check(call: OngoingCall): void {
    if (this.closing.aborted) throw call.ended('the client is closed', 'closed')
    if (call.plan.signal?.aborted === true) throw call.ended('it was canceled', 'canceled')
  }
}

function callOptions(plan: CallPlan, deadlineMs: number): CallOptions {
  return plan.signal === undefined ? { deadlineMs } : { deadlineMs, signal: plan.signal }
}

/** What is known of a call by its tries so far. */
class OngoingCall {
  readonly plan: CallPlan
  perhapsDone = false
  #last: { readonly endpoint: Endpoint; readonly error: RpcError } | undefined

  constructor(plan: CallPlan) {
    this.plan = plan
  }

  /** Throws when the answer was no, or the fault is not the endpoint's. */
  failedAt(endpoint: Endpoint, error: unknown): void {
    if (!(error instanceof RpcError)) throw error
    const verdict = judge(error)
    if (verdict === 'refused') {
      throw new ClientError('refused', error.message, { cause: error, status: error.code })
    }
    this.unreached(endpoint, error)
    if (verdict === 'unanswered') this.perhapsDone = true
  }

  /** The endpoint failed before the request was sent. */
  unreached(endpoint: Endpoint, error: RpcError): void {
    this.#last = { endpoint, error }
  }

  /** The error that ends it. A write that may be done is of unknown outcome, whatever ended it. */
  ended(why: string, code: 'unavailable' | 'canceled' | 'closed' = 'unavailable'): ClientError {
    const { name, kind } = this.plan
    const last = this.#last
    const detail = last === undefined ? '' : ` (${last.endpoint.url}: ${errorText(last.error)})`
    const options = last === undefined ? {} : { cause: last.error, status: last.error.code }
    if (kind !== 'read' && this.perhapsDone) {
      const text = `the outcome of ${name} is unknown: ${why}${detail}`
      return new ClientError('unknownOutcome', text, options)
    }
    return new ClientError(code, `${name} failed: ${why}${detail}`, options)
  }
}
