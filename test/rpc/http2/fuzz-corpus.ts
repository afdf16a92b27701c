import { connect as http2Connect } from 'node:http2'
import { connect, createServer, type AddressInfo } from 'node:net'
import { grpcJsEngine } from '../../../src/rpc/grpc-js/index.ts'
import { http2Engine } from '../../../src/rpc/http2/index.ts'
import type { RpcEngine, ServiceTable } from '../../../src/rpc/index.ts'
import { method } from '../../../src/proto/index.ts'
import { serverOptions } from '../test-services.ts'

export const services: ServiceTable = {
  'etcdserverpb.KV': {
    Range: (request) => ({ count: request.limit }),
    Put: async () => ({}),
  },
  'etcdserverpb.Watch': {
    Watch: async (requests, replies) => {
      for await (const { createRequest } of requests) {
        replies.send({ watchId: createRequest?.startRevision ?? 0 })
      }
    },
  },
  'etcdserverpb.Maintenance': {
    Snapshot: async (_request, replies) => {
      for (let at = 0; at < 5; at++) {
        if (!replies.send({ blob: new Uint8Array(20_000) })) await replies.drained()
      }
    },
  },
}

/** What both sides of some connections have said, in their order. */
interface Recording {
  readonly said: readonly Buffer[]
  readonly heard: readonly Buffer[]
}

/** Lets clients of three makers make a few kinds of calls; what they and the server say. */
export async function record(serving: RpcEngine): Promise<Recording> {
  const server = serving.createServer(services, serverOptions)
  const { port } = new URL(await server.listen('http://127.0.0.1:0'))
  const said: Buffer[][] = []
  const heard: Buffer[][] = []
  const proxy = createServer((client) => {
    const chunks: Buffer[] = []
    const answers: Buffer[] = []
    said.push(chunks)
    heard.push(answers)
    const up = connect(Number(port), '127.0.0.1')
    client.on('data', (chunk) => chunks.push(chunk))
    up.on('data', (chunk) => answers.push(chunk))
    client.pipe(up).pipe(client)
    for (const one of [client, up]) one.on('error', () => {})
  })
  proxy.listen(0, '127.0.0.1')
  await new Promise((resolve) => proxy.once('listening', resolve))
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  for (const engine of [http2Engine, grpcJsEngine]) {
    const channel = engine.connect(url)
    const options = { metadata: new Map([['token', 'abc']]), deadlineMs: 10_000 }
    for (let limit = 0; limit < 3; limit++) {
      await channel.unary(method('etcdserverpb.KV', 'Range'), { limit }, options)
      await channel.unary(method('etcdserverpb.KV', 'Put'), { value: Buffer.alloc(300, 'v') })
    }
    const stream = channel.stream(method('etcdserverpb.Watch', 'Watch'))
    stream.send({ createRequest: { startRevision: 7 } })
    stream.end()
    for await (const reply of stream) void reply
    channel.close()
  }
  const session = http2Connect(url)
  session.request({ ':path': '/', cookie: 'a=b' }).end().resume()
  const post = session.request({ ':method': 'POST', ':path': '/x', 'content-length': '3' })
  post.resume().end('abc')
  await new Promise((resolve) => post.once('close', resolve))
  session.destroy()
  proxy.close()
  await server.close(0)
  const joined = (all: Buffer[][]) => all.map((chunks) => Buffer.concat(chunks))
  return { said: joined(said), heard: joined(heard) }
}
