import t from 'tap'
import { KeelsonError, latin1ToBytes, NetworkError, sleep } from '../../src/base/index.ts'
import type { PeerHandler, PeerLink } from '../../src/base/index.ts'
import { createWorld, SimFailure } from '../../src/sim/index.ts'
import type { SimHost, World } from '../../src/sim/index.ts'
import { startPings, troublePings, urlOf } from './ping-cluster.ts'

const FOREVER = new AbortController().signal

/** A process that only listens. */
function serve(world: World, name: string, handler: Partial<PeerHandler>): void {
  const nothing = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array(0))
  world.addMember(name).start(async (host) => {
    const whole = { onFrame: () => {}, onCall: nothing, onUpload: nothing, ...handler }
    await host.network.serve([urlOf(name)], whole)
  })
}

/** A process that does nothing by itself; the test acts through its host. */
function bystander(world: World, name: string): SimHost {
  const member = world.addMember(name)
  member.start(() => {})
  return member.host
}

function connect(host: SimHost, to: string): { link: PeerLink; states: boolean[] } {
  const states: boolean[] = []
  const link = host.network.connect([urlOf(to)], (up) => states.push(up))
  return { link, states }
}

t.test('time moves from event to event, in the order of asking', async (t) => {
  const world = createWorld(1)
  const { clock } = bystander(world, 'a')
  const seen: string[] = []
  clock.after(10, () => {
    seen.push('timer')
    clock.defer(() => seen.push('deferred'))
  })
  clock.after(10, () => seen.push('same moment'))
  clock.after(5, () => seen.push('sooner'))
  clock.after(7, () => seen.push('cancelled')).cancel()
  await world.runFor(20)
  t.same(seen, ['sooner', 'timer', 'same moment', 'deferred'])
  t.equal(clock.now(), 20)
  t.equal(new Date(clock.wallTime()).toISOString(), '2026-01-01T00:00:00.020Z')
  await world.settle(sleep(clock, 30))
  t.equal(clock.now(), 50, 'promises are driven by the same time')
})

t.test('frames arrive in order and a crash of the peer is noticed', async (t) => {
  const world = createWorld(2, { latencyMs: [1, 50] })
  const got: number[] = []
  serve(world, 'b', { onFrame: (frame) => got.push(frame[0] ?? -1) })
  const { link, states } = connect(bystander(world, 'a'), 'b')
  t.notOk(link.post(new Uint8Array([0])), 'nothing is taken before the link is up')
  await world.runUntil(() => states[0] === true)
  const frame = new Uint8Array(1)
  for (let value = 1; value <= 100; value++) {
    frame[0] = value
    link.post(frame)
  }
  await world.runFor(100)
  t.same(
    got,
    Array.from({ length: 100 }, (_, at) => at + 1),
    'in order, though each takes its time and the sender reuses its bytes',
  )
  link.post(new Uint8Array([101]))
  world.member('b').crash()
  await world.runUntil(() => states.at(-1) === false)
  t.equal(got.length, 100, 'what was on the way to a dead process is gone')
  world.member('b').restart()
  await world.runUntil(() => states.at(-1) === true)
  link.post(new Uint8Array([102]))
  await world.runFor(100)
  t.equal(got.at(-1), 102, 'the link came back by itself')
  link.close()
  t.notOk(link.post(frame))
})

t.test('loss and duplication happen when asked for', async (t) => {
  const world = createWorld(3, { lossRate: 0.3, duplicateRate: 0.3 })
  const got: number[] = []
  serve(world, 'b', { onFrame: (frame) => got.push(frame[0] ?? -1) })
  const { link, states } = connect(bystander(world, 'a'), 'b')
  await world.runUntil(() => states[0] === true)
  for (let value = 0; value < 200; value++) link.post(new Uint8Array([value]))
  await world.runFor(1000)
  const distinct = new Set(got).size
  t.ok(distinct > 100 && distinct < 180, `${distinct} of 200 arrived`)
  t.ok(got.length > distinct + 20, 'some of them twice')
  t.same(
    got,
    got.toSorted((a, b) => a - b),
  )
})

