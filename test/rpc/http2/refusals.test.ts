import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import t from 'tap'
import { seededRandom } from '../../../src/base/index.ts'
import { codec, method } from '../../../src/proto/index.ts'
import { HeldBytes } from '../../../src/rpc/http2/held-bytes.ts'
import { http2Engine } from '../../../src/rpc/http2/index.ts'
import { serverHeldBytesMax } from '../../../src/rpc/limits.ts'
import { routesOf } from '../../../src/rpc/route.ts'
import { ServerConnection } from '../../../src/rpc/http2/server-connection.ts'
import type { ServiceTable } from '../../../src/rpc/index.ts'
import { serverOptions, testServices, until } from '../test-services.ts'
import {
  block,
  callBlock,
  callHeaders,
  frame,
  message,
  ping,
  preface,
  RawPeer,
  reset,
  settings,
  uint32,
  wholeCall,
  windowUpdate,
} from './raw-peer.ts'

const kvRange = method('etcdserverpb.KV', 'Range')
const range = (key: string): Uint8Array =>
  codec('etcdserverpb.RangeRequest').encode({ key: new TextEncoder().encode(key) })

const { services } = testServices()
const shared = http2Engine.createServer(services, serverOptions)
const url = await shared.listen('http://127.0.0.1:0')
const bystander = http2Engine.connect(url)
t.teardown(() => (bystander.close(), shared.close(0)))

const codes = { protocol: 1, flow: 3, timeout: 4, closed: 5, size: 6, refused: 7, calm: 11 }

/** Bytes that the process holds more than before; what nobody holds any more may be among them. */
function memory(): () => number {
  const used = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const before = used()
  return () => used() - before
}

const MEGABYTE = 1024 * 1024

async function goesOn(): Promise<boolean> {
  const reply = await bystander.unary(kvRange, { key: new TextEncoder().encode('k'), limit: 3 })
  return reply.count === 3
}

/** Sends `bytes` again and again until the connection ends, or 200 MB. */
async function flood(peer: RawPeer, next: (round: number) => Buffer): Promise<void> {
  for (let round = 0, sent = 0; !peer.closed && sent < 200 * MEGABYTE; round++) {
    const bytes = next(round)
    sent += bytes.length
    if (!peer.send(bytes) || round % 16 === 0) await new Promise(setImmediate)
  }
}

const many = (one: Buffer, count = 1000): Buffer =>
  Buffer.concat(Array.from({ length: count }, () => one))

const floods: Record<string, { first?: Buffer; next: (round: number) => Buffer }> = {
  'rapid reset': {
    next: (round) =>
      Buffer.concat(
        Array.from({ length: 100 }, (_, at) => {
          const id = (round * 100 + at) * 2 + 1
          return Buffer.concat([wholeCall(id, 'KV/Range', range('slow')), reset(id)])
        }),
      ),
  },
  'calls beyond the limit': {
    next: (round) =>
      Buffer.concat(
        Array.from({ length: 100 }, (_, at) =>
          wholeCall((round * 100 + at) * 2 + 1, 'KV/Range', range('slow')),
        ),
      ),
  },
  'a header block without end': {
    first: frame(1, 0, 1, callBlock('KV/Range')),
    next: () => many(frame(9, 0, 1, Buffer.alloc(10_000, 0x82)), 10),
  },
  'a header block in crumbs': {
    first: frame(1, 0, 1, callBlock('KV/Range')),
    next: () => many(frame(9, 0, 1)),
  },
  settings: { next: () => many(settings([4, 70_000])) },
  'settings of many lines': {
    next: () => settings(...Array.from({ length: 1000 }, (_, at) => [4, at] as const)),
  },
  'settings acknowledged': { next: () => many(frame(4, 1)) },
  pings: { next: () => many(ping()) },
  'pings acknowledged': { next: () => many(frame(6, 1, 0, Buffer.alloc(8))) },
  'empty data': { first: callHeaders(1, 'Watch/Watch'), next: () => many(frame(0, 0, 1)) },
  priorities: { next: () => many(frame(2, 0, 1, Buffer.alloc(5))) },
  'unknown frames': { next: () => many(frame(0xfe, 0, 1, Buffer.alloc(9))) },
}

void t.test('floods', async (t) => {
  for (const [name, { first, next }] of Object.entries(floods)) {
    const grown = memory()
    const peer = await RawPeer.connect(url)
    if (first !== undefined) peer.send(first)
    await flood(peer, next)
    const told = await peer.goaway()
    t.equal(told?.code, codes.calm, `${name}: ${told?.text}`)
    t.ok(grown() < 100 * MEGABYTE, `${name}: ${grown()} bytes`)
    t.ok(await goesOn(), `${name}: the others go on`)
  }
})

