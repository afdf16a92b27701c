import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { deflateSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { seededRandom } from '../../../src/base/index.ts'
import { FrameReader } from '../../../src/rpc/http2/frame-reader.ts'
import { FrameWriter } from '../../../src/rpc/http2/frame-writer.ts'
import {
  formatTimeout,
  parseTimeout,
  percentDecode,
  percentEncode,
} from '../../../src/rpc/http2/grpc-text.ts'
import { HeldBytes } from '../../../src/rpc/http2/held-bytes.ts'
import { MessageQueue } from '../../../src/rpc/http2/message-queue.ts'
import { MessageReader, type MessageSource } from '../../../src/rpc/http2/message-reader.ts'
import { ReceiveBudget } from '../../../src/rpc/http2/receive-budget.ts'
import { TokenBucket } from '../../../src/rpc/http2/token-bucket.ts'
import { until } from '../test-services.ts'
import { frame, message, parseFrames, type Frame } from './raw-peer.ts'

const seed = Date.now() % 1_000_000
t.comment(`seed ${seed}`)
const random = seededRandom(seed)
const randomBytes = (size: number): Buffer => {
  return Buffer.from(Array.from({ length: size }, () => random.below(256)))
}

/** Every way to cut bytes in three, and some in many. */
function* cuts(bytes: Buffer): Generator<Buffer[]> {
  for (let first = 0; first <= bytes.length; first++) {
    const second = first + random.below(bytes.length - first + 1)
    yield [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)]
  }
  yield Array.from(bytes, (byte) => Buffer.from([byte]))
}

void t.test('frames are the same however the bytes are cut', (t) => {
  const sizes = [0, 1, 8, 40, 0, 300, 2]
  const sent = sizes.map((size, at) => frame(at, 255 - at, 2 ** 31 - 1 - at, randomBytes(size)))
  const expected = parseFrames(Buffer.concat(sent)).frames
  let different = 0
  for (const pieces of cuts(Buffer.concat(sent))) {
    const got: Frame[] = []
    const reader = new FrameReader((type, flags, id, bytes, start, end) => {
      got.push({ type, flags, id, payload: Buffer.from(bytes.subarray(start, end)) })
    })
    for (const piece of pieces) reader.read(piece)
    const same = got.every((one, at) => one.payload.equals(expected[at]?.payload ?? one.payload))
    const heads = (all: Frame[]) =>
      JSON.stringify(all.map(({ type, flags, id }) => [type, flags, id]))
    if (!same || heads(got) !== heads(expected) || reader.partial) different += 1
  }
  t.equal(different, 0)
  const reader = new FrameReader(() => {})
  t.throws(() => reader.read(frame(0, 0, 1, Buffer.alloc(16_385))), { code: 'frameSizeError' })
  const slow = new FrameReader(() => {})
  slow.read(Buffer.from([0]))
  t.ok(slow.partial)
  t.throws(() => slow.read(Buffer.from([0x40, 1, 0, 0, 0, 0, 0, 1])), { code: 'frameSizeError' })
  t.end()
})

function readAll(pieces: readonly Buffer[], encoding?: string, bytesMax = 100_000) {
  const budget = new ReceiveBudget(1_000_000)
  const got: string[] = []
  const reader = new MessageReader<MessageSource>(bytesMax, budget, new HeldBytes(1_000_000), {
    onMessage: (_source, bytes, start, end) => {
      got.push(Buffer.from(bytes.subarray(start, end)).toString('hex'))
    },
    onLetGo: () => {},
  })
  const source: MessageSource = { encoding, ended: false, part: undefined }
  for (const piece of pieces) reader.read(source, piece, 0, piece.length)
  return { got, partial: source.part !== undefined, held: budget.bytes }
}

void t.test('messages are the same however the bytes are cut', (t) => {
  const bodies = [0, 1, 4, 5, 200, 0, 77].map((size) => randomBytes(size))
  const expected = bodies.map((body) => body.toString('hex'))
  const plain = bodies.map((body) => message(body))
  const packed = (pack: (body: Buffer) => Buffer) =>
    bodies.map((body, at) => (at % 2 === 0 ? message(pack(body), 1) : message(body)))
  const streams = [
    { name: 'identity', bytes: plain },
    { name: 'gzip', bytes: packed(gzipSync) },
    { name: 'deflate', bytes: packed(deflateSync) },
  ]
  for (const { name, bytes } of streams) {
    let different = 0
    for (const pieces of cuts(Buffer.concat(bytes))) {
      const { got, partial, held } = readAll(pieces, name)
      if (JSON.stringify(got) !== JSON.stringify(expected) || partial || held > 0) different += 1
    }
    t.equal(different, 0, name)
  }
  const large = randomBytes(90_000)
  const [head, ...rest] = [message(large).subarray(0, 3), message(large).subarray(3)]
  t.same(readAll([head, ...rest]).got, [large.toString('hex')], 'one that grows')
  t.end()
})

