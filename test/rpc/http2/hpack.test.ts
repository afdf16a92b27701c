import { connect as http2Connect, sensitiveHeaders } from 'node:http2'
import { createServer, type AddressInfo } from 'node:net'
import t from 'tap'
import { seededRandom } from '../../../src/base/index.ts'
import { HpackDecoder } from '../../../src/rpc/http2/hpack/decoder.ts'
import { HpackEncoder } from '../../../src/rpc/http2/hpack/encoder.ts'
import { createField, type Field } from '../../../src/rpc/http2/hpack/field.ts'
import { OutBuffer } from '../../../src/rpc/http2/out-buffer.ts'
import { http2Engine } from '../../../src/rpc/http2/index.ts'
import { serverOptions, testServices, until } from '../test-services.ts'
import { preface, RawPeer, settings } from './raw-peer.ts'

type Pair = readonly [name: string, value: string]

const seed = Date.now() % 1_000_000
t.comment(`seed ${seed}`)
const random = seededRandom(seed)

function decode(decoder: HpackDecoder, bytes: Buffer): Pair[] {
  return decoder.decode(bytes, 0, bytes.length).fields.map(({ name, value }) => [name, value])
}

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex')

const request = (scheme: string, path: string, ...more: Pair[]): Pair[] => [
  [':method', 'GET'],
  [':scheme', scheme],
  [':path', path],
  [':authority', 'www.example.com'],
  ...more,
]

const requests = [
  request('http', '/'),
  request('http', '/', ['cache-control', 'no-cache']),
  request('https', '/index.html', ['custom-key', 'custom-value']),
]

const response = (status: string, second: number, ...more: Pair[]): Pair[] => [
  [':status', status],
  ['cache-control', 'private'],
  ['date', `Mon, 21 Oct 2013 20:13:${second} GMT`],
  ['location', 'https://www.example.com'],
  ...more,
]

const cookie = 'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1'
const responses = [
  response('302', 21),
  response('307', 21),
  response('200', 22, ['content-encoding', 'gzip'], ['set-cookie', cookie]),
]

void t.test('equal bytes say the same only as long as the table does', (t) => {
  const decoder = new HpackDecoder(4096, 65_536)
  const field = (text: string) => decode(decoder, hex(text))
  const [a, b, ab]: Pair[][] = [
    [['a', '1']],
    [['b', '2']],
    [
      ['b', '2'],
      ['a', '1'],
    ],
  ]
  t.same(field('4001 6101 31'), a, 'a new field, which is now the first of the table')
  t.same(field('be'), a)
  t.same(decoder.decode(hex('be'), 0, 1), decoder.decode(hex('00be'), 1, 2), 'wherever it lies')
  t.equal(decoder.decode(hex('be'), 0, 1), decoder.decode(hex('be'), 0, 1), 'and it is remembered')
  t.same(field('4001 6201 32'), b)
  t.same(field('be'), b, 'the same byte means the newer field')
  t.same(field('bebf'), ab)
  t.same(field('bebf'), ab)
  t.same(field('20'), [], 'the table is emptied')
  t.throws(() => field('be'), { code: 'compressionError' })
  t.end()
})

void t.test('the vectors of RFC 7541, appendix C', (t) => {
  const single = new HpackDecoder(4096, 65_536)
  const field = (text: string) => decode(single, hex(text))
  const custom = '400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572'
  t.same(field(custom), [['custom-key', 'custom-header']], 'C.2.1')
  t.same(field('040c 2f73 616d 706c 652f 7061 7468'), [[':path', '/sample/path']], 'C.2.2')
  t.same(field('1008 7061 7373 776f 7264 0673 6563 7265 74'), [['password', 'secret']], 'C.2.3')
  t.same(field('82'), [[':method', 'GET']], 'C.2.4')

  const follow = (name: string, size: number, blocks: string[], expected: Pair[][]) => {
    const decoder = new HpackDecoder(size, 65_536)
    for (const [at, text] of blocks.entries()) {
      t.same(decode(decoder, hex(text)), expected[at], `${name}.${at + 1}`)
    }
  }
  const plain = ['8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d', '8286 84be 5808 6e6f']
  plain[1] += '2d63 6163 6865'
  plain.push('8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65')
  follow('C.3', 4096, plain, requests)
  const huffman = ['8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff', '8286 84be 5886 a8eb 1064 9cbf']
  huffman.push('8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf')
  follow('C.4', 4096, huffman, requests)

  const date = '611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32'
  const site = '6e17 6874 7470 733a 2f2f 7777 772e 6578 616d 706c 652e 636f 6d'
  const evicting = [`4803 3330 3258 0770 7269 7661 7465 ${date} 31 2047 4d54 ${site}`]
  evicting.push('4803 3330 37c1 c0bf')
  evicting.push(
    `88c1 ${date} 32 2047 4d54 c05a 0467 7a69 7077 38 ${Buffer.from(cookie).toString('hex')}`,
  )
  follow('C.5', 256, evicting, responses)
  const both = [
    `4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e
     919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3`,
    '4883 640e ffc1 c0bf',
    `88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7
     821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed
     4ee5 b106 3d50 07`,
  ]
  follow('C.6', 256, both, responses)
  t.end()
})

