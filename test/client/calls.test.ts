import t from 'tap'
import { realClock, realRandom } from '../../src/member/index.ts'
import {
  ClientError,
  compare,
  connect,
  op,
  prefix,
  type OpenChannel,
} from '../../src/client/index.ts'
import { codec, type TxnRequest } from '../../src/proto/index.ts'
import { http2Engine } from '../../src/rpc/http2/index.ts'
import { RpcError } from '../../src/rpc/index.ts'
import { freePort } from '../../src/supervisor/index.ts'
import { fakeWorld, type FakeMember } from './fake-members.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const header = { clusterId: 1n, memberId: 2n, revision: 7, raftTerm: 1 }

function world(count: number) {
  const made = fakeWorld(count)
  const member = (at: number): FakeMember => {
    const found = made.members[at - 1]
    if (found === undefined) throw new Error(`no member ${at}`)
    return found
  }
  for (const each of made.members) {
    each.answer = (method) => ({ header, method, kvs: [], count: 0, more: false })
  }
  return { ...made, member }
}

const unavailable = (text: string) => (): never => {
  throw new RpcError('Unavailable', text)
}

/** What the promise rejects with. */
function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

t.test('a read is made again at another endpoint; a write only if it was never sent', async (t) => {
  const { client, clock, member } = world(3)
  member(1).state = 'refuses'
  await clock.settle(client.put('k', 'v'))
  t.same([member(1).calls, member(2).calls], [[], ['Put']], 'refused connections do no harm')

  member(2).answer = unavailable('etcdserver: leader changed')
  await clock.settle(client.get('k'))
  t.same([member(2).calls, member(3).calls], [['Put', 'Range'], ['Range']])

  member(3).answer = unavailable('connection lost')
  const put = client.put('k', 'v')
  await t.rejects(clock.settle(put), {
    name: 'ClientError',
    code: 'unknownOutcome',
    status: 'Unavailable',
    message: /the outcome of the put is unknown.*m3.*connection lost/,
  })
  t.same(member(3).calls, ['Range', 'Put'], 'once')
  for (const kind of ['delete', 'txn'] as const) {
    const call =
      kind === 'delete' ? client.delete('k') : client.txn().then(op.put('k', 'v')).commit()
    for (const at of [1, 2, 3]) member(at).answer = unavailable('connection lost')
    await t.rejects(clock.settle<unknown>(call), { code: 'unknownOutcome' }, kind)
  }
})

t.test('a transaction that only reads is made again, nested ones too', async (t) => {
  const { client, clock, member } = world(2)
  member(1).answer = unavailable('gone')
  member(2).answer = () => ({ header, succeeded: false, responses: [] })
  const nested = op.txn(client.txn().then(op.get('b')))
  const result = await clock.settle(client.txn().then(op.get('a'), nested).commit())
  t.equal(result.succeeded, false)
  t.same(member(1).calls, ['Txn'])

  const other = world(1)
  other.member(1).answer = unavailable('gone')
  const writes = op.txn(other.client.txn().else(op.delete('b')))
  const call = other.client.txn().then(op.get('a'), writes).commit()
  await t.rejects(other.clock.settle(call), { code: 'unknownOutcome' })
})

t.test('a refusal is passed on with its status, and held against nobody', async (t) => {
  const { client, clock, member } = world(2)
  const text = 'etcdserver: requested lease not found'
  member(1).answer = () => {
    throw new RpcError('NotFound', text)
  }
  const put = clock.settle(client.put('k', 'v', { lease: 5n }))
  await t.rejects(put, { code: 'refused', status: 'NotFound', message: text })
  await t.rejects(clock.settle(client.get('k')), { code: 'refused' })
  t.equal(member(2).calls.length, 0, 'nobody else was asked')
})

t.test('a silent endpoint: reads go elsewhere after a while, a write waits its time', async (t) => {
  const { client, clock, member } = world(2)
  member(1).state = 'silent'
  await clock.settle(client.get('k'))
  t.equal(member(2).seen[0]?.at, 3000)
  await clock.settle(client.get('k'))
  t.equal(member(2).calls.length, 2, 'the working one is kept')

  const writes = world(2)
  writes.member(1).state = 'silent'
  await writes.clock.settle(writes.client.put('k', 'v'))
  t.same([writes.member(1).calls, writes.member(2).calls], [[], ['Put']], 'never sent to it')
  t.equal(writes.clock.now(), 3000)
  await writes.clock.settle(writes.client.put('k', 'v'))
  t.equal(writes.member(2).checks, 1, 'one that has answered is trusted')

  writes.member(1).state = 'up'
  writes.member(2).state = 'silent'
  const began = writes.clock.now()
  await t.rejects(writes.clock.settle(writes.client.put('k', 'v')), { code: 'unknownOutcome' })
  t.equal(writes.clock.now() - began, 10_000)
  t.same(writes.member(1).calls, [], 'it may be done already')
})

