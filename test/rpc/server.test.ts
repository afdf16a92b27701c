import * as grpc from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect as http2Connect, type IncomingHttpHeaders } from 'node:http2'
import { connect as netConnect, createServer as netServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import t from 'tap'
import { NetworkError, seededRandom } from '../../src/base/index.ts'
import { codec, protoFolder } from '../../src/proto/index.ts'
import { RpcError, type RpcServer } from '../../src/rpc/index.ts'
import {
  connectOptions,
  engine,
  listenUrl,
  plainOptions,
  serverOptions,
  testServices,
  until,
} from './test-services.ts'

// The callers here are not ours: the library's raw client, and one that npm users build.
const rangeRequest = codec('etcdserverpb.RangeRequest')
const rangeResponse = codec('etcdserverpb.RangeResponse')
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const range = (key: string): Buffer => Buffer.from(rangeRequest.encode({ key: bytes(key) }))
const same = (buffer: Buffer): Buffer => buffer

function grpcHeaders(path: string): Record<string, string> {
  return {
    ':method': 'POST',
    ':path': `/etcdserverpb.${path}`,
    'content-type': 'application/grpc',
    te: 'trailers',
  }
}

interface Answer {
  readonly code: number
  readonly details: string
  readonly reply: Buffer | undefined
  readonly metadata: grpc.Metadata
}

const { tls } = connectOptions

function targetOf(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/^unixs:/, 'unix:')
}

function trust(url: string): grpc.ChannelCredentials {
  if (tls === undefined || !/^(https|unixs):/.test(url)) return grpc.credentials.createInsecure()
  const [ca, key, cert] = [tls.ca, tls.key, tls.cert].map((pem = '') => Buffer.from(pem))
  return grpc.credentials.createSsl(ca, key, cert)
}

function raw(url: string): grpc.Client {
  const options = { 'grpc.use_local_subchannel_pool': 1 }
  return new grpc.Client(targetOf(url), trust(url), options)
}

function unary(
  client: grpc.Client,
  body: Buffer,
  options: { path?: string; deadline?: Date; metadata?: grpc.Metadata } = {},
): Promise<Answer> {
  const { path = '/etcdserverpb.KV/Range', metadata = new grpc.Metadata(), deadline } = options
  const callOptions = deadline === undefined ? {} : { deadline }
  return new Promise((resolve) =>
    client.makeUnaryRequest(path, same, same, body, metadata, callOptions, (error, reply) =>
      resolve({
        code: error?.code ?? 0,
        details: error?.details ?? '',
        reply,
        metadata: error?.metadata ?? new grpc.Metadata(),
      }),
    ),
  )
}

async function start(options = serverOptions) {
  const { seen, services } = testServices()
  const server = engine.createServer(services, options)
  const url = await server.listen(listenUrl)
  const client = raw(url)
  t.teardown(() => (client.close(), server.close(0)))
  return { seen, server, url, client }
}

const shared = await start()

void t.test('a raw client gets bytes, metadata and peer through', async (t) => {
  const { client, seen } = shared
  const metadata = new grpc.Metadata()
  metadata.set('Token', 'one')
  metadata.set('raw-bin', Buffer.from([1, 255]))
  const body = rangeRequest.encode({ key: bytes('k'), rangeEnd: bytes('z'), limit: 5 })
  const { code, reply } = await unary(client, Buffer.from(body), { metadata })
  t.equal(code, 0)
  const answer = rangeResponse.decode(reply ?? Buffer.alloc(0))
  t.same([answer.count, answer.kvs[0]?.value], [5, bytes('z')])
  const context = seen.contexts.at(-1)
  t.equal(context?.metadata.get('token'), 'one')
  t.equal(context?.metadata.get('raw-bin'), 'Af8=')
  t.match(context?.peer, /^127\.0\.0\.1:\d+$/)
  t.equal(context?.signal.aborted, false, 'a call that ended well was not aborted')
})

