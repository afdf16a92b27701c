import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { equalBytes, KeelsonError, NetworkError, seededRandom } from '../../src/base/index.ts'
import type { SnapshotMessage } from '../../src/transport/index.ts'
import { encodeEnvelope } from '../../src/transport/peer-envelope.ts'
import { encodeMessage } from '../../src/transport/raft-wire.ts'
import { encodeSnapshot } from '../../src/transport/snapshot-stream.ts'
import { beat, freeUrl, isUp, network, rounds, testMember, until } from './test-members.ts'

const never = new AbortController().signal
const seed = Date.now() % 1_000_000
t.comment(`seed ${seed}`)
const random = seededRandom(seed)

/** Member 1, with a link to member 2, which serves. */
async function pair(handlers: Parameters<typeof testMember>[2] = {}) {
  const url = await freeUrl()
  const two = testMember(2n, 77n, handlers)
  await two.transport.serve([url])
  const one = testMember(1n)
  one.transport.setPeers([{ id: 2n, urls: [url] }])
  t.teardown(() => Promise.all([one.transport.close(), two.transport.close()]))
  if (!(await until(() => isUp(one)))) throw new Error('the link did not come up')
  return { one, two, url }
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'did not fail',
    (error: unknown) => error,
  )
}

void t.test('messages arrive in order, those of one turn in one frame', async (t) => {
  const { one, two } = await pair()
  const sent: number[] = []
  for (let turn = 0; turn < 20; turn++) {
    for (let at = 0; at < 5; at++) {
      const round = turn * 5 + at
      sent.push(round)
      one.transport.send([beat(1n, 2n, round), beat(1n, 3n, round)])
    }
    await wait(0)
  }
  t.ok(await until(() => rounds(two).length === 100))
  t.same(rounds(two), sent)
  t.equal(two.frames.length, 20)
  t.same(one.unreachable, [], 'a member that is not known is nobody to report')
  t.ok(one.undelivered.length > 0, 'but what was meant for it is given back')
})

void t.test('large messages: several frames, none lost', async (t) => {
  const { one, two } = await pair()
  const data = new Uint8Array(1_500_000).fill(7)
  const entries = [1, 2, 3, 4].map((index) => ({ type: 'normal', index, term: 1, data }) as const)
  const head = { type: 'append', from: 1n, to: 2n, term: 1, prevTerm: 0, commit: 0 } as const
  one.transport.send(
    entries.map((entry) => ({ ...head, prevIndex: entry.index - 1, entries: [entry] })),
  )
  t.ok(await until(() => two.frames.flat().length === 4))
  t.equal(two.frames.length, 2, 'about 4 MiB a frame')
  const last = two.frames.flat()[3]
  t.ok(last?.type === 'append' && last.prevIndex === 3)
  t.ok(last?.type === 'append' && equalBytes(last.entries[0]?.data ?? new Uint8Array(0), data))
})

void t.test('a peer that comes back is found again; losses are reported once', async (t) => {
  const { one, two, url } = await pair()
  const before = one.transport.peers()[0]
  t.type(before?.upSince, 'number')
  t.ok(await until(() => one.transport.peers()[0]?.roundTripMs !== undefined), 'it is probed')
  one.transport.setPeers([{ id: 2n, urls: [url] }])
  t.equal(one.transport.peers()[0]?.upSince, before?.upSince, 'the same address keeps the link')

  await two.transport.close()
  t.ok(await until(() => !isUp(one)))
  for (let round = 0; round < 5; round++) {
    one.transport.send([beat(1n, 2n, round)])
    await wait(1)
  }
  t.same(one.unreachable, [2n])
  t.ok(one.undelivered.length > 0, 'what never left is given back')
  t.equal(one.transport.peers()[0]?.framesDropped, 5)
  t.match(await failure(one.transport.call(2n, 'ask', new Uint8Array(1), never)), {
    code: 'unreachable',
  })

  const again = testMember(2n)
  await again.transport.serve([url])
  t.teardown(() => again.transport.close())
  const started = performance.now()
  t.ok(await until(() => isUp(one)), `up again after ${Math.round(performance.now() - started)} ms`)
  one.transport.send([beat(1n, 2n, 9)])
  t.ok(await until(() => rounds(again).length > 0))
  t.same(rounds(again), [9], 'what was lost stays lost')
  t.equal(again.transport.peers().length, 0)
})

