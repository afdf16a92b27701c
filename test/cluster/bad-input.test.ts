import { createConnection } from 'node:net'
import t, { type Test } from 'tap'
import { seededRandom } from '../../src/base/index.ts'
import { codec, methods } from '../../src/proto/index.ts'
import { countOf, errorsIn, readLog } from './log-lines.ts'
import { until } from './processes.ts'
import { frame, RawConnection, sendBytes, type RawAnswer } from './raw-grpc.ts'
import { bytes, startCluster } from './test-cluster.ts'

// Whatever comes in over its sockets, a member answers clearly, goes on, and loses nothing.
t.setTimeout(120_000)

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const random = seededRandom(SEED)
const REQUEST_MAX = 1_572_864
const RECEIVE_MAX = REQUEST_MAX + 512 * 1024

const flags = ['--heartbeat-interval=30', '--election-timeout=300']
const cluster = await startCluster(t, 1, flags)
const { spec } = cluster.member(0)
const raw = new RawConnection(spec.client)
t.teardown(() => raw.close())
const { header } = await cluster.put(0, 'kept', 'safe')
const state = { revision: header?.revision ?? 0 }

const putRequest = codec('etcdserverpb.PutRequest')
const txnRequest = codec('etcdserverpb.TxnRequest')

/** It serves as before: what was there is there, nothing came to it, and more can be written. */
async function goesOn(t: Test): Promise<void> {
  t.equal(await cluster.value(0, 'kept'), 'safe', 'the data is there')
  const reply = await cluster.put(0, 'again', 'v')
  t.equal(reply.header?.revision, state.revision + 1, 'and nothing else was written')
  state.revision = reply.header?.revision ?? 0
}

function randomBytes(count: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: count }, () => random.below(256)))
}

function brief({ http, code, text }: RawAnswer): string {
  return `${http} ${code} ${text}`
}

const kv = (name: string): string => `/etcdserverpb.KV/${name}`

t.test(`bytes that are no message, to every method, seed ${SEED}`, async (t) => {
  const broken = [Buffer.from([0xff, 0xff, 0xff]), Buffer.from([0x0a, 0x7f, 1]), Buffer.from([7])]
  for (const { path, requestStream, responseStream } of methods) {
    const answers = await Promise.all(
      [...broken, randomBytes(300)].map((payload) => raw.call(path, frame(payload))),
    )
    const [first] = answers
    if (first?.code === 12) {
      t.match(first.text, /^unknown (method \w+ for )?service /, path)
      continue
    }
    const words =
      requestStream || responseStream ? 'failed to unmarshal the' : 'error unmarshalling'
    for (const answer of answers.slice(0, 3)) {
      t.equal(answer.code, 13, `${path}: ${brief(answer)}`)
      t.match(answer.text, `grpc: ${words}`)
    }
    t.not(answers.at(-1)?.code, undefined, `${path}: random bytes have an answer`)
  }
  await goesOn(t)
})

t.test('frames that are not what they say', async (t) => {
  const good = frame(putRequest.encode({ key: bytes('unsaid'), value: bytes('v') }))
  const call = (body: Uint8Array, headers = {}): Promise<RawAnswer> =>
    raw.call(kv('Put'), body, headers)
  const cases: readonly (readonly [string, Promise<RawAnswer>, readonly number[]])[] = [
    ['nothing at all', call(Buffer.alloc(0)), [12, 13]],
    ['half a head', call(good.subarray(0, 3)), [8, 12, 13]],
    ['half a message', call(good.subarray(0, -1)), [8, 12, 13]],
    ['a length of 4 GiB', call(frame(Buffer.alloc(9), 0, 0xffffffff)), [8]],
    ['two messages', call(Buffer.concat([good, good])), [12, 13]],
    ['a compressed message without an encoding', call(frame(good, 1)), [12, 13]],
    ['a damaged one', call(frame(randomBytes(50), 1), { 'grpc-encoding': 'gzip' }), [13]],
    ['an unknown encoding', call(frame(good, 1), { 'grpc-encoding': 'rot13' }), [12]],
    ['an unknown flag', call(frame(good, 7)), [12, 13]],
  ]
  for (const [what, answer, codes] of cases) {
    const seen = await answer
    t.ok(codes.includes(seen.code ?? -1), `${what}: ${brief(seen)}`)
  }
  t.equal(await cluster.value(0, 'unsaid'), undefined, 'none of them was done')
  await goesOn(t)
})