void t.test('a client built from the .proto files as an npm user would', async (t) => {
  const definition = loadSync('etcdserverpb/rpc.proto', { includeDirs: [protoFolder] })
  const root = grpc.loadPackageDefinition(definition)['etcdserverpb'] as grpc.GrpcObject
  const make = (name: string) => {
    const Service = root[name] as grpc.ServiceClientConstructor
    const client = new Service(targetOf(shared.url), trust(shared.url))
    t.teardown(() => client.close())
    return client
  }
  await t.test('unary', async (t) => {
    const reply = await new Promise<{ count: unknown; kvs: { key: Buffer }[] }>((resolve, reject) =>
      make('KV')['Range']?.(
        { key: Buffer.from('abc'), limit: 3 },
        (error: Error | null, value: never) => (error === null ? resolve(value) : reject(error)),
      ),
    )
    t.equal(String(reply.count), '3')
    t.equal(String(reply.kvs[0]?.key), 'abc')
  })
  await t.test('bidi stream, ended by the client', async (t) => {
    const stream = make('Watch')['Watch']?.() as grpc.ClientDuplexStream<
      object,
      { watchId: unknown }
    >
    for (const startRevision of [1, 2, 3]) stream.write({ createRequest: { startRevision } })
    stream.end()
    const ids: string[] = []
    for await (const reply of stream) ids.push(String((reply as { watchId: unknown }).watchId))
    t.same(ids, ['1', '2', '3'])
  })
  await t.test('bidi stream, ended by the server with an error, after its replies', async (t) => {
    const stream = make('Watch')['Watch']?.() as grpc.ClientDuplexStream<object, object>
    for (const startRevision of [1, 13, 3]) stream.write({ createRequest: { startRevision } })
    const replies: unknown[] = []
    await t.rejects(
      (async () => {
        for await (const reply of stream) replies.push(reply)
      })(),
      { code: grpc.status.OUT_OF_RANGE, details: 'unlucky' },
    )
    t.equal(replies.length, 1)
  })
  await t.test('bidi stream, ended by the server while the client still could send', async (t) => {
    const stream = make('Watch')['Watch']?.() as grpc.ClientDuplexStream<object, object>
    for (const startRevision of [1, 99]) stream.write({ createRequest: { startRevision } })
    const replies: unknown[] = []
    for await (const reply of stream) replies.push(reply)
    t.equal(replies.length, 1)
  })
  await t.test('server stream', async (t) => {
    const stream = make('Maintenance')['Snapshot']?.({}) as grpc.ClientReadableStream<object>
    let count = 0
    for await (const reply of stream) count += (reply as { blob: Buffer }).blob.length
    t.equal(count, 10_000_000)
  })
})

void t.test('what a handler throws becomes a status, and the server goes on', async (t) => {
  const { client } = shared
  const gone = await unary(client, range('fail'))
  t.same([gone.code, gone.details], [5, 'etcdserver: requested lease not found'])
  t.same(gone.metadata.get('why'), ['gone'], 'with its trailers')
  const odd = await unary(client, range('odd'))
  t.same([odd.code, odd.details], [15, '100 % \ufffd ü\n"x"'], 'any text survives the headers')
  const trailer = await unary(client, range('trailer'))
  t.same([trailer.code, trailer.details], [15, 'kept'], 'an impossible trailer costs no status')
  const boom = await unary(client, range('boom'))
  t.same([boom.code, boom.details], [2, 'x is not a function'], 'Unknown, as Go says it')
  t.equal((await unary(client, range('fine'))).code, 0)
})

const ask = async (path: string) => {
  const { code, details } = await unary(shared.client, range('k'), { path })
  return [code, details]
}

void t.test('unknown services and methods are refused in the words of grpc-go', async (t) => {
  t.same(await ask('/nope.Nope/Do'), [12, 'unknown service nope.Nope'])
  t.same(await ask('/etcdserverpb.KV/Fly'), [12, 'unknown method Fly for service etcdserverpb.KV'])
  t.same(
    await ask('/etcdserverpb.KV/Put'),
    [12, 'unknown method Put for service etcdserverpb.KV'],
    'a method without a handler does not exist',
  )
  t.same(await ask('/etcdserverpb.Auth/AuthEnable'), [12, 'unknown service etcdserverpb.Auth'])
  t.same(await ask('/flat'), [12, 'malformed method name: "/flat"'])
})

void t.test('malformed requests are refused, on both kinds of call', async (t) => {
  const one = await unary(shared.client, Buffer.from([0x0a, 0xff]))
  t.equal(one.code, 13)
  t.match(one.details, /^grpc: error unmarshalling request: \S/)
  const path = '/etcdserverpb.Watch/Watch'
  const stream = shared.client.makeBidiStreamRequest(path, same, same)
  stream.write(Buffer.from([0x0a, 0xff]))
  const error = await new Promise<grpc.ServiceError>((resolve) => stream.on('error', resolve))
  t.equal(error.code, 13)
  t.match(error.details, /^grpc: failed to unmarshal the received message: \S/)
  t.match(shared.seen.aborts.at(-1), { code: 'Internal' }, 'the handler is told')
  t.equal((await unary(shared.client, range('fine'))).code, 0)
})

void t.test('a too large request is refused in the words of grpc-go', async (t) => {
  const { code, details } = await unary(shared.client, Buffer.alloc(100_001))
  t.same([code, details], [8, 'grpc: received message larger than max (100001 vs. 100000)'])
  t.equal((await unary(shared.client, range('fine'))).code, 0, 'and the connection goes on')
})

