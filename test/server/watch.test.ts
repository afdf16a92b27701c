import t from 'tap'
import { seededRandom } from '../../src/base/index.ts'
import { codec, EncodedMessage, type Event, type Init } from '../../src/proto/index.ts'
import { RpcError } from '../../src/rpc/index.ts'
import { fragments, type EventsReply } from '../../src/server/watch-fragments.ts'
import { seedsOf } from '../mvcc/seeds.ts'
import { copyStore, del, HubWorld, put, write } from '../mvcc/watch-fixture.ts'
import { base64, Rig, type Call } from './watch-rig.ts'

const PREFIX_G = { range_end: base64('h') }
const PROGRESS = { createRequest: undefined, cancelRequest: undefined, progressRequest: {} }
const ALL = { range_end: base64('\0') }

/** An event as JSON. */
function putEvent(key: string, value: string, created: number, revision: number, version: number) {
  return {
    kv: {
      key: base64(key),
      create_revision: String(created),
      mod_revision: String(revision),
      version: String(version),
      value: base64(value),
    },
  }
}

function deleteEvent(key: string, revision: number) {
  return { type: 'DELETE', kv: { key: base64(key), mod_revision: String(revision) } }
}

t.test('ids count up by stream, events carry them, and nothing follows a cancel', async (t) => {
  const rig = new Rig()
  const call = rig.open()
  t.same(await call.create('w1'), [{ revision: 1, created: true }])
  t.same(await call.create('w2'), [{ revision: 1, watch_id: '1', created: true }])
  put(rig.world.store, 'w1', '1')
  t.same(await call.next(), [{ revision: 2, events: [putEvent('w1', '1', 2, 2, 1)] }])
  put(rig.world.store, 'w2', '1')
  t.same(await call.next(), [
    { revision: 3, watch_id: '1', events: [putEvent('w2', '1', 3, 3, 1)] },
  ])
  t.same(await call.ask({ cancel_request: { watch_id: '0' } }), [{ revision: 3, canceled: true }])
  put(rig.world.store, 'w1', '2')
  t.same(await call.next(), [])
  t.same(await call.ask({ cancel_request: { watch_id: '77' } }), [], 'an unknown id is ignored')
  t.same(await call.ask({ cancel_request: {} }), [], 'so is one that is cancelled')
  t.same(await call.create('w3'), [{ revision: 4, watch_id: '2', created: true }])
  const other = rig.open()
  t.same(await other.create('w3'), [{ revision: 4, created: true }], 'each stream counts anew')
})

t.test('a client may choose ids, and automatic ones step around them', async (t) => {
  const call = new Rig().open()
  const id = async (key: string, watchId?: number) =>
    (await call.create(key, watchId === undefined ? {} : { watch_id: String(watchId) }))[0]
  t.match(await id('a', 5), { watch_id: '5', created: true })
  t.same(await id('a', 5), {
    revision: 1,
    watch_id: '-1',
    created: true,
    canceled: true,
    cancel_reason: 'mvcc: duplicate watch ID provided on the WatchStream',
  })
  t.same(await id('b'), { revision: 1, created: true })
  t.match(await id('b', 1), { watch_id: '1' })
  t.match(await id('b'), { watch_id: '2' })
  t.match(await id('b', -7), { watch_id: '-7' })
})

t.test('what cannot be watched is created and cancelled in one reply', async (t) => {
  const rig = new Rig()
  const call = rig.open()
  const refused = { revision: 1, watch_id: '-1', created: true, canceled: true }
  const empty = { ...refused, cancel_reason: 'mvcc: watcher range is empty' }
  t.same(await call.create('b', { range_end: base64('a') }), [empty])
  t.same(await call.create('a', { range_end: base64('a') }), [empty])
  const compacted = 'etcdserver: mvcc: required revision has been compacted'
  const past = { ...refused, cancel_reason: compacted }
  t.same(await call.create('a', { start_revision: '-1' }), [past])
  t.same(
    await call.create('b', { range_end: base64('a'), start_revision: '-1' }),
    [past],
    'the revision is looked at first',
  )
  t.same(await call.ask({}), [], 'a request for nothing is ignored')
  t.same(await call.create('p'), [{ revision: 1, created: true }], 'refusals use no id')
  t.same(rig.world.hub.stats.watchers, 1)
})

