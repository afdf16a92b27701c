import { get } from 'node:https'
import { createServer } from 'node:http'
import { connect as connectPlain, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import t from 'tap'
import { grpcJsEngine } from '../../src/rpc/grpc-js/index.ts'
import { http2Engine } from '../../src/rpc/http2/index.ts'
import { handshakeMs, handshakesMax } from '../../src/rpc/limits.ts'
import { method } from '../../src/proto/index.ts'
import type { ClientTls, RpcEngine, RpcError, ServerTls } from '../../src/rpc/index.ts'
import { makeCertificates, tlsMissing } from './certificates.ts'
import { connectOptions, plainOptions, testServices, until } from './test-services.ts'

// What is TLS's own: who is let in, who is not, and how fast. All else is tested over it by
// tls-http2.test.ts and tls-grpc-js.test.ts.

if (tlsMissing !== undefined) {
  t.pass('TLS', { skip: tlsMissing })
  process.exit()
}

const { ca, server: serverPair, client: clientPair } = makeCertificates()
const stranger = makeCertificates()
const kvRange = method('etcdserverpb.KV', 'Range')

const webServer = createServer((_request, response) => response.end('by HTTP/1.1'))
const onHttp1 = (socket: Duplex): void => {
  webServer.emit('connection', socket)
  socket.resume()
}

async function start(engine: RpcEngine, more: Partial<ServerTls> = {}, http1 = true) {
  const tls = { ...serverPair, ...more }
  const options = { ...plainOptions, tls, ...(http1 ? { onHttp1 } : {}) }
  const server = engine.createServer(testServices().services, options)
  const url = await server.listen('https://127.0.0.1:0')
  t.teardown(() => server.close(0))
  return { server, url, port: Number(new URL(url).port) }
}

/** One call on a channel of its own: how many milliseconds it took, and the error if there was. */
async function call(engine: RpcEngine, url: string, tls?: ClientTls) {
  const channel = engine.connect(url, { ...connectOptions, ...(tls === undefined ? {} : { tls }) })
  const started = performance.now()
  const error = await channel.unary(kvRange, { limit: 1 }, { deadlineMs: 5000 }).then(
    () => undefined,
    (reason: unknown) => reason as RpcError,
  )
  channel.close()
  return { error, took: performance.now() - started }
}

/** What a handshake comes to: the protocol agreed on, or the code of the failure. */
function shake(port: number, options: ConnectionOptions): Promise<string | false | null> {
  return new Promise((resolve) => {
    const socket = connectTls({ host: '127.0.0.1', port, ca, ...options }, () => {
      // A server may refuse after the client is done (TLS 1.3): only what it says counts.
      socket.once('close', () => resolve('closed'))
      setTimeout(() => resolve(socket.alpnProtocol), 200)
    })
    t.teardown(() => socket.destroy())
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    socket.resume()
  })
}

for (const engine of [http2Engine, grpcJsEngine]) {
  void t.test(`${engine.name}: what the handshake agrees on`, async (t) => {
    const { port, url } = await start(engine)
    t.equal(await shake(port, { ALPNProtocols: ['h2'] }), 'h2')
    t.equal(await shake(port, { ALPNProtocols: ['http/1.1', 'h2'] }), 'h2', 'rather HTTP/2')
    const other = await shake(port, { ALPNProtocols: ['spdy/3'] })
    t.match(other, /ALERT_NO_APPLICATION_PROTOCOL$/)
    t.match(
      await shake(port, {
        ciphers: 'DEFAULT@SECLEVEL=0',
        maxVersion: 'TLSv1.1',
        minVersion: 'TLSv1',
      }),
      /ALERT_PROTOCOL_VERSION$/,
      'old TLS',
    )
    for (const ALPNProtocols of [['http/1.1'], undefined]) {
      const text = await new Promise((resolve, reject) => {
        const options = { ca, agent: false, ALPNProtocols }
        const request = get(`${url}/health`, options, (response) => {
          response.setEncoding('utf8').on('data', resolve)
        })
        request.on('error', reject)
      })
      t.equal(text, 'by HTTP/1.1', `${ALPNProtocols?.join() ?? 'nothing'} offered`)
    }
    const only = await start(engine, {}, false)
    const alert = await shake(only.port, { ALPNProtocols: ['http/1.1'] })
    t.match(alert, /ALERT_NO_APPLICATION_PROTOCOL$/, 'where nobody serves HTTP/1')
    t.equal(await shake(only.port, {}), 'closed', 'nothing offered there')
  })

  void t.test(`${engine.name}: whom a client trusts`, async (t) => {
    const { url } = await start(engine)
    t.equal((await call(engine, url, { ca })).error, undefined)
    for (const [tls, wanted] of [
      [undefined, /certificate/],
      [{ ca: stranger.ca }, /certificate/],
      [{ ca, serverName: 'nobody.test' }, /nobody\.test|altnames/],
    ] as const) {
      const { error, took } = await call(engine, url, tls)
      t.match(error, { code: 'Unavailable', message: wanted })
      t.equal(error?.neverSent, true, 'any call may be made again elsewhere')
      t.ok(took < 2000, `after ${took} ms`)
    }
    t.equal((await call(engine, url, { ca, serverName: 'other.test' })).error, undefined)
  })

  void t.test(`${engine.name}: whom a server trusts`, async (t) => {
    const { url } = await start(engine, { clientCertRequired: true, clientCa: ca })
    t.equal((await call(engine, url, { ca, ...clientPair })).error, undefined)
    for (const tls of [{ ca }, { ca, ...stranger.client }]) {
      const { error, took } = await call(engine, url, tls)
      t.match(error, { code: 'Unavailable' })
      t.ok(took < 2000, `after ${took} ms`)
    }
    t.equal((await call(engine, url, { ca, ...clientPair })).error, undefined, 'and goes on')
  })

  void t.test(`${engine.name}: TLS to a plain port, and plain to a TLS one`, async (t) => {
    const { url, port } = await start(engine)
    const plain = engine.createServer({}, plainOptions)
    const both = engine.createServer({}, { ...plainOptions, onHttp1 })
    t.teardown(() => Promise.all([plain.close(0), both.close(0)]))
    const wrong = [url.replace('https:', 'http:')]
    for (const server of [plain, both]) {
      wrong.push((await server.listen('http://127.0.0.1:0')).replace('http:', 'https:'))
    }
    for (const bad of wrong) {
      const { error, took } = await call(engine, bad, { ca })
      t.match(error, { code: 'Unavailable' }, bad)
      t.ok(took < 2000, `after ${took} ms`)
    }
    const web = connectPlain(port, '127.0.0.1')
    web.on('error', () => {}).resume()
    web.write('GET /health HTTP/1.1\r\n\r\n')
    t.ok(await until(() => web.destroyed), 'HTTP/1 to a TLS port')
    t.equal((await call(engine, url, { ca })).error, undefined, 'and goes on')
  })
}

void t.test('a certificate that is none is said at the start', (t) => {
  for (const tls of [
    { cert: 'x', key: serverPair.key },
    { ...serverPair, key: stranger.server.key },
  ]) {
    const create = () => http2Engine.createServer({}, { ...plainOptions, tls })
    t.throws(create, {
      code: 'InvalidArgument',
      message: /the certificate or its key is of no use/,
    })
  }
  t.end()
})

/** A connection that does not begin its handshake. */
async function silent(port: number): Promise<Socket> {
  const socket = connectPlain(port, '127.0.0.1')
  socket.on('error', () => {}).resume()
  await new Promise((resolve) => socket.once('connect', resolve))
  t.teardown(() => socket.destroy())
  return socket
}

void t.test('handshakes under way are bounded in number and in time', async (t) => {
  const { url, port, server } = await start(http2Engine)
  const lone = await silent((await start(http2Engine)).port)
  const begun = performance.now()
  let ended = 0
  lone.once('close', () => (ended = performance.now()))

  const crowd: Socket[] = []
  for (let count = 0; count < handshakesMax + 50; count++) crowd.push(await silent(port))
  t.ok(await until(() => crowd[49]?.destroyed === true), 'beyond the bound the oldest go')
  t.equal(crowd.filter(({ destroyed }) => destroyed).length, 50)
  t.equal((await call(http2Engine, url, { ca })).error, undefined, 'others come in')
  t.equal(crowd.filter(({ destroyed }) => destroyed).length, 51)
  await server.close(0)
  t.ok(await until(() => crowd.every(({ destroyed }) => destroyed)), 'and go with the server')

  while (ended === 0 && performance.now() - begun < handshakeMs * 2) await until(() => ended > 0)
  const took = ended - begun
  t.ok(took > handshakeMs - 500 && took < handshakeMs + 2000, `silent for ${took} ms`)
})
