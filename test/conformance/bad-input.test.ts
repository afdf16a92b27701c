import { connect } from 'node:net'
import t, { type Test } from 'tap'
import { concatBytes, seededRandom } from '../../src/base/index.ts'
import {
  codec,
  methodByPath,
  methods,
  type Init,
  type Method,
  type TxnRequest,
} from '../../src/proto/index.ts'
import { RpcError } from '../../src/rpc/index.ts'
import { bytes, ClusterRig, ending, text, type ServedMember } from './cluster-rig.ts'

// Whatever comes in, the answer is clear, the server goes on, and nothing is lost.

const REQUEST_BYTES_MAX = 100_000
const RECEIVE_BYTES_MAX = REQUEST_BYTES_MAX + 512 * 1024

const rig = await ClusterRig.start(1, [
  `--max-request-bytes=${REQUEST_BYTES_MAX}`,
  '--max-txn-ops=4',
])
t.teardown(() => rig.close())
const member = rig.first
const { pid } = member.process
await member.put('kept', 'safe')

/** A test, and after it: the same process, which serves, logged no error and lost nothing. */
function withstands(name: string, run: (t: Test, member: ServedMember) => Promise<void>): void {
  void t.test(name, async (t) => {
    await run(t, member)
    t.equal(member.process.pid, pid, 'it is the same process')
    t.equal(await member.get('kept'), 'safe', 'nothing is lost')
    await member.put('after', name)
    t.equal(await member.get('after'), name, 'it goes on')
    t.same(await member.logged('error', 'fatal', 'panic'), [])
  })
}

/** The method at a path, with requests that are any bytes. */
function raw(path: string, like = path): Method<Uint8Array> {
  const found = methodByPath(like)
  if (found === undefined) throw new Error(`no method ${like}`)
  const request = { ...found.request, encode: (body: Uint8Array) => body, decode: () => bytes('') }
  return { ...found, path, request }
}

function send(path: string, body: Uint8Array, like?: string): Promise<string> {
  return ending(member.channel.unary(raw(path, like), body, { deadlineMs: 10_000 }))
}

withstands('bytes that are no message', async (t) => {
  const cut = Uint8Array.of(0x0a, 0x7f, 0x6b)
  for (const path of ['KV/Put', 'KV/Txn', 'Lease/LeaseGrant', 'Cluster/MemberList']) {
    t.match(
      await send(`/etcdserverpb.${path}`, cut),
      /^Internal: grpc: error unmarshalling request: /,
      path,
    )
  }
  for (const path of ['Watch/Watch', 'Lease/LeaseKeepAlive', 'KV/RangeStream']) {
    const stream = member.channel.stream(raw(`/etcdserverpb.${path}`), { deadlineMs: 10_000 })
    stream.send(cut)
    if (path === 'KV/RangeStream') stream.end()
    t.match(
      await ending(drain(stream)),
      /^Internal: grpc: failed to unmarshal the received message: /,
      path,
    )
  }
})

withstands('a stream that turns bad leaves the others on its connection alone', async (t) => {
  const good = member.channel.stream(raw('/etcdserverpb.Watch/Watch'))
  const create = codec('etcdserverpb.WatchRequest').encode({ createRequest: { key: bytes('w') } })
  good.send(create)
  const replies = good[Symbol.asyncIterator]()
  await replies.next()
  const bad = member.channel.stream(raw('/etcdserverpb.Watch/Watch'))
  bad.send(create)
  bad.send(Uint8Array.of(0xff))
  t.match(await ending(drain(bad)), /^Internal: grpc: failed to unmarshal/)
  await member.put('w', '1')
  t.match(await replies.next(), { value: { events: [{ kv: { key: bytes('w') } }] } })
  good.cancel()
})

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

withstands('random bytes to every method', async (t) => {
  const seed = Number(process.env['SEED'] ?? 1)
  t.comment(`seed ${seed}`)
  const random = seededRandom(seed)
  const unary = methods.filter(({ requestStream, responseStream, service }) => {
    return !requestStream && !responseStream && service.startsWith('etcdserverpb.')
  })
  const codes = new Map<string, number>()
  for (let round = 0; round < 300; round++) {
    const target = unary[random.below(unary.length)]
    if (target === undefined) break
    const body = Uint8Array.from({ length: random.below(40) }, () => random.below(256))
    const [code = ''] = (await send(target.path, body)).split(':')
    codes.set(code, (codes.get(code) ?? 0) + 1)
  }
  t.ok((codes.get('Internal') ?? 0) > 20, 'most are no message')
  t.equal(codes.get('Unknown'), undefined, 'none met an error that nobody foresaw')
  t.equal(codes.get('DeadlineExceeded'), undefined, 'none was left without an answer')
})

withstands('keys that are empty', async (t) => {
  const want = 'InvalidArgument: etcdserver: key is not provided'
  const value = bytes('v')
  t.equal(await ending(member.call('etcdserverpb.KV', 'Put', { value })), want)
  t.equal(await ending(member.call('etcdserverpb.KV', 'Range', {})), want)
  t.equal(await ending(member.call('etcdserverpb.KV', 'DeleteRange', {})), want)
  for (const op of [{ requestPut: { value } }, { requestRange: {} }, { requestDeleteRange: {} }]) {
    t.equal(await ending(member.call('etcdserverpb.KV', 'Txn', { success: [op] })), want)
    t.equal(await ending(member.call('etcdserverpb.KV', 'Txn', { failure: [op] })), want)
  }
})