t.test('an empty key is the first key, an end of one zero byte is no end', async (t) => {
  const rig = new Rig()
  const call = rig.open()
  await call.create('', ALL)
  await call.create('')
  put(rig.world.store, 'wz', '1')
  put(rig.world.store, '\0', '2')
  t.same(await call.next(), [
    { revision: 2, events: [putEvent('wz', '1', 2, 2, 1)] },
    { revision: 3, watch_id: '1', events: [putEvent('\0', '2', 3, 3, 1)] },
    { revision: 3, events: [putEvent('\0', '2', 3, 3, 1)] },
  ])
})

t.test('history comes after the created reply, with values before each change', async (t) => {
  const rig = new Rig()
  const { store } = rig.world
  put(store, 'n1', '1')
  put(store, 'other', 'x')
  del(store, 'n1')
  put(store, 'n1', 'again')
  const call = rig.open()
  const before = { ...putEvent('n1', '1', 2, 2, 1).kv }
  t.same(await call.create('n1', { start_revision: '2', prev_kv: true }), [
    { revision: 5, created: true },
    {
      revision: 5,
      events: [
        putEvent('n1', '1', 2, 2, 1),
        { ...deleteEvent('n1', 4), prev_kv: before },
        putEvent('n1', 'again', 5, 5, 1),
      ],
    },
  ])
  put(store, 'n1', 'more')
  t.same(await call.next(), [
    {
      revision: 6,
      events: [
        { ...putEvent('n1', 'more', 5, 6, 2), prev_kv: putEvent('n1', 'again', 5, 5, 1).kv },
      ],
    },
  ])
})

t.test('a transaction is one reply in the order of its writes', async (t) => {
  const rig = new Rig()
  const call = rig.open()
  await call.create('g', PREFIX_G)
  write(
    rig.world.store,
    { type: 'put', key: 'g2', value: '1' },
    { type: 'put', key: 'g1', value: '1' },
  )
  write(rig.world.store, { type: 'delete', key: 'g', end: 'h' })
  t.same(await call.next(), [
    { revision: 2, events: [putEvent('g2', '1', 2, 2, 1), putEvent('g1', '1', 2, 2, 1)] },
    { revision: 3, events: [deleteEvent('g1', 3), deleteEvent('g2', 3)] },
  ])
})

t.test('filters drop events, and a batch without events is not sent', async (t) => {
  const rig = new Rig()
  const call = rig.open()
  await call.create('f', { filters: ['NOPUT'] })
  await call.create('f', { filters: ['NODELETE'] })
  await call.create('f', { filters: ['NODELETE', 'NOPUT'] })
  put(rig.world.store, 'f', '1')
  t.same(await call.next(), [{ revision: 2, watch_id: '1', events: [putEvent('f', '1', 2, 2, 1)] }])
  del(rig.world.store, 'f')
  t.same(await call.next(), [{ revision: 3, events: [deleteEvent('f', 3)] }])
})

t.test('a compacted start is created, then cancelled in a reply of its own', async (t) => {
  const rig = new Rig()
  const { store } = rig.world
  for (const value of ['1', '2', '3', '4', '5']) put(store, 'a', value)
  store.compact(5)
  const call = rig.open()
  t.same(await call.create('a', { start_revision: '3', watch_id: '4' }), [
    { revision: 6, watch_id: '4', created: true },
    { revision: 0, watch_id: '4', canceled: true, compact_revision: '5' },
  ])
  t.match((await call.create('a', { watch_id: '4' }))[0], { watch_id: '-1' }, 'the id stays taken')
  const cancelled = await call.ask({ cancel_request: { watch_id: '4' } })
  t.same(cancelled, [{ revision: 6, watch_id: '4', canceled: true }], 'until it is cancelled')
  t.same(await call.create('a', { start_revision: '5' }), [
    { revision: 6, created: true },
    { revision: 6, events: [putEvent('a', '4', 2, 5, 4), putEvent('a', '5', 2, 6, 5)] },
  ])
})

t.test('S11: a future start is silent, then exact, and reports no progress early', async (t) => {
  const rig = new Rig()
  const { store } = rig.world
  const call = rig.open()
  await call.create('fu', { start_revision: '4', progress_notify: true })
  put(store, 'fu', '1')
  put(store, 'x', '1')
  t.same(await call.ask({ progress_request: {} }), [])
  rig.clock.advance(700_000)
  t.same(await call.next(), [])
  put(store, 'fu', '2')
  t.same(await call.next(), [{ revision: 4, events: [putEvent('fu', '2', 2, 4, 2)] }])
  t.same(await call.ask({ progress_request: {} }), [{ revision: 4, watch_id: '-1' }])
})

