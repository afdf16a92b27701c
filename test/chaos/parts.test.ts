import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { seededRandom } from '../../src/base/index.ts'
import { FAULT_KINDS, makeSchedule, PeerNetwork, TcpProxy } from '../../src/chaos/index.ts'
import { randomHistory, randomWatch } from '../judge/random-history.ts'
import { seedsOf } from '../mvcc/seeds.ts'

/** How long nothing must happen. */
const SILENCE_MS = 60
const PATIENCE_MS = 5000

/** What is looked at becomes as expected, and stays so. */
async function becomes(
  t: Test,
  look: () => readonly string[],
  expected: readonly string[],
  title: string,
): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (look().join('|') !== expected.join('|') && performance.now() < end) await wait(2)
  await wait(SILENCE_MS)
  t.same(look(), expected, title)
}

/** A server that hands out its connections. */
async function startServer(t: Test): Promise<{ url: string; next(): Promise<Socket> }> {
  const server = createServer({ allowHalfOpen: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const next = async (): Promise<Socket> => {
    const [socket] = (await once(server, 'connection')) as [Socket]
    return ownedBy(t, socket)
  }
  return { url: `http://127.0.0.1:${address.port}`, next }
}

/** A cut connection is an error to its ends; here it is what was wanted. */
function ownedBy(t: Test, socket: Socket): Socket {
  socket.on('error', () => undefined)
  t.teardown(() => socket.destroy())
  return socket
}

/** What has come so far, as text. */
function collect(socket: Socket): () => string {
  let text = ''
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1')
  })
  return () => text
}

function dial(t: Test, url: string): Socket {
  return ownedBy(t, connect({ port: Number(new URL(url).port), host: '127.0.0.1' }))
}

/** Resolves when a socket is gone, whatever ended it. */
function gone(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.resume().once('close', () => resolve())
  })
}

async function openProxy(t: Test, target: string): Promise<TcpProxy> {
  const proxy = await TcpProxy.open()
  t.teardown(() => proxy.close())
  proxy.target = target
  return proxy
}

t.test('a schedule is the seed’s alone, within its time, and varied', (t) => {
  for (const seed of seedsOf(t, 20)) {
    const lanes = makeSchedule(seed, 300, FAULT_KINDS)
    t.same(makeSchedule(seed, 300, FAULT_KINDS), lanes, `seed ${seed}: the same again`)
    const kinds = new Set(lanes.flat().map(({ kind }) => kind))
    if (kinds.size !== FAULT_KINDS.length) t.fail(`seed ${seed}: only ${[...kinds].join()}`)
    for (const lane of lanes) {
      const longest = lane.reduce((sum, { calmMs, lastsMs }) => sum + calmMs + lastsMs, 0)
      if (longest > 300_000) t.fail(`seed ${seed}: it takes ${longest} ms`)
      if (lane.some(({ calmMs, lastsMs }) => calmMs < 500 || lastsMs < 200)) t.fail('too fast')
      if (lane.some(({ pick }) => pick < 0 || pick >= 1)) t.fail(`seed ${seed}: pick`)
    }
  }
  t.notSame(makeSchedule(1, 60, FAULT_KINDS), makeSchedule(2, 60, FAULT_KINDS))
  const [kills, cuts] = makeSchedule(1, 60, ['killLeader'])
  t.same([...new Set(kills.map(({ kind }) => kind))], ['killLeader'], 'only what was asked for')
  t.ok(kills.length > 5)
  t.same(cuts, [])
  t.same(makeSchedule(1, 60, []), [[], []])
  t.end()
})

t.test('a held direction is silent and open, and loses nothing', async (t) => {
  const server = await startServer(t)
  const proxy = await openProxy(t, server.url)
  const near = dial(t, proxy.url)
  const far = await server.next()
  const [atNear, atFar] = [collect(near), collect(far)]
  near.write('one ')
  far.write('eins ')
  const seen = (): string[] => [atFar(), atNear()]
  await becomes(t, seen, ['one ', 'eins '], 'bytes go both ways')

  proxy.set('forth', { held: true })
  near.write('two ')
  far.write('zwei ')
  await becomes(t, seen, ['one ', 'eins zwei '], 'one way is silent')
  t.notOk(near.destroyed || far.destroyed, 'and the connection open')

  proxy.set('back', { held: true })
  proxy.set('forth', { held: false })
  far.write('drei ')
  near.write('three')
  await becomes(t, seen, ['one two three', 'eins zwei '], 'then only the other')
  proxy.set('back', { held: false })
  await becomes(t, seen, ['one two three', 'eins zwei drei '], 'and none')
})

t.test('the end of a connection is told, but not through a held direction', async (t) => {
  const server = await startServer(t)
  const proxy = await openProxy(t, server.url)
  const near = dial(t, proxy.url)
  const far = await server.next()
  let ended = ''
  far.resume().on('end', () => {
    ended = 'ended'
  })
  proxy.set('forth', { held: true })
  near.end()
  await becomes(t, () => [ended], [''], 'while it is held')
  proxy.set('forth', { held: false })
  await becomes(t, () => [ended], ['ended'], 'once it is not')

  const [dropped, seen] = [dial(t, proxy.url), await server.next()]
  const closed = Promise.all([gone(dropped), gone(seen)])
  proxy.dropConnections()
  await closed
  t.pass('both ends hear of a cut connection')

  const nobody = await openProxy(t, 'http://127.0.0.1:1')
  await gone(dial(t, nobody.url))
  t.pass('and of a target that does not listen')
})