void t.test('an HPACK bomb: one field of 4 KB, named sixty thousand times', async (t) => {
  const grown = memory()
  const peer = await RawPeer.connect(url)
  const value = Buffer.alloc(4000, 0x61)
  // The literal's length is 127 and 3873 more.
  const bomb = Buffer.concat([Buffer.from([0x40, 1, 0x78, 0x7f, 0xa1, 0x1e]), value])
  const named = Buffer.alloc(12_000, 0xbe)
  for (let round = 0; round < 50; round++) {
    const id = round * 2 + 1
    peer.send(frame(1, 0, id, Buffer.concat([callBlock('KV/Range'), bomb])))
    for (let part = 0; part < 4; part++) peer.send(frame(9, part === 3 ? 4 : 0, id, named))
    if (round % 10 === 0) await new Promise(setImmediate)
  }
  t.equal(await peer.resetCode(99), codes.calm)
  t.ok(grown() < 60 * MEGABYTE, `${grown()} bytes`)
  peer.send(wholeCall(101, 'KV/Range', range('k')))
  t.ok(await until(() => peer.of(1, 101).length === 2), 'the connection itself goes on')
  peer.socket.destroy()
})

void t.test('what one stream does wrong costs that stream', async (t) => {
  const peer = await RawPeer.connect(url)
  const crowd = Array.from({ length: 3000 }, () => ['a', 'b'] as const)
  const headers = block(crowd)
  peer.send(frame(1, 0, 1, callBlock('KV/Range')), frame(9, 4, 1, headers.subarray(0, 15_000)))
  t.equal(await peer.resetCode(1), codes.calm, 'a header list of 100 KB')

  peer.send(wholeCall(3, 'KV/Range', range('slow')), frame(0, 0, 3, Buffer.alloc(5)))
  t.equal(await peer.resetCode(3), codes.closed, 'data after the end')
  peer.send(wholeCall(5, 'KV/Range', range('slow')), callHeaders(5, 'KV/Range'))
  t.equal(await peer.resetCode(5), codes.closed, 'headers after the end')
  peer.send(callHeaders(7, 'Watch/Watch'), windowUpdate(7, 0))
  t.equal(await peer.resetCode(7), codes.protocol, 'a window that opens by nothing')
  peer.send(callHeaders(9, 'Watch/Watch', ['content-length', '3']), frame(0, 1, 9, Buffer.alloc(5)))
  t.equal(await peer.resetCode(9), codes.protocol, 'a body that is not as long as it was said')
  const upper = block([['Token', 'x']])
  peer.send(frame(1, 5, 11, Buffer.concat([callBlock('KV/Range'), upper])))
  t.equal(await peer.resetCode(11), codes.protocol, 'upper case')
  peer.send(callHeaders(13, 'KV/Range', ['connection', 'close']))
  t.equal(await peer.resetCode(13), codes.protocol, 'HTTP/1 in HTTP/2')
  peer.send(wholeCall(15, 'KV/Range', range('k')))
  t.ok(await until(() => peer.of(1, 15).length === 2), 'the connection goes on')
  peer.socket.destroy()
})

void t.test('what is no HTTP/2 ends the connection, and says why', async (t) => {
  const cases: Record<string, readonly [code: number, bytes: Buffer]> = {
    'data on no stream': [codes.protocol, frame(0, 0, 1, Buffer.alloc(3))],
    'a stream of even id': [codes.protocol, callHeaders(2, 'KV/Range')],
    'a promise': [codes.protocol, frame(5, 4, 1, uint32(2))],
    'a lone continuation': [codes.protocol, frame(9, 4, 1)],
    'an interrupted block': [codes.protocol, Buffer.concat([frame(1, 0, 1), ping()])],
    'a large frame': [codes.size, frame(0, 0, 1, Buffer.alloc(20_000))],
    'a short ping': [codes.size, frame(6, 0, 0, Buffer.alloc(7))],
    'cut settings': [codes.size, frame(4, 0, 0, Buffer.alloc(5))],
    'a window beyond all bounds': [codes.flow, many(windowUpdate(0, 2 ** 31 - 1), 2)],
    'a broken block': [9, frame(1, 4, 1, Buffer.from([0x80]))],
    'more padding than frame': [codes.protocol, frame(1, 0xc, 1, Buffer.from([9, 0]))],
  }
  for (const [name, [code, bytes]] of Object.entries(cases)) {
    const peer = await RawPeer.connect(url)
    peer.send(bytes)
    t.equal((await peer.goaway())?.code, code, name)
  }
  const late = await RawPeer.connect(url, frame(6, 0, 0, Buffer.alloc(8)))
  t.equal((await late.goaway())?.code, codes.protocol, 'no settings first')
  const other = await RawPeer.connect(url, Buffer.alloc(0))
  other.send(Buffer.from('GET / HTTP/1.1\r\nhost: x\r\n\r\n'))
  t.equal((await other.goaway())?.code, codes.protocol, 'HTTP/1')
  t.ok(await goesOn())
})

void t.test('more than the windows allow', async (t) => {
  const peer = await RawPeer.connect(url)
  const create = codec('etcdserverpb.WatchRequest').encode({ createRequest: { startRevision: 50 } })
  peer.send(callHeaders(1, 'Watch/Watch'), frame(0, 0, 1, message(create)))
  const filler = message(
    codec('etcdserverpb.WatchRequest').encode({ createRequest: { key: Buffer.alloc(16_300) } }),
  )
  await flood(peer, () => (peer.of(3, 1).length > 0 ? reset(1) : frame(0, 0, 1, filler)))
  t.equal(await peer.resetCode(1), codes.flow, 'a stream whose reader does not read')
  peer.socket.destroy()
  t.ok(await goesOn())
})