t.test('nothing crosses a cut, one way or both, and long silence breaks a link', async (t) => {
  const world = createWorld(4)
  const got: string[] = []
  for (const name of ['a', 'b', 'c']) {
    serve(world, name, { onFrame: (frame) => got.push(`${name}${frame[0]}`) })
  }
  await world.runFor(10)
  const ab = connect(world.member('a').host, 'b')
  const ba = connect(world.member('b').host, 'a')
  const ac = connect(world.member('a').host, 'c')
  await world.runFor(10)
  world.cut('a', 'b')
  ab.link.post(new Uint8Array([1]))
  ba.link.post(new Uint8Array([2]))
  await world.runFor(10)
  t.same(got, ['a2'], 'the other way is open')
  await world.runFor(2000)
  t.same(ab.states, [true, false], 'who hears no answer gives the link up')
  world.heal()
  await world.runFor(200)
  t.same(ab.states, [true, false, true])
  world.partition([['a'], ['b', 'c']])
  ab.link.post(new Uint8Array([3]))
  ac.link.post(new Uint8Array([4]))
  await world.runFor(100)
  world.heal()
  ac.link.post(new Uint8Array([5]))
  await world.runFor(100)
  t.same(got, ['a2', 'c5'])
  t.same(ac.states, [true], 'a short partition breaks no link')
})

t.test('a paused process is silent, and misses nothing', async (t) => {
  const world = createWorld(5)
  const got: string[] = []
  serve(world, 'b', { onFrame: (frame) => got.push(`frame ${frame[0]}`) })
  const a = connect(bystander(world, 'a'), 'b')
  await world.runFor(10)
  const b = world.member('b')
  const { clock } = b.host
  clock.after(50, () => got.push(`timer at ${clock.now()}`))
  const late = clock.after(60, () => got.push('cancelled'))
  clock.after(55, () => late.cancel())
  b.pause()
  a.link.post(new Uint8Array([1]))
  await world.runFor(1000)
  t.same(got, [])
  t.same(a.states, [true])
  b.resume()
  await world.runFor(5)
  t.same(got, ['frame 1', 'timer at 1010'], 'in the order in which it became due')
  b.pause()
  await world.runFor(2500)
  t.same(a.states, [true, false], 'a long silence breaks the link')
  b.resume()
  await world.runFor(500)
  t.same(a.states, [true, false, true])
})

t.test('calls are answered, refused, cancelled or cut off', async (t) => {
  const world = createWorld(6)
  const aborted: string[] = []
  serve(world, 'b', {
    onCall: (method, body, signal) => {
      if (method === 'echo') return Promise.resolve(body)
      if (method === 'refuse') return Promise.reject(new KeelsonError('full', 'no room'))
      return new Promise(() => {
        signal.addEventListener('abort', () => aborted.push(method))
      })
    },
  })
  const a = bystander(world, 'a')
  const { link } = connect(a, 'b')
  await world.runFor(10)
  t.same(await world.settle(link.call('echo', latin1ToBytes('hi'), FOREVER)), latin1ToBytes('hi'))
  await t.rejects(world.settle(link.call('refuse', latin1ToBytes(''), FOREVER)), {
    code: 'refused',
    peerCode: 'full',
    message: 'no room',
  })
  const cancel = new AbortController()
  const hanging = link.call('hang', latin1ToBytes(''), cancel.signal)
  a.clock.after(100, () => cancel.abort())
  await t.rejects(world.settle(hanging), { code: 'cancelled' })
  await world.runFor(10)
  t.same(aborted, ['hang'], 'the peer hears of it')
  await t.rejects(world.settle(link.call('echo', latin1ToBytes(''), cancel.signal)), {
    code: 'cancelled',
  })

  const cutOff = link.call('hang2', latin1ToBytes(''), FOREVER)
  await world.runFor(10)
  world.cut('b', 'a')
  const before = world.clock.now()
  await t.rejects(world.settle(cutOff), { code: 'unreachable' })
  t.ok(world.clock.now() - before >= 2000, 'silence is told from slowness by its length alone')
  world.heal()
  const crashed = link.call('hang3', latin1ToBytes(''), FOREVER)
  await world.runFor(10)
  world.member('b').crash()
  await t.rejects(world.settle(crashed, 100), { code: 'unreachable' })
  await t.rejects(world.settle(link.call('echo', latin1ToBytes(''), FOREVER), 100), {
    code: 'unreachable',
  })
})

t.test('an address is served once, and again after its process has died', async (t) => {
  const world = createWorld(7)
  serve(world, 'a', {})
  await world.runFor(1)
  const thief = bystander(world, 'b')
  const handler: PeerHandler = {
    onFrame: () => {},
    onCall: (_method, body) => Promise.resolve(body),
    onUpload: () => Promise.resolve(new Uint8Array(0)),
  }
  await t.rejects(world.settle(thief.network.serve([urlOf('a')], handler)), {
    code: 'addressInUse',
  })
  world.member('a').crash()
  const served = await world.settle(thief.network.serve([urlOf('a')], handler))
  const { link } = connect(bystander(world, 'c'), 'a')
  t.same(await world.settle(link.call('echo', latin1ToBytes('b'), FOREVER)), latin1ToBytes('b'))
  await world.settle(served.close())
  await t.rejects(world.settle(link.call('echo', latin1ToBytes('b'), FOREVER)), NetworkError)
})