t.test('progress on request speaks for all watches of the stream, or not at all', async (t) => {
  const rig = new Rig()
  const { store } = rig.world
  const call = rig.open()
  t.same(await call.ask({ progress_request: {} }), [], 'no watch, no answer')
  put(store, 'p', '1')
  await call.create('p')
  t.same(await call.ask({ progress_request: {} }), [{ revision: 2, watch_id: '-1' }])
  store.compact(2)
  await call.create('p', { start_revision: '1' })
  t.same(
    await call.ask({ progress_request: {} }),
    [{ revision: 2, watch_id: '-1' }],
    'a watch that a compaction ended holds up nobody',
  )
  // Both requests are there at once: the second finds the first one's watch still behind.
  call.requests.push({
    createRequest: {
      key: new Uint8Array([0x70]),
      rangeEnd: new Uint8Array(0),
      startRevision: 2,
      progressNotify: false,
      filters: [],
      prevKv: false,
      watchId: 0,
      fragment: false,
    },
    cancelRequest: undefined,
    progressRequest: undefined,
  })
  const behind = await call.ask({ progress_request: {} })
  t.same(behind, [
    { revision: 2, watch_id: '2', created: true },
    { revision: 2, watch_id: '2', events: [putEvent('p', '1', 2, 2, 1)] },
  ])
  t.same(await call.ask({ progress_request: {} }), [{ revision: 2, watch_id: '-1' }])
})

t.test('progress by time: at the interval, and skipped once after an event', async (t) => {
  const rig = new Rig({ progressNotifyMs: 10 })
  const call = rig.open()
  await call.create('p', { progress_notify: true })
  await call.create('q')
  rig.clock.advance(99)
  t.same(await call.next(), [], 'no shorter than 100 ms, whatever is configured')
  rig.clock.advance(11)
  t.same(await call.next(), [{ revision: 1 }], 'no later than a tenth more; not for the other')
  put(rig.world.store, 'q', '1')
  put(rig.world.store, 'p', '1')
  await call.next()
  rig.clock.advance(110)
  t.same(await call.next(), [])
  rig.clock.advance(110)
  t.same(await call.next(), [{ revision: 3 }])
  t.equal(rig.clock.pending, 1)
  call.aborter.abort()
  await call.next()
  t.equal(rig.clock.pending, 0, 'the timer goes with the stream')
})

t.test('S7: progress is never ahead of events that are owed', async (t) => {
  const rig = new Rig({ progressNotifyMs: 100 })
  const call = rig.open()
  call.replies.share = 2
  await call.create('k', { progress_notify: true, range_end: base64('l') })
  for (let at = 2; at <= 30; at++) put(rig.world.store, 'k', `${at}`)
  call.requests.push(PROGRESS)
  await rig.settle()
  t.ok(call.replies.unread.length <= 3, 'the client does not read: little waits for it')
  let told = 1
  for (let round = 0; round < 100; round++) {
    rig.clock.advance(110)
    await rig.settle()
    for (const reply of call.replies.read()) {
      const events = (reply['events'] ?? []) as { kv: { mod_revision: string } }[]
      for (const { kv } of events) {
        t.equal(Number(kv.mod_revision), told + 1, 'in order, without a gap')
        told += 1
      }
      if (events.length === 0) t.ok(Number(reply['revision']) <= told, 'progress behind events')
    }
    if (round < 20) put(rig.world.store, 'k', 'more')
  }
  t.equal(told, 50)
})

t.test('a client that does not read costs bounded memory and nobody else', async (t) => {
  const rig = new Rig()
  const slow = rig.open()
  const fast = rig.open()
  slow.replies.share = 4
  for (let at = 0; at < 5; at++) await slow.create('k')
  await fast.create('k')
  const value = 'v'.repeat(1000)
  for (let at = 0; at < 500; at++) put(rig.world.store, 'k', value)
  await rig.settle()
  t.equal(fast.replies.unread.length, 500)
  t.ok(slow.replies.mostUnread <= 6)
  // Requests wait, too: a flood of them is answered as fast as the answers are read.
  for (let at = 0; at < 100; at++) slow.requests.push(PROGRESS)
  await rig.settle()
  t.ok(slow.requests.taken <= 7)
  const events = await readAll(rig, slow)
  t.equal(events, 5 * 500, 'each of its watches gets all of it in the end')
  t.ok(slow.replies.mostUnread <= 7)
})

/** Reads until nothing comes, and counts the events. */
async function readAll(rig: Rig, call: Call): Promise<number> {
  let count = 0
  for (;;) {
    await rig.settle()
    const replies = call.replies.read()
    if (replies.length === 0) return count
    for (const reply of replies) count += ((reply['events'] as unknown[]) ?? []).length
  }
}