void t.test('messages that cannot be are refused in the words of grpc-go', (t) => {
  const refused = (bytes: Buffer, encoding: string | undefined, code: string, text: RegExp) => {
    const expected = { code, message: text }
    t.throws(() => readAll([bytes], encoding, 1000), expected, text.source)
    const apart = Array.from(bytes, (byte) => Buffer.from([byte]))
    t.throws(() => readAll(apart, encoding, 1000), expected, 'byte by byte as well')
  }
  const larger = /received message larger than max \(1001 vs\. 1000\)/
  refused(message(Buffer.alloc(1001)), undefined, 'ResourceExhausted', larger)
  refused(message(Buffer.alloc(1), 2), undefined, 'Internal', /unexpected payload format 2/)
  refused(message(Buffer.alloc(1), 1), undefined, 'Internal', /compressed flag set with identity/)
  refused(message(gzipSync('x'), 1), 'br', 'Unimplemented', /not installed for grpc-encoding "br"/)
  // Names that every JavaScript object knows.
  refused(message(Buffer.alloc(1), 1), 'toString', 'Unimplemented', /"toString"/)
  refused(message(Buffer.alloc(1), 1), 'constructor', 'Unimplemented', /"constructor"/)
  refused(message(Buffer.from('noise'), 1), 'gzip', 'Internal', /failed to decompress/)
  const bomb = gzipSync(Buffer.alloc(500_000))
  refused(message(bomb, 1), 'gzip', 'ResourceExhausted', /after decompression larger than max 1000/)
  t.end()
})

void t.test('who has stood still the longest lets go', (t) => {
  const held = new HeldBytes(100)
  const gone: string[] = []
  const open = (name: string) => held.open(() => gone.push(name))
  const [a, b, c] = [open('a'), open('b'), open('c')]
  for (const one of [a, b, c]) one.change(30)
  a.moved()
  c.change(20)
  t.same([gone, held.bytes], [['b'], 80], 'what it holds more is no movement')
  a.change(-30)
  a.moved()
  c.change(40)
  t.same([gone, held.bytes], [['b'], 90], 'there is room')
  a.change(10)
  a.change(1)
  t.same([gone, held.bytes], [['b', 'c'], 11], 'who holds most or least does not matter')
  a.change(500)
  t.same([gone, held.bytes, a.bytes], [['b', 'c', 'a'], 0, 0], 'it may be who asks')
  for (const one of [a, b, c]) one.change(7)
  b.close()
  t.same([held.bytes, b.closed, gone.length], [0, true, 3], 'and once only')
  t.end()
})

void t.test('a partial message costs what came of it, not what its head promises', (t) => {
  const budget = new ReceiveBudget(300_000)
  const reader = new MessageReader<MessageSource>(1_000_000, budget, new HeldBytes(Infinity), {
    onMessage: () => {},
    onLetGo: () => {},
  })
  const begin = () => {
    const source: MessageSource = { encoding: undefined, ended: false, part: undefined }
    const bytes = message(Buffer.alloc(1_000_000)).subarray(0, 100)
    reader.read(source, bytes, 0, bytes.length)
    return source
  }
  const sources = [begin(), begin(), begin(), begin()]
  t.ok(budget.bytes <= 4 * 65_536)
  t.throws(begin, { code: 'ResourceExhausted' })
  for (const source of sources) reader.drop(source)
  t.equal(budget.bytes, 0)
  t.end()
})

