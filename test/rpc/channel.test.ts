import * as grpc from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { method, protoFolder } from '../../src/proto/index.ts'
import { RpcError, type ClientStream } from '../../src/rpc/index.ts'
import {
  connectOptions,
  engine,
  listenUrl,
  serverOptions,
  testServices,
  until,
} from './test-services.ts'

const kvRange = method('etcdserverpb.KV', 'Range')
const watch = method('etcdserverpb.Watch', 'Watch')
const snapshot = method('etcdserverpb.Maintenance', 'Snapshot')
const secure = listenUrl.startsWith('https:')
const key = (text: string): { key: Uint8Array } => ({ key: new TextEncoder().encode(text) })

async function start(listen = listenUrl) {
  const { seen, services } = testServices()
  const server = engine.createServer(services, serverOptions)
  const url = await server.listen(listen)
  const channel = engine.connect(url, connectOptions)
  t.teardown(() => (channel.close(), server.close(0)))
  return { seen, server, url, channel }
}

async function collect<Req, Res>(stream: ClientStream<Req, Res>): Promise<Res[]> {
  const all: Res[] = []
  for await (const reply of stream) all.push(reply)
  return all
}

const shared = await start()

void t.test('unary: replies, metadata, errors with trailers', async (t) => {
  const { channel, seen } = shared
  const metadata = new Map([
    ['token', 'x'],
    ['raw-bin', 'Af8='],
  ])
  const reply = await channel.unary(kvRange, { ...key('k'), limit: 9 }, { metadata })
  t.same([reply.count, reply.kvs[0]?.key], [9, key('k').key])
  t.equal(seen.contexts.at(-1)?.metadata.get('token'), 'x')
  t.equal(seen.contexts.at(-1)?.metadata.get('raw-bin'), 'Af8=')
  const error: unknown = await channel
    .unary(kvRange, key('fail'))
    .catch((reason: unknown) => reason)
  t.type(error, RpcError)
  t.match(error, { code: 'NotFound', message: 'etcdserver: requested lease not found' })
  t.equal((error as RpcError).trailers.get('why'), 'gone')
  await t.rejects(channel.unary(kvRange, { limit: 0.5 }), { code: 'range' }, 'no wire form')
})

void t.test('unary: deadline, signal, closed channel', async (t) => {
  const { channel, seen, url } = shared
  const deadline = { code: 'DeadlineExceeded', message: 'context deadline exceeded' }
  await t.rejects(channel.unary(kvRange, key('slow'), { deadlineMs: 50 }), deadline)
  const canceled = { code: 'Canceled', message: 'context canceled' }
  await t.rejects(channel.unary(kvRange, key('k'), { signal: AbortSignal.abort() }), canceled)
  const aborter = new AbortController()
  const count = seen.contexts.length
  const call = channel.unary(kvRange, key('slow'), { signal: aborter.signal })
  const rejected = t.rejects(call, canceled)
  t.ok(await until(() => seen.contexts.length > count))
  aborter.abort()
  await rejected
  t.ok(await until(() => seen.contexts.at(-1)?.signal.aborted === true), 'the server is told')
  const closed = engine.connect(url, connectOptions)
  closed.close()
  await t.rejects(closed.unary(kvRange, key('k')), { code: 'Canceled', message: /closing/ })
  t.throws(() => closed.stream(watch), { code: 'Canceled' })
  t.throws(() => engine.connect('ftp://127.0.0.1:1'), { code: 'InvalidArgument' })
})

void t.test('streams: to the end, with an error, left early, cancelled', async (t) => {
  const { channel, seen } = shared
  const whole = channel.stream(watch)
  for (const startRevision of [1, 2]) whole.send({ createRequest: { startRevision } })
  whole.end()
  t.same(
    (await collect(whole)).map((reply) => reply.watchId),
    [1, 2],
  )
  t.equal(whole.send({}), false, 'nothing can be sent after the end')

  const failing = channel.stream(watch)
  failing.send({ createRequest: { startRevision: 13 } })
  await wait(100)
  await t.rejects(collect(failing), { code: 'OutOfRange', message: 'unlucky' }, 'kept until asked')
  await failing.drained()

  const aborts = seen.aborts.length
  const early = channel.stream(watch)
  for (const startRevision of [1, 2, 3]) early.send({ createRequest: { startRevision } })
  for await (const reply of early) if (reply.watchId === 1) break
  t.ok(await until(() => seen.aborts.length === aborts + 1), 'leaving the loop ends the call')

  const aborter = new AbortController()
  const aborted = channel.stream(watch, { signal: aborter.signal })
  aborted.send({ createRequest: { startRevision: 1 } })
  setTimeout(() => aborter.abort(), 50)
  await t.rejects(collect(aborted), { code: 'Canceled', message: 'context canceled' })

  const download = channel.stream(snapshot)
  download.send({})
  download.end()
  t.equal((await collect(download)).length, 1000, 'a server stream is one as well')
})