void t.test('the first URL that answers is used, and a new address is followed', async (t) => {
  const { one, two } = await pair()
  const other = await freeUrl()
  await two.transport.serve([other])
  one.transport.setPeers([{ id: 2n, urls: [await freeUrl(), 'nonsense:1', other] }])
  t.ok(await until(() => isUp(one)))
  one.transport.send([beat(1n, 2n, 4)])
  t.ok(await until(() => rounds(two).length === 1))
})

void t.test('another cluster is refused, and told so; the log is not flooded', async (t) => {
  const { two, url } = await pair()
  const stranger = testMember(1n, 78n)
  t.teardown(() => stranger.transport.close())
  stranger.transport.setPeers([{ id: 2n, urls: [url] }])
  await until(() => isUp(stranger))
  for (let round = 0; round < 50; round++) {
    stranger.transport.send([beat(1n, 2n, round)])
    await wait(0)
  }
  t.ok(await until(() => two.transport.refused().clusterMismatch >= 50))
  t.same(two.frames, [])
  t.same(two.warnings, ['rejected a peer: clusterMismatch'])
  t.ok(await until(() => stranger.warnings.length > 0))
  t.same(stranger.warnings, ['a peer refuses this member'])
  const refused = await failure(stranger.transport.call(2n, 'ask', new Uint8Array(1), never))
  t.type(refused, NetworkError)
  t.match(refused, { code: 'refused', peerCode: 'clusterMismatch', message: /of cluster 4e/ })
  t.same(stranger.removed, [])
})

void t.test(
  'a removed member is refused, and learns it; so is one at a wrong address',
  async (t) => {
    const { one, two, url } = await pair()
    two.transport.setPeers([{ id: 1n, urls: ['http://127.0.0.1:1'] }])
    two.transport.setPeers([])
    one.transport.send([beat(1n, 2n, 1)])
    t.ok(await until(() => two.transport.refused().removedMember > 0))
    const ask = one.transport.call(2n, 'ask', new Uint8Array(1), never)
    t.match(await failure(ask), { peerCode: 'removedMember' })
    const restarted = testMember(1n)
    t.teardown(() => restarted.transport.close())
    restarted.transport.setPeers([{ id: 2n, urls: [url] }])
    t.ok(await until(() => restarted.removed.length > 0))
    t.same(restarted.removed, [2n])

    const lost = testMember(3n)
    t.teardown(() => lost.transport.close())
    lost.transport.setPeers([{ id: 9n, urls: [url] }])
    await until(() => isUp(lost))
    t.match(await failure(lost.transport.call(9n, 'ask', new Uint8Array(1), never)), {
      peerCode: 'wrongMember',
    })
    t.same(two.frames, [])
  },
)

void t.test('malformed frames are counted and dropped, and the rest goes on', async (t) => {
  const { one, two, url } = await pair()
  let up = false
  const link = network.connect([url], (state) => (up = state))
  t.teardown(() => link.close())
  await until(() => up)
  const good = encodeEnvelope({ cluster: 77n, from: 1n, to: 2n }, [])
  for (let round = 0; round < 200; round++) {
    const noise = Uint8Array.from({ length: 1 + random.below(60) }, () => random.below(256))
    const frame = round % 2 === 0 ? noise : Uint8Array.from([...good, ...noise])
    t.equal(link.post(frame), true)
  }
  const refused = () => Object.values(two.transport.refused()).reduce((sum, count) => sum + count)
  await until(() => refused() + two.frames.length >= 200)
  t.equal(two.frames.length, 0)
  t.equal(refused(), 200)
  t.equal(two.warnings.filter((text) => text.endsWith('malformed')).length, 1)
  t.match(await failure(link.call('ask', new Uint8Array(3), never)), { peerCode: 'malformed' })
  one.transport.send([beat(1n, 2n, 1)])
  t.ok(await until(() => rounds(two).length === 1), 'as before')
})

