import { errorText, type PeerHandler } from '../base/index.ts'
import { methodByPath, type Method } from '../proto/index.ts'
import {
  encodeReply,
  RpcError,
  type BidiHandler,
  type CallContext,
  type ReplySink,
  type ServerStreamHandler,
  type ServiceTable,
  type UnaryHandler,
} from '../rpc/index.ts'
import { StreamQueue } from './stream-queue.ts'
import { packStream, unpackOpening } from './stream-wire.ts'

/** Calls that are not a method's path: what a stream is made of. */
export const STREAM_CALLS = { open: 'open', send: 'send', end: 'end', next: 'next' } as const

/** Replies that may wait for a client before `send` says to stop. */
const REPLIES_MAX = 64

interface ServedStream {
  readonly method: Method
  readonly requests: StreamQueue<Uint8Array>
  readonly replies: StreamQueue<Uint8Array>
  readonly abort: AbortController
}

/** Services as a simulated process serves them: a call of the network is one step of an rpc. */
export function rpcHandler(services: ServiceTable, peer: string): PeerHandler {
  const streams = new Map<string, ServedStream>()
  return {
    onFrame: () => {},
    onUpload: () => Promise.reject(new RpcError('Unimplemented', 'an rpc is not uploaded')),
    onCall: async (name, body, signal) => {
      switch (name) {
        case STREAM_CALLS.open: {
          const { id, path } = unpackOpening(body)
          streams.set(id, openStream(services, methodAt(path), peer))
          return new Uint8Array(0)
        }
        case STREAM_CALLS.send: {
          const { id, rest } = unpackOpening(body)
          streamAt(streams, id).requests.push(rest)
          return new Uint8Array(0)
        }
        case STREAM_CALLS.end: {
          streamAt(streams, unpackOpening(body).id).requests.end()
          return new Uint8Array(0)
        }
        case STREAM_CALLS.next: {
          const { id } = unpackOpening(body)
          return nextReplies(streams, id, signal)
        }
        default:
          return unary(services, methodAt(name), body, contextOf(signal, peer))
      }
    },
  }
}

function contextOf(signal: AbortSignal, peer: string): CallContext {
  return {
    signal,
    metadata: new Map(),
    peer,
    get aborted() {
      return signal.aborted
    },
  }
}

async function unary(
  services: ServiceTable,
  method: Method,
  body: Uint8Array,
  call: CallContext,
): Promise<Uint8Array> {
  const handler = handlerOf(services, method) as UnaryHandler<unknown, unknown>
  return encodeReply(method.response, await handler(method.request.decode(body), call))
}

function openStream(services: ServiceTable, method: Method, peer: string): ServedStream {
  const abort = new AbortController()
  const stream: ServedStream = {
    method,
    requests: new StreamQueue(),
    replies: new StreamQueue(),
    abort,
  }
  const call = contextOf(abort.signal, peer)
  const sink = sinkOf(stream)
  serve(services, stream, sink, call).then(
    () => stream.replies.end(),
    (error: unknown) => stream.replies.fail(error),
  )
  return stream
}

async function serve(
  services: ServiceTable,
  { method, requests }: ServedStream,
  sink: ReplySink<unknown>,
  call: CallContext,
): Promise<void> {
  const handler = handlerOf(services, method)
  const decoded = decode(method, requests)
  if (method.requestStream) {
    return (handler as BidiHandler<unknown, unknown>)(decoded, sink, call)
  }
  for await (const request of decoded) {
    return (handler as ServerStreamHandler<unknown, unknown>)(request, sink, call)
  }
}

async function* decode(method: Method, requests: AsyncIterable<Uint8Array>): AsyncGenerator {
  for await (const bytes of requests) yield method.request.decode(bytes)
}

function sinkOf({ method, replies }: ServedStream): ReplySink<unknown> {
  const sendEncoded = (bytes: Uint8Array): boolean => {
    replies.push(bytes)
    return replies.length < REPLIES_MAX
  }
  return {
    send: (reply) => sendEncoded(method.response.encode(reply)),
    sendEncoded,
    drained: () => replies.drained(),
    get queuedBytes() {
      return replies.length
    },
  }
}

/** Waits for replies; the last answer tells how the stream ended. */
async function nextReplies(
  streams: Map<string, ServedStream>,
  id: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const stream = streamAt(streams, id)
  const gone = (): void => {
    streams.delete(id)
    stream.abort.abort(new RpcError('Canceled', 'the caller went away'))
  }
  signal.addEventListener('abort', gone, { once: true })
  const { items, ended } = await stream.replies.take()
  signal.removeEventListener('abort', gone)
  if (ended === undefined) return packStream(items, undefined)
  streams.delete(id)
  const { error } = ended
  if (error === undefined) return packStream(items, { code: 'OK', message: '' })
  const code = error instanceof RpcError ? error.code : 'Unknown'
  return packStream(items, { code, message: errorText(error) })
}

function streamAt(streams: ReadonlyMap<string, ServedStream>, id: string): ServedStream {
  const stream = streams.get(id)
  if (stream === undefined) throw new RpcError('Unavailable', 'the stream is gone')
  return stream
}

function methodAt(path: string): Method {
  const method = methodByPath(path)
  if (method === undefined) throw new RpcError('Unimplemented', `unknown method ${path}`)
  return method
}

function handlerOf(services: ServiceTable, { service, name }: Method): unknown {
  const handler = (services[service] as Readonly<Record<string, unknown>> | undefined)?.[name]
  if (handler === undefined) throw new RpcError('Unimplemented', `unknown method ${name}`)
  return handler
}
