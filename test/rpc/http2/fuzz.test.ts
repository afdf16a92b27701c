import { EventEmitter } from 'node:events'
import { connect as http2Connect } from 'node:http2'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { KeelsonError, seededRandom } from '../../../src/base/index.ts'
import { grpcJsEngine } from '../../../src/rpc/grpc-js/index.ts'
import { HpackDecoder } from '../../../src/rpc/http2/hpack/decoder.ts'
import { HeldBytes } from '../../../src/rpc/http2/held-bytes.ts'
import { http2Engine } from '../../../src/rpc/http2/index.ts'
import { serverHeldBytesMax } from '../../../src/rpc/limits.ts'
import { routesOf } from '../../../src/rpc/route.ts'
import { ServerConnection } from '../../../src/rpc/http2/server-connection.ts'
import type { ServiceTable } from '../../../src/rpc/index.ts'
import { codec, method } from '../../../src/proto/index.ts'
import { serverOptions } from '../test-services.ts'
import { callBlock, callHeaders, frame, message, parseFrames, ping, preface } from './raw-peer.ts'
import { reset, settings, wholeCall, windowUpdate } from './raw-peer.ts'

// Mutated connections against the server's side of the engine, and mutated header blocks against
// the decoder: FUZZ_INPUTS=1000000 for more of them, FUZZ_SEED to do the same ones again.
const inputs = Number(process.env['FUZZ_INPUTS'] ?? 100_000)
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000)
t.comment(`seed ${seed}, ${inputs} inputs`)
const random = seededRandom(seed)

const services: ServiceTable = {
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

/** What the socket of a connection is to its owner; nothing of it leaves. */
class DeadEndSocket extends EventEmitter {
  destroyed = false
  writableLength = 0
  ended = false
  write = (): boolean => true
  pause = (): this => this
  resume = (): this => this
  end = (): void => void (this.ended = true)
  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.emit('close')
  }
}

const share = {
  routes: routesOf(services),
  services: new Set(Object.keys(services)),
  options: serverOptions,
  held: new HeldBytes(serverHeldBytesMax),
}

/** What clients of three makers say on one connection, with a few kinds of calls. */
async function record(): Promise<Buffer[]> {
  const server = http2Engine.createServer(services, serverOptions)
  const { port } = new URL(await server.listen('http://127.0.0.1:0'))
  const said: Buffer[][] = []
  const proxy = createServer((client) => {
    const chunks: Buffer[] = []
    said.push(chunks)
    const up = connect(Number(port), '127.0.0.1')
    client.on('data', (chunk) => chunks.push(chunk))
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
  return said.map((chunks) => Buffer.concat(chunks))
}

const range = codec('etcdserverpb.RangeRequest').encode({ limit: 3 })

/** One written by hand, of the frames that clients seldom send. */
const odd = Buffer.concat([
  ...[preface, settings([1, 0], [3, 5], [4, 20], [1, 4096]), windowUpdate(0, 1000), ping()],
  ...[
    frame(
      1,
      0x28,
      1,
      Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 9]), callBlock('KV/Range'), Buffer.alloc(2)]),
    ),
  ],
  ...[
    frame(9, 4, 1, Buffer.from([0, 1, 0x61, 1, 0x62])),
    frame(0, 8, 1, Buffer.from([2, 0, 0, 0, 0])),
  ],
  ...[wholeCall(3, 'KV/Range', range), wholeCall(5, 'Maintenance/Snapshot', Buffer.alloc(0))],
  ...[
    windowUpdate(5, 50_000),
    settings([4, 100_000]),
    frame(2, 0, 3, Buffer.alloc(5)),
    frame(0xfa),
  ],
  ...[callHeaders(7, 'Watch/Watch'), frame(0, 0, 7, message(range)), frame(1, 5, 7), reset(5)],
  ...[callHeaders(9, 'Watch/Watch', ['grpc-encoding', 'gzip']), frame(0, 0, 9, message(range, 1))],
])

const corpus = [...(await record()), odd]

function pick<T>(all: readonly T[]): T {
  const one = all[random.below(all.length)]
  if (one === undefined) throw new Error('there is none')
  return one
}