t.test('when all fail: the rests grow, and the call ends in its time', async (t) => {
  const { client, clock, members } = world(3)
  for (const each of members) each.answer = unavailable('etcdserver: no leader')
  const ended = clock.settle(client.get('k', { timeoutMs: 4000 }))
  await t.rejects(ended, { code: 'unavailable', message: /no endpoint answers.*no leader/ })
  t.ok(clock.now() <= 4000 && clock.now() > 1000, `after ${clock.now()} ms`)
  const times = members.map(({ seen }) => seen.map(({ at }) => at))
  for (const at of times) {
    t.ok(at.length >= 5 && at.length <= 12, `${at.length} tries at each`)
    const gaps = at.slice(1).map((time, place) => time - (at[place] ?? 0))
    t.ok((gaps.at(-1) ?? 0) > 4 * (gaps[0] ?? 0), `gaps ${gaps.map(Math.round).join()}`)
  }
  for (const each of members) each.state = 'refuses'
  const put = clock.settle(client.put('k', 'v', { timeoutMs: 500 }))
  await t.rejects(put, { code: 'unavailable' }, 'a put that was never sent changed nothing')

  for (const each of members) each.state = 'up'
  for (const each of members) each.answer = () => ({ header, kvs: [] })
  await clock.settle(client.get('k'))
  t.pass('they are found again')
})

t.test('an endpoint that failed is the last choice until it has worked again', async (t) => {
  const { client, clock, member } = world(3)
  member(1).answer = unavailable('x')
  await clock.settle(client.get('k'))
  await clock.advanceAtRest(60_000)
  member(2).answer = unavailable('x')
  await clock.settle(client.get('k'))
  t.same([member(1).calls.length, member(2).calls.length, member(3).calls.length], [1, 2, 1])
})

t.test('cancelling and closing', async (t) => {
  const { client, clock, member } = world(2)
  t.teardown(() => client.close())
  await clock.settle(client.put('k', 'v'))
  member(1).state = 'silent'
  const aborter = new AbortController()
  const { signal } = aborter
  const get = failure(client.get('k', { signal }))
  const put = failure(client.put('k', 'v', { signal }))
  await clock.advanceAtRest(10)
  aborter.abort()
  t.match(await clock.settle(get), { code: 'canceled' })
  t.match(await clock.settle(put), { code: 'unknownOutcome' }, 'it may be done')
  await t.rejects(clock.settle(client.put('k', 'v', { signal })), { code: 'canceled' })

  for (const at of [1, 2]) member(at).state = 'refuses'
  const resting = failure(client.put('k', 'v'))
  const later = new AbortController()
  const restingToo = failure(client.get('k', { signal: later.signal }))
  await clock.advanceAtRest(100)
  later.abort()
  const before = clock.now()
  t.match(await clock.settle(restingToo), { code: 'canceled' }, 'while all rest')
  t.equal(clock.now(), before, 'at once')
  client.close()
  t.match(await clock.settle(resting), { code: 'closed' })
  await t.rejects(clock.settle(client.get('k')), { code: 'closed' })
  t.equal(member(1).channels + member(2).channels, 0, 'all channels are closed')
})

t.test('endpoints: forms, and what is none', async (t) => {
  const clock = realClock
  const openChannel: OpenChannel = (url) => http2Engine.connect(url)
  const open = (endpoints: readonly string[]) =>
    connect({ endpoints, openChannel, clock, random: realRandom() })
  const client = open(['127.0.0.1:1', 'http://127.0.0.1:1/', 'unix:/x', 'http://[::1]:2'])
  t.same(client.endpoints, ['http://127.0.0.1:1', 'unix:/x', 'http://[::1]:2'])
  for (const wrong of [[], ['ftp://a:1'], ['http://a'], ['a b:1'], ['']]) {
    t.throws(() => open(wrong), { code: 'badEndpoint' }, JSON.stringify(wrong))
  }
  // What the whole rule of safe repeats stands on: the engine tells a refused connection.
  const nobody = open([`http://127.0.0.1:${await freePort(0)}`])
  const error = await failure(nobody.put('k', 'v', { timeoutMs: 2000 }))
  t.match(error, { code: 'unavailable', message: /ECONNREFUSED/ })
  t.type(error, ClientError)
  for (const each of [client, nobody]) each.close()
})