t.test('empty keys and unknown names, in the words of etcd', async (t) => {
  const empty = 'etcdserver: key is not provided'
  for (const name of ['Range', 'Put', 'DeleteRange', 'RangeStream']) {
    t.match(await raw.call(kv(name), frame(Buffer.alloc(0))), { code: 3, text: empty }, name)
  }
  const txn = txnRequest.encode({ success: [{ requestPut: {} }] })
  t.match(await raw.call(kv('Txn'), frame(txn)), { code: 3, text: empty })
  const compare = txnRequest.encode({ compare: [{}] })
  t.match(await raw.call(kv('Txn'), frame(compare)), { code: 3, text: empty })

  const cases: readonly (readonly [string, string])[] = [
    [kv('Steal'), 'unknown method Steal for service etcdserverpb.KV'],
    ['/etcdserverpb.Vault/Open', 'unknown service etcdserverpb.Vault'],
    ['/nothing', 'malformed method name: "/nothing"'],
    [`/${'x'.repeat(5000)}/y`, `unknown service ${'x'.repeat(5000)}`],
  ]
  for (const [path, text] of cases) {
    t.match(await raw.call(path, frame(Buffer.alloc(0))), { code: 12, text }, path.slice(0, 40))
  }
  await goesOn(t)
})

t.test('requests of another protocol', async (t) => {
  const good = frame(putRequest.encode({ key: bytes('unsaid'), value: bytes('v') }))
  for (const type of ['text/html', 'application/json', undefined]) {
    const { http, code } = await raw.call(kv('Put'), good, { 'content-type': type })
    t.strictSame({ http, code }, { http: 415, code: undefined }, `content type ${type}`)
  }
  const odd = await raw.call(kv('Put'), good, { 'grpc-timeout': 'soon', 'grpc-tag-bin': '%%%' })
  t.not(odd.code, 0, brief(odd))
  const method = await raw.call(kv('Put'), Buffer.alloc(0), { ':method': 'DELETE' })
  t.not(method.code, 0, brief(method))
  t.equal(await cluster.value(0, 'unsaid'), undefined, 'none of them was done')
  await goesOn(t)
})

t.test('requests that are too large, and those that just fit', async (t) => {
  const sized = (value: number): Uint8Array =>
    putRequest.encode({ key: bytes('large'), value: new Uint8Array(value) })
  const put = (value: number): Promise<RawAnswer> => raw.call(kv('Put'), frame(sized(value)))
  const tooLarge = { code: 3, text: 'etcdserver: request is too large' }
  t.match(await put(REQUEST_MAX), tooLarge, 'beyond --max-request-bytes')
  t.match(await put(RECEIVE_MAX - 20), tooLarge, 'up to 512 KiB beyond')
  const bytesSent = sized(RECEIVE_MAX).length
  t.match(await put(RECEIVE_MAX), {
    code: 8,
    text: `grpc: received message larger than max (${bytesSent} vs. ${RECEIVE_MAX})`,
  })
  t.equal(await cluster.value(0, 'large'), undefined)
  await goesOn(t)
  const fits = await cluster.put(0, 'large', 'x'.repeat(REQUEST_MAX - 100))
  t.equal(fits.header?.revision, ++state.revision)
  const many = Array.from({ length: 20 }, () => put(RECEIVE_MAX * 2))
  for (const { code } of await Promise.all(many)) t.equal(code, 8)
  await goesOn(t)
})

/** The bytes of a transaction in a transaction, `levels` deep, from the inside out. */
function nestedTxn(levels: number): Buffer {
  const room = Buffer.alloc(levels * 2 * 6)
  let begin = room.length
  const wrap = (tag: number): void => {
    const length = room.length - begin
    begin -= length < 128 ? 2 : length < 2 ** 14 ? 3 : length < 2 ** 21 ? 4 : 5
    let at = room.writeUInt8(tag, begin)
    let rest = length
    for (; rest >= 128; rest = Math.floor(rest / 128)) at = room.writeUInt8((rest % 128) + 128, at)
    room.writeUInt8(rest, at)
  }
  for (let level = 0; level < levels; level++) {
    wrap(0x22) // RequestOp.request_txn
    wrap(0x12) // TxnRequest.success
  }
  return room.subarray(begin)
}

t.test('transactions nested without end', async (t) => {
  const call = (levels: number): Promise<RawAnswer> => raw.call(kv('Txn'), frame(nestedTxn(levels)))
  t.match(await call(30), { code: 0 }, 'thirty deep is served')
  for (const levels of [1000, 100_000, 200_000]) {
    t.match(await call(levels), { code: 13, text: /nested too deeply/ }, `${levels} levels`)
  }
  const million = nestedTxn(1_000_000)
  t.ok(million.length > RECEIVE_MAX)
  t.match(await raw.call(kv('Txn'), frame(million)), { code: 8 }, 'a million levels')
  await goesOn(t)
})

t.test(`garbage on the client port and on the peer port, seed ${SEED}`, async (t) => {
  const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
  const hello = Buffer.from('16030100a5010000a10303', 'hex')
  const garbage: readonly Buffer[] = [
    Buffer.from('GET /health HTTP/1.1\r\nHost: a\r\n\r\n'),
    Buffer.concat([hello, randomBytes(165)]),
    preface.subarray(0, 10),
    preface,
    Buffer.concat([preface, randomBytes(5000)]),
    Buffer.concat([preface, Buffer.from('ffffff0400000000000000', 'hex')]),
    randomBytes(100_000),
    Buffer.alloc(100_000),
  ]
  for (const url of [spec.client, spec.peer]) {
    await Promise.all(garbage.map((one) => sendBytes(url, one)))
    await goesOn(t)
  }
})

