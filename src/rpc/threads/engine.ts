import type { RpcEngine } from '../engine.ts'
import { http2Engine } from '../http2/index.ts'
import type { RpcError } from '../status.ts'
import { ThreadedServer } from './server.ts'
import { ConnectionThread } from './thread.ts'

/**
 * gRPC on our own HTTP/2, whose servers hold their connections in `threads` of their own; more than
 * one need Node 22.12 (see `ServerOptions.sharesPorts`). `onDeath` is told when such a thread ended
 * by itself: its connections are gone, and what is asked there nobody answers any more.
 */
export function threadedEngine(threads: number, onDeath: (error: RpcError) => void): RpcEngine {
  const start = (): ConnectionThread[] =>
    Array.from({ length: threads }, () => new ConnectionThread(onDeath))
  // Those of the first server start while whoever makes it is still starting.
  let started: ConnectionThread[] | undefined = start()
  return {
    ...http2Engine,
    name: 'threads',
    createServer: (services, options) => {
      const own = started ?? start()
      started = undefined
      return new ThreadedServer(own, services, options)
    },
  }
}
