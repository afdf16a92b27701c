/**
 * server/http: what probes, scrapers and people ask a member over plain HTTP.
 *
 * Health in etcd's two styles, versions, and Prometheus metrics under etcd's names. Invariants
 * owned: an answer of `ok` was checked for that request; the number of series does not grow with
 * the data or with what clients send. It must never show a key or a value, or change the member.
 */
export {
  createHttpAnswerer,
  startHttpServer,
  type HttpServer,
  type HttpTarget,
} from './http-server.ts'
export { createMetrics, type Metrics } from './metrics.ts'
export { countCalls, type CallCounts } from './observe.ts'
