import t from 'tap'
import { DiskError, latin1ToBytes, seededRandom, SILENT_LOG } from '../../src/base/index.ts'
import { Lessor } from '../../src/lease/index.ts'
// The parts are no one else's business, so the door does not show them.
import { Applier } from '../../src/member/applier.ts'
import { LeaseKeeper } from '../../src/member/lease-keeper.ts'
import { BATCH_BYTES_MAX, LogWriter } from '../../src/member/log-writer.ts'
import { Proposals } from '../../src/member/proposals.ts'
import { ReadQueue } from '../../src/member/read-queue.ts'
import { StateBackend } from '../../src/member/state-backend.ts'
import { MemberError } from '../../src/member/index.ts'
import { codec } from '../../src/proto/index.ts'
import type { Entry, Refusal, Write } from '../../src/raft/index.ts'
import { createWorld, MemoryDisk, type World } from '../../src/sim/index.ts'
import { MemoryBackend } from '../mvcc/memory-world.ts'

const FOREVER = new AbortController().signal
const bytes = latin1ToBytes
const requestCodec = codec('etcdserverpb.InternalRaftRequest')

/** What becomes of a promise, to be looked at. */
function watch(promise: PromiseLike<unknown>): { outcome: string } {
  const seen = { outcome: 'waits' }
  promise.then(
    () => {
      seen.outcome = 'done'
    },
    (error: unknown) => {
      seen.outcome = error instanceof MemberError ? error.code : String(error)
    },
  )
  return seen
}

function newProposals(world: World, queueBytesMax = 1000): Proposals {
  return new Proposals(world.clock, seededRandom(1), { timeoutMs: 7000, queueBytesMax })
}

t.test('proposals go in order, in pieces, and end in every way they can', async (t) => {
  const world = createWorld(1)
  const proposals = newProposals(world)
  const ids: bigint[] = []
  const gone = new AbortController()
  const seen = [0, 1, 2, 3, 4].map((at) => {
    ids.push(proposals.newId())
    const data = new Uint8Array(100).fill(at)
    return watch(proposals.add(data, at === 1 ? gone.signal : FOREVER))
  })
  t.equal(new Set(ids).size, 5)
  const [a = 0n] = ids
  gone.abort()
  proposals.dropAborted()
  t.equal(proposals.queued, 4, 'who went away is not proposed')
  t.same(
    proposals.first(250).map(({ data }) => data[0]),
    [0, 2],
    'as much as fits',
  )
  t.equal(proposals.first(1).length, 1, 'one in any case')
  proposals.taken(2, 5)
  t.same(
    proposals.first(1000).map(({ data }) => data[0]),
    [3, 4],
  )
  t.ok(proposals.settle(a, { reply: {} }))
  t.notOk(proposals.settle(a, { reply: {} }), 'an entry that comes twice settles nothing')
  t.notOk(proposals.settle(a - 1n, { reply: {} }), 'nor does one of another life')
  t.notOk(proposals.settle(a + 2n ** 63n, { reply: {} }), 'whatever its id')
  proposals.termApplied(5)
  proposals.taken(1, 6)
  proposals.termApplied(6)
  await world.runFor(1)
  t.same(
    seen.map(({ outcome }) => outcome),
    ['done', 'cancelled', 'leaderChanged', 'waits', 'waits'],
  )
  const big = new Uint8Array(950)
  await t.rejects(Promise.resolve(proposals.add(big, FOREVER)), { code: 'tooManyRequests' })
  await world.runFor(7000)
  t.same(
    seen.map(({ outcome }) => outcome),
    ['done', 'cancelled', 'leaderChanged', 'timeout', 'timeout'],
  )
  const last = watch(proposals.add(big, FOREVER))
  t.equal(proposals.queued, 1, 'all that had waited gave its room back')
  proposals.refuseQueued(new MemberError('stopped', 'gone'))
  await world.runFor(1)
  t.equal(last.outcome, 'stopped')
  t.equal(proposals.pending, 0)
  t.equal(proposals.failed, 5)
})