void t.test('a queue of messages keeps their order and counts their bytes', async (t) => {
  let taken = 0
  const queue = new MessageQueue((bytes) => (taken += bytes))
  const expected: number[] = []
  const got: unknown[] = []
  const reading = (async () => {
    for await (const one of queue) {
      got.push(one)
      if (random.below(3) === 0) await new Promise(setImmediate)
    }
  })()
  for (let at = 0; at < 3000; at++) {
    queue.push(at, 7)
    expected.push(at)
    if (random.below(50) === 0) await new Promise(setImmediate)
  }
  queue.end()
  await reading
  t.same(got, expected)
  t.same([taken, queue.bytes], [21_000, 0])

  const failing = new MessageQueue((bytes) => (taken += bytes))
  failing.push('a', 1)
  failing.end(new Error('broken'))
  t.same(await failing.next(), { done: false, value: 'a' }, 'what came before is read')
  await t.rejects(failing.next(), /broken/)
  taken = 0
  failing.push('late', 5)
  t.equal(taken, 5, 'what comes too late is taken at once')

  const left = new MessageQueue((bytes) => (taken += bytes))
  left.push('a', 10)
  await left.return()
  left.push('b', 20)
  t.equal(taken, 35)
  t.same(await left.next(), { done: true, value: undefined })
})

void t.test('timeouts and texts', (t) => {
  const times = { '1H': 3_600_000, '2M': 120_000, '3S': 3000, '4m': 4, '500u': 0.5, '1000n': 0.001 }
  for (const [text, milliseconds] of Object.entries(times)) {
    t.equal(parseTimeout(text), milliseconds, text)
  }
  for (const bad of ['', 'S', '1', '-1S', '1.5S', '123456789S', '1s', '1 S', '1S\n', '0x1S']) {
    t.equal(parseTimeout(bad), undefined, JSON.stringify(bad))
  }
  t.equal(formatTimeout(0.2), '1m')
  t.equal(formatTimeout(99_999_999), '99999999m')
  t.equal(formatTimeout(100_000_001), '100001S')
  t.equal(formatTimeout(1e20), '99999999S')
  t.equal(percentEncode('100 % ü\n'), '100 %25 %C3%BC%0A')
  t.equal(percentDecode('a%2'), 'a%2')
  t.equal(percentDecode('%zz%41'), '%zzA')
  for (let round = 0; round < 500; round++) {
    const points = Array.from({ length: random.below(20) }, () => random.below(0xd800))
    const text = String.fromCodePoint(...points)
    const encoded = percentEncode(text)
    if (!/^[ -~]*$/.test(encoded) || percentDecode(encoded) !== text) t.fail(JSON.stringify(text))
  }
  t.end()
})

void t.test('a bucket of tokens runs dry and fills again', async (t) => {
  const bucket = new TokenBucket(10, 20)
  let taken = 0
  while (bucket.take()) taken += 1
  t.ok(taken >= 10 && taken < 100, `${taken}`)
  t.equal(bucket.take(), false)
  await new Promise((resolve) => setTimeout(resolve, 100))
  t.equal(bucket.take(), true)
})

void t.test('no block is written again while the socket still holds it', async (t) => {
  // A reader that is slow keeps writes on the way; what it reads at last must be what was written.
  const accepted: Socket[] = []
  const server = createServer((socket) => accepted.push(socket.pause()))
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const others = connect((server.address() as AddressInfo).port, '127.0.0.1')
  t.teardown(() => (socket.destroy(), others.destroy(), server.close()))
  const unread = new HeldBytes(Infinity).open(() => {})
  // Before the connection stands every write waits as well.
  const writer = new FrameWriter(socket, unread, () => {})
  const other = new FrameWriter(others, unread, () => {})
  const expected: Buffer[] = []
  const write = (size: number) => {
    const body = randomBytes(16).toString('hex').repeat(size)
    expected.push(frame(0, 0, 1, Buffer.from(body)))
    writer.data(1, Buffer.from(body), 0, body.length)
  }
  for (let round = 0; round < 2000; round++) {
    write(1 + random.below(500))
    if (round % 3 === 0) await new Promise(setImmediate)
    // Takes a block from the pool and fills it, as another connection would.
    if (round % 8 === 0) other.data(1, Buffer.alloc(60_000, 0xee), 0, 60_000)
  }
  t.ok(socket.writableLength > 0, 'the socket holds bytes')
  const got: Buffer[] = []
  let count = 0
  for (const one of accepted) {
    if (one.remotePort !== socket.localPort) one.resume()
    else one.on('data', (chunk) => (got.push(chunk), (count += chunk.length))).resume()
  }
  const all = Buffer.concat(expected)
  t.ok(await until(() => count === all.length))
  t.ok(Buffer.concat(got).equals(all), 'byte for byte')
})