void t.test('a seeded stream of random bytes never stops the server', async (t) => {
  const seed = Date.now() % 1_000_000
  t.comment(`seed ${seed}`)
  const random = seededRandom(seed)
  const codes = new Set<number>()
  const calls = Array.from({ length: 300 }, async () => {
    const body = Buffer.from(Array.from({ length: random.below(40) }, () => random.below(256)))
    codes.add((await unary(shared.client, body)).code)
  })
  await Promise.all(calls)
  t.same(
    [...codes].toSorted((a, b) => a - b),
    [0, 13],
    'either they are a message, or they are refused',
  )
  const { port } = new URL(shared.url)
  for (const first of [
    'GET / HTTP/1.1\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01',
    'PRI * HTTP/2.0\r\n',
  ]) {
    const socket = netConnect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    const noise = Buffer.from(Array.from({ length: 200 }, () => random.below(256)))
    socket.end(Buffer.concat([Buffer.from(first, 'latin1'), noise]))
    socket.resume()
    await new Promise((resolve) => socket.once('close', resolve))
  }
  t.equal((await unary(shared.client, range('fine'))).code, 0)
})

void t.test('deadlines', async (t) => {
  const { seen, client, url } = shared
  const before = seen.aborts.length
  const late = await unary(client, range('slow'), { deadline: new Date(Date.now() + 80) })
  t.equal(late.code, 4)
  const inAMonth = new Date(Date.now() + 40 * 86_400_000)
  t.equal((await unary(client, range('short'), { deadline: inAMonth })).code, 0, 'far ones hold')

  // A caller that states a deadline and does not keep it itself.
  const session = http2Connect(url, { ...tls })
  const stream = session.request({ ...grpcHeaders('KV/Range'), 'grpc-timeout': '80m' })
  const body = range('slow')
  stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, body.length]), body]))
  const headers = await new Promise<IncomingHttpHeaders>((resolve) =>
    stream.once('response', resolve),
  )
  t.equal(headers['grpc-status'], '4')
  t.equal(decodeURIComponent(String(headers['grpc-message'])), 'context deadline exceeded')
  t.ok(await until(() => seen.aborts.length === before + 2), 'both handlers are told')
  t.match(seen.aborts.at(-1), { code: 'DeadlineExceeded', message: 'context deadline exceeded' })
  session.destroy()
})

void t.test('a caller that cancels, or is gone, aborts the handler', async (t) => {
  const { seen, client, url } = shared
  const before = seen.aborts.length
  const path = '/etcdserverpb.KV/Range'
  const calls = seen.contexts.length
  const call = client.makeUnaryRequest(path, same, same, range('slow'), () => {})
  t.ok(await until(() => seen.contexts.length > calls))
  call.cancel()
  t.ok(await until(() => seen.aborts.length === before + 1))
  t.match(seen.aborts.at(-1), { code: 'Canceled', message: 'context canceled' })

  const session = http2Connect(url, { ...tls })
  const stream = session.request(grpcHeaders('Watch/Watch'))
  const contexts = seen.contexts.length
  stream.on('error', () => {})
  t.ok(await until(() => seen.contexts.length > contexts))
  session.destroy()
  t.ok(await until(() => seen.aborts.length === before + 2), 'a lost connection says the same')
})

void t.test('a reader that stops bounds the queue, and gets all once it reads', async (t) => {
  const { seen, client } = await start()
  const path = '/etcdserverpb.Maintenance/Snapshot'
  const stream = client.makeServerStreamRequest(path, same, same, Buffer.alloc(0))
  stream.pause()
  t.ok(await until(() => seen.stalled !== undefined), 'send answered false')
  t.ok((seen.stalled?.queuedBytes ?? 0) <= 256 * 1024 + 11_000, 'within its share')
  const blob = codec('etcdserverpb.SnapshotResponse')
  let next = 0
  for await (const reply of stream) {
    if (blob.decode(reply as Buffer).remainingBytes === next) next += 1
  }
  t.equal(next, 1000, 'all of them, in order')
})

const ping = (session: ReturnType<typeof http2Connect>) =>
  new Promise<boolean>((resolve) => session.ping((error) => resolve(error === null)))