void t.test('calls: answers, refusals with their codes, cancelling', async (t) => {
  const aborted: unknown[] = []
  const { one } = await pair({
    onCall: async (from, method, body, signal) => {
      if (method === 'echo') return Uint8Array.of(Number(from), ...body)
      if (method === 'coded') throw new KeelsonError('notLeader', 'who? ü')
      if (method === 'plain') throw new Error('oh')
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      aborted.push(signal.reason)
      return body
    },
  })
  const call = (method: string, signal = never) =>
    one.transport.call(2n, method, Uint8Array.of(5), signal)
  t.same([...(await call('echo'))], [1, 5])
  t.match(await failure(call('coded')), {
    code: 'refused',
    peerCode: 'notLeader',
    message: 'who? ü',
  })
  t.match(await failure(call('plain')), { code: 'refused', peerCode: undefined, message: 'oh' })
  const abort = new AbortController()
  const slow = failure(call('slow', abort.signal))
  setTimeout(() => abort.abort(), 30)
  t.match(await slow, { code: 'cancelled' })
  t.ok(await until(() => aborted.length === 1), 'the peer is told')
  t.match(await failure(one.transport.call(5n, 'echo', new Uint8Array(0), never)), {
    code: 'unreachable',
    message: 'member 5 is not a peer of this one',
  })
  const closed = failure(call('slow'))
  await wait(20)
  await one.transport.close()
  t.match(await closed, { code: 'cancelled' }, 'closing ends open calls')
})

const message: SnapshotMessage = {
  type: 'snapshot',
  from: 1n,
  to: 2n,
  term: 3,
  snapshot: {
    index: 5,
    term: 2,
    conf: {
      voters: [1n, 2n],
      learners: [],
      votersOutgoing: [],
      learnersNext: [],
      autoLeave: false,
    },
  },
}

async function* chunksOf(count: number, asked: { count: number } = { count: 0 }) {
  for (let at = 0; at < count; at++) {
    asked.count += 1
    yield new Uint8Array(64 * 1024).fill(at % 251)
  }
}

