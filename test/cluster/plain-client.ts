import * as grpc from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { protoFolder } from '../../src/proto/index.ts'

// The client that an npm user builds: the library and the .proto files, nothing of ours.
const definition = loadSync(['etcdserverpb/rpc.proto', 'grpc/health/v1/health.proto'], {
  includeDirs: [protoFolder],
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
})
const loaded = grpc.loadPackageDefinition(definition)

/** A message as proto-loader gives it. */
export type Plain = Readonly<Record<string, unknown>>

type Callback = (error: grpc.ServiceError | null, reply: Plain) => void
type UnaryCall = (request: Plain, options: grpc.CallOptions, done: Callback) => void
type BidiCall = () => grpc.ClientDuplexStream<Plain, Plain>
type ServerStreamCall = (request: Plain) => grpc.ClientReadableStream<Plain>

/** One service of one member. */
export class PlainClient {
  readonly #client: grpc.Client

  constructor(service: string, url: string) {
    const Constructor = find(service)
    // A pool of its own: a test's connection must not outlive it in another's.
    const options = { 'grpc.use_local_subchannel_pool': 1 }
    const target = url.replace('http://', '')
    this.#client = new Constructor(target, grpc.credentials.createInsecure(), options)
  }

  /**
   * Resolves with the reply; rejects with the library's own error, which has `code` and `details`.
   */
  call(method: string, request: Plain): Promise<Plain> {
    const options = { deadline: Date.now() + 10_000 }
    return new Promise((resolve, reject) => {
      const unary = this.#method(method) as UnaryCall
      unary.call(this.#client, request, options, (error, reply) => {
        if (error === null) resolve(reply)
        else reject(error)
      })
    })
  }

  bidi(method: string): grpc.ClientDuplexStream<Plain, Plain> {
    return (this.#method(method) as BidiCall).call(this.#client)
  }

  serverStream(method: string, request: Plain): grpc.ClientReadableStream<Plain> {
    return (this.#method(method) as ServerStreamCall).call(this.#client, request)
  }

  close(): void {
    this.#client.close()
  }

  #method(name: string): unknown {
    return (this.#client as unknown as Readonly<Record<string, unknown>>)[name]
  }
}

function find(service: string): grpc.ServiceClientConstructor {
  let at: unknown = loaded
  for (const part of service.split('.')) at = (at as Readonly<Record<string, unknown>>)[part]
  return at as grpc.ServiceClientConstructor
}

/** The next message of a stream. */
export function nextMessage(stream: grpc.ClientReadableStream<Plain>): Promise<Plain> {
  const waiting = stream.read() as Plain | null
  if (waiting !== null) return Promise.resolve(waiting)
  return new Promise((resolve, reject) => {
    const end = (): void => {
      stream.off('readable', onReadable).off('error', onError).off('end', onEnd)
    }
    const onError = (error: Error): void => (end(), reject(error))
    const onEnd = (): void => onError(new Error('the stream ended'))
    const onReadable = (): void => {
      const message = stream.read() as Plain | null
      if (message === null) return
      end()
      resolve(message)
    }
    stream.on('readable', onReadable).on('error', onError).on('end', onEnd)
  })
}
