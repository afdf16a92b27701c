import type { Socket } from 'node:net'
import t from 'tap'
import { method } from '../../../src/proto/index.ts'
import { grpcJsEngine } from '../../../src/rpc/grpc-js/index.ts'
import { ClientConnection } from '../../../src/rpc/http2/client-connection.ts'
import { Http2ClientStream } from '../../../src/rpc/http2/client-stream.ts'
import { http2Engine } from '../../../src/rpc/http2/index.ts'
import { UnaryCall } from '../../../src/rpc/http2/unary-call.ts'
import { RpcError } from '../../../src/rpc/index.ts'
import { connectOptions } from '../test-services.ts'
import { record } from './fuzz-corpus.ts'
import { DeadEndSocket, fuzz, inputs, mutated, random } from './fuzzing.ts'
import { block, frame, message, ping, reset, settings, uint32, windowUpdate } from './raw-peer.ts'

// What servers say, mutated, against the client's side of the engine.

const kvRange = method('etcdserverpb.KV', 'Range')
const kvPut = method('etcdserverpb.KV', 'Put')
const watch = method('etcdserverpb.Watch', 'Watch')

const answerHead = block([
  [':status', '200'],
  ['content-type', 'application/grpc'],
])
const trailers = (status: string) =>
  block([
    ['grpc-status', status],
    ['grpc-message', 'a%20b'],
    ['why', 'x'],
  ])
const count = Buffer.from([0x20, 5])

/** One written by hand, of what servers seldom say. */
const odd = Buffer.concat([
  ...[
    settings([1, 0], [3, 5], [4, 20]),
    windowUpdate(0, 1000),
    ping(),
    frame(6, 1, 0, Buffer.alloc(8)),
  ],
  ...[frame(1, 4, 1, block([[':status', '103']])), frame(1, 0, 1, answerHead.subarray(0, 9))],
  ...[frame(9, 4, 1, answerHead.subarray(9)), frame(0, 8, 1, Buffer.from([2, 0, 0, 0, 0]))],
  ...[frame(0, 0, 1, message(count)), frame(1, 5, 1, trailers('0'))],
  ...[frame(1, 5, 3, Buffer.concat([answerHead, trailers('5')])), settings([3, 100], [4, 70_000])],
  ...[
    frame(
      1,
      5,
      5,
      block([
        [':status', '503'],
        ['content-type', 'text/html'],
      ]),
    ),
  ],
  ...[
    frame(1, 4, 7, answerHead),
    frame(0, 0, 7, message(Buffer.alloc(40_000)).subarray(0, 16_000)),
  ],
  ...[
    reset(7, 7),
    windowUpdate(13, 50),
    frame(1, 4, 13, answerHead),
    frame(0, 0, 13, message(count)),
  ],
  ...[frame(5, 4, 13, Buffer.concat([uint32(2), answerHead])), frame(2, 0, 9, Buffer.alloc(5))],
  ...[frame(7, 0, 0, Buffer.concat([uint32(9), uint32(0), Buffer.from('bye')])), frame(0xfa)],
])

const recorded = [await record(http2Engine), await record(grpcJsEngine)]
const corpus = [...recorded.flatMap(({ heard }) => heard), odd]

/** How calls have ended. */
const ends = { begun: 0, well: 0, badly: 0 }
const codes = new Set<string>()

function failed(error: unknown): void {
  // Anything else is a fault of ours, and ends the test.
  if (!(error instanceof RpcError)) throw error
  ends.badly += 1
  codes.add(error.code)
}

function gone(): void {
  t.fail('a call waits for a stream, though its connection is ready')
}

/** The calls whose answers were recorded, in their order. */
function makeCalls(connection: ClientConnection): void {
  const unary = (path: typeof kvRange | typeof kvPut, body: Uint8Array) => {
    ends.begun += 1
    const caller = { resolve: () => void (ends.well += 1), reject: failed, gone }
    connection.open(new UnaryCall(path, {}, body, caller))
  }
  for (let round = 0; round < 3; round++) {
    unary(kvRange, kvRange.request.encode({ limit: round }))
    unary(kvPut, kvPut.request.encode({ value: Buffer.alloc(300) }))
  }
  const stream = new Http2ClientStream(watch, {}, gone)
  connection.open(stream)
  stream.send({ createRequest: { startRevision: 7 } })
  ends.begun += 1
  void read(stream).then(() => (ends.well += 1), failed)
}

async function read(replies: AsyncIterable<unknown>): Promise<void> {
  for await (const reply of replies) void reply
}

const endpoint = { type: 'tcp', secure: false, host: '127.0.0.1', port: 1 } as const

void t.test('mutated answers', async (t) => {
  t.ok(corpus.length >= 7 && corpus.every(({ length }) => length > 60), 'there is a corpus')
  let open = 0
  let told = 0
  const { slowest, grown } = await fuzz(inputs * 0.4, () => {
    const fake = new DeadEndSocket()
    let ready = (): void => {}
    const dial = (onReady: () => void): Socket => {
      ready = onReady
      return fake as unknown as Socket
    }
    open += 1
    const closed = (): void => void (open -= 1)
    const connection = new ClientConnection(dial, endpoint, connectOptions, () => {}, closed)
    ready()
    makeCalls(connection)
    const bytes = mutated(corpus)
    const all = random.below(4) === 0 ? bytes : Buffer.concat([settings(), bytes])
    for (let at = 0; at < all.length;) {
      const end = random.below(3) === 0 ? at + 1 + random.below(all.length - at) : all.length
      fake.emit('data', all.subarray(at, end))
      at = end
    }
    if (fake.ended) told += 1
    // What a server leaves open ends with its connection.
    fake.emit('end')
    fake.destroy()
  })
  t.comment(`${told} were ended by the client; the slowest took ${slowest.toFixed(1)} ms`)
  t.comment(`${ends.well} calls ended well, ${ends.badly} with ${[...codes].join()}`)
  t.equal(open, 0, 'no connection is left open')
  t.equal(ends.well + ends.badly, ends.begun, 'every call has ended, once')
  t.ok(ends.well > inputs * 0.1 && ends.badly > inputs * 0.1 && told > 0)
  t.ok(codes.size >= 5, 'in several ways')
  t.notOk(codes.has('OK'), 'none of which is good')
  t.ok(slowest < 2000)
  t.ok(grown < 20 * 1024 * 1024, `${grown} bytes more`)
})