void t.test('a snapshot is streamed, checked, and refused when it is not wanted', async (t) => {
  let took = 0
  let got: SnapshotMessage | undefined
  let fault: unknown
  let wanted = true
  const { one, two, url } = await pair({
    onSnapshot: async (taken, chunks) => {
      if (!wanted) throw new KeelsonError('stale', 'not now')
      got = taken
      took = 0
      try {
        for await (const chunk of chunks) took += chunk.length
      } catch (error) {
        fault = error
        throw error
      }
    },
  })
  await one.transport.sendSnapshot(message, chunksOf(200), never)
  t.strictSame(got, message)
  t.equal(took, 200 * 64 * 1024)

  wanted = false
  const asked = { count: 0 }
  t.match(await failure(one.transport.sendSnapshot(message, chunksOf(2000, asked), never)), {
    code: 'refused',
    peerCode: 'stale',
  })
  t.ok(asked.count < 200, `the sender stopped after ${asked.count} of 2000 chunks`)
  wanted = true

  const broken = (async function* () {
    yield* chunksOf(3)
    await wait(50)
    throw new Error('my disk')
  })()
  t.match(await failure(one.transport.sendSnapshot(message, broken, never)), { message: 'my disk' })
  t.ok(await until(() => fault !== undefined), 'the receiver does not take what was cut off')

  const link = network.connect([url], () => {})
  t.teardown(() => link.close())
  const head = encodeEnvelope({ cluster: 77n, from: 1n, to: 2n }, [encodeMessage(message)])
  const damaged = (async function* () {
    for await (const record of encodeSnapshot(head, chunksOf(20))) {
      const at = random.below(record.length)
      if (record[9] === 13) record[at] = (record[at] ?? 0) ^ (1 << random.below(8))
      yield record
    }
  })()
  fault = undefined
  t.match(await failure(link.upload('transport/snapshot', damaged, never)), { peerCode: 'damaged' })
  t.match(fault, { code: 'damaged', message: /record 14 / })

  const other = encodeEnvelope({ cluster: 78n, from: 1n, to: 2n }, [encodeMessage(message)])
  const strange = link.upload('transport/snapshot', encodeSnapshot(other, chunksOf(1)), never)
  t.match(await failure(strange), { peerCode: 'clusterMismatch' })
  const beatHead = encodeEnvelope({ cluster: 77n, from: 1n, to: 2n }, [
    encodeMessage(beat(1n, 2n, 1)),
  ])
  const odd = link.upload('transport/snapshot', encodeSnapshot(beatHead, chunksOf(1)), never)
  t.match(await failure(odd), { peerCode: 'malformed' })

  const abort = new AbortController()
  setTimeout(() => abort.abort(), 20)
  t.match(await failure(one.transport.sendSnapshot(message, chunksOf(100_000), abort.signal)), {
    code: 'cancelled',
  })
  const gone = failure(one.transport.sendSnapshot(message, chunksOf(100_000), never))
  await wait(20)
  await two.transport.close()
  t.match(await gone, { code: 'unreachable' })
})

/** A TCP relay that can stop passing bytes on, as a member that was paused does. */
async function relay(url: string) {
  const sockets = new Set<Socket>()
  let paused = false
  const server = createServer((near) => {
    const far = connect(Number(new URL(url).port), '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.pipe(to).on('error', () => to.destroy())
      from.on('close', () => to.destroy())
      if (paused) from.unpipe(to).pause()
    }
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pause: () => {
      paused = true
      for (const socket of sockets) socket.unpipe().pause()
    },
    heal: () => {
      paused = false
      for (const socket of sockets) socket.destroy()
    },
  }
}

void t.test('a peer that stops reading: bounded queue, noticed, found again', async (t) => {
  const { one, two, url } = await pair()
  const proxy = await relay(url)
  one.transport.setPeers([{ id: 2n, urls: [proxy.url] }])
  t.ok(await until(() => isUp(one)))
  proxy.pause()
  let states = 0
  const link = network.connect([proxy.url], () => (states += 1))
  t.teardown(() => link.close())
  const data = new Uint8Array(1_000_000)
  const entry = { type: 'normal', index: 1, term: 1, data } as const
  const head = { type: 'append', from: 1n, to: 2n, term: 1, prevTerm: 0, commit: 0 } as const
  let sent = 0
  for (; one.unreachable.length === 0 && sent < 200; sent++) {
    one.transport.send([{ ...head, prevIndex: 0, entries: [entry] }])
    await wait(0)
  }
  t.ok(sent >= 32 && sent <= 45, `${sent} MB went into the queue and the sockets`)
  t.ok(await until(() => !isUp(one), 8000), 'the silence is noticed')
  t.equal(states, 0, 'a link is not up before the peer has greeted')
  const before = two.frames.length
  t.ok(before < sent)
  proxy.heal()
  t.ok(await until(() => isUp(one), 6000))
  one.transport.send([beat(1n, 2n, 3)])
  t.ok(await until(() => rounds(two).at(-1) === 3))
  t.equal(two.frames.length, before + 1, 'nothing of the old queue comes late')
})

void t.test('a used port is refused by name, and what was bound is let go', async (t) => {
  const { url } = await pair()
  const free = await freeUrl()
  const third = testMember(3n)
  t.match(await failure(third.transport.serve([free, url])), { code: 'addressInUse' })
  await third.transport.serve([free])
  await third.transport.close()
})
