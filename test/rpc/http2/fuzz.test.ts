import type { Socket } from 'node:net'
import t from 'tap'
import { KeelsonError } from '../../../src/base/index.ts'
import { HpackDecoder } from '../../../src/rpc/http2/hpack/decoder.ts'
import { HeldBytes } from '../../../src/rpc/http2/held-bytes.ts'
import { http2Engine } from '../../../src/rpc/http2/index.ts'
import { serverHeldBytesMax } from '../../../src/rpc/limits.ts'
import { routesOf } from '../../../src/rpc/route.ts'
import { ServerConnection } from '../../../src/rpc/http2/server-connection.ts'
import { codec } from '../../../src/proto/index.ts'
import { serverOptions } from '../test-services.ts'
import { record, services } from './fuzz-corpus.ts'
import { DeadEndSocket, fuzz, inputs, mutated, random } from './fuzzing.ts'
import { callBlock, callHeaders, frame, message, parseFrames, ping, preface } from './raw-peer.ts'
import { reset, settings, wholeCall, windowUpdate } from './raw-peer.ts'

// Mutated connections against the server's side of the engine, and mutated header blocks against
// the decoder.

const share = {
  routes: routesOf(services),
  services: new Set(Object.keys(services)),
  options: serverOptions,
  held: new HeldBytes(serverHeldBytesMax),
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

const corpus = [...(await record(http2Engine)).said, odd]

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
  t.equal(share.held.bytes, 0, 'and none holds anything')
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