t.test(`garbage to the services between members, seed ${SEED}`, async (t) => {
  const peer = new RawConnection(spec.peer)
  t.teardown(() => peer.close())
  const frameOf = codec('keelson.peer.Frame')
  const callOf = codec('keelson.peer.CallRequest')
  const uploadOf = codec('keelson.peer.UploadChunk')
  const envelope = Buffer.alloc(25)
  envelope.writeUInt8(1, 0)
  envelope.writeBigUInt64BE(header?.clusterId ?? 0n, 1)
  envelope.writeBigUInt64BE(12345n, 9)
  envelope.writeBigUInt64BE(header?.memberId ?? 0n, 17)
  for (let round = 0; round < 100; round++) {
    // Bare, and in an envelope that is right, so that what is inside is looked at.
    const inside = Buffer.concat([envelope, randomBytes(random.below(200))])
    const [bare, sealed] = [randomBytes(random.below(200)), inside]
    const method = ['lease/renew', 'transport/probe', 'transport/snapshot', 'x'][random.below(4)]
    const stream = Buffer.concat([bare, sealed].map((body) => frame(frameOf.encode({ body }))))
    const upload = [bare, sealed].map((body) => frame(uploadOf.encode({ method, body })))
    const answers = await Promise.all([
      peer.call('/keelson.peer.Peer/Stream', stream),
      peer.call('/keelson.peer.Peer/Call', frame(callOf.encode({ method, body: bare }))),
      peer.call('/keelson.peer.Peer/Call', frame(callOf.encode({ method, body: sealed }))),
      peer.call('/keelson.peer.Peer/Upload', Buffer.concat(upload)),
      peer.call('/keelson.peer.Peer/Upload', upload[0] ?? bare),
      peer.call('/keelson.peer.Peer/Upload', Buffer.alloc(0)),
    ])
    const unanswered = answers.filter(({ code }) => code === undefined)
    if (unanswered.length > 0) t.fail(`round ${round}: ${unanswered.map(brief).join('; ')}`)
  }
  t.match(await peer.call(kv('Put'), frame(Buffer.alloc(0))), { code: 12 }, 'no client API there')
  await goesOn(t)
})

/** One value of /metrics. */
async function metric(name: string): Promise<number> {
  const reply = await fetch(`${spec.metrics}/metrics`)
  const line = (await reply.text()).split('\n').find((line) => line.startsWith(`${name} `))
  return Number(line?.split(' ')[1])
}

t.test('thousands of bad requests cost no memory that stays', async (t) => {
  const mebibyte = 1024 * 1024
  // Wire type 7 is none, so that no bytes after it make it a message by chance.
  const broken = (size: number): Buffer =>
    frame(Buffer.concat([Buffer.from([7]), randomBytes(size)]))
  const bad = async (count: number): Promise<void> => {
    const large = broken(200_000)
    for (let at = 0; at < count; at += 20) {
      const calls = Array.from({ length: 20 }, (_, one) => {
        if (one < 2) return raw.call(kv('Put'), large)
        if (one < 6) return raw.call(`/s${at}/m${one}`, frame(Buffer.alloc(0)))
        return raw.call(methods[(at + one) % methods.length]?.path ?? '/', broken(99))
      })
      await Promise.all(calls)
    }
  }
  await bad(1000)
  const before = await metric('process_resident_memory_bytes')
  await bad(3000)
  await Promise.all(
    Array.from({ length: 200 }, () => sendBytes(spec.client, randomBytes(999), 100)),
  )
  const after = await metric('process_resident_memory_bytes')
  const grown = (after - before) / mebibyte
  t.comment(
    `resident ${(before / mebibyte).toFixed()} MiB, ${grown.toFixed(1)} MiB more after 3,000`,
  )
  t.ok(grown < 60, `${grown.toFixed(1)} MiB more`)
  await goesOn(t)
})

t.test('connections that say nothing do not hold up the end', async (t) => {
  const idle = [spec.client, spec.peer, spec.metrics].map((url) => {
    const socket = createConnection(Number(new URL(url).port), new URL(url).hostname)
    socket.on('error', () => {})
    t.teardown(() => socket.destroy())
    return socket
  })
  await until('all are connected', () => idle.every(({ readyState }) => readyState === 'open'))
  const begin = performance.now()
  await cluster.member(0).stop(10_000)
  const tookMs = performance.now() - begin
  t.ok(tookMs < 5000, `it ended in ${tookMs.toFixed()} ms`)
  const log = readLog(spec.logFile)
  t.strictSame(errorsIn(log), [], 'nobody outside can make it log an error')
  t.equal(countOf(log, 'stopped'), 1)
  t.ok(log.length < 200, `${log.length} lines: bad input does not fill the log`)
})
