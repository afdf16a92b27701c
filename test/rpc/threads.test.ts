import t from 'tap'
import { seededRandom } from '../../src/base/index.ts'
import { codec, method, type RangeResponse } from '../../src/proto/index.ts'
import { http2Engine } from '../../src/rpc/http2/index.ts'
import {
  EncodedPieces,
  RpcError,
  type CallContext,
  type UnaryHandler,
} from '../../src/rpc/index.ts'
import { BatchWriter, readBatch } from '../../src/rpc/threads/batch.ts'
import { Dispatcher } from '../../src/rpc/threads/dispatcher.ts'
import { Forwarder } from '../../src/rpc/threads/forwarder.ts'
import { Origins } from '../../src/rpc/threads/origins.ts'
import { Outbox } from '../../src/rpc/threads/outbox.ts'
import { Down, errorBytes, errorOf, originText, Up } from '../../src/rpc/threads/records.ts'
import { ConnectionThread } from '../../src/rpc/threads/thread.ts'
import { routesOf } from '../../src/rpc/route.ts'
import { serverOptions, testServices, threaded, until } from './test-services.ts'

// What a client cannot see of the threads; server-threads.test.ts and others have the rest.

type Record = readonly [kind: number, call: number, first: number, second: number, bytes: string]

function recordsOf(buffer: ArrayBuffer): Record[] {
  const records: Record[] = []
  readBatch(buffer, (kind, call, first, second, bytes, start, end) => {
    records.push([kind, call, first, second, Buffer.from(bytes.slice(start, end)).toString('hex')])
  })
  return records
}

/** An outbox, and the batches that have left it. */
function openOutbox(): { outbox: Outbox; sent: ArrayBuffer[] } {
  const sent: ArrayBuffer[] = []
  const outbox = new Outbox({ postMessage: (message) => void sent.push(message as ArrayBuffer) })
  return { outbox, sent }
}

const putRequest = codec('etcdserverpb.PutRequest')

t.test('a batch is read as it was written, in a buffer used again', (t) => {
  const seed = Date.now() % 1_000_000
  t.comment(`seed ${seed}`)
  const random = seededRandom(seed)
  const writer = new BatchWriter()
  for (let round = 0; round < 200; round++) {
    const expected: Record[] = []
    for (let count = random.below(40); count >= 0; count--) {
      const size = random.below(20) === 0 ? random.below(100_000) : random.below(50)
      const bytes = Buffer.alloc(size, random.below(256))
      const numbers = [random.below(6), random.below(2 ** 31) - 2 ** 30] as const
      if (random.below(2) === 0) {
        writer.record(...numbers, size, -size, bytes)
        expected.push([...numbers, size, -size, bytes.toString('hex')])
      } else {
        const message = { key: bytes, lease: 7n }
        const encoded = putRequest.encode(message)
        if (writer.message(...numbers, putRequest, message) !== encoded.length) t.fail('length')
        expected.push([...numbers, 0, 0, Buffer.from(encoded).toString('hex')])
      }
    }
    const { length } = writer
    const buffer = writer.take()
    t.equal(writer.length, 0)
    if (readBatch(buffer, () => {}) !== length) t.fail('the bytes of a batch are counted alike')
    t.strictSame(recordsOf(buffer), expected)
    writer.recycle(buffer)
  }
  t.end()
})

t.test('a reply without a wire form leaves no trace in the batch', (t) => {
  const writer = new BatchWriter()
  writer.record(1, 2)
  const impossible = { count: 2 ** 70 }
  t.throws(() => writer.message(3, 4, codec('etcdserverpb.RangeResponse'), impossible), {
    code: 'Internal',
    message: /^grpc: error while marshaling: /,
  })
  writer.record(5, 6)
  t.strictSame(recordsOf(writer.take()), [
    [1, 2, 0, 0, ''],
    [5, 6, 0, 0, ''],
  ])
  t.end()
})

t.test('a status crosses whole', (t) => {
  const trailers = new Map([['why', 'gone']])
  const error = errorOf(errorBytes(new RpcError('NotFound', 'not \ud800 here', { trailers })))
  t.match(error, { code: 'NotFound', message: 'not \ud800 here' })
  t.strictSame([...error.trailers], [['why', 'gone']])
  t.match(errorOf(errorBytes(new TypeError('x'))), { code: 'Unknown', message: 'x' })
  t.end()
})

t.test('a caller is told once, and all anew when there were too many', (t) => {
  const { outbox, sent } = openOutbox()
  const origins = new Origins(outbox)
  const large = (at: number) =>
    originText({ peer: `${at}`, metadata: new Map([['x', 'y'.repeat(300_000)]]) })
  t.strictSame(
    [0, 1, 2, 1, 0].map((at) => origins.named(large(at))),
    [0, 1, 2, 1, 0],
  )
  t.equal(origins.named(large(3)), 0, 'the first number, for the fourth')
  t.equal(origins.named(large(1)), 1)
  outbox.flush()
  const told = recordsOf(sent[0] ?? new ArrayBuffer(4)).map(([kind, , number, , bytes]) => {
    return [kind, number, Buffer.from(bytes, 'hex').toString().slice(0, 4)]
  })
  t.strictSame(told, [
    [Up.origin, 0, '["0"'],
    [Up.origin, 1, '["1"'],
    [Up.origin, 2, '["2"'],
    [Up.origin, 0, '["3"'],
    [Up.origin, 1, '["1"'],
  ])
  t.end()
})

