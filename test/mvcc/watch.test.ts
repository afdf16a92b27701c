import t from 'tap'
import { seededRandom } from '../../src/base/index.ts'
import type { KeySpan, WatchSink } from '../../src/mvcc/index.ts'
import { SpanTree } from '../../src/mvcc/watch-spans.ts'
import { seedsOf } from './seeds.ts'
import {
  ALL,
  copyStore,
  del,
  EVERYTHING,
  HubWorld,
  ListSink,
  oneKey,
  put,
  write,
} from './watch-fixture.ts'

/** Puts `k=1` to `k=count`: revisions 2 to count + 1 on a fresh store. */
function fill(world: HubWorld, count: number, key = 'k'): void {
  for (let at = 1; at <= count; at++) put(world.store, key, String(at))
}

t.test('a synced watcher is told within the write, each revision in one batch', async (t) => {
  const world = new HubWorld()
  const { sink, watcher } = world.watch({ from: 'a', to: 'c' })
  put(world.store, 'a', '1')
  put(world.store, 'c', 'out of the range')
  write(
    world.store,
    { type: 'put', key: 'b2', value: 'x' },
    { type: 'put', key: 'b1', value: 'y' },
    { type: 'delete', key: 'a', end: 'a\0' },
  )
  t.same(sink.lines, ['put a=1@2', 'put b2=x@4', 'put b1=y@4', 'delete a@4'])
  t.same(
    sink.batches.map(({ revision }) => revision),
    [2, 4],
  )
  t.notOk(world.workDue, 'nothing is left to pump')
  world.hub.cancel(watcher)
  put(world.store, 'a', '2')
  t.equal(sink.batches.length, 2, 'no event after the cancel')
  t.same(world.hub.stats, { watchers: 0, slowWatchers: 0, events: 4 })
})

t.test('watchers that see the same get the same batch object', async (t) => {
  const world = new HubWorld()
  const quiet = { puts: true, deletes: false }
  const same = [1, 2, 3].map(() => world.watch(oneKey('k')).sink)
  const filtered = world.watch(oneKey('k'), 0, { without: quiet }).sink
  put(world.store, 'k')
  t.equal(new Set(same.flatMap(({ batches }) => batches)).size, 1)
  t.equal(filtered.batches.length, 0, 'a batch without events is not sent')
  const late = [1, 2, 3].map(() => world.watch(oneKey('k'), 2).sink)
  world.pump()
  t.equal(new Set(late.flatMap(({ batches }) => batches)).size, 1)
  t.equal(late[0]?.batches.length, 1)
})

t.test('a put looks only at the watchers of its key', async (t) => {
  let asked = 0
  const sink: WatchSink = {
    get ready() {
      asked += 1
      return true
    },
    deliver: () => {},
    compacted: () => {},
  }
  const world = new HubWorld()
  const watch = (span: KeySpan): unknown =>
    world.hub.watch({ span, startRevision: 0, without: EVERYTHING, sink })
  for (let at = 0; at < 10_000; at++) watch(oneKey(`k${at}`))
  for (let at = 0; at < 1000; at++) watch({ from: `r${at}`, to: `r${at}~` })
  put(world.store, 'k7')
  t.equal(asked, 1)
  put(world.store, 'r77')
  t.equal(asked, 1 + 2, 'the ranges from r7 and from r77')
})

t.test('history comes in order, in batches that are bounded, then live', async (t) => {
  const world = new HubWorld({ batchRevisions: 1000, readRevisions: 64 })
  fill(world, 2500)
  const { sink, watcher } = world.watch(ALL, 1)
  t.equal(watcher.state, 'unsynced')
  t.equal(sink.batches.length, 0, 'nothing comes before the watch was returned')
  world.pump()
  t.same(
    sink.batches.map(({ events }) => events.length),
    [999, 1000, 501],
    'the first slice begins at revision 1, which has no events',
  )
  t.equal(sink.batches[0]?.revision, 2501, 'the store stood there when it was sent')
  put(world.store, 'k', 'live')
  t.equal(sink.lines.at(-1), 'put k=live@2502')
  t.equal(new Set(sink.lines).size, 2501)

  const small = new HubWorld({ batchBytes: 1000 })
  for (let at = 0; at < 4; at++) put(small.store, 'k', 'v'.repeat(600))
  const bytes = small.watch(ALL, 2).sink
  small.pump()
  t.same(
    bytes.batches.map(({ events }) => events.length),
    [2, 2],
    'a batch ends with the revision that fills it',
  )
})