t.test('S9: many prev_kv watches on one slow stream lose nothing', async (t) => {
  const rig = new Rig({}, new HubWorld({ liveBatches: 30 }))
  const call = rig.open()
  for (let at = 0; at < 50; at++) await call.create('k', { prev_kv: true })
  call.replies.share = 3
  const values = new Map<string, number>()
  for (let round = 0; round < 200; round++) {
    put(rig.world.store, 'k', `${round}`)
    if (round % 3 === 0) await rig.settle()
    if (round % 5 === 0) count(call)
  }
  for (;;) {
    await rig.settle()
    if (call.replies.unread.length === 0) break
    count(call)
  }
  t.equal(values.size, 50)
  t.ok([...values.values()].every((next) => next === 200))

  function count(from: Call): void {
    for (const reply of from.replies.read()) {
      const id = String(reply['watch_id'] ?? '0')
      for (const event of reply['events'] as unknown as readonly { kv: Kv; prev_kv?: Kv }[]) {
        const next = values.get(id) ?? 0
        if (event.kv.value !== base64(`${next}`)) t.fail(`watch ${id} missed ${next}`)
        const previous = next === 0 ? undefined : base64(`${next - 1}`)
        if (event.prev_kv?.value !== previous) t.fail(`watch ${id}: previous value of ${next}`)
        values.set(id, next + 1)
      }
    }
  }
  interface Kv {
    readonly value: string
  }
})

t.test('S8: a stream lives on when a snapshot takes the place of the store', async (t) => {
  const rig = new Rig()
  const call = rig.open()
  await call.create('k')
  put(rig.world.store, 'k', '1')
  await call.next()
  const other = copyStore(rig.world.backend)
  put(other.store, 'k', '2')
  put(other.store, 'k', '3')
  rig.world.install(other)
  t.same(await call.ask({ progress_request: {} }), [
    { revision: 4, events: [putEvent('k', '2', 2, 3, 2), putEvent('k', '3', 2, 4, 3)] },
  ])
  t.same(await call.ask({ progress_request: {} }), [{ revision: 4, watch_id: '-1' }])
})

t.test('fragments split what is too large, and only for those who asked', async (t) => {
  const rig = new Rig({ requestBytesMax: 1000 })
  const limit = 1000 + 512 * 1024
  const call = rig.open()
  await call.create('k', { range_end: base64('l'), fragment: true, prev_kv: true })
  await call.create('k', { range_end: base64('l'), prev_kv: true })
  const value = 'v'.repeat(100_000)
  const keys = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8', 'k9']
  write(rig.world.store, ...keys.map((key) => ({ type: 'put', key, value }) as const))
  await rig.settle()
  const sizes = call.replies.unread.map(({ length }) => length)
  const replies = call.replies.read()
  t.same(
    replies.map((reply) => [
      reply['watch_id'] ?? '0',
      reply['fragment'] ?? false,
      (reply['events'] as unknown[]).length,
      reply['revision'],
    ]),
    [
      ['0', true, 5, 2],
      ['0', false, 4, 2],
      ['1', false, 9, 2],
    ],
  )
  t.ok(sizes.slice(0, 2).every((size) => size < limit))
  const events = replies.slice(0, 2).flatMap((reply) => reply['events'] as unknown[])
  t.same(events, replies[2]?.['events'], 'the parts are the whole, in order')

  write(rig.world.store, { type: 'put', key: 'k0', value: 'v'.repeat(600_000) })
  const [whole] = await call.next()
  t.equal(whole?.['fragment'], undefined, 'one event is never split')

  // Exactly at the limit is split already, one byte less is not.
  const exact = async (bytes: number): Promise<number> => {
    const filler = 'v'.repeat(200_000)
    write(rig.world.store, { type: 'delete', key: 'k', end: 'l' })
    await call.next()
    write(
      rig.world.store,
      { type: 'put', key: 'k1', value: filler },
      { type: 'put', key: 'k2', value: 'v'.repeat(bytes) },
    )
    await rig.settle()
    const parts = call.replies.unread.map(({ length }) => length)
    call.replies.read()
    return parts.length === 2 ? (parts[0] ?? 0) : -1
  }
  const size = await exact(300_000)
  t.equal(await exact(300_000 + limit - 1 - size), limit - 1)
  t.equal(await exact(300_000 + limit - size), -1)
})