t.test('delay keeps the order, also when it changes on the way', async (t) => {
  const server = await startServer(t)
  const proxy = await openProxy(t, server.url)
  const near = dial(t, proxy.url)
  const far = await server.next()
  const atFar = collect(far)
  proxy.set('forth', { delayMs: 150 })
  const begin = performance.now()
  near.write('late ')
  await wait(30)
  proxy.set('forth', { delayMs: 0 })
  near.write('later')
  await wait(30)
  t.equal(atFar(), '', 'nothing overtakes')
  while (atFar() !== 'late later') await wait(5)
  t.ok(performance.now() - begin >= 149, 'it took its time')
})

t.test('megabytes survive holding, delaying and slow readers', async (t) => {
  for (const seed of seedsOf(t, 1)) {
    const random = seededRandom(seed)
    const server = await startServer(t)
    const proxy = await openProxy(t, server.url)
    const near = dial(t, proxy.url)
    const far = await server.next()
    const sent = createHash('sha1')
    const got = createHash('sha1')
    let left = 0
    far.on('data', (bytes: Buffer) => {
      got.update(bytes)
      left -= bytes.length
      if (random.below(50) === 0) {
        far.pause()
        setTimeout(() => far.resume(), random.below(5))
      }
    })
    for (let piece = 0; piece < 200; piece++) {
      const bytes = Buffer.alloc(random.below(50_000), piece)
      sent.update(bytes)
      left += bytes.length
      near.write(bytes)
      if (random.below(10) === 0) proxy.set('forth', { held: random.below(2) === 0 })
      if (random.below(10) === 0) proxy.set('forth', { delayMs: random.below(8) })
      if (random.below(4) === 0) await wait(random.below(3))
    }
    proxy.set('forth', { held: false, delayMs: 0 })
    while (left > 0) await wait(5)
    t.equal(got.digest('hex'), sent.digest('hex'), `seed ${seed}`)
  }
})

t.test('a member’s bytes to another are held on whichever connection they travel', async (t) => {
  const servers = [await startServer(t), await startServer(t), await startServer(t)] as const
  const network = await PeerNetwork.open(3)
  t.teardown(() => network.close())
  const peers = servers.map(({ url }) => url)
  const routes = peers.map((_, at) => {
    const { KEELSON_PEER_ROUTES: text = '' } = network.environment(at, peers)
    return new Map(text.split(',').map((route) => route.split('=') as [string, string]))
  })
  t.same(
    routes.map((route) => [...route.keys()]),
    [
      [peers[1], peers[2]],
      [peers[0], peers[2]],
      [peers[0], peers[1]],
    ],
    'each dials the others elsewhere',
  )
  t.equal(new Set(routes.flatMap((route) => [...route.values()])).size, 6, 'a proxy for each way')

  const link = async (from: 0 | 1 | 2, to: 0 | 1 | 2) => {
    const accepted = servers[to].next()
    const near = dial(t, routes[from]?.get(peers[to] ?? '') ?? '')
    const far = await accepted
    return { near, far, atNear: collect(near), atFar: collect(far) }
  }
  const [dialled01, dialled10, dialled02] = [await link(0, 1), await link(1, 0), await link(0, 2)]
  const say = (text: string): void => {
    for (const { near, far } of [dialled01, dialled10, dialled02]) {
      near.write(text)
      far.write(text)
    }
  }
  const seen = (): string[] =>
    [dialled01, dialled10, dialled02].flatMap(({ atNear, atFar }) => [atNear(), atFar()])
  network.hold(0, 1)
  say('a')
  const silent = ['a', '', '', 'a', 'a', 'a']
  await becomes(t, seen, silent, 'nothing from 0 to 1, all from 1 to 0, and beside')
  network.heal()
  say('b')
  await becomes(
    t,
    seen,
    Array.from({ length: 6 }, () => 'ab'),
    'all after healing',
  )
})

t.test('what a run has left can be judged again, and bad input is told', async (t) => {
  const main = fileURLToPath(new URL('../../src/chaos/main.js', import.meta.url))
  const run = (...args: readonly string[]): { status: number | null; text: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args])
    return { status, text: `${stdout.toString()}${stderr.toString()}` }
  }
  const random = seededRandom(5)
  const { records, events } = randomHistory(random, 200)
  const write = (name: string, items: readonly object[]): void => {
    const lines = items.map((item) => `${JSON.stringify(item)}\n`)
    writeFileSync(join(dir, name), lines.join(''))
  }
  const dir = t.testdir()
  write('history.jsonl', records)
  write('events.jsonl', events)
  write('watches.jsonl', [randomWatch(random, events)])
  t.same(run('judge', dir), { status: 0, text: 'nothing was violated\n' })
  write('events.jsonl', events.slice(0, events.length / 2))
  const { status, text } = run('judge', dir)
  t.equal(status, 1)
  t.match(text, /^PROBLEM lostWrite: .*\n {2}client \d/m)
  t.match(run('judge', `${dir}/none`), { status: 2, text: /is not what a run leaves: ENOENT/ })
  t.match(run('--seconds', '0'), { status: 2, text: /a whole number above 0 is needed/ })
  t.match(run('--faults', 'killLeader,flood'), { status: 2, text: /flood is no fault/ })
})