t.test('a proposal that never left is proposed again, and no other', async (t) => {
  const world = createWorld(2)
  const proposals = newProposals(world)
  const [lost, sent] = [new Uint8Array(600), new Uint8Array(300)]
  const a = proposals.newId()
  const seen = [watch(proposals.add(lost, FOREVER))]
  proposals.newId()
  seen.push(watch(proposals.add(sent, FOREVER)))
  proposals.taken(2, 5)
  proposals.giveBack(new Set([lost, new Uint8Array(600)]))
  t.strictSame(
    proposals.first(1000).map(({ data }) => data),
    [lost],
  )
  proposals.giveBack(new Set([lost]))
  t.equal(proposals.queued, 1, 'once is enough')
  const full = proposals.add(new Uint8Array(500), FOREVER)
  await t.rejects(Promise.resolve(full), { code: 'tooManyRequests' }, 'its bytes count again')
  proposals.termApplied(6)
  await world.runFor(1)
  t.same(
    seen.map(({ outcome }) => outcome),
    ['waits', 'leaderChanged'],
    'a later term ends only what an earlier leader may have',
  )
  proposals.taken(1, 6)
  t.ok(proposals.settle(a, { reply: {} }))
  await world.runFor(1)
  t.equal(seen[0]?.outcome, 'done')
})

t.test('reads of one turn share a round, and ask again in one round', async (t) => {
  const world = createWorld(1)
  const state = { asked: [] as number[], refusal: undefined as Refusal | undefined, applied: 0 }
  const reads: ReadQueue = new ReadQueue(world.clock, seededRandom(1), 7000, {
    readIndex: (readId) => {
      if (state.refusal === undefined) state.asked.push(readId)
      return state.refusal
    },
    askSoon: () => world.clock.defer(() => reads.ask()),
    applied: () => state.applied,
  })
  const first = [watch(reads.add()), watch(reads.add())]
  reads.ask()
  const [round = -1] = state.asked
  t.equal(state.asked.length, 1)
  const second = watch(reads.add())
  reads.ask()
  const third = watch(reads.add())
  reads.ask()
  reads.answered([{ readId: round, index: 5 }])
  state.applied = 4
  reads.applied()
  await world.runFor(1)
  t.equal(first[0]?.outcome, 'waits', 'its index is not applied')
  state.applied = 5
  reads.applied()
  await world.runFor(1)
  t.same(
    [...first, second].map(({ outcome }) => outcome),
    ['done', 'done', 'waits'],
  )

  const unanswered = state.asked.slice(1)
  await world.runFor(500)
  t.equal(state.asked.length, 4, 'two rounds without an answer are asked again as one')
  reads.answered(unanswered.map((readId) => ({ readId, index: 1 })))
  await world.runFor(1)
  t.same([second.outcome, third.outcome], ['waits', 'waits'], 'old answers count for nobody')
  state.refusal = 'noLeader'
  reads.dropped(state.asked.slice(3))
  t.ok(reads.waiting, 'they wait for a leader')
  state.refusal = undefined
  reads.ask()
  reads.answered([{ readId: state.asked.at(-1) ?? -1, index: 5 }])
  await world.runFor(1)
  t.same([second.outcome, third.outcome], ['done', 'done'])

  const late = watch(reads.add())
  reads.ask()
  await world.runFor(6000)
  const later = watch(reads.add())
  await world.runFor(1000)
  t.same([late.outcome, later.outcome], ['timeout', 'waits'])
  await world.runFor(6000)
  t.equal(later.outcome, 'timeout', 'each has its own time')
  t.equal(reads.failed, 2)
  const asked = state.asked.length
  await world.runFor(2000)
  t.equal(state.asked.length, asked, 'nobody asks for those who are gone')
})

function writeOf(index: number, size = 1, snapshot = false): Write {
  const entries: Entry[] = [{ type: 'normal', index, term: 1, data: new Uint8Array(size) }]
  const conf = { voters: [], learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false }
  const meta = { index, term: 1, conf }
  return snapshot
    ? { entries: [], hardState: undefined, snapshot: meta, replies: [] }
    : { entries, hardState: undefined, snapshot: undefined, replies: [] }
}

