import { setMaxListeners } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import t from 'tap'
import { grpcJsEngine } from '../../../src/rpc/grpc-js/index.ts'
import { http2Engine } from '../../../src/rpc/http2/index.ts'
import { codec, method } from '../../../src/proto/index.ts'
import type { RpcEngine, RpcError, ServerOptions } from '../../../src/rpc/index.ts'
import { serverOptions, testServices, threaded, until } from '../test-services.ts'
import {
  block,
  callHeaders,
  frame,
  message,
  preface,
  RawPeer,
  reset,
  settings,
  uint32,
  wholeCall,
  windowUpdate,
} from './raw-peer.ts'

const kvRange = method('etcdserverpb.KV', 'Range')
const watch = method('etcdserverpb.Watch', 'Watch')
const request = codec('etcdserverpb.RangeRequest')
const response = codec('etcdserverpb.RangeResponse')
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const range = (key: string, value = ''): Uint8Array =>
  request.encode({ key: bytes(key), rangeEnd: bytes(value) })

const large = { ...serverOptions, receiveBytesMax: 20_000_000 }

async function start(engine: RpcEngine = http2Engine, options: ServerOptions = large) {
  const { seen, services } = testServices()
  const server = engine.createServer(services, options)
  const url = await server.listen('http://127.0.0.1:0')
  t.teardown(() => server.close(0))
  return { seen, server, url }
}

void t.test('a reply leaves as the windows of its stream and connection open', async (t) => {
  const { url } = await start()
  const peer = await RawPeer.connect(url, settings([4, 10]))
  peer.send(wholeCall(1, 'KV/Range', range('k', 'v'.repeat(400))))
  const size =
    5 + response.encode({ kvs: [{ key: bytes('k'), value: bytes('v'.repeat(400)) }] }).length
  t.ok(await until(() => peer.dataBytes(1) === 10), 'ten bytes, as the settings say')
  for (let expected = 11; expected <= 60; expected++) {
    peer.send(windowUpdate(1, 1))
    if (!(await until(() => peer.dataBytes(1) === expected))) t.fail(`${expected} bytes`)
  }
  peer.send(settings([4, 5]))
  peer.send(windowUpdate(1, 4))
  await new Promise((resolve) => setTimeout(resolve, 20))
  t.equal(peer.dataBytes(1), 60, 'a window may be below nothing')
  peer.send(settings([4, 100_000]))
  t.ok(await until(() => peer.dataBytes(1) === size), 'the rest')
  const trailers = await until(() => peer.of(1, 1).length === 2)
  t.ok(trailers && (peer.of(1, 1).at(-1)?.flags ?? 0) % 2 === 1, 'and the status')
  peer.socket.destroy()
})

void t.test('streams that wait for one window take turns', async (t) => {
  const { url } = await start()
  const peer = await RawPeer.connect(url, settings([4, 1_000_000]))
  for (const id of [1, 3, 5]) {
    peer.send(wholeCall(id, 'KV/Range', range('k', 'v'.repeat(300_000))))
  }
  t.ok(await until(() => peer.dataBytes(1) >= 65_535))
  for (let round = 0; round < 6; round++) {
    peer.send(windowUpdate(0, 1000))
    await until(
      () => peer.of(0).reduce((sum, one) => sum + one.payload.length, 0) >= 66_535 + round * 1000,
    )
  }
  t.ok(peer.dataBytes(3) >= 2000 && peer.dataBytes(5) >= 2000, 'none of them starves')
  peer.send(reset(3), windowUpdate(0, 10_000_000))
  t.ok(await until(() => peer.dataBytes(1) > 300_000 && peer.dataBytes(5) > 300_000))
  peer.socket.destroy()
})

void t.test(
  'windows beyond memory: a reader that stops costs its share all the same',
  async (t) => {
    const { url, seen } = await start()
    const peer = await RawPeer.connect(url, settings([4, 2 ** 31 - 1]))
    peer.send(windowUpdate(0, 2 ** 31 - 65_536))
    peer.socket.pause()
    peer.send(wholeCall(1, 'Maintenance/Snapshot', Buffer.alloc(0)))
    t.ok(await until(() => seen.stalled !== undefined), 'send answered false')
    peer.socket.resume()
    t.ok(await until(() => peer.of(1, 1).length === 2), 'all of it comes when it reads on')
    t.ok(peer.dataBytes(1) > 10_000_000)
    peer.socket.destroy()
  },
)