t.test('a fragment takes as many events as fit, by their size on the wire', async (t) => {
  const bytesOf = (reply: EventsReply): number =>
    codec('etcdserverpb.WatchResponse').encode(reply).length
  let splits = 0
  for (const seed of seedsOf(t, 50)) {
    const random = seededRandom(seed)
    const event = (at: number): Init<Event> => ({
      kv: { key: Uint8Array.of(at), value: new Uint8Array(random.below(150)), modRevision: 7 },
      ...(random.below(2) === 0 ? {} : { prevKv: { value: new Uint8Array(random.below(150)) } }),
    })
    const events = Array.from(
      { length: 1 + random.below(20) },
      (_, at) => new EncodedMessage<Event>(codec('mvccpb.Event').encode(event(at))),
    )
    const whole = { header: { revision: 300 }, watchId: 5, events }
    // Near sums of whole events, where one byte decides.
    const some = { ...whole, events: events.slice(0, 1 + random.below(20)), fragment: true }
    const bytesMax = bytesOf(some) - 1 + random.below(3)
    const parts = fragments(whole, bytesMax)
    t.same(
      parts.flatMap((part) => part.events),
      events,
    )
    t.same(
      parts.map(({ fragment }) => fragment === true),
      parts.map((_, at) => at < parts.length - 1),
    )
    if (parts.length === 1) t.ok(events.length === 1 || bytesOf(whole) < bytesMax)
    for (const [at, part] of parts.slice(0, -1).entries()) {
      splits += 1
      t.ok(part.events.length === 1 || bytesOf(part) < bytesMax, `seed ${seed}: fits`)
      const next = parts[at + 1]?.events.slice(0, 1) ?? []
      const more = { ...part, events: [...part.events, ...next] }
      t.ok(bytesOf(more) >= bytesMax, `seed ${seed}: one more does not`)
    }
  }
  t.ok(splits > 50)
})

t.test('hasleader: refused without a leader, given up after three election timeouts', async (t) => {
  const rig = new Rig()
  const isNoLeader = (error: unknown): boolean =>
    error instanceof RpcError &&
    error.code === 'Unavailable' &&
    error.message === 'etcdserver: no leader'
  rig.leader = 0n
  const refused = rig.open({ hasleader: 'true' })
  await rig.settle()
  t.ok(isNoLeader(refused.outcome))
  const careless = rig.open()
  t.match(await careless.create('k'), [{ created: true }])

  rig.leader = 22n
  const call = rig.open({ hasleader: 'true' })
  t.match(await call.create('k'), [{ created: true }])
  rig.leader = 0n
  rig.clock.advance(2999)
  rig.leader = 33n
  rig.clock.advance(5000)
  await rig.settle()
  t.equal(call.outcome, undefined, 'a leader came in time')
  rig.leader = 0n
  rig.clock.advance(2999)
  await rig.settle()
  t.equal(call.outcome, undefined)
  rig.clock.advance(1)
  await rig.settle()
  t.ok(isNoLeader(call.outcome))
  t.equal(careless.outcome, undefined, 'who did not ask stays')
  t.equal(rig.world.hub.stats.watchers, 1, 'its watches are gone')
  t.equal(rig.leaderListeners, 0)
  t.equal(rig.clock.pending, 0)
})

t.test('a stream outlives its last request and ends with the call', async (t) => {
  const rig = new Rig()
  const call = rig.open()
  await call.create('k')
  call.requests.end()
  await rig.settle()
  put(rig.world.store, 'k', '1')
  t.equal((await call.next()).length, 1, 'a half-closed stream still gets events')
  call.aborter.abort(new RpcError('Canceled', 'context canceled'))
  await rig.settle()
  t.match(call.outcome, { code: 'Canceled', message: 'etcdserver: watch canceled' })
  t.equal(rig.world.hub.stats.watchers, 0)
  put(rig.world.store, 'k', '2')
  t.same(await call.next(), [])

  const late = rig.open()
  late.aborter.abort(new RpcError('DeadlineExceeded', 'context deadline exceeded'))
  await rig.settle()
  t.match(late.outcome, { code: 'DeadlineExceeded', message: 'context deadline exceeded' })

  const broken = rig.open()
  await broken.create('k')
  broken.requests.end(new RpcError('Internal', 'grpc: error unmarshalling request'))
  await rig.settle()
  t.match(broken.outcome, { code: 'Internal', message: 'grpc: error unmarshalling request' })
  t.equal(rig.world.hub.stats.watchers, 0)

  const full = rig.open()
  full.replies.share = 0
  await full.create('k')
  full.aborter.abort()
  await rig.settle()
  t.match(full.outcome, { code: 'Canceled' }, 'even when nobody reads')
})