t.test('what a transaction becomes on the wire', async (t) => {
  const { client, clock, member } = world(1)
  const kv = { key: bytes('a'), value: bytes('ü'), createRevision: 1, modRevision: 2, version: 3 }
  const wireKv = { ...kv, lease: 9n }
  member(1).answer = () => ({
    header,
    succeeded: true,
    responses: [
      { responsePut: { prevKv: wireKv } },
      { responseRange: { header: { revision: 6 }, kvs: [wireKv], count: 4, more: true } },
      { responseDeleteRange: { deleted: 2, prevKvs: [wireKv] } },
      { responseTxn: { succeeded: false, responses: [{ responsePut: {} }] } },
    ],
  })
  const built = client
    .txn()
    .if(compare.value('a').equals('x'), compare.version(prefix('p')).greaterThan(1))
    .if(compare.modRevision('a').lessThan(9), compare.lease('a').notEquals(4n))
    .if(compare.createRevision('a').equals(0), compare.exists('a'), compare.missing('b'))
    .then(op.put('a', 'b', { lease: 3n, previous: true }), op.get(prefix('a'), { limit: 1 }))
    .then(op.delete(prefix('z'), { previous: true }))
    .then(op.txn(client.txn().if(compare.exists('n')).else(op.put('n', '1'))))
  const { results, revision, succeeded } = await clock.settle(built.commit())
  const codecOf = codec('etcdserverpb.TxnRequest')
  const request = codecOf.decode(codecOf.encode(member(1).seen[0]?.request as TxnRequest))
  t.same(
    request.compare.map(({ target, result }) => [target, result]),
    [
      [3, 0],
      [0, 1],
      [2, 2],
      [4, 3],
      [1, 0],
      [0, 1],
      [0, 0],
    ],
  )
  t.match(request.compare[0], { key: bytes('a'), value: bytes('x'), version: undefined })
  t.match(request.compare[1], { key: bytes('p'), rangeEnd: bytes('q'), version: 1 })
  t.match(request.success[0]?.requestPut, { key: bytes('a'), lease: 3n, prevKv: true })
  t.match(request.success[1]?.requestRange, { rangeEnd: bytes('b'), limit: 1 })
  t.match(request.success[2]?.requestDeleteRange, { key: bytes('z'), prevKv: true })
  t.match(request.success[3]?.requestTxn?.failure[0]?.requestPut, { key: bytes('n') })
  t.same(
    [revision, succeeded, results.map(({ type }) => type)],
    [7, true, [...['put', 'range', 'delete', 'txn']]],
  )
  t.match(results[0], { revision: 7, previous: { valueText: 'ü', lease: 9n } })
  t.match(results[1], { revision: 6, count: 4, more: true })
  t.match(results[3], { succeeded: false, results: [{ type: 'put', previous: undefined }] })
  await t.rejects(async () => await (built as unknown as Promise<unknown>), TypeError, 'no promise')
})

t.test('spans: prefixes and their ends', (t) => {
  t.same(prefix('ab'), { key: bytes('ab'), rangeEnd: bytes('ac') })
  const odd = prefix(Uint8Array.of(1, 0xff, 0xff))
  t.same([...odd.key, ...odd.rangeEnd], [1, 0xff, 0xff, 2])
  t.same([...prefix(Uint8Array.of(0xff)).rangeEnd], [0], 'open')
  t.same([...prefix('').key, ...prefix('').rangeEnd], [0, 0], 'all')
  t.end()
})

t.test('writes that are the same done twice are repeated', async (t) => {
  const { client, clock, member } = world(2)
  const lose = unavailable('connection lost')
  member(1).answer = lose
  member(2).answer = (method) => {
    if (method === 'LeaseTimeToLive') return { ID: 1n, TTL: 9, grantedTTL: 10, keys: [] }
    if (method === 'Compact') {
      throw new RpcError('OutOfRange', 'etcdserver: mvcc: required revision has been compacted')
    }
    const code = method === 'LeaseGrant' ? 'FailedPrecondition' : 'NotFound'
    throw new RpcError(code, 'etcdserver: as it is after the first time')
  }
  const granted = await clock.settle(client.lease.grant(10))
  const asked = member(1).seen[0]?.request as { readonly ID: bigint }
  t.same(granted, { id: asked.ID, ttl: 10 }, 'the id was drawn here')
  t.ok(granted.id > 0n && granted.id < 2n ** 63n)

  const again = fakeWorld(2)
  for (const [at, each] of again.members.entries()) each.answer = member(at + 1).answer
  await again.clock.settle(again.client.lease.revoke(5n))
  const compacts = fakeWorld(2)
  for (const [at, each] of compacts.members.entries()) each.answer = member(at + 1).answer
  await compacts.clock.settle(compacts.client.compact(5))
  const first = { code: 'refused', status: 'NotFound' }
  await t.rejects(clock.settle(client.lease.revoke(6n)), first, 'the first answer counts')
  const own = fakeWorld(1)
  for (const each of own.members) each.answer = lose
  const chosen = own.clock.settle(own.client.lease.grant(10, { id: 77n }))
  await t.rejects(chosen, { code: 'unknownOutcome' }, 'an id of the caller says nothing')
})

t.test('put options and the members', async (t) => {
  const { client, clock, member } = world(1)
  await clock.settle(client.put('k', '', { ignoreValue: true, previous: true }))
  t.match(member(1).seen[0]?.request, { ignoreValue: true, prevKv: true })
  member(1).answer = () => ({
    header,
    members: [{ ID: 2n, name: 'a', peerURLs: ['p'], clientURLs: ['c'], isLearner: false }],
    leader: 2n,
    errors: [],
  })
  t.match(await clock.settle(client.members()), [{ id: 2n, peerUrls: ['p'], clientUrls: ['c'] }])
  const status = await clock.settle(client.status('http://m1:1'))
  t.match(status, { isLeader: true, revision: 7 })
  member(1).state = 'refuses'
  const wanted = { code: 'unavailable', message: /status of http:\/\/m1:1/ }
  await t.rejects(clock.settle(client.status('http://m1:1')), wanted)
})