withstands('requests that are too large', async (t) => {
  const putOf = (size: number) =>
    ending(
      member.call('etcdserverpb.KV', 'Put', { key: bytes('big'), value: new Uint8Array(size) }),
    )
  t.equal(await putOf(REQUEST_BYTES_MAX - 200), 'OK')
  t.equal(await putOf(REQUEST_BYTES_MAX), 'InvalidArgument: etcdserver: request is too large')
  const framing = codec('etcdserverpb.PutRequest').encode({
    key: bytes('big'),
    value: new Uint8Array(RECEIVE_BYTES_MAX),
  }).length
  t.equal(
    await putOf(RECEIVE_BYTES_MAX - (framing - RECEIVE_BYTES_MAX)),
    'InvalidArgument: etcdserver: request is too large',
    'a message of just the size that is received',
  )
  t.equal(
    await putOf(RECEIVE_BYTES_MAX),
    'ResourceExhausted: grpc: received message larger than max ' +
      `(${framing} vs. ${RECEIVE_BYTES_MAX})`,
  )
  const op = { requestPut: { key: bytes('big'), value: new Uint8Array(REQUEST_BYTES_MAX) } }
  t.equal(
    await ending(member.call('etcdserverpb.KV', 'Txn', { success: [op] })),
    'InvalidArgument: etcdserver: request is too large',
  )
  t.equal(
    (await member.get('big'))?.length,
    REQUEST_BYTES_MAX - 200,
    'the one that fitted is there',
  )
})

withstands('transactions of too many or too deep operations', async (t) => {
  const op = { requestRange: { key: bytes('k') } }
  const txn = (request: Init<TxnRequest>) => ending(member.call('etcdserverpb.KV', 'Txn', request))
  const tooMany = 'InvalidArgument: etcdserver: too many operations in txn request'
  t.equal(await txn({ success: Array.from({ length: 4 }, () => op) }), 'OK')
  t.equal(await txn({ success: Array.from({ length: 5 }, () => op) }), tooMany)
  t.equal(await txn({ failure: Array.from({ length: 5 }, () => op) }), tooMany)
  const nested = (depth: number): Init<TxnRequest> => ({
    success: [depth === 1 ? op : { requestTxn: nested(depth - 1) }],
  })
  t.equal(await txn(nested(4)), 'OK')
  t.equal(await txn(nested(5)), tooMany)
  // Written by hand: our own encoder refuses it.
  let deep: Uint8Array = new Uint8Array(0)
  for (let level = 0; level < 5000; level++) {
    deep = field(2, field(4, deep))
  }
  t.match(await send('/etcdserverpb.KV/Txn', deep), /^Internal: .* nested too deeply/)
})

/** A length-delimited field, built from the inside out. */
function field(number: number, body: Uint8Array): Uint8Array {
  const length: number[] = []
  for (let rest = body.length; ; rest >>>= 7) {
    if (rest < 128) {
      length.push(rest)
      break
    }
    length.push((rest & 127) | 128)
  }
  return concatBytes([Uint8Array.of(number * 8 + 2, ...length), body])
}

withstands('methods and services that are not there', async (t) => {
  const like = '/etcdserverpb.KV/Put'
  const none = new Uint8Array(0)
  t.equal(
    await send('/etcdserverpb.KV/Nope', none, like),
    'Unimplemented: unknown method Nope for service etcdserverpb.KV',
  )
  t.equal(await send('/no.Such/Thing', none, like), 'Unimplemented: unknown service no.Such')
  t.equal(
    await ending(member.call('etcdserverpb.Maintenance', 'Alarm', {})),
    'Unimplemented: unknown method Alarm for service etcdserverpb.Maintenance',
  )
  t.equal(
    await ending(member.call('etcdserverpb.Auth', 'AuthEnable', {})),
    'Unimplemented: unknown service etcdserverpb.Auth',
  )
})

withstands('clients that speak another protocol', async (t) => {
  for (const url of [member.process.spec.client, member.process.spec.peer]) {
    for (const nonsense of ['GET /version HTTP/1.1\r\nHost: x\r\n\r\n', '\0\0\0\0', 'PRI * odd']) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(nonsense))
        socket.resume().once('close', resolve).once('error', resolve)
        setTimeout(() => socket.destroy(), 100)
      })
    }
    t.pass(`${url} was told nonsense`)
  }
})

withstands('callers that go away', async (t) => {
  const ends = await Promise.all(
    Array.from({ length: 50 }, (_, at) => {
      const gone = new AbortController()
      const call = member.call(
        'etcdserverpb.KV',
        'Put',
        { key: bytes(`gone/${at}`), value: bytes('x') },
        { signal: gone.signal },
      )
      setTimeout(() => gone.abort(), at % 5)
      return ending(call)
    }),
  )
  for (const end of new Set(ends)) t.match(end, /^(OK|Canceled: .*)$/)
  await t.rejects(
    member.call('etcdserverpb.KV', 'Range', { key: bytes('kept') }, { deadlineMs: 0 }),
    RpcError,
  )
  const reply = await member.call('etcdserverpb.KV', 'Range', {
    key: bytes('gone/'),
    rangeEnd: bytes('gone0'),
  })
  t.ok(reply.count >= ends.filter((end) => end === 'OK').length, 'what was acknowledged is there')
  t.ok(reply.kvs.every(({ value }) => text(value) === 'x'))
})