void t.test('pings: too many are refused, those of a busy connection are not', async (t) => {
  const { url } = await start()
  const idle = http2Connect(url, { ...tls })
  idle.on('error', () => {})
  const goaways: [number, string][] = []
  idle.on('goaway', (code, _last, data) => goaways.push([code, String(data)]))
  await new Promise((resolve) => idle.once('remoteSettings', resolve))
  t.equal(idle.remoteSettings.maxConcurrentStreams, 200, 'the limit of streams is told')
  for (let round = 0; round < 6; round++) if (!idle.destroyed) await ping(idle)
  t.same(goaways, [[11, 'too_many_pings']])

  const busy = http2Connect(url, { ...tls })
  await new Promise((resolve) => busy.once('remoteSettings', resolve))
  for (let round = 0; round < 8; round++) {
    const stream = busy.request({
      ':path': '/a/b',
      ':method': 'POST',
      'content-type': 'application/grpc',
    })
    stream.end().resume()
    await new Promise((resolve) => stream.once('close', resolve))
    t.equal(await ping(busy), true)
  }
  // As grpc-go does to measure what it receives: a ping for each reply of one long stream.
  const watch = busy.request(grpcHeaders('Watch/Watch')).on('error', () => {})
  for (let round = 0; round < 8; round++) {
    const body = codec('etcdserverpb.WatchRequest').encode({ createRequest: { startRevision: 1 } })
    watch.write(Buffer.concat([Buffer.from([0, 0, 0, 0, body.length]), body]))
    await new Promise((resolve) => watch.once('data', resolve))
    t.equal(await ping(busy), true)
  }
  busy.destroy()
})

async function listenError(server: RpcServer, url: string): Promise<unknown> {
  return server.listen(url).then(
    (bound) => `bound ${bound}`,
    (error: unknown) => error,
  )
}

void t.test('listening: used ports, bad URLs, names, unix sockets', async (t) => {
  const { server } = await start()
  const taken = netServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  t.teardown(() => taken.close())
  const url = `http://127.0.0.1:${(taken.address() as AddressInfo).port}`
  const inUse = await listenError(server, url)
  t.type(inUse, NetworkError)
  t.match(inUse, {
    code: 'addressInUse',
    message: `cannot listen on ${url}: the address is already in use`,
  })
  t.match(await listenError(server, 'http://192.0.2.1:0'), { code: 'unreachable' })
  for (const bad of [
    '127.0.0.1:1',
    'http://127.0.0.1',
    'http://h:1/x',
    'ftp://h:1',
    'http://h:70000',
  ]) {
    t.match(await listenError(server, bad), { code: 'InvalidArgument' }, bad)
  }
  const bare = engine.createServer({}, plainOptions)
  t.teardown(() => bare.close(0))
  const noCertificate = await listenError(bare, 'https://127.0.0.1:0')
  t.type(noCertificate, RpcError)
  t.match(noCertificate, { code: 'InvalidArgument', message: /TLS needs a certificate/ })

  const named = await server.listen('http://localhost:0')
  t.match(named, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/, 'a name, resolved to where it listens')
  const folder = mkdtempSync(join(tmpdir(), 'keelson-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'a.sock')
  // A killed process leaves its socket behind.
  const die = '() => process.kill(process.pid, 9)'
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, ${die})`
  spawnSync(process.execPath, ['-e', script])
  for (const bound of [named, await server.listen(`unix://${path}`)]) {
    const client = raw(bound)
    t.equal((await unary(client, range('k'))).code, 0, bound)
    client.close()
  }
  const second = engine.createServer({}, serverOptions)
  t.teardown(() => second.close(0))
  t.match(await listenError(second, `unix:${path}`), { code: 'addressInUse' }, 'a living one is')
  writeFileSync(join(folder, 'file'), 'x')
  t.match(await listenError(second, `unix:${join(folder, 'file')}`), { code: 'addressInUse' })
  t.ok(existsSync(join(folder, 'file')), 'a file of somebody else is left alone')
})

void t.test('closing lets calls end within the grace, then cuts the rest', async (t) => {
  const { server, client, seen, url } = await start()
  const short = unary(client, range('short'))
  const endless = client.makeBidiStreamRequest('/etcdserverpb.Watch/Watch', same, same)
  const cut = new Promise<grpc.ServiceError>((resolve) => endless.once('error', resolve))
  await until(() => seen.contexts.length === 2)
  const started = performance.now()
  const closed = server.close(400)
  t.equal(server.close(0), closed, 'closing twice is closing once')
  t.equal((await short).code, 0)
  t.equal((await cut).code, grpc.status.UNAVAILABLE)
  await closed
  const took = performance.now() - started
  t.ok(took >= 390 && took < 2000, `after ${took} ms`)
  t.match(seen.aborts.at(-1), { code: 'Canceled' })
  const late = raw(url)
  t.equal((await unary(late, range('k'))).code, grpc.status.UNAVAILABLE, 'nobody is there')
  late.close()
})
