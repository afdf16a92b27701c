import { API_VERSION, STORAGE_VERSION } from '../version.ts'
import {
  health,
  LIVE_CHECKS,
  READY_CHECKS,
  runChecks,
  type HealthCheck,
  type HealthMember,
} from './health-checks.ts'
import type { CheckType, Metrics } from './metrics.ts'

/** What one request is answered. */
export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly allow?: string
}

/** What the routes show. */
export interface RouteTarget {
  readonly member: HealthMember
  readonly metrics: Metrics
}

interface Ask {
  readonly target: RouteTarget
  readonly query: URLSearchParams
  readonly signal: AbortSignal
}

type Route = (ask: Ask) => Answer | Promise<Answer>

const TEXT = 'text/plain; charset=utf-8'

const ROUTES: ReadonlyMap<string, Route> = new Map([
  ['/health', answerHealth],
  ['/version', answerVersion],
  ['/metrics', answerMetrics],
  ...checkRoutes('livez', LIVE_CHECKS),
  ...checkRoutes('readyz', READY_CHECKS),
])

/** Answers a request as etcd does: codes, bodies and content types are its own. */
export async function answer(
  target: RouteTarget,
  verb: string,
  path: string,
  signal: AbortSignal,
): Promise<Answer> {
  if (!URL.canParse(path, 'http://localhost')) return text(400, '400 Bad Request\n')
  const { pathname, searchParams: query } = new URL(path, 'http://localhost')
  const route = ROUTES.get(pathname)
  if (route === undefined) return text(404, '404 page not found\n')
  if (verb !== 'GET') return { ...text(405, 'Method Not Allowed\n'), allow: 'GET' }
  return route({ target, query, signal })
}

async function answerHealth({ target, query, signal }: Ask): Promise<Answer> {
  const serializable = query.get('serializable') === 'true'
  const excluded = new Set(query.getAll('exclude'))
  const { healthy, reason } = await health(target.member, excluded, serializable, signal)
  target.metrics.noteHealth(healthy)
  const body = JSON.stringify({ health: String(healthy), reason })
  return healthy ? text(200, body) : text(503, `${body}\n`)
}

function answerVersion({ target }: Ask): Answer {
  const body = JSON.stringify({
    etcdserver: API_VERSION,
    etcdcluster: target.member.clusterVersion() ?? 'not_decided',
    storage: STORAGE_VERSION,
  })
  return { status: 200, type: 'application/json', body }
}

async function answerMetrics({ target: { metrics } }: Ask): Promise<Answer> {
  return { status: 200, type: metrics.contentType, body: await metrics.text() }
}

/** The path of all checks, which may leave some out, and one for each of them. */
function checkRoutes(type: CheckType, checks: readonly HealthCheck[]): readonly [string, Route][] {
  const all: Route = (ask) => {
    const excluded = new Set(ask.query.getAll('exclude'))
    const chosen = checks.filter(({ name }) => !excluded.has(name))
    return answerChecks(ask, type, chosen)
  }
  return [
    [`/${type}`, all],
    ...checks.map((check): [string, Route] => [
      `/${type}/${check.name}`,
      (ask) => answerChecks(ask, type, [check]),
    ]),
  ]
}

async function answerChecks(
  { target, query, signal }: Ask,
  type: CheckType,
  checks: readonly HealthCheck[],
): Promise<Answer> {
  const results = await runChecks(checks, target.member, signal)
  const lines = results.map(({ name, failure }) => {
    target.metrics.noteCheck(type, name, failure === undefined)
    return failure === undefined ? `[+]${name} ok\n` : `[-]${name} failed: ${failure}\n`
  })
  const healthy = results.every(({ failure }) => failure === undefined)
  // etcd ends its list of failures with an empty line.
  if (!healthy) return text(503, `${lines.join('')}\n`)
  return text(200, query.has('verbose') ? `${lines.join('')}ok\n` : 'ok\n')
}

function text(status: number, body: string): Answer {
  return { status, type: TEXT, body }
}