t.test('catching up goes in slices as long as the host has time', async (t) => {
  const world = new HubWorld({ readRevisions: 10 })
  fill(world, 100)
  const { sink } = world.watch(ALL, 2)
  t.ok(world.workDue)
  const before = world.backend.reads
  t.equal(
    world.hub.pump(() => false),
    true,
    'more waits',
  )
  t.equal(sink.lines.length, 10, 'one reading is done in any case')
  t.ok(world.backend.reads - before <= 22)
  world.pump(0)
  t.equal(sink.lines.length, 100)
})

t.test('watchers from the same past share its reading', async (t) => {
  const world = new HubWorld()
  fill(world, 100)
  const sinks = Array.from({ length: 500 }, () => world.watch(oneKey('k'), 2).sink)
  const before = world.backend.reads
  world.pump()
  t.ok(world.backend.reads - before < 250, 'two reads a revision, not a watcher')
  t.ok(sinks.every(({ lines }) => lines.length === 100))
})

t.test('a slow watcher holds nothing and costs others nothing', async (t) => {
  const world = new HubWorld()
  const slow = world.watch(ALL)
  const fast = world.watch(ALL)
  slow.sink.ready = false
  fill(world, 50)
  t.equal(fast.sink.lines.length, 50)
  t.same([slow.watcher.state, slow.watcher.next], ['stalled', 2], 'all it keeps is its place')
  t.equal(world.hub.isCurrent(slow.watcher), false)
  t.same(world.hub.stats, { watchers: 2, slowWatchers: 1, events: 50 })
  world.hub.pump(() => true)
  t.equal(slow.sink.batches.length, 0)

  slow.sink.ready = true
  world.hub.resume(slow.watcher)
  t.ok(world.workDue)
  world.pump()
  t.same(slow.sink.lines, fast.sink.lines)
  t.ok(world.hub.isCurrent(slow.watcher))
  fill(world, 1)
  t.equal(slow.sink.lines.length, 51)
})

t.test('a full sink that nothing is owed to stays synced', async (t) => {
  const world = new HubWorld()
  const { sink, watcher } = world.watch(oneKey('other'))
  sink.ready = false
  fill(world, 5)
  t.ok(world.hub.isCurrent(watcher))
  sink.ready = true
  put(world.store, 'other')
  t.same(sink.lines, ['put other=@7'])
})

t.test('a burst to many watchers leaves the path of applying, and loses nothing', async (t) => {
  const world = new HubWorld({ liveBatches: 100 })
  const sinks = Array.from({ length: 150 }, () => world.watch(oneKey('k')).sink)
  fill(world, 3)
  t.equal(sinks.filter(({ lines }) => lines.length > 0).length, 100, 'others wait for the pump')
  world.pump()
  for (const { lines } of sinks) t.same(lines, ['put k=1@2', 'put k=2@3', 'put k=3@4'])
  t.equal(sinks.at(-1)?.batches.length, 1, 'and get the revisions in one batch')
  fill(world, 1)
  t.equal(sinks.filter(({ lines }) => lines.length === 4).length, 100, 'the share is renewed')
})

t.test('S8: after a snapshot a watcher goes on, never back and never twice', async (t) => {
  const world = new HubWorld()
  const range = world.watch(ALL)
  const future = world.watch(ALL, 9)
  const stalled = world.watch(ALL)
  fill(world, 2)
  stalled.sink.ready = false
  fill(world, 1)
  const other = copyStore(world.backend)
  for (const value of ['5', '6']) put(other.store, 'k', value)
  const old = world.store
  world.install(other)
  t.notOk(world.hub.isCurrent(range.watcher), 'events are owed')
  world.pump()
  put(world.store, 'k', '7')
  put(old, 'k', 'the store of the past is heard no more')
  t.same(range.sink.lines.slice(3), ['put k=5@5', 'put k=6@6', 'put k=7@7'])
  t.same(future.sink.lines, [])
  stalled.sink.ready = true
  world.hub.resume(stalled.watcher)
  world.pump()
  t.same(stalled.sink.lines, range.sink.lines)
  fill(world, 3)
  t.same(future.sink.lines, ['put k=2@9', 'put k=3@10'])

  const again = copyStore(world.backend)
  world.install(again)
  world.pump()
  put(world.store, 'k', '11')
  t.equal(range.sink.lines.length, 10, 'two snapshots in a row repeat nothing')
})

