import { setTimeout as wait } from 'node:timers/promises'
import { grpcJsEngine } from '../../src/rpc/grpc-js/index.ts'
import { http2Engine } from '../../src/rpc/http2/index.ts'
import { threadedEngine } from '../../src/rpc/threads/index.ts'
import {
  RpcError,
  type CallContext,
  type ConnectOptions,
  type RpcEngine,
  type ServerOptions,
  type ServiceTable,
} from '../../src/rpc/index.ts'
import { makeCertificates } from './certificates.ts'

/** Ours with its connections in threads; one that dies ends the tests. */
export function threaded(): RpcEngine {
  return threadedEngine(Number(process.env['THREADS'] ?? 1), (error) => {
    throw error
  })
}

/** The engine under test: `ENGINE=grpc-js` is the reference, `ENGINE=threads` ours in a thread. */
export const engine: RpcEngine = engineNamed(process.env['ENGINE'])

function engineNamed(name: string | undefined): RpcEngine {
  if (name === 'threads') return threaded()
  return name === 'grpc-js' ? grpcJsEngine : http2Engine
}

const certificates = process.env['TLS'] === '1' ? makeCertificates() : undefined

/** Where the servers under test listen: with `TLS=1` over that. */
export const listenUrl = certificates === undefined ? 'http://127.0.0.1:0' : 'https://127.0.0.1:0'

const tls =
  certificates === undefined
    ? {}
    : { tls: { ...certificates.server, clientCertRequired: true, clientCa: certificates.ca } }

/** What a channel needs to reach them. */
export const connectOptions: ConnectOptions = {
  keepaliveIntervalMs: 10_000,
  keepaliveTimeoutMs: 5000,
  ...(certificates === undefined ? {} : { tls: { ca: certificates.ca, ...certificates.client } }),
}

/** What the handlers saw, for the tests to look at. */
export interface Seen {
  readonly contexts: CallContext[]
  readonly aborts: unknown[]
  /** Of a snapshot: what was queued when `send` first answered false, and how many were sent. */
  stalled: { queuedBytes: number; sent: number } | undefined
  /** Of a watch at revision 50: called, it reads on. */
  readOn: (() => void) | undefined
}

export const plainOptions = {
  receiveBytesMax: 100_000,
  concurrentStreamsMax: 200,
  keepaliveMinTimeMs: 5000,
  keepaliveIntervalMs: 7_200_000,
  keepaliveTimeoutMs: 20_000,
}

export const serverOptions: ServerOptions = { ...plainOptions, ...tls }

const text = new TextDecoder()

/** Handlers that behave as the key of the request says. */
export function testServices(): { seen: Seen; services: ServiceTable } {
  const seen: Seen = { contexts: [], aborts: [], stalled: undefined, readOn: undefined }
  const services: ServiceTable = {
    'etcdserverpb.KV': {
      Range: async (request, call) => {
        seen.contexts.push(call)
        await behave(text.decode(request.key), call, seen)
        return { kvs: [{ key: request.key, value: request.rangeEnd }], count: request.limit }
      },
    },
    'etcdserverpb.Watch': {
      Watch: async (requests, replies, call) => {
        seen.contexts.push(call)
        call.signal.addEventListener('abort', () => seen.aborts.push(call.signal.reason))
        for await (const { createRequest } of requests) {
          const watchId = createRequest?.startRevision ?? 0
          if (watchId === 13) throw new RpcError('OutOfRange', 'unlucky')
          if (watchId === 99) return
          if (watchId === 50) await new Promise<void>((resolve) => (seen.readOn = resolve))
          replies.send({ watchId, created: true })
        }
      },
    },
    'etcdserverpb.Maintenance': {
      Snapshot: async (_request, replies, call) => {
        const blob = new Uint8Array(10_000)
        for (let at = 0; at < 1000; at++) {
          if (call.signal.aborted) return
          blob[0] = at % 256
          if (replies.send({ blob, remainingBytes: at })) continue
          seen.stalled ??= { queuedBytes: replies.queuedBytes, sent: at + 1 }
          await replies.drained()
        }
      },
    },
  }
  return { seen, services }
}

async function behave(key: string, call: CallContext, seen: Seen): Promise<void> {
  switch (key) {
    case 'fail':
      throw new RpcError('NotFound', 'etcdserver: requested lease not found', {
        trailers: new Map([['why', 'gone']]),
      })
    case 'odd':
      throw new RpcError('DataLoss', '100 % \ud800 ü\n"x"')
    case 'trailer':
      throw new RpcError('DataLoss', 'kept', { trailers: new Map([['bad name', 'x\n']]) })
    case 'boom':
      throw new TypeError('x is not a function')
    case 'short':
      await wait(100)
      return
    case 'slow':
      await new Promise((resolve) => call.signal.addEventListener('abort', resolve))
      seen.aborts.push(call.signal.reason)
  }
}

/** Waits until `condition` holds; false when it does not within two seconds. */
export async function until(condition: () => boolean): Promise<boolean> {
  for (let round = 0; round < 200; round++) {
    if (condition()) return true
    await wait(10)
  }
  return condition()
}
