import { setTimeout } from 'node:timers/promises'
import {
  fromJson,
  methodByPath,
  toJson,
  type JsonValue,
  type Method,
} from '../../src/proto/index.ts'
import { RpcError, type Channel, type ClientStream } from '../../src/rpc/index.ts'
import {
  difference,
  type GoldenCall,
  type GoldenCase,
  type GoldenStep,
  type JsonMap,
} from './golden-case.ts'
import { LARGE_REQUESTS } from './golden-large.ts'

const DEADLINE_MS = 10_000
/** A stream that has no more to say must say nothing for so long. */
const QUIET_MS = 30

/** What the cases are run against. */
export interface GoldenTarget {
  readonly channel: Channel
  /** Base URL of the HTTP listener. */
  readonly http: string
}

/** Runs one case; answers how it differs from etcd, undefined when it does not. */
export async function runCase(
  target: GoldenTarget,
  golden: GoldenCase,
): Promise<string | undefined> {
  if (golden.http !== undefined) return runHttp(target, golden)
  if (golden.steps !== undefined) return runSteps(target, golden)
  const { method = '', withheld, request = LARGE_REQUESTS[golden.id]?.() ?? {} } = golden
  return runUnary(target.channel, { ...golden, method, request }, withheld === true)
}

async function runUnary(
  channel: Channel,
  call: GoldenCall,
  withheld: boolean,
): Promise<string | undefined> {
  const method = methodOf(call.method)
  const outcome = await callOnce(channel, method, call.request ?? {})
  if (withheld || call.code === undefined) return undefined
  if (outcome.code !== call.code) {
    return `code: want ${call.code}, got ${outcome.code} (${outcome.message ?? ''})`
  }
  if (call.message !== undefined && outcome.message !== call.message) {
    return `message: want "${call.message}", got "${outcome.message ?? ''}"`
  }
  // A reply that is not in the file is long, and known by its status.
  if (call.response === undefined && call.code === 'OK') return undefined
  return call.code === 'OK' ? difference(call.response, outcome.reply) : undefined
}

interface Outcome {
  readonly code: string
  readonly message?: string
  readonly reply?: JsonMap
}

async function callOnce(channel: Channel, method: Method, request: JsonMap): Promise<Outcome> {
  try {
    const message = fromJson(method.request.name, request as JsonValue)
    const reply = await channel.unary(method, message, { deadlineMs: DEADLINE_MS })
    return { code: 'OK', reply: asJson(method, reply) }
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    return { code: error.code, message: error.message }
  }
}

async function runSteps(
  { channel }: GoldenTarget,
  golden: GoldenCase,
): Promise<string | undefined> {
  const method = methodOf(golden.method ?? '')
  const stream = channel.stream(method, { deadlineMs: DEADLINE_MS })
  const replies = stream[Symbol.asyncIterator]()
  try {
    for (const step of golden.steps ?? []) {
      const wrong = await runStep(channel, method, stream, replies, step)
      if (wrong !== undefined) return wrong
    }
    if (!method.requestStream || golden.withheld === true) return undefined
    const late = await Promise.race([nextOutcome(method, replies), setTimeout(QUIET_MS)])
    return late === undefined ? undefined : `after the last step: got ${JSON.stringify(late)}`
  } finally {
    stream.cancel()
  }
}

async function runStep(
  channel: Channel,
  method: Method,
  stream: ClientStream<unknown, unknown>,
  replies: AsyncIterator<unknown>,
  step: GoldenStep,
): Promise<string | undefined> {
  if (step.unary !== undefined) return runUnary(channel, step.unary, false)
  if (step.send !== undefined) {
    const message = fromJson(method.request.name, step.send as JsonValue)
    stream.send(message)
    if (!method.requestStream) stream.end()
    return undefined
  }
  const outcome = await nextOutcome(method, replies)
  if (step.recv === 'withheld' || step.recv === undefined) return undefined
  return difference(step.recv, outcome)
}

/** The next reply, or `{ end: status, message }`. */
async function nextOutcome(method: Method, replies: AsyncIterator<unknown>): Promise<JsonMap> {
  try {
    const next = await replies.next()
    return next.done === true ? { end: 'EOF' } : asJson(method, next.value)
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    return { end: error.code, message: error.message }
  }
}

async function runHttp(target: GoldenTarget, golden: GoldenCase): Promise<string | undefined> {
  const [verb = 'GET', path = '/'] = (golden.http ?? '').split(' ')
  const init: RequestInit = golden.body === undefined ? {} : { body: golden.body }
  const reply = await fetch(`${target.http}${path}`, { method: verb, ...init })
  const body = await reply.text()
  if (golden.withheld === true) return undefined
  if (reply.status !== golden.status) return `status: want ${golden.status}, got ${reply.status}`
  const type = reply.headers.get('content-type')
  if (type !== golden.content_type) return `type: want ${golden.content_type}, got ${type}`
  const want: unknown = golden.response
  if (typeof want !== 'string') return 'the case has no body to compare'
  // The order of the checks is random in the reference; versions are each server's own.
  const comparable = (text: string): string =>
    text
      .replace(/\d+\.\d+\.\d+(-[a-z0-9.]+)?/g, 'VERSION')
      .split('\n')
      .toSorted()
      .join('\n')
  if (comparable(want) === comparable(body)) return undefined
  return `body: want ${JSON.stringify(want)}, got ${JSON.stringify(body)}`
}

function methodOf(path: string): Method {
  const method = methodByPath(path)
  if (method === undefined) throw new Error(`no method at ${path}`)
  return method
}

function asJson(method: Method, reply: unknown): JsonMap {
  return toJson(method.response.name, reply as never)
}