void t.test('a sender that the server does not read waits, and is credited', async (t) => {
  const openBefore = 1024 * 1024
  // In between threads there is a window more.
  for (const [engine, bytesMax] of [
    [http2Engine, 2 * openBefore],
    [threaded(), 3 * openBefore],
  ] as const) {
    const { url, seen } = await start(engine)
    const peer = await RawPeer.connect(url)
    const create = codec('etcdserverpb.WatchRequest').encode({
      createRequest: { startRevision: 50 },
    })
    peer.send(callHeaders(1, 'Watch/Watch'), frame(0, 0, 1, message(create)))
    t.ok(await until(() => seen.readOn !== undefined))
    const filler = codec('etcdserverpb.WatchRequest').encode({
      createRequest: { key: Buffer.alloc(10_000) },
    })
    const body = message(filler)
    const credit = () => peer.of(8, 1).reduce((sum, one) => sum + one.payload.readUInt32BE(0), 0)
    let sent = message(create).length
    for (let before = -1; before !== credit();) {
      before = credit()
      for (; sent + body.length <= openBefore + before; sent += body.length) {
        peer.send(frame(0, 0, 1, body))
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    t.ok(sent < bytesMax, `${engine.name}: the window closes: ${sent}`)
    seen.readOn?.()
    t.ok(await until(() => openBefore + credit() - sent > openBefore / 2), 'and opens again')
    peer.send(frame(0, 0, 1, Buffer.alloc(16_384)), reset(1))
    peer.socket.destroy()
  }
})

void t.test('big messages both ways, between all engines', async (t) => {
  const value = 'x'.repeat(6_000_000)
  for (const [serving, calling] of [
    [http2Engine, grpcJsEngine],
    [grpcJsEngine, http2Engine],
    [http2Engine, http2Engine],
    [threaded(), http2Engine],
    [threaded(), grpcJsEngine],
  ] as const) {
    const { url } = await start(serving)
    const channel = calling.connect(url)
    const calls = Array.from({ length: 3 }, () =>
      channel.unary(kvRange, { key: bytes('k'), rangeEnd: bytes(value) }),
    )
    const sizes = (await Promise.all(calls)).map(({ kvs }) => kvs[0]?.value.length)
    t.same(sizes, [value.length, value.length, value.length], `${calling.name} to ${serving.name}`)
    channel.close()
  }
})

void t.test('many calls at once, unary and streaming, between all engines', async (t) => {
  for (const [serving, calling] of [
    [http2Engine, grpcJsEngine],
    [grpcJsEngine, http2Engine],
    [http2Engine, http2Engine],
    [threaded(), http2Engine],
    [threaded(), grpcJsEngine],
  ] as const) {
    // The limit of streams is below what is asked for: the rest waits for its turn.
    const { url } = await start(serving, { ...large, concurrentStreamsMax: 50 })
    const channel = calling.connect(url)
    const stream = channel.stream(watch)
    stream.send({ createRequest: { startRevision: 1 } })
    const calls = Array.from({ length: 400 }, async (_, at) => {
      const { count } = await channel.unary(kvRange, {
        key: bytes(at % 9 === 0 ? 'short' : 'k'),
        limit: at,
      })
      return count === at
    })
    t.ok((await Promise.all(calls)).every(Boolean), `${calling.name} to ${serving.name}`)
    stream.end()
    for await (const reply of stream) t.equal(reply.watchId, 1)
    channel.close()
  }
})

/** A server that answers the frames of a client as `answer` says. */
async function rawServer(
  answer: (peer: RawPeer, one: { type: number; flags: number; id: number }) => void,
  hello: Buffer = settings(),
): Promise<{ url: string; peers: RawPeer[]; server: Server }> {
  const peers: RawPeer[] = []
  const server = createServer((socket) => {
    const peer = new RawPeer(socket, preface.length)
    peers.push(peer)
    peer.send(hello)
    let seen = 0
    socket.on('data', () => {
      while (seen < peer.frames.length) {
        const one = peer.frames[seen++]
        if (one !== undefined) answer(peer, one)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.teardown(() => {
    server.close()
    for (const { socket } of peers) socket.destroy()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, peers, server }
}

const okHead = block([
  [':status', '200'],
  ['content-type', 'application/grpc'],
])
const ok = (id: number) =>
  Buffer.concat([
    frame(1, 4, id, okHead),
    frame(0, 0, id, message(response.encode({ count: id }))),
    frame(1, 5, id, block([['grpc-status', '0']])),
  ])

void t.test('a server that allows one stream, then none, then some', async (t) => {
  let open = 0
  let most = 0
  const { url, peers } = await rawServer(
    (peer, { type, id }) => {
      if (type === 1) most = Math.max(most, ++open)
      if (type !== 0) return
      open -= 1
      peer.send(ok(id))
    },
    settings([3, 1]),
  )
  const channel = http2Engine.connect(url)
  t.teardown(() => channel.close())
  const ask = () => channel.unary(kvRange, { key: bytes('k') })
  const replies = await Promise.all(Array.from({ length: 10 }, ask))
  t.equal(most, 1)
  t.equal(replies.length, 10, 'each got its turn')
  peers[0]?.send(settings([3, 0]))
  await new Promise((resolve) => setTimeout(resolve, 20))
  const waiting = Promise.all([ask(), ask()])
  await new Promise((resolve) => setTimeout(resolve, 20))
  peers[0]?.send(settings([3, 5]))
  t.equal((await waiting).length, 2, 'calls begin when the settings allow it')
})

void t.test('thousands of calls given up at once, answered nevertheless', async (t) => {
  const late: number[] = []
  const { url, peers } = await rawServer((_peer, { type, id }) => {
    if (type === 1) late.push(id)
  })
  const channel = http2Engine.connect(url)
  t.teardown(() => channel.close())
  const gone = new AbortController()
  setMaxListeners(0, gone.signal)
  const calls = Array.from({ length: 3000 }, () =>
    channel.unary(kvRange, { key: bytes('k') }, { signal: gone.signal }).catch(() => 'given up'),
  )
  t.ok(await until(() => late.length === 3000))
  gone.abort()
  t.ok((await Promise.all(calls)).every((one) => one === 'given up'))
  const [peer] = peers
  for (const id of late) peer?.send(ok(id))
  const next = channel.unary(kvRange, { key: bytes('k') })
  t.ok(await until(() => late.length === 3001))
  peer?.send(ok(late.at(-1) ?? 0))
  t.ok(await next, 'the connection goes on')
  t.equal(peers.length, 1)
})

void t.test('a server that goes away: calls under way end, later ones are made anew', async (t) => {
  const { url, peers } = await rawServer((peer, { type, flags, id }) => {
    if (type === 0 && flags === 1 && peers.length > 1) peer.send(ok(id))
  })
  const channel = http2Engine.connect(url)
  t.teardown(() => channel.close())
  const ask = () =>
    channel.unary(kvRange, { key: bytes('k') }).catch((error: unknown) => error as RpcError)
  const [first, second] = [ask(), ask()]
  t.ok(await until(() => peers[0]?.of(0).length === 2))
  peers[0]?.send(frame(7, 0, 0, Buffer.concat([uint32(1), uint32(0), Buffer.from('bye')])))
  t.match(await second, { code: 'Unavailable', neverSent: true }, 'it was not looked at')
  t.match(await ask(), { count: 1 }, 'a new connection')
  t.equal(peers.length, 2)
  peers[0]?.send(ok(1))
  t.match(await first, { count: 1 }, 'it was')
  t.ok(await until(() => peers[0]?.closed === true), 'and nothing keeps the old connection')
})

void t.test('a client that goes away gets the answers under way', async (t) => {
  const { url } = await start()
  const peer = await RawPeer.connect(url)
  peer.send(wholeCall(1, 'KV/Range', range('short')))
  peer.send(frame(7, 0, 0, Buffer.concat([uint32(0), uint32(0)])))
  t.ok(await until(() => peer.closed))
  t.equal(peer.of(1, 1).length, 2)
})

void t.test('replies that are no answer end the call, not the process', async (t) => {
  const answers: Record<string, Buffer> = {
    'a reply of 4 GB': Buffer.concat([
      frame(1, 4, 1, okHead),
      frame(0, 0, 1, Buffer.from('00ffffffff00', 'hex')),
    ]),
    'a compressed one': Buffer.concat([
      frame(1, 4, 1, okHead),
      frame(0, 0, 1, message(bytes('x'), 1)),
    ]),
    'no protobuf': Buffer.concat([
      frame(1, 4, 1, okHead),
      frame(0, 0, 1, message(Buffer.from([0xff]))),
    ]),
    'no gRPC': frame(1, 5, 1, block([[':status', 'constructor']])),
    'no HTTP/2': Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
    nothing: frame(7, 0, 0, Buffer.concat([uint32(0), uint32(11)])),
    'headers without end': Buffer.concat(Array.from({ length: 40 }, () => frame(9, 0, 1, okHead))),
  }
  for (const [name, answer] of Object.entries(answers)) {
    const { url } = await rawServer((peer, { type }) => {
      if (type === 0) peer.send(answer)
    })
    const channel = http2Engine.connect(url)
    await t.rejects(channel.unary(kvRange, { key: bytes('k') }), { name: 'RpcError' }, name)
    channel.close()
  }
})

void t.test('a far deadline does not end a call at once', async (t) => {
  const { url } = await start()
  const channel = http2Engine.connect(url)
  t.teardown(() => channel.close())
  const options = { deadlineMs: 2 ** 31 + 1000 }
  t.ok(await channel.unary(kvRange, { key: bytes('short') }, options))
})

void t.test('a deadline ends a reply that waits for its caller', async (t) => {
  const { url } = await start()
  const peer = await RawPeer.connect(url, settings([4, 0]))
  peer.send(callHeaders(1, 'KV/Range', ['grpc-timeout', '50m']))
  peer.send(frame(0, 1, 1, message(range('k'))))
  t.equal(await peer.resetCode(1), 8)
  peer.socket.destroy()
})