t.test('the log writer has one batch in flight and gathers the next', async (t) => {
  const world = createWorld(1)
  const did: string[] = []
  const fatal: unknown[] = []
  const state = { fail: false }
  const names = (writes: readonly Write[]): string =>
    writes.map((write) => write.snapshot?.index ?? write.entries[0]?.index ?? 'replies').join()
  const writer = new LogWriter(world.clock, {
    append: (writes) => {
      did.push(`append ${names(writes)}`)
      return new Promise((resolve, reject) => {
        world.clock.after(1, () => (state.fail ? reject(new Error('disk')) : resolve()))
      })
    },
    installSnapshot: (write) => {
      did.push(`install ${names([write])}`)
      return Promise.resolve()
    },
    persisted: (writes) => did.push(`persisted ${names(writes)}`),
    fatal: (error) => fatal.push(error),
  })
  writer.enqueue(writeOf(1))
  writer.enqueue(writeOf(2))
  await world.runFor(0)
  writer.enqueue({ entries: [], hardState: undefined, snapshot: undefined, replies: [] })
  writer.enqueue(writeOf(9, 1, true))
  writer.enqueue(writeOf(10, BATCH_BYTES_MAX + 1))
  writer.enqueue(writeOf(11))
  t.same(did, ['append 1,2'])
  await world.runFor(10)
  t.same(did.slice(1), [
    ...['persisted 1,2', 'append replies', 'persisted replies'],
    ...['install 9', 'append 9', 'persisted 9'],
    ...['append 10', 'persisted 10', 'append 11', 'persisted 11'],
  ])
  did.length = 0
  state.fail = true
  writer.enqueue(writeOf(12))
  await world.runFor(0)
  writer.enqueue(writeOf(13))
  await world.runFor(10)
  t.same(did, ['append 12'], 'after a failure nothing more is tried')
  t.equal(fatal.length, 1)
  await writer.stop()
})

t.test('the state backend shows what is not flushed, and keeps batches whole', async (t) => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const world = createWorld(seed)
    const random = seededRandom(seed)
    const disk = new MemoryDisk({ clock: world.clock, random, writeMs: [1, 2] })
    const backend = new StateBackend(await world.settle(disk.open('state-1')))
    const [a, b] = [bytes('a'), bytes('b')]
    backend.put(a, bytes('1'))
    backend.put(b, bytes('1'))
    const flushed = backend.flush(true)
    backend.put(a, bytes('2'))
    backend.del(b)
    t.ok(backend.flushing)
    t.same([backend.get(a), backend.get(b)], [bytes('2'), undefined], 'before')
    await world.settle(flushed)
    t.same([backend.get(a), backend.get(b)], [bytes('2'), undefined], 'and after')
    void backend.flush(false)
    backend.put(a, bytes('3'))
    backend.put(b, bytes('3'))
    void backend.flush(false)
    await world.runFor(random.below(4))
    disk.crash(random)
    const store = await world.settle(disk.open('state-1'))
    const found = [store.get(a), store.get(b)]
    const whole = [['1', '1'], ['2'], ['3', '3']].map(([x = '', y]) => [
      bytes(x),
      y === undefined ? undefined : bytes(y),
    ])
    t.ok(
      whole.some((pair) => JSON.stringify(pair) === JSON.stringify(found)),
      `seed ${seed}: one of the batches' states`,
    )
  }
})