/** A place in `bytes`, and one behind it. */
function part(bytes: Buffer): readonly [number, number] {
  const start = random.below(bytes.length + 1)
  return [start, start + random.below(Math.min(200, bytes.length - start) + 1)]
}

function mutated(all: readonly Buffer[]): Buffer {
  let bytes: Buffer = Buffer.from(pick(all))
  for (let times = 1 + random.below(4); times > 0; times--) {
    const [start, end] = part(bytes)
    const other = pick(all)
    const [from, to] = part(other)
    const kind = random.below(6)
    if (kind <= 1) {
      for (let flips = 1 + random.below(8); flips > 0 && bytes.length > 0; flips--) {
        const at = random.below(bytes.length)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
      }
    } else if (kind === 2) bytes = bytes.subarray(0, end)
    else if (kind === 3) bytes = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])
    else if (kind === 4) {
      bytes = Buffer.concat([
        bytes.subarray(0, start),
        other.subarray(from, to),
        bytes.subarray(end),
      ])
    } else bytes = Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)])
  }
  return bytes
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function heldBytes(): number {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** Does `one` for all inputs; answers the longest time one took and what is held more at the end. */
async function fuzz(count: number, one: () => void): Promise<{ slowest: number; grown: number }> {
  let slowest = 0
  let before = 0
  for (let round = 0; round < count; round++) {
    if (round === Math.floor(count / 4)) before = heldBytes()
    const start = performance.now()
    one()
    slowest = Math.max(slowest, performance.now() - start)
    // Handlers go on and what is written leaves.
    if (round % 200 === 0) await new Promise(setImmediate)
  }
  await new Promise(setImmediate)
  return { slowest, grown: heldBytes() - before }
}

void t.test('mutated connections', async (t) => {
  t.ok(corpus.length >= 4 && corpus.every(({ length }) => length > 60), 'there is a corpus')
  let open = 0
  let ended = 0
  const { slowest, grown } = await fuzz(inputs * 0.6, () => {
    const fake = new DeadEndSocket()
    const socket = fake as unknown as Socket
    open += 1
    const connection = new ServerConnection(socket, share, () => (open -= 1))
    const bytes = mutated(corpus)
    // With a valid beginning the rest is looked at, most of the time.
    const first =
      random.below(4) === 0 ? bytes : Buffer.concat([preface, settings(), bytes.subarray(24)])
    for (let at = 0; at < first.length;) {
      const end = random.below(3) === 0 ? at + 1 + random.below(first.length - at) : first.length
      fake.emit('data', first.subarray(at, end))
      at = end
    }
    if (fake.ended) ended += 1
    connection.close()
    fake.destroy()
  })
  t.comment(`${ended} were ended by the server; the slowest took ${slowest.toFixed(1)} ms`)
  t.equal(open, 0, 'none is left open')
  t.ok(slowest < 2000)
  t.ok(grown < 20 * 1024 * 1024, `${grown} bytes more`)
})

void t.test('mutated header blocks', async (t) => {
  const blocks = corpus.flatMap((bytes) =>
    parseFrames(bytes.subarray(preface.length))
      .frames.filter(({ type }) => type === 1)
      .map(({ payload }) => payload),
  )
  t.ok(blocks.length >= 10)
  let decoder = new HpackDecoder(4096, 65_536)
  let [whole, refused] = [0, 0]
  const { slowest, grown } = await fuzz(inputs * 0.4, () => {
    const bytes = mutated(blocks)
    try {
      const { fields } = decoder.decode(bytes, 0, bytes.length)
      if (fields.every(({ name, value }) => typeof (name + value) === 'string')) whole += 1
    } catch (error) {
      if (!(error instanceof KeelsonError) || error.code !== 'compressionError') throw error
      refused += 1
      decoder = new HpackDecoder(4096, 65_536)
    }
  })
  t.comment(`${whole} decoded, ${refused} refused; the slowest took ${slowest.toFixed(1)} ms`)
  t.equal(whole + refused, inputs * 0.4, 'each is one or the other')
  t.ok(whole > 0 && refused > 0)
  t.ok(slowest < 2000)
  t.ok(grown < 20 * 1024 * 1024, `${grown} bytes more`)
})