t.test('an upload flows at the pace of its receiver and survives a short cut', async (t) => {
  const world = createWorld(8, { lossRate: 0.1 })
  const taken: number[] = []
  const errors: unknown[] = []
  serve(world, 'b', {
    onUpload: async (_method, chunks) => {
      try {
        for await (const chunk of chunks) {
          taken.push(chunk[0] ?? -1)
          await sleep(world.member('b').host.clock, 20)
        }
      } catch (error) {
        errors.push(error)
        throw error
      }
      return new Uint8Array([taken.length])
    },
  })
  const { link } = connect(bystander(world, 'a'), 'b')
  await world.runFor(10)
  const offered = { count: 0 }
  async function* source(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < 10; at++) {
      offered.count += 1
      yield new Uint8Array([at])
    }
  }
  const upload = link.upload('state', source(), FOREVER)
  await world.runUntil(() => taken.length === 3)
  t.ok(offered.count <= 5, 'the sender does not run ahead')
  world.cut('a', 'b')
  await world.runFor(500)
  world.heal()
  t.same(await world.settle(upload), new Uint8Array([10]))
  t.same(taken, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])

  taken.length = 0
  const broken = link.upload('state', source(), FOREVER)
  await world.runUntil(() => taken.length === 3)
  world.partition([['a'], ['b']])
  await t.rejects(world.settle(broken), { code: 'unreachable' })
  await world.runFor(100)
  t.match(errors, [{ code: 'unreachable' }], 'the receiver hears of it too')
})

t.test('a crash ends all that a process does and leaves what it has synced', async (t) => {
  const world = createWorld(9)
  const value = latin1ToBytes('here')
  const put = (name: string) => [{ type: 'put', key: latin1ToBytes(name), value }] as const
  const events: string[] = []
  const member = world.addMember('a')
  member.start(async ({ disk, clock }) => {
    const store = await disk.open('s')
    clock.after(1000, () => events.push('timer'))
    await store.batch(put('first'), { sync: true })
    events.push('synced')
    await store.batch(put('second'), { sync: true })
    events.push('synced again')
  })
  await world.runUntil(() => events.length > 0)
  member.crash()
  t.notOk(member.running)
  await world.runFor(2000)
  t.same(events, ['synced'], 'nothing of it goes on')
  const found: string[] = []
  member.start(async ({ disk }) => {
    const store = await disk.open('s')
    for (const name of ['first', 'second', 'third']) {
      if (store.get(latin1ToBytes(name)) !== undefined) found.push(name)
    }
  })
  await world.runFor(10)
  t.equal(found[0], 'first')
  t.notOk(found.includes('third'))
})

t.test('a failure of a member ends the run, with seed and trace', async (t) => {
  const world = createWorld(10)
  world.note('something came before')
  world.addMember('a').start(() => Promise.reject(new Error('cannot open')))
  const failure = await world.runFor(10).then(
    () => undefined,
    (error: unknown) => error,
  )
  t.ok(failure instanceof SimFailure)
  t.match(failure, { message: /seed 10, at 0 ms: a member failed: .*cannot open/ })
  t.match(failure, { message: /something came before/ })

  const other = createWorld(11)
  bystander(other, 'a').clock.after(5, () => {
    throw new Error('broken')
  })
  await t.rejects(other.runFor(10), { message: /seed 11, at 5 ms: a member threw: .*broken/ })
  await t.rejects(
    createWorld(12).runUntil(() => false, 100),
    { message: /within 100 ms/ },
  )
})

async function pingHistory(seed: number): Promise<{ history: string; events: number }> {
  const world = createWorld(seed, { traceTraffic: true, lossRate: 0.02 })
  startPings(world)
  troublePings(world, 50_000)
  await world.runFor(60_000)
  return { history: world.trace.recent(100_000).join('\n'), events: world.events }
}

t.test('the same seed gives the same history, byte for byte', async (t) => {
  const began = process.cpuUsage()
  const first = await pingHistory(13)
  const { user, system } = process.cpuUsage(began)
  const cpuMs = (user + system) / 1000
  const second = await pingHistory(13)
  const other = await pingHistory(14)
  t.comment(`a minute of ${first.events} events took ${cpuMs.toFixed(0)} ms of CPU`)
  t.ok(first.events > 3000, 'much happened')
  for (const word of ['crashes', 'pauses', 'partition', 'cut', 'lost', 'reaches', 'frame']) {
    t.match(first.history, word)
  }
  t.equal(first.history, second.history)
  t.not(first.history, other.history)
  t.ok(cpuMs < 6000, 'virtual time is far quicker than the real one')
})
