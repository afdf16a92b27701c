import t from 'tap'
import { seededRandom, type Random } from '../../src/base/index.ts'
import type { KeepAliveEnd, WatchMessage } from '../../src/client/index.ts'
import type { Event, WatchCreateRequest, WatchRequest } from '../../src/proto/index.ts'
import { RpcError } from '../../src/rpc/index.ts'
import { fakeWorld, type FakeMember, type FakeStream } from './fake-members.ts'

const encoder = new TextEncoder()
const header = (revision: number) => ({ clusterId: 1n, memberId: 2n, revision, raftTerm: 1 })

function event(revision: number, at: number): Event {
  const key = encoder.encode(`k${at}`)
  const value = encoder.encode(`${revision}`)
  const kv = { key, value, createRevision: revision, modRevision: revision, version: 1, lease: 0n }
  return { type: 0, kv, prevKv: undefined }
}

/** What all members agree on: the events of each revision, from 2. */
class History {
  readonly events = new Map<number, readonly Event[]>()
  revision = 1
  compacted = 0

  write(count: number): void {
    this.revision += 1
    const events = Array.from({ length: count }, (_, at) => event(this.revision, at))
    this.events.set(this.revision, events)
  }
}

/** One member's watch service over the shared history, as unkind as etcd's rules allow. */
class WatchMember {
  readonly #member: FakeMember
  readonly #history: History
  readonly #random: Random
  /** It lags: it knows the history up to here. */
  known = 1
  readonly #open: { readonly stream: FakeStream; next: number; created: boolean }[] = []

  constructor(member: FakeMember, history: History, random: Random) {
    this.#member = member
    this.#history = history
    this.#random = random
    member.serve = (stream) => this.#serve(stream)
  }

  /** One step: something is sent, or breaks. */
  step(): void {
    const random = this.#random
    this.known = Math.min(this.known + random.below(4), this.#history.revision)
    for (const open of this.#open.filter(({ stream }) => !stream.closed)) {
      if (random.below(6) === 0) this.#break(open.stream)
      else if (!open.created) this.#create(open)
      else this.#send(open)
    }
    const state = random.below(12)
    this.#member.state = state === 0 ? 'refuses' : state === 1 ? 'silent' : 'up'
  }

  catchUp(): void {
    this.#member.state = 'up'
    this.known = this.#history.revision
    for (const open of this.#open) {
      if (!open.created) this.#create(open)
      this.#sendUpTo(open, this.known)
    }
  }

  #serve(stream: FakeStream): void {
    stream.onRequest = (request) => {
      const create = (request as WatchRequest).createRequest as WatchCreateRequest
      // Worse than etcd's rules: now and then it repeats what was told before.
      const early = this.#random.below(8) === 0 ? 2 : 0
      const next = create.startRevision > 0 ? Math.max(create.startRevision - early, 1) : 0
      this.#open.push({ stream, next, created: false })
    }
  }