t.test('S8: a watcher that the snapshot outran by a compaction is told so', async (t) => {
  const world = new HubWorld()
  fill(world, 3)
  const behind = world.watch(ALL)
  const other = copyStore(world.backend)
  for (let at = 0; at < 5; at++) put(other.store, 'k', String(at))
  other.store.compact(7)
  while (!other.store.compactStep(10));
  world.install(other)
  world.pump()
  t.equal(behind.sink.compactedAt, 7)
  t.same(behind.sink.lines, [])
  t.equal(behind.watcher.state, 'ended')
  t.equal(world.hub.stats.watchers, 0)
})

t.test('S8: a compaction in the snapshot ends no watcher that had seen it all', async (t) => {
  const world = new HubWorld()
  const quiet = world.watch(oneKey('quiet'))
  fill(world, 5)
  const other = copyStore(world.backend)
  other.store.compact(6)
  put(other.store, 'quiet', '1')
  world.install(other)
  world.pump()
  t.same(quiet.sink.lines, ['put quiet=1@7'])
  t.equal(quiet.sink.compactedAt, undefined)
})

t.test('S8: an older state takes no watcher back in time', async (t) => {
  const world = new HubWorld()
  const older = copyStore(world.backend)
  const { sink, watcher } = world.watch(ALL)
  fill(world, 3)
  world.install(older)
  t.notOk(world.hub.isCurrent(watcher), 'no progress report may name a revision below 4')
  fill(world, 4)
  world.pump()
  t.same(sink.lines, ['put k=1@2', 'put k=2@3', 'put k=3@4', 'put k=4@5'])
  t.ok(world.hub.isCurrent(watcher))
})

t.test('S9: many watchers that take turns to be slow lose nothing, or are told', async (t) => {
  const world = new HubWorld({ cohortWatchers: 8, liveBatches: 50 })
  const all = Array.from({ length: 60 }, (_, at) => world.watch(oneKey(at % 2 ? 'k' : 'j')))
  for (let round = 0; round < 40; round++) {
    all.forEach(({ sink }, at) => (sink.ready = (at + round) % 3 !== 0))
    put(world.store, 'k', `${round}`)
    put(world.store, 'j', `${round}`)
    for (const { watcher, sink } of all) if (sink.ready) world.hub.resume(watcher)
    world.pump(round % 4)
    if (round === 30) world.store.compact(world.store.revision)
  }
  for (const { watcher, sink } of all) {
    sink.ready = true
    world.hub.resume(watcher)
  }
  world.pump()
  for (const { watcher, sink } of all) {
    const wanted = Array.from({ length: 40 }, (_, at) =>
      watcher.span.from === 'k' ? `put k=${at}@${2 + 2 * at}` : `put j=${at}@${3 + 2 * at}`,
    )
    const reached = wanted.filter((line) => Number(line.split('@')[1]) < watcher.next)
    t.same(sink.lines, sink.compactedAt === undefined ? wanted : reached)
  }
  const told = all.filter(({ sink }) => sink.compactedAt === 63)
  t.ok(told.length > 0 && told.length < all.length, 'the compaction hit some')
})

t.test('S10: a compaction exactly on a delete hides the delete from nobody', async (t) => {
  const world = new HubWorld()
  put(world.store, 'a', '1')
  put(world.store, 'b', '1')
  del(world.store, 'a')
  const from3 = world.watch(ALL, 3)
  world.store.compact(4)
  while (!world.store.compactStep(10));
  const from4 = world.watch(ALL, 4)
  put(world.store, 'b', '2')
  world.pump()
  t.equal(from3.sink.compactedAt, 4)
  t.same(from4.sink.lines, ['delete a@4', 'put b=2@5'])
  t.same(
    from4.sink.batches[0]?.events.map((event) => event.prevKv()?.value),
    [undefined, new Uint8Array([0x31])],
    'the value before the compacted revision is gone',
  )
  // After a restart the same is read from what was kept.
  world.install(copyStore(world.backend))
  const restarted = world.watch(ALL, 4)
  world.pump()
  t.same(restarted.sink.lines, ['delete a@4', 'put b=2@5'])
})