t.test('a state backend that failed fails for good; a closed one wants nothing', async (t) => {
  const world = createWorld(1)
  const disk = new MemoryDisk({ clock: world.clock, random: seededRandom(1) })
  const backend = new StateBackend(await world.settle(disk.open('state-1')))
  backend.put(bytes('a'), bytes('1'))
  disk.failNextSync()
  await t.rejects(world.settle(backend.flush(true)), DiskError)
  t.same(backend.get(bytes('a')), bytes('1'))
  await t.rejects(world.settle(backend.flush(false).then(() => backend.flush(true))))
  await world.settle(backend.close())

  const other = new StateBackend(await world.settle(disk.open('state-2')))
  t.equal(await world.settle(other.flush(false)), false, 'there is nothing to do')
  const open = ['page']
  other.beforeFlush(() => open.splice(0).forEach((name) => other.put(bytes(name), bytes('1'))))
  t.equal(await world.settle(other.flush(false)), true, 'what is saved at the last moment counts')
  other.put(bytes('a'), bytes('1'))
  const first = other.flush(false)
  other.put(bytes('a'), bytes('2'))
  const second = other.flush(true)
  await world.settle(Promise.all([first, second, other.close()]))
  t.equal(await world.settle(other.flush(true)), false)
  await world.settle(disk.remove('state-2'))
})

t.test(
  'the applier works in slices, waits for the disk and drops what a state holds',
  async (t) => {
    const world = createWorld(1)
    const did: string[] = []
    const fatal: unknown[] = []
    const state = { overloaded: false, now: 0 }
    const clock = { ...world.clock, now: () => state.now, defer: (f: () => void) => later.push(f) }
    const later: (() => void)[] = []
    const turn = (): void => later.splice(0).forEach((act) => act())
    const applier = new Applier(clock, {
      applyNormal: ({ index }) => {
        if (index === 99) throw new Error('broken')
        did.push(`apply ${index}`)
        state.now += 2
        return { reply: {} }
      },
      applyConf: ({ index }) => did.push(`conf ${index}`),
      settle: (id) => did.push(`settle ${id}`),
      sliceDone: (index, term) => did.push(`done ${index} of ${term}`),
      overloaded: () => state.overloaded,
      fatal: (error) => fatal.push(error),
    })
    const entry = (index: number, id = 0n): Entry => {
      const data = id === 0n ? new Uint8Array(0) : requestCodec.encode({ header: { ID: id } })
      return { type: 'normal', index, term: 2, data }
    }
    applier.enqueue([entry(1), entry(2, 7n), entry(3), entry(4), entry(5)])
    t.same(did.splice(0), ['apply 1', 'apply 2', 'settle 7', 'apply 3', 'done 3 of 2'])
    t.equal(applier.backlog, 2)
    applier.enqueue([entry(6)])
    t.same(did, [], 'others have their turn first')
    turn()
    t.same(did.splice(0), ['apply 4', 'apply 5', 'apply 6', 'done 6 of 2'])
    state.overloaded = true
    applier.enqueue([entry(7), entry(8), entry(9)])
    turn()
    t.same(did, [])
    applier.dropTo(8)
    state.overloaded = false
    applier.resume()
    t.same(did.splice(0), ['apply 9', 'done 9 of 2'])
    applier.enqueue([entry(99), entry(100)])
    turn()
    t.same(did, [], 'nothing behind a fault is applied')
    t.equal(fatal.length, 1)
  },
)

t.test('the lease keeper takes back what raft does not have when it stops to lead', async (t) => {
  const world = createWorld(1)
  const lessor = new Lessor(new MemoryBackend())
  for (let id = 1n; id <= 40n; id++) lessor.grant(id, 1)
  const revoked: bigint[] = []
  let waiting: (() => void)[] = []
  const keeper = new LeaseKeeper(world.clock, SILENT_LOG, {
    lessor: () => lessor,
    revoke: (id, signal) => {
      revoked.push(id)
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')))
        waiting.push(resolve)
      })
    },
  })
  keeper.lead(1000)
  await world.runFor(1900)
  t.same(revoked, [], 'a TTL and an election timeout are not over')
  await world.runFor(500)
  t.equal(revoked.length, 16, 'so many in flight, no more')
  const [one] = waiting
  one?.()
  await world.runFor(1)
  t.equal(revoked.length, 17, 'one that is through makes room')
  t.equal(keeper.expired, 1)
  waiting = []
  keeper.follow()
  keeper.lead(1000)
  await world.runFor(1500)
  t.equal(revoked.length, 17, 'a new leadership starts anew, and knows nothing of the rest')
  await world.runFor(1000)
  t.equal(revoked.length, 33)
})