void t.test('garbage', async (t) => {
  const seed = Date.now() % 1_000_000
  t.comment(`seed ${seed}`)
  const random = seededRandom(seed)
  const noise = (size: number) => Buffer.from(Array.from({ length: size }, () => random.below(256)))
  for (const hello of [noise(30), Buffer.from([0x16, 3, 1, 2, 0, 1]), noise(1)]) {
    const peer = await RawPeer.connect(url, Buffer.alloc(0))
    peer.send(hello, noise(2000))
    t.equal((await peer.goaway())?.code, codes.protocol)
  }
  for (let round = 0; round < 50; round++) {
    const peer = await RawPeer.connect(url)
    peer.send(frame(random.below(10), random.below(256), random.below(4), noise(random.below(40))))
    peer.send(noise(3000))
    peer.socket.end()
    if (!(await until(() => peer.closed))) t.fail('it stays')
  }
  t.ok(await goesOn())
})

/** A server whose sweeps come when the test says so. */
async function swept(table: ServiceTable) {
  const connections: ServerConnection[] = []
  const sockets: Socket[] = []
  const routes = routesOf(table)
  const held = new HeldBytes(serverHeldBytesMax)
  const share = { routes, services: new Set(Object.keys(table)), options: serverOptions, held }
  const server = createServer((socket) => {
    sockets.push(socket)
    connections.push(new ServerConnection(socket, share, () => {}))
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.teardown(() => server.close())
  const sweep = async () => {
    await new Promise((resolve) => setTimeout(resolve, 10))
    for (const connection of connections) connection.sweep()
  }
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, sockets, sweep }
}

void t.test('who begins something and does not end it goes', async (t) => {
  const server = await swept(services)
  const begun: Record<string, Buffer> = {
    nothing: Buffer.alloc(0),
    'half a preface': preface.subarray(0, 10),
    'no settings': preface,
    'half a frame': Buffer.concat([preface, settings(), ping().subarray(0, 5)]),
    'half a header block': Buffer.concat([
      preface,
      settings(),
      frame(1, 0, 1, callBlock('KV/Range')),
    ]),
  }
  for (const [name, bytes] of Object.entries(begun)) {
    const peer = await RawPeer.connect(server.url, Buffer.alloc(0))
    if (bytes.length > 0) peer.send(bytes)
    await server.sweep()
    t.notOk(peer.closed, `${name}: not at once`)
    await server.sweep()
    t.equal((await peer.goaway())?.code, codes.timeout, name)
  }
  const busy = await RawPeer.connect(server.url)
  busy.send(ping().subarray(0, 5))
  for (let round = 0; round < 4; round++) {
    await server.sweep()
    busy.send(ping().subarray(5), ping().subarray(0, 5))
  }
  t.notOk(busy.closed, 'who is only ever in the midst of one stays')
  busy.socket.destroy()
})

void t.test(
  'replies that nobody takes are bounded, and at last their connection goes',
  async (t) => {
    const bytes = Buffer.alloc(16 * MEGABYTE)
    const server = await swept({
      'etcdserverpb.Maintenance': {
        Snapshot: async (_request, replies) => {
          replies.sendEncoded(bytes)
          await replies.drained()
        },
      },
    })
    const peer = await RawPeer.connect(server.url, settings([4, 0]))
    for (let id = 1; id < 80; id += 2) {
      peer.send(wholeCall(id, 'Maintenance/Snapshot', Buffer.alloc(0)))
    }
    t.equal(await peer.resetCode(79), codes.refused, 'no more calls')
    t.equal(peer.of(3).length, 24, 'after those that wait for 256 MB')
    await server.sweep()
    peer.send(windowUpdate(1, 10))
    await server.sweep()
    t.notOk(peer.closed, 'one that takes a little stays')
    await server.sweep()
    t.equal((await peer.goaway())?.code, codes.calm)
  },
)

void t.test('a peer that never reads does not keep a socket', async (t) => {
  const server = await swept(services)
  const socket = connect(server.port, '127.0.0.1').pause()
  socket.on('error', () => {})
  socket.write(Buffer.concat([preface, settings([4, 2 ** 31 - 1]), windowUpdate(0, 2 ** 30)]))
  for (let id = 1; id < 10; id += 2) {
    socket.write(wholeCall(id, 'Maintenance/Snapshot', Buffer.alloc(0)))
  }
  t.ok(await until(() => (server.sockets[0]?.writableLength ?? 0) > 0), 'it holds bytes for it')
  t.ok((server.sockets[0]?.writableLength ?? 0) < 2 * MEGABYTE, 'but few')
  socket.write(frame(0, 0, 0))
  t.ok(await until(() => server.sockets[0]?.destroyed === true), 'ended and gone')
  socket.destroy()
})
