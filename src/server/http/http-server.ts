import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { errorText, NetworkError, type Log } from '../../base/index.ts'
import type { Member } from '../../member/index.ts'
import { parseEndpoint } from '../../rpc/index.ts'
import { API_VERSION, CLUSTER_VERSION } from '../version.ts'
import { health, LIVE_CHECKS, READY_CHECKS, runChecks, type HealthCheck } from './health-checks.ts'
import type { Metrics } from './metrics.ts'

const TEXT = 'text/plain; charset=utf-8'

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** What the listener shows. */
export interface HttpTarget {
  readonly member: Member
  readonly metrics: Metrics
  readonly log: Log
}

/**
 * Serves /health, /livez, /readyz, /version and /metrics at `url`, as etcd does. Resolves with the
 * URL it really listens on; rejects with a NetworkError `addressInUse`.
 */
export async function startHttpServer(
  url: string,
  target: HttpTarget,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    answer(request, target)
      .catch((error: unknown) => text(500, `${errorText(error)}\n`))
      .then((reply) => send(response, reply, request.method === 'HEAD'))
      .catch((error: unknown) => {
        target.log.debug('failed to answer over HTTP', { error: errorText(error) })
      })
  })
  const address = await listen(server, url)
  return {
    url: address,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(request: IncomingMessage, target: HttpTarget): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const [, route, check] = /^\/([a-z]+)(?:\/([a-z_]+))?$/.exec(pathname) ?? []
  if (check !== undefined && route !== 'livez' && route !== 'readyz') return notFound()
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return isRoute(route) ? text(405, 'Method Not Allowed\n') : notFound()
  }
  switch (route) {
    case 'health':
      return answerHealth(target.member, searchParams)
    case 'livez':
      return answerChecks(target.member, LIVE_CHECKS, check, searchParams)
    case 'readyz':
      return answerChecks(target.member, READY_CHECKS, check, searchParams)
    case 'version':
      return answerVersion()
    case 'metrics':
      return {
        status: 200,
        type: target.metrics.contentType,
        body: await target.metrics.text(),
      }
    default:
      return notFound()
  }
}

function isRoute(route: string | undefined): boolean {
  return ['health', 'livez', 'readyz', 'version', 'metrics'].includes(route ?? '')
}

async function answerHealth(member: Member, query: URLSearchParams): Promise<Answer> {
  const { healthy, reason } = await health(member, query.get('serializable') === 'true')
  const body = JSON.stringify({ health: String(healthy), reason })
  return healthy ? text(200, body) : text(503, `${body}\n`)
}

async function answerChecks(
  member: Member,
  all: readonly HealthCheck[],
  only: string | undefined,
  query: URLSearchParams,
): Promise<Answer> {
  const excluded = new Set(query.getAll('exclude'))
  const chosen = all.filter(({ name }) =>
    only === undefined ? !excluded.has(name) : name === only,
  )
  if (only !== undefined && chosen.length === 0) return notFound()
  const results = await runChecks(chosen, member)
  const healthy = results.every(({ failure }) => failure === undefined)
  if (healthy && !query.has('verbose')) return text(200, 'ok\n')
  const lines = results.map(({ name, failure }) =>
    failure === undefined ? `[+]${name} ok` : `[-]${name} failed: ${failure}`,
  )
  const end = healthy ? 'ok' : 'health check failed'
  return text(healthy ? 200 : 503, `${[...lines, end].join('\n')}\n`)
}

function answerVersion(): Answer {
  const body = JSON.stringify({
    etcdserver: API_VERSION,
    etcdcluster: CLUSTER_VERSION,
    storage: CLUSTER_VERSION,
  })
  return { status: 200, type: 'application/json', body }
}

function text(status: number, body: string): Answer {
  return { status, type: TEXT, body }
}

function notFound(): Answer {
  return text(404, '404 page not found\n')
}

function send(response: ServerResponse, { status, type, body }: Answer, headOnly: boolean): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
  })
  response.end(headOnly ? undefined : body)
}

function listen(server: Server, url: string): Promise<string> {
  const endpoint = parseEndpoint(url)
  const place =
    endpoint.type === 'unix'
      ? { path: endpoint.path }
      : { host: endpoint.host, port: endpoint.port }
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE'
          ? new NetworkError('addressInUse', `${url} is in use: give another address`, { cause })
          : cause,
      )
    })
    server.listen(place, () => {
      const address = server.address()
      const isTcp = typeof address === 'object' && address !== null && endpoint.type === 'tcp'
      resolve(isTcp ? `http://${endpoint.host}:${address.port}` : url)
    })
  })
}
