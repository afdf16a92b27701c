import type { RpcEngine } from '../engine.ts'
import { routesOf } from '../route.ts'
import { Http2Channel } from './channel.ts'
import { Http2Server } from './server.ts'

/** gRPC on our own HTTP/2 (RFC 9113, 7541): a few microseconds of CPU a call. */
export const http2Engine: RpcEngine = {
  name: 'http2',
  createServer: (services, options) =>
    new Http2Server(routesOf(services), new Set(Object.keys(services)), options),
  connect: (url, options) => new Http2Channel(url, options),
}