void t.test('a server that does not read bounds the queue of the sender', async (t) => {
  const { channel, seen } = shared
  const stream = channel.stream(watch)
  const request = { createRequest: { key: new Uint8Array(1000), startRevision: 7 } }
  let sent = 1
  stream.send({ createRequest: { startRevision: 50 } })
  do sent += 1
  while (stream.send(request) && sent < 100_000)
  t.ok(sent < 100_000, `send answered false after ${sent}`)
  t.ok(stream.queuedBytes > 256 * 1024 && stream.queuedBytes < 258 * 1024)
  const drained = stream.drained()
  t.ok(await until(() => seen.readOn !== undefined))
  seen.readOn?.()
  await drained
  t.ok(stream.queuedBytes <= 128 * 1024, 'and goes on when half of it is free')
  stream.end()
  t.equal((await collect(stream)).length, sent, 'nothing was lost')
})

void t.test('a lost server is found again, quickly', async (t) => {
  const first = await start()
  await first.channel.unary(kvRange, key('k'))
  const stream = first.channel.stream(watch)
  stream.send({ createRequest: { startRevision: 1 } })
  await first.server.close(0)
  await t.rejects(collect(stream), { code: 'Unavailable' })
  await t.rejects(first.channel.unary(kvRange, key('k')), { code: 'Unavailable' })
  await wait(1500)
  await start(first.url)
  const started = performance.now()
  let tries = 0
  for (; tries < 300; tries++) {
    const answer = await first.channel.unary(kvRange, key('k')).catch(() => undefined)
    if (answer !== undefined) break
    await wait(10)
  }
  const took = Math.round(performance.now() - started)
  t.ok(took < 1500, `after ${took} ms and ${tries} refusals`)
})

void t.test('unix sockets', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const { channel, url } = await start(`${secure ? 'unixs' : 'unix'}:${join(folder, 's')}`)
  t.equal((await channel.unary(kvRange, { ...key('k'), limit: 2 })).count, 2, url)
})

void t.test('a call that ends without a status was cut off', async (t) => {
  const server = createHttp2Server((_request, response) => response.stream.close(0))
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const channel = engine.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  t.teardown(() => (channel.close(), server.close()))
  await t.rejects(channel.unary(kvRange, key('k')), { code: 'Unavailable' })
  await t.rejects(collect(channel.stream(watch)), { code: 'Unavailable' })
})

void t.test('a server that is not ours', async (t) => {
  const definition = loadSync('etcdserverpb/rpc.proto', { includeDirs: [protoFolder] })
  const packages = grpc.loadPackageDefinition(definition)['etcdserverpb'] as grpc.GrpcObject
  const service = (packages['KV'] as grpc.ServiceClientConstructor).service
  const server = new grpc.Server()
  server.addService(service, {
    range: (call: { request: { limit: unknown } }, reply: grpc.sendUnaryData<object>) => {
      if (String(call.request.limit) !== '13') return reply(null, { count: call.request.limit })
      return reply({ code: 77 as grpc.status, details: 'new' })
    },
  })
  const broken = { ...service['Put'], path: '/etcdserverpb.KV/Put' } as grpc.MethodDefinition<
    unknown,
    unknown
  >
  server.unregister('/etcdserverpb.KV/Put')
  const bad = Buffer.from([0x0a, 0xff])
  server.register(
    broken.path,
    (_call: unknown, reply: grpc.sendUnaryData<unknown>) => reply(null, {}),
    () => bad,
    broken.requestDeserialize,
    'unary',
  )
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  )
  const channel = engine.connect(`http://127.0.0.1:${port}`)
  t.teardown(() => (channel.close(), server.forceShutdown()))
  t.equal((await channel.unary(kvRange, { ...key('k'), limit: 2 })).count, 2)
  await t.rejects(channel.unary(kvRange, { limit: 13 }), { code: 'Unknown', message: 'new' })
  await t.rejects(channel.unary(method('etcdserverpb.KV', 'Put'), {}), {
    code: 'Internal',
    message: /^grpc: failed to unmarshal the received message: /,
  })
  await t.rejects(channel.unary(method('etcdserverpb.KV', 'Txn'), {}), { code: 'Unimplemented' })
})