t.test('S11: a watcher of the future hears of nothing before its start', async (t) => {
  const world = new HubWorld()
  fill(world, 3)
  const next = world.watch(ALL, 5)
  const later = world.watch(ALL, 7)
  t.equal(later.watcher.state, 'synced')
  t.notOk(world.hub.isCurrent(next.watcher), 'no progress before the start is reached')
  fill(world, 2)
  t.ok(world.hub.isCurrent(next.watcher))
  t.notOk(world.hub.isCurrent(later.watcher))
  t.same(next.sink.lines, ['put k=1@5', 'put k=2@6'])
  later.sink.ready = false
  fill(world, 2)
  later.sink.ready = true
  world.hub.resume(later.watcher)
  world.pump()
  t.same(later.sink.lines, ['put k=1@7', 'put k=2@8'])
})

t.test('a compaction ends a watcher that is behind it, and none that is level', async (t) => {
  const world = new HubWorld()
  fill(world, 8)
  const watchers = [4, 5, 6].map((start) => world.watch(ALL, start))
  const live = world.watch(ALL)
  world.store.compact(5)
  world.pump()
  t.same(
    watchers.map(({ sink }) => [sink.compactedAt, sink.lines.length]),
    [
      [5, 0],
      [undefined, 5],
      [undefined, 4],
    ],
  )
  fill(world, 1)
  t.equal(live.sink.lines.length, 1)
  world.hub.cancel(watchers[0]?.watcher ?? live.watcher)
  t.equal(world.hub.stats.watchers, 3, 'cancelling an ended watcher changes nothing')
})

t.test('a sink may cancel watchers and start new ones while it is told', async (t) => {
  const world = new HubWorld()
  const victim = world.watch(oneKey('k'))
  const started: ListSink[] = []
  class MeddlingSink extends ListSink {
    override deliver(batch: ListSink['batches'][number]): void {
      super.deliver(batch)
      world.hub.cancel(second.watcher)
      started.push(world.watch(oneKey('k')).sink)
    }
  }
  world.hub.cancel(victim.watcher)
  const meddler = world.watch(oneKey('k'), 0, { sink: new MeddlingSink() })
  const second = world.watch(oneKey('k'))
  put(world.store, 'k', '1')
  t.same(second.sink.lines, [])
  t.same(started[0]?.lines, [], 'it starts at the next revision')
  put(world.store, 'k', '2')
  t.same(started[0]?.lines, ['put k=2@3'])
  t.equal(meddler.sink.lines.length, 2)
})

t.test('wrong use of the hub is a broken invariant', async (t) => {
  const { hub } = new HubWorld()
  const rest = { without: EVERYTHING, sink: new ListSink() }
  t.throws(() => hub.watch({ span: { from: 'b', to: 'b' }, startRevision: 0, ...rest }), /empty/)
  t.throws(() => hub.watch({ span: ALL, startRevision: -1, ...rest }), /starts at a revision/)
})

t.test('a span tree finds what a list would find', async (t) => {
  for (const seed of seedsOf(t, 30)) {
    const random = seededRandom(seed)
    const tree = new SpanTree<KeySpan>()
    let list: KeySpan[] = []
    const key = (): string => 'abcd'[random.below(4)] + 'xyz'.slice(0, random.below(4))
    for (let step = 0; step < 400; step++) {
      const from = key()
      const to = random.below(4) === 0 ? undefined : from + key()
      const known = list.find((span) => span.from === from && span.to === to)
      if (tree.get({ from, to }) !== known) return t.fail(`seed ${seed}: get at step ${step}`)
      if (known === undefined && random.below(5) < 3) {
        const span = { from, to }
        tree.add(span, span)
        list.push(span)
      } else {
        tree.delete({ from, to })
        list = list.filter((span) => span !== known)
      }
      const probe = key()
      const found: KeySpan[] = []
      tree.visit(probe, (span) => found.push(span))
      const wanted = list.filter(
        (span) => span.from <= probe && (span.to === undefined || probe < span.to),
      )
      const equal = found.length === wanted.length && wanted.every((span) => found.includes(span))
      if (!equal) return t.fail(`seed ${seed}: visit at step ${step}`)
    }
  }
  return t.pass('all seeds agree')
})