t.test('what waits for a member that is far behind is bounded', async (t) => {
  const { outbox } = openOutbox()
  const forwarder = new Forwarder(['/etcdserverpb.KV/Put'], outbox)
  const route = forwarder.routes.get('/etcdserverpb.KV/Put')
  const handler = route?.handler as UnaryHandler<Uint8Array, Uint8Array>
  const context = { fields: [], peer: 'x', metadata: new Map() } as unknown as CallContext
  const request = new Uint8Array(1024 * 1024)
  const full = { code: 'ResourceExhausted', message: /too far behind/ }
  for (let at = 0; at < 64; at++) {
    void handler(request, context)
    outbox.flush()
  }
  t.throws(() => void handler(request, context), full)
  const taken = new BatchWriter()
  taken.record(Down.taken, 0, 2 * 1024 * 1024)
  forwarder.onBatch(taken.take())
  for (let at = 0; at < 2; at++) void handler(request, context)
  t.throws(() => void handler(request, context), full, 'as much as was taken may follow')
})

t.test('a reply in pieces comes whole, and its sender waits for those before', async (t) => {
  const kvs = Array.from({ length: 300 }, (_, at) => ({ value: Buffer.alloc(20_000, at % 256) }))
  const encoded = codec('etcdserverpb.RangeResponse').encode({ kvs, count: 300 })
  const server = threaded().createServer(
    {
      'etcdserverpb.KV': {
        Range: ({ limit }) => {
          const pieces: Uint8Array[] = []
          for (let at = 0; at < encoded.length; at += limit) {
            pieces.push(encoded.subarray(at, at + limit))
          }
          return new EncodedPieces(pieces)
        },
      },
    },
    serverOptions,
  )
  const channel = http2Engine.connect(await server.listen('http://127.0.0.1:0'))
  t.teardown(() => (channel.close(), server.close(0)))
  const range = method('etcdserverpb.KV', 'Range')
  for (const limit of [7_000, 100_000, 10_000_000]) {
    const reply = await channel.unary(range, { limit })
    t.equal(reply.count, 300)
    t.ok(reply.kvs.every(({ value }, at) => value.every((byte) => byte === at % 256)))
    const gone = new AbortController()
    const given = channel.unary(range, { limit }, { signal: gone.signal })
    setImmediate(() => gone.abort())
    await t.rejects(given, { code: 'Canceled' })
  }
  const { outbox, sent } = openOutbox()
  const pieces = Array.from({ length: 100 }, () => new Uint8Array(10_000))
  const handler = (): EncodedPieces<RangeResponse> => new EncodedPieces(pieces)
  const routes = routesOf({ 'etcdserverpb.KV': { Range: handler } })
  const dispatcher = new Dispatcher([...routes.values()], outbox)
  const up = new BatchWriter()
  up.record(Up.origin, 0, 0, 0, Buffer.from('["me"]'))
  up.record(Up.call, 9, 0, 0)
  dispatcher.onBatch(up.take())
  outbox.flush()
  const count = recordsOf(sent[0] ?? new ArrayBuffer(4)).length
  t.ok(count > 20 && count < 30, `${count} pieces of 10,000 bytes are one share`)
  up.record(Up.credit, 9, 10_000_000)
  dispatcher.onBatch(up.take())
  await new Promise(setImmediate)
  outbox.flush()
  t.equal(sent.flatMap(recordsOf).length, 101, 'the rest, and the end')
})

t.test('a thread that is gone aborts its calls, and nothing is said to it', async (t) => {
  const { seen, services } = testServices()
  const { outbox, sent } = openOutbox()
  const routes = [...routesOf(services)]
  const dispatcher = new Dispatcher(
    routes.map(([, route]) => route),
    outbox,
  )
  const up = new BatchWriter()
  up.record(
    Up.origin,
    0,
    3,
    0,
    Buffer.from(originText({ peer: 'me', metadata: new Map([['a', 'b']]) })),
  )
  const paths = routes.map(([path]) => path)
  const request = codec('etcdserverpb.RangeRequest').encode({ key: Buffer.from('slow') })
  up.record(Up.call, 1, paths.indexOf(method('etcdserverpb.KV', 'Range').path), 3, request)
  up.record(Up.call, 2, paths.indexOf(method('etcdserverpb.Watch', 'Watch').path), 3)
  dispatcher.onBatch(up.take())
  t.match(seen.contexts[1], { peer: 'me', aborted: false })
  t.equal(seen.contexts[1]?.metadata.get('a'), 'b')
  dispatcher.close()
  t.ok(await until(() => seen.aborts.length === 2))
  t.match(seen.aborts, [{ code: 'Canceled' }, { code: 'Canceled' }])
  outbox.flush()
  t.strictSame(sent, [])
})

t.test('a thread that dies is told once, and to who waits for it', async (t) => {
  const deaths: RpcError[] = []
  // A path that is no method's is a broken invariant there.
  const setup = { paths: ['/no/Such'], services: [], options: serverOptions, http1: false }
  const thread = new ConnectionThread((error) => deaths.push(error))
  thread.serve(setup, [])
  const listening = thread.listen('http://127.0.0.1:0')
  const text = /^the thread of client connections ended: .*\/no\/Such/
  await t.rejects(listening, { code: 'Internal', message: text })
  await new Promise((resolve) => setTimeout(resolve, 100))
  t.equal(deaths.length, 1)
  t.match(deaths[0], { message: text })
  await thread.close(0)
})
