import { availableParallelism } from 'node:os'
import type { RpcEngine, RpcError } from '../rpc/index.ts'
import type { ServerFlags } from './server-flags.ts'

/** More would only wait for the member's one thread. */
const THREADS_MAX = 64

/**
 * How many threads hold client connections unless told: none where the member and its disk have no
 * third processor to spare for one.
 */
export function rpcThreadsDefault(): number {
  return availableParallelism() > 2 ? 1 : 0
}

/** What is wrong with the flags that choose an engine; undefined: nothing. */
export function refuseEngine(flags: ServerFlags): string | undefined {
  const threads = flags.number('rpc-threads')
  if (threads > 0 && flags.text('rpc-engine') === 'grpc-js' && flags.given('rpc-threads')) {
    return '--rpc-threads is for --rpc-engine http2: leave one of the two out'
  }
  if (threads > THREADS_MAX) return `--rpc-threads is at most ${THREADS_MAX}`
  if (threads > 1 && !threadsCanShare(process.versions.node)) {
    return (
      '--rpc-threads above 1 needs Node.js 22.12 or newer, where threads can share a port: ' +
      'run that, or use 1'
    )
  }
  return undefined
}

/** Whether this Node lets several threads listen on one port (`reusePort`: 22.12, 23.1). */
export function threadsCanShare(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12)
}

/** Loads one engine only: the other would cost each start a fifth of a second. */
export async function loadEngine(flags: ServerFlags): Promise<RpcEngine> {
  if (flags.text('rpc-engine') === 'grpc-js') {
    return (await import('../rpc/grpc-js/index.ts')).grpcJsEngine
  }
  return (await import('../rpc/http2/index.ts')).http2Engine
}

/**
 * What serves clients: `engine` itself, or with its connections in threads. `onDeath` is told when
 * one of those ended by itself.
 */
export async function clientEngine(
  flags: ServerFlags,
  engine: RpcEngine,
  onDeath: (error: RpcError) => void,
): Promise<RpcEngine> {
  const threads = flags.number('rpc-threads')
  if (threads === 0 || flags.text('rpc-engine') === 'grpc-js') return engine
  return (await import('../rpc/threads/index.ts')).threadedEngine(threads, onDeath)
}