  #create(open: { readonly stream: FakeStream; next: number; created: boolean }): void {
    open.created = true
    if (open.next === 0) open.next = this.known + 1
    open.stream.reply({ header: header(this.known), watchId: 0, created: true, events: [] })
  }

  #break(stream: FakeStream): void {
    const errors = [
      new RpcError('Unavailable', 'connection lost'),
      new RpcError('Internal', 'stream terminated'),
      new RpcError('Unavailable', 'etcdserver: no leader'),
      undefined,
    ]
    stream.fail(errors[this.#random.below(errors.length)])
  }

  #send(open: { readonly stream: FakeStream; next: number }): void {
    const random = this.#random
    const end = Math.min(open.next + random.below(4) - 1, this.known)
    this.#sendUpTo(open, end)
    const current = open.next > this.known
    if (current && random.below(3) === 0) {
      open.stream.reply({ header: header(this.known), watchId: 0, events: [] })
    }
  }

  /** All revisions up to `end` in one response, or in fragments cut anywhere. */
  #sendUpTo(open: { readonly stream: FakeStream; next: number }, end: number): void {
    const events: Event[] = []
    for (; open.next <= end; open.next++)
      events.push(...(this.#history.events.get(open.next) ?? []))
    while (events.length > 0) {
      const part = events.splice(0, 1 + this.#random.below(events.length))
      const fragment = events.length > 0
      open.stream.reply({ header: header(this.known), watchId: 0, events: part, fragment })
      // The stream may break between two fragments of one revision.
      if (fragment && this.#random.below(8) === 0) return this.#break(open.stream)
    }
  }
}

const firstSeed = Number(process.env['SEED'] ?? 1)
const seeds = Number(process.env['SEEDS'] ?? 100)

t.test(`a watch has no gap and no repeat: seeds ${firstSeed} and on`, async (t) => {
  let streams = 0
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const { members, client, clock } = fakeWorld(3, seed)
    const random = seededRandom(seed * 7 + 1)
    const history = new History()
    for (let at = random.below(20); at > 0; at--) history.write(1 + random.below(3))
    const watchers = members.map((member) => new WatchMember(member, history, random))
    const wantsPast = random.below(2) === 0
    const watch = client.watch('k', { progress: true, startRevision: wantsPast ? 2 : 0 })
    const messages: WatchMessage[] = []
    const reading = (async () => {
      for await (const message of watch) messages.push(message)
    })()
    const start = { from: 0 }
    void watch.started.then((revision) => (start.from = revision))
    for (let step = 0; step < 60; step++) {
      if (random.below(2) === 0) history.write(1 + random.below(5))
      for (const watcher of watchers) watcher.step()
      await clock.advanceAtRest(random.below(400))
    }
    const told = (): number => messages.findLast(({ type }) => type === 'events')?.revision ?? 0
    const complete = (): boolean => start.from > 0 && told() >= history.revision
    for (let wait = 0; wait < 100 && !complete(); wait++) {
      if (start.from > history.revision) history.write(1)
      for (const watcher of watchers) watcher.catchUp()
      await clock.advanceAtRest(200)
    }
    watch.close()
    await clock.settle(reading)
    const { from } = start
    const expected: string[] = []
    for (let revision = from; revision <= history.revision; revision++) {
      expected.push(`${revision}:${history.events.get(revision)?.length}`)
    }
    const batches = messages.filter((message) => message.type === 'events')
    const got = batches.map(({ revision, events }) => `${revision}:${events.length}`)
    if (wantsPast && from !== 2) t.fail(`seed ${seed}: began at ${from}`)
    if (from === 0) t.fail(`seed ${seed}: never started`)
    if (got.join() !== expected.join()) {
      t.equal(got.join(), expected.join(), `seed ${seed}`)
      break
    }
    checkProgress((what) => void t.fail(what), messages, seed)
    streams += members.reduce((sum, member) => sum + member.streams.length, 0)
    t.equal(clock.pending, 0, 'no timer is left behind')
  }
  t.ok(streams > seeds * 5, `${streams} streams broke and were made anew`)
})

/** After progress of a revision, no event of that revision or before it comes. */
function checkProgress(
  fail: (what: string) => void,
  messages: readonly WatchMessage[],
  seed: number,
): void {
  let reached = 0
  for (const message of messages) {
    if (message.type === 'events' && message.revision <= reached) {
      fail(`seed ${seed}: revision ${message.revision} after progress of ${reached}`)
    }
    if (message.type === 'progress') reached = Math.max(reached, message.revision)
  }
}

/** A client with one member, and the watch stream that it opened last. */
function oneMember() {
  const world = fakeWorld(1)
  const [member] = world.members
  if (member === undefined) throw new Error('there is one member')
  const created = (revision: number): void => {
    const reply = { header: header(revision), watchId: 0, created: true, events: [] }
    member.serve = (stream) => {
      stream.onRequest = () => stream.reply(reply)
    }
  }
  return { ...world, member, created }
}

t.test(
  'a watch ends with a typed error when history is gone, and when it is refused',
  async (t) => {
    const { client, clock, member, created } = oneMember()
    created(40)
    const watch = client.watch('k', { startRevision: 3 })
    const ended = next(watch)
    await clock.advanceAtRest(1)
    member.streams[0]?.reply({ watchId: 0, canceled: true, compactRevision: 30, events: [] })
    await t.rejects(clock.settle(ended), {
      name: 'CompactedError',
      code: 'compacted',
      compactRevision: 30,
    })
    t.equal(await watch.started, 3)
    t.equal(member.streams.at(-1)?.closed, true, 'the stream is freed')

    const cancelReason = 'rpc error: code = PermissionDenied desc = etcdserver: permission denied'
    member.serve = (stream) => {
      stream.onRequest = () =>
        stream.reply({ watchId: -1, created: true, canceled: true, cancelReason, events: [] })
    }
    const refused = client.watch('k')
    const wanted = { code: 'refused', message: cancelReason }
    await t.rejects(clock.settle(next(refused)), wanted)
    await t.rejects(refused.started, wanted)
    member.serve = (stream) => stream.fail(new RpcError('Unauthenticated', 'invalid auth token'))
    const unauthenticated = { code: 'refused', status: 'Unauthenticated' }
    await t.rejects(clock.settle(next(client.watch('k'))), unauthenticated)
  },
)

t.test('a watch asks with its options, and resumes behind a progress report', async (t) => {
  const { client, clock, member, created } = oneMember()
  created(10)
  const watch = client.watch('k', { previous: true, withoutDeletes: true, progress: true })
  t.equal(await clock.settle(watch.started), 11)
  const [stream] = member.streams
  t.equal(stream?.options.metadata?.get('hasleader'), 'true')
  const create = stream?.requests[0] as WatchRequest
  t.match(create.createRequest, { filters: [1], prevKv: true, progressNotify: true })
  watch.requestProgress()
  t.match(stream?.requests[1], { progressRequest: {} })
  stream?.reply({ header: header(25), watchId: -1, events: [] })
  t.same(await clock.settle(next(watch)), { type: 'progress', revision: 25 })
  const event26 = next(watch)
  stream?.reply({ header: header(28), watchId: 0, events: [event(26, 1)] })
  t.match(await clock.settle(event26), { type: 'events', revision: 26 })
  const later = next(watch)
  stream?.fail(new RpcError('Unavailable', 'gone'))
  await clock.advanceAtRest(1000)
  const again = member.streams.at(-1)?.requests[0] as WatchRequest
  t.equal(again.createRequest?.startRevision, 27, 'not behind a revision that was only current')
  watch.close()
  t.equal(await clock.settle(later), undefined, 'closed while it waited')
})

t.test('watches are closed by their signal, by leaving the loop and with the client', async (t) => {
  const { client, clock, member, created } = oneMember()
  created(1)
  const aborter = new AbortController()
  const bySignal = client.watch('k', { signal: aborter.signal })
  const left = client.watch('k')
  const byClient = client.watch('k')
  await clock.advanceAtRest(1)
  aborter.abort()
  t.equal(await clock.settle(next(bySignal)), undefined)
  member.streams[1]?.reply({ header: header(2), watchId: 0, events: [event(2, 1)] })
  await clock.settle(
    (async () => {
      for await (const message of left) if (message.revision === 2) break
    })(),
  )
  client.close()
  t.equal(await clock.settle(next(byClient)), undefined)
  t.same(
    member.streams.map(({ closed }) => closed),
    [true, true, true],
  )
  const late = client.watch('k')
  await t.rejects(clock.settle(late.started), { code: 'closed' })
})

async function next(watch: AsyncIterable<WatchMessage>): Promise<WatchMessage | undefined> {
  const result = await watch[Symbol.asyncIterator]().next()
  return result.done === true ? undefined : result.value
}

/** A member that renews a lease of `ttl` seconds, and when it was asked to. */
function renews(member: FakeMember, now: () => number, ttl: () => number): number[] {
  const times: number[] = []
  member.serve = (stream) => {
    stream.onRequest = () => {
      times.push(now())
      stream.reply({ header: header(1), ID: 5n, TTL: ttl() })
    }
  }
  return times
}

t.test('a lease is renewed three times in its life, over a fail-over, until stopped', async (t) => {
  const { client, clock, members } = fakeWorld(2)
  const now = () => clock.now()
  const times = members.map((member) => renews(member, now, () => 6))
  const renewed: number[] = []
  const keeper = client.lease.keepAlive(5n, { onRenewed: (ttl) => renewed.push(ttl) })
  await clock.advanceAtRest(7000)
  t.same(times, [[0, 2000, 4000, 6000], []])
  const [first] = members
  if (first !== undefined) first.state = 'silent'
  await clock.advanceAtRest(6000)
  t.equal(times[1]?.[0], 10_000, 'the second was asked when the first was silent for a third')
  t.equal(times[1]?.[1], 12_000)
  keeper.stop()
  t.same(await clock.settle(keeper.ended), { type: 'stopped' })
  t.equal(renewed.length, 6)
  await clock.advanceAtRest(60_000)
  t.equal(times[1]?.length, 2, 'no more')
  t.equal(clock.pending, 0)
})

t.test('a lease is lost: gone, out of reach for a whole life, or refused', async (t) => {
  const { client, clock, members } = fakeWorld(1)
  const [member] = members
  if (member === undefined) throw new Error('there is one member')
  let ttl = 3
  renews(
    member,
    () => clock.now(),
    () => ttl,
  )
  const gone = client.lease.keepAlive(5n)
  await clock.advanceAtRest(1500)
  ttl = 0
  t.same(await clock.settle(gone.ended), { type: 'expired' })

  ttl = 3
  const cut = client.lease.keepAlive(5n)
  const began = clock.now()
  await clock.advanceAtRest(2500)
  member.state = 'refuses'
  const end: KeepAliveEnd = await clock.settle(cut.ended)
  t.match(end, { type: 'unreachable', error: { code: 'unavailable' } })
  const after = clock.now() - began
  t.ok(after > 4000 && after <= 5000, `3 s after the last renewal, at 2 s: ${after} ms`)

  member.state = 'up'
  member.serve = (stream) => stream.fail(new RpcError('PermissionDenied', 'no'))
  t.match(await clock.settle(client.lease.keepAlive(5n).ended), { type: 'refused' })
  const aborter = new AbortController()
  aborter.abort()
  const never = client.lease.keepAlive(5n, { signal: aborter.signal })
  t.same(await clock.settle(never.ended), { type: 'stopped' })
})