void t.test('what is no HPACK is refused', (t) => {
  const refused = {
    'index 0': '80',
    'an index beyond the tables': 'be',
    'an integer without end': 'ffffffffffffffff7f',
    'a cut integer': 'ff',
    'a cut string': '400a 6375',
    'a string longer than the block': '00 7f ffffff0f 61',
    'a table larger than allowed': '3fe2 1f',
    'a size update after a field': '82 20',
    'padding of more than seven bits': '00 81 07 82 07ff 00',
    'padding of zeros': '00 0161 81 00',
    'the end-of-string symbol': '00 0161 84 ffff ffff',
  }
  for (const [name, text] of Object.entries(refused)) {
    const decoder = new HpackDecoder(4096, 65_536)
    t.throws(() => decode(decoder, hex(text)), { code: 'compressionError' }, name)
  }
  t.end()
})

const letters = 'abcdefghijklmnopqrstuvwxyz-0123456789'
const word = (size: number, from = letters): string =>
  Array.from({ length: size }, () => from[random.below(from.length)]).join('')
const printable = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).join('')

void t.test("what node:http2's encoder writes is read, whatever the table's size", async (t) => {
  for (const tableSize of [0, 100, 300, 4096]) {
    const blocks: Pair[][] = []
    const decoder = new HpackDecoder(tableSize, 65_536)
    const server = createServer((socket) => {
      const peer = new RawPeer(socket, preface.length)
      peer.send(settings([1, tableSize]), Buffer.from([0, 0, 0, 4, 1, 0, 0, 0, 0]))
      let seen = 0
      socket.on('data', () => {
        for (const { type, flags, payload } of peer.frames.slice(seen)) {
          seen += 1
          // With END_HEADERS alone, or with a priority, which node:http2 always sends.
          if (type !== 1) continue
          blocks.push(decode(decoder, payload.subarray((flags & 0x20) === 0 ? 0 : 5)))
        }
      })
    })
    server.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const session = http2Connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    session.on('error', () => {})
    await new Promise((resolve) => session.once('remoteSettings', resolve))
    const pool = Array.from({ length: 12 }, (): Pair => [`x-${word(5)}`, word(30, printable)])
    const sent: Pair[][] = []
    for (let round = 0; round < 60; round++) {
      const chosen = new Map(pool.filter(() => random.below(3) === 0))
      chosen.set(`n-${word(4)}`, word(random.below(200), printable))
      const headers = { ':path': `/${word(3)}`, ...Object.fromEntries(chosen) }
      session.request({ ...headers, [sensitiveHeaders]: [...chosen.keys()].slice(0, 1) }).end()
      sent.push([[':path', headers[':path']], ...chosen])
    }
    t.ok(await until(() => blocks.length === sent.length), `all blocks came: ${tableSize}`)
    const lacking = sent.filter((pairs, at) => {
      const got = new Map(blocks[at])
      return pairs.some(([name, value]) => got.get(name) !== value)
    })
    t.same(lacking, [], `with a table of ${tableSize}`)
    session.destroy()
    server.close()
  }
})

void t.test('what our encoder writes is read by our decoder, through all resizes', (t) => {
  const encoder = new HpackEncoder()
  const decoder = new HpackDecoder(4096, 65_536)
  const kept = Array.from({ length: 150 }, (_, at): Field => {
    return createField(at % 5 === 0 ? 'grpc-status' : `k-${word(6)}`, word(random.below(60)))
  })
  let wrong = 0
  for (let round = 0; round < 2000; round++) {
    for (let times = random.below(8) === 0 ? 1 + random.below(3) : 0; times > 0; times--) {
      encoder.resize([0, 40, 200, 1000, 4096, 70_000][random.below(6)] ?? 0)
    }
    const out = new OutBuffer()
    encoder.begin(out)
    const expected: Pair[] = []
    for (let count = random.below(12); count > 0; count--) {
      const field = kept[random.below(kept.length)]
      if (field === undefined) continue
      const { name, value } = field
      if (random.below(2) === 0) encoder.writeKept(out, field)
      else encoder.write(out, name, value)
      expected.push([name, value])
    }
    if (JSON.stringify(decode(decoder, out.take())) !== JSON.stringify(expected)) wrong += 1
  }
  t.equal(wrong, 0)
  t.end()
})

void t.test('what our encoder writes is read by node:http2, which resizes its table', async (t) => {
  const server = http2Engine.createServer(testServices().services, serverOptions)
  const url = await server.listen('http://127.0.0.1:0')
  const session = http2Connect(url, { settings: { headerTableSize: 0 } })
  t.teardown(() => (session.destroy(), server.close(0)))
  for (const size of [0, 100, 4096, 0, 50, 4096]) {
    await new Promise<void>((resolve) =>
      session.settings({ headerTableSize: size }, () => resolve()),
    )
    for (const path of ['/etcdserverpb.KV/Range', '/none/none', '/etcdserverpb.KV/Range']) {
      const stream = session.request({
        ':method': 'POST',
        ':path': path,
        'content-type': 'application/grpc',
      })
      const got: Record<string, unknown> = {}
      stream.on('response', (headers) => Object.assign(got, headers))
      stream.on('trailers', (headers) => Object.assign(got, headers))
      stream.resume().end(Buffer.alloc(5))
      await new Promise((resolve) => stream.once('close', resolve))
      const status = path === '/none/none' ? '12' : '0'
      t.match(got, { 'content-type': 'application/grpc', 'grpc-status': status }, `${size} ${path}`)
    }
  }
})
