import t from 'tap'
import {
  MvccError,
  RangePages,
  isReadOnlyTxn,
  isSerializableTxn,
  range,
  readHistory,
  readTxn,
  type Store,
} from '../../src/mvcc/index.ts'
import type { RangeRequest } from '../../src/proto/messages.ts'
import { MemoryBackend, MemoryLeases, restoredStore } from './memory-world.ts'
import {
  allKeys,
  bytes,
  compareOf,
  deleteOf,
  kvText,
  kvTexts,
  op,
  putOf,
  rangeOf,
  txnOf,
} from './requests.ts'

const NO_LIMITS = { revisionsMax: Infinity, bytesMax: Infinity }

interface World {
  readonly backend: MemoryBackend
  readonly leases: MemoryLeases
  readonly store: Store
  readonly put: (key: string, value: string, lease?: bigint) => void
  readonly del: (key: string) => void
}

/** A store with leases 1 and 2 and, from revision 2 on, one put for each of `keys`. */
function world(...keys: string[]): World {
  const backend = new MemoryBackend()
  const leases = new MemoryLeases([1n, 2n])
  const store = restoredStore(backend)
  const put = (key: string, value: string, lease = 0n): void => {
    store.put(putOf({ key, value, lease }), leases)
  }
  const del = (key: string): void => {
    store.deleteRange(deleteOf({ key }), leases)
  }
  for (const key of keys) put(key, key.toUpperCase())
  return { backend, leases, store, put, del }
}

function keysOf(store: Store, request: RangeRequest): string[] {
  return kvTexts(range(store, request).kvs).map((text) => text.split('=')[0] ?? '')
}

function refuses(
  test: Pick<typeof t, 'throws'>,
  run: () => unknown,
  code: string,
  what: string,
): void {
  test.throws(run, { name: 'MvccError', code }, what)
}

t.test('the first revision is 1, the first write makes it 2', (t) => {
  const { store, put } = world()
  t.equal(store.revision, 1)
  t.equal(store.compactRevision, -1)
  t.strictSame(range(store, rangeOf({ key: 'a' })).header, { revision: 1 })
  put('a', '1')
  t.equal(store.revision, 2)
  t.strictSame(kvTexts(range(store, rangeOf({ key: 'a' })).kvs), ['a=1 2/2/1'])
  t.end()
})

t.test('a range ends where etcd ends it', (t) => {
  const { store } = world('a', 'a\0', 'b', 'c', '\xff')
  t.strictSame(keysOf(store, rangeOf({ key: 'a' })), ['a'])
  t.strictSame(keysOf(store, rangeOf({ key: 'a', rangeEnd: 'c' })), ['a', 'a\0', 'b'])
  t.strictSame(keysOf(store, rangeOf({ key: 'b', rangeEnd: '\0' })), ['b', 'c', '\xff'])
  t.equal(keysOf(store, rangeOf({ key: '\0', rangeEnd: '\0' })).length, 5)
  t.strictSame(range(store, rangeOf({ key: 'c', rangeEnd: 'a' })).count, 0, 'end below key')
  t.strictSame(range(store, rangeOf({ key: 'a', rangeEnd: 'a' })).count, 0, 'end at key')
  t.end()
})

t.test('a revision of zero or below is the newest, one to come is refused', (t) => {
  const { store, put } = world('a')
  put('a', 'new')
  for (const revision of [0, -7]) {
    t.strictSame(kvTexts(range(store, rangeOf({ key: 'a', revision })).kvs), ['a=new 2/3/2'])
  }
  const old = range(store, rangeOf({ key: 'a', revision: 2 }))
  t.strictSame(kvTexts(old.kvs), ['a=A 2/2/1'])
  t.strictSame(old.header, { revision: 3 }, 'the header tells the present')
  refuses(t, () => range(store, rangeOf({ key: 'a', revision: 4 })), 'futureRevision', 'to come')
  t.end()
})

t.test('limit cuts kvs, never the count', (t) => {
  const { store } = world('a', 'b', 'c')
  const cut = range(store, allKeys({ limit: 2 }))
  t.match(
    { count: cut.count, more: cut.more, kvs: cut.kvs?.length },
    { count: 3, more: true, kvs: 2 },
  )
  for (const limit of [0, -1, 3, 4]) {
    const whole = range(store, allKeys({ limit }))
    t.match({ more: whole.more, kvs: whole.kvs?.length }, { more: false, kvs: 3 }, `limit ${limit}`)
  }
  const counted = range(store, allKeys({ limit: 1, countOnly: true }))
  t.strictSame(counted, { header: { revision: 4 }, kvs: [], more: false, count: 3 })
  t.end()
})

t.test('sorting and filters come before the limit, but for a sort without an order', (t) => {
  const { store, put } = world('a', 'b', 'c')
  put('a', 'Z')
  const mod = { sortTarget: 3 }
  t.strictSame(keysOf(store, allKeys({ ...mod, sortOrder: 0 })), ['b', 'c', 'a'], 'none ascends')
  t.strictSame(keysOf(store, allKeys({ ...mod, sortOrder: 2, limit: 1 })), ['a'])
  t.strictSame(keysOf(store, allKeys({ ...mod, sortOrder: 1, limit: 1 })), ['b'])
  t.strictSame(keysOf(store, allKeys({ ...mod, limit: 1 })), ['b'], 'of a and b alone')
  t.strictSame(keysOf(store, allKeys({ sortTarget: 1, limit: 1 })), ['b'], 'of a and b alone')
  t.strictSame(keysOf(store, allKeys({ sortOrder: 2 })), ['c', 'b', 'a'])
  t.strictSame(keysOf(store, allKeys({ sortTarget: 4, sortOrder: 2, keysOnly: true }))[0], 'a')
  const filtered = range(store, allKeys({ minModRevision: 4, limit: 1 }))
  t.strictSame(kvTexts(filtered.kvs), ['a=Z 2/5/2'])
  t.match({ count: filtered.count, more: filtered.more }, { count: 3, more: true })
  t.strictSame(keysOf(store, allKeys({ minCreateRevision: 3, maxCreateRevision: 3 })), ['b'])
  t.strictSame(keysOf(store, allKeys({ maxModRevision: 4 })), ['b', 'c'])
  t.end()
})

t.test('keys_only drops the value, and the lease too unless sorting by value', (t) => {
  const { store, put } = world()
  put('a', '1', 1n)
  t.strictSame(kvTexts(range(store, rangeOf({ key: 'a' })).kvs), ['a=1 2/2/1 lease 1'])
  t.strictSame(kvTexts(range(store, rangeOf({ key: 'a', keysOnly: true })).kvs), ['a= 2/2/1'])
  const byValue = rangeOf({ key: 'a', keysOnly: true, sortTarget: 4 })
  t.strictSame(kvTexts(range(store, byValue).kvs), ['a= 2/2/1 lease 1'])
  t.end()
})

t.test('a long range in parts stays at the revision it began with', (t) => {
  const { store, put, del } = world('a', 'b', 'c', 'd')
  const pages = new RangePages(store, allKeys())
  t.strictSame(kvTexts(pages.next(2).kvs), ['a=A 2/2/1', 'b=B 3/3/1'])
  put('c', 'changed')
  del('d')
  const last = pages.next(2)
  t.strictSame(kvTexts(last.kvs), ['c=C 4/4/1', 'd=D 5/5/1'])
  t.match(last, { last: true, count: 4, more: false })
  t.equal(pages.headerRevision, 5)

  const limited = new RangePages(store, allKeys({ limit: 2 }))
  t.match(limited.next(10), { last: true, count: 3, more: true }, 'the rest is counted')

  const late = new RangePages(store, allKeys())
  late.next(1)
  put('e', 'E')
  store.compact(store.revision)
  refuses(t, () => late.next(1), 'compacted', 'history went away')
  t.end()
})

t.test('a delete that finds nothing uses no revision', (t) => {
  const { store, leases } = world('a')
  const nothing = store.deleteRange(deleteOf({ key: 'x' }), leases)
  t.strictSame(nothing, { header: { revision: 2 }, deleted: 0, prevKvs: [] })
  t.equal(store.revision, 2)
  const all = store.deleteRange(deleteOf({ key: 'a', rangeEnd: '\0', prevKv: true }), leases)
  t.strictSame(kvTexts(all.prevKvs), ['a=A 2/2/1'])
  t.match(all, { header: { revision: 3 }, deleted: 1 })
  t.end()
})

t.test('version and create revision start again after a delete', (t) => {
  const { store, put, del } = world('a')
  put('a', '2')
  del('a')
  put('a', '3')
  t.strictSame(kvTexts(range(store, rangeOf({ key: 'a' })).kvs), ['a=3 5/5/1'])
  t.strictSame(range(store, rangeOf({ key: 'a', revision: 4 })).count, 0)
  t.strictSame(kvTexts(range(store, rangeOf({ key: 'a', revision: 3 })).kvs), ['a=2 2/3/2'])
  t.end()
})

t.test('a put keeps or drops what the key had', (t) => {
  const { store, leases, put } = world()
  put('a', '1', 1n)
  const kept = store.put(
    putOf({ key: 'a', ignoreValue: true, ignoreLease: true, prevKv: true }),
    leases,
  )
  t.equal(kvText(kept.prevKv), 'a=1 2/2/1 lease 1')
  t.strictSame(kvTexts(range(store, rangeOf({ key: 'a' })).kvs), ['a=1 2/3/2 lease 1'])
  put('a', '2')
  t.equal(leases.attached.size, 0, 'a put without a lease detaches')
  put('a', '2', 2n)
  t.strictSame([...leases.attached], [['a', 2n]])
  for (const flag of [{ ignoreValue: true }, { ignoreLease: true }]) {
    const missing = (): unknown => store.put(putOf({ key: 'x', ...flag }), leases)
    refuses(t, missing, 'keyNotFound', Object.keys(flag).join())
  }
  const unknown = putOf({ key: 'x', lease: 9n, ignoreValue: true })
  refuses(t, () => store.put(unknown, leases), 'leaseNotFound', 'the lease comes first')
  t.equal(store.revision, 5, 'nothing refused was written')
  t.end()
})

t.test('the keys of a revoked lease go in one revision, in order', (t) => {
  const { store, leases, put } = world('other')
  for (const key of ['c', 'a', 'b']) put(key, '1', 1n)
  t.equal(store.deleteKeys(['c', 'x', 'a', 'b', 'a'], leases), 3)
  t.equal(store.revision, 6)
  t.equal(leases.attached.size, 0)
  const { revisions } = readHistory(store, 6, NO_LIMITS)
  t.strictSame(
    revisions.map(({ events }) => events.map(({ key }) => key)),
    [['a', 'b', 'c']],
  )
  t.equal(store.deleteKeys(['a'], leases), 0)
  t.equal(store.revision, 6)
  t.end()
})

t.test('writes of a txn share a revision, reads see what came before them', (t) => {
  const { store, leases } = world('a')
  const ops = [
    op.range({ key: 'b' }),
    op.del({ key: 'none' }),
    op.put({ key: 'b', value: '1' }),
    op.range({ key: 'b' }),
    op.del({ key: 'none' }),
    op.put({ key: 'c', value: '1' }),
  ]
  const reply = store.txn(txnOf({ success: ops }), leases)
  const headers = reply.responses?.map(
    (response) =>
      (response.responseRange ?? response.responsePut ?? response.responseDeleteRange)?.header,
  )
  t.strictSame(
    headers,
    [2, 2, 3, 3, 3, 3].map((revision) => ({ revision })),
  )
  t.strictSame(
    reply.responses?.map((response) => response.responseRange?.count),
    [0, undefined, undefined, 1, undefined, undefined],
  )
  t.match(reply, { header: { revision: 3 }, succeeded: true })
  t.equal(store.revision, 3)
  const only = store.txn(txnOf({ success: [op.del({ key: 'none' })] }), leases)
  t.strictSame(only.header, { revision: 3 }, 'without a write there is no revision')
  t.end()
})

t.test('nested compares are decided before any write, and nested headers are empty', (t) => {
  const { store, leases } = world()
  const absent = compareOf({ key: 'o1', target: 0, version: 0 })
  const inner = {
    compare: [absent],
    success: [op.put({ key: 'o2', value: 'saw-old' })],
    failure: [op.put({ key: 'o2', value: 'saw-new' })],
  }
  const success = [op.put({ key: 'o1', value: '1' }), op.txn(inner)]
  const reply = store.txn(txnOf({ success }), leases)
  t.strictSame(kvTexts(range(store, rangeOf({ key: 'o2' })).kvs), ['o2=saw-old 2/2/1'])
  t.strictSame(reply.responses?.[1]?.responseTxn, {
    header: {},
    succeeded: true,
    responses: [{ responsePut: { header: { revision: 2 } } }],
  })
  t.end()
})

t.test('compares follow etcd, for absent keys and mismatched sides too', (t) => {
  const { store, put } = world('a', 'b')
  put('a', '2', 1n)
  const [EQUAL, GREATER, LESS, NOT_EQUAL] = [0, 1, 2, 3]
  const [VERSION, CREATE, MOD, VALUE, LEASE] = [0, 1, 2, 3, 4]
  const cases: [boolean, string, Parameters<typeof compareOf>[0]][] = [
    [true, 'version', { key: 'a', target: VERSION, result: EQUAL, version: 2 }],
    [true, 'create', { key: 'a', target: CREATE, result: LESS, createRevision: 3 }],
    [true, 'mod', { key: 'a', target: MOD, result: GREATER, modRevision: 3 }],
    [true, 'value', { key: 'a', target: VALUE, result: NOT_EQUAL, value: '1' }],
    [true, 'lease', { key: 'a', target: LEASE, result: EQUAL, lease: 1n }],
    [false, 'one of the range fails', { key: 'a', rangeEnd: 'c', target: VERSION, version: 2 }],
    [true, 'all of the range', { key: 'a', rangeEnd: '\0', result: GREATER, version: 0 }],
    [true, 'absent: version 0', { key: 'x', target: VERSION, result: EQUAL, version: 0 }],
    [true, 'absent: mod below 1', { key: 'x', target: MOD, result: LESS, modRevision: 1 }],
    [true, 'absent: create 0', { key: 'x', target: CREATE, createRevision: 0 }],
    [true, 'absent: no lease', { key: 'x', target: LEASE, lease: 0n }],
    [false, 'absent: a value never', { key: 'x', target: VALUE, result: NOT_EQUAL, value: 'v' }],
    [false, 'empty range: a value never', { key: 'y', rangeEnd: 'x', target: VALUE, value: '' }],
    [false, 'the wrong side counts as 0', { key: 'a', target: VERSION, modRevision: 2 }],
    [true, 'the wrong side as empty', { key: 'a', target: VALUE, result: GREATER, version: 9 }],
    [true, 'an unknown result asks nothing', { key: 'a', target: VERSION, result: 9 }],
  ]
  for (const [wanted, what, part] of cases) {
    const reply = readTxn(store, txnOf({ compare: [compareOf(part)] }))
    t.equal(reply.succeeded, wanted, what)
  }
  t.end()
})

t.test('a txn is refused whole, and only for what its taken branches do', (t) => {
  const { backend, store, leases, put } = world('a', 'b')
  put('a', '2')
  store.compact(3)
  const before = backend.records.size
  const first = op.put({ key: 'n', value: '1' })
  const cases: [string, ReturnType<typeof op.put>][] = [
    ['leaseNotFound', op.put({ key: 'l', lease: 777n })],
    ['keyNotFound', op.put({ key: 'x', ignoreValue: true })],
    ['futureRevision', op.range({ key: 'a', revision: 5 })],
    ['compacted', op.range({ key: 'a', revision: 2 })],
    ['compacted', op.range({ key: 'a', revision: -1 })],
  ]
  for (const [code, bad] of cases) {
    const nested = op.txn({ success: [op.range({ key: 'a' }), bad] })
    for (const last of [bad, nested]) {
      const run = (): unknown => store.txn(txnOf({ success: [first, last] }), leases)
      refuses(t, run, code, code)
    }
    t.equal(store.txn(txnOf({ failure: [bad] }), leases).succeeded, true, 'not taken')
  }
  t.equal(store.revision, 4)
  t.equal(backend.records.size, before)
  t.end()
})

t.test('a txn that deletes what a later put is to keep is refused, where etcd panics', (t) => {
  const { store, leases } = world('a', 'b')
  const keep = op.put({ key: 'b', ignoreValue: true })
  for (const gone of [op.del({ key: 'a', rangeEnd: '\0' }), op.del({ key: 'b' })]) {
    const run = (): unknown => store.txn(txnOf({ success: [gone, keep] }), leases)
    refuses(t, run, 'keyNotFound', 'deleted before')
  }
  store.txn(txnOf({ success: [keep, op.del({ key: 'a', rangeEnd: '\0' })] }), leases)
  t.equal(store.keyCount, 0, 'the other way round it runs')
  t.end()
})

t.test('read-only and serializable txns are told apart', (t) => {
  const local = op.range({ key: 'a', serializable: true })
  const read = op.range({ key: 'a' })
  t.equal(isReadOnlyTxn(txnOf({})), true)
  t.equal(isReadOnlyTxn(txnOf({ success: [read], failure: [local] })), true)
  t.equal(isReadOnlyTxn(txnOf({ failure: [op.put({ key: 'a' })] })), false)
  t.equal(isReadOnlyTxn(txnOf({ success: [op.txn({ success: [read] })] })), false)
  t.equal(isSerializableTxn(txnOf({ success: [local], failure: [local] })), true)
  t.equal(isSerializableTxn(txnOf({ success: [local], failure: [read] })), false)
  const { store } = world('a')
  const reply = readTxn(store, txnOf({ success: [read] }))
  t.match(reply, { header: { revision: 2 }, responses: [{ responseRange: { count: 1 } }] })
  const write = (): unknown => readTxn(store, txnOf({ success: [op.put({ key: 'a' })] }))
  t.throws(write, /invariant broken/)
  t.end()
})

t.test('a compaction refuses at once what it will remove', (t) => {
  const { store, put } = world('a')
  put('a', '2')
  put('a', '3')
  refuses(t, () => store.compact(5), 'futureRevision', 'to come')
  refuses(t, () => store.compact(-1), 'compacted', 'below the start')
  store.compact(0)
  t.equal(store.compactRevision, 0)
  store.compact(3)
  refuses(t, () => store.compact(3), 'compacted', 'again')
  refuses(t, () => store.compact(2), 'compacted', 'lower')
  refuses(t, () => range(store, rangeOf({ key: 'a', revision: 2 })), 'compacted', 'a read below')
  const atCompact = range(store, rangeOf({ key: 'a', revision: 3 }))
  t.strictSame(kvTexts(atCompact.kvs), ['a=2 2/3/2'], 'a read at it')
  t.equal(store.compactFinished, false)
  t.equal(store.compactStep(100), true)
  t.equal(store.compactFinished, true)
  t.strictSame(kvTexts(range(store, rangeOf({ key: 'a', revision: 3 })).kvs), ['a=2 2/3/2'])
  t.end()
})

t.test('a compaction works in bounded steps, also on one key with a long history', (t) => {
  const { backend, store, put } = world()
  for (let times = 0; times < 200; times++) put('hot', String(times))
  const { pages } = store.historyStats()
  t.ok(pages > 20, `${pages} pages`)
  store.compact(store.revision)
  let steps = 0
  for (let before = backend.records.size; !store.compactStep(10); steps++) {
    if (before - backend.records.size > 2) t.fail('too much in one step')
    before = backend.records.size
  }
  t.ok(steps >= 30, `${steps} steps`)
  const left = store.historyStats()
  t.match(left, { pages: 1, records: left.dead + 1 }, 'the open page, with one record that lives')
  t.end()
})

t.test('a compaction that was cut off goes on after a restart', (t) => {
  const { backend, store, put, del } = world('a', 'b', 'c')
  for (const key of ['a', 'b', 'c']) put(key, '2')
  del('c')
  store.compact(8)
  t.equal(store.compactStep(2), false)
  const again = restoredStore(backend)
  t.equal(again.compactRevision, 8)
  t.equal(again.compactFinished, false)
  while (!again.compactStep(2));
  const third = restoredStore(backend)
  t.equal(third.compactFinished, true)
  const { dead, records } = third.historyStats()
  t.equal(records - dead, 2 + 1, 'two keys, and the delete at the compacted revision')
  t.end()
})

t.test('what is deleted and compacted stays away, though its put is in a page that stays', (t) => {
  const backend = new MemoryBackend()
  const leases = new MemoryLeases([1n])
  const options = { pageBytes: 1000, cacheBytes: 1000 }
  const store = restoredStore(backend, options)
  const put = (key: string, lease = 0n) => store.put(putOf({ key, value: '1', lease }), leases)
  put('gone', 1n)
  put('again')
  const lively = Array.from({ length: 100 }, (_, at) => put(`lives ${at}`)).length
  for (let times = 0; times < 50; times++) put('often')
  for (const key of ['gone', 'again']) store.deleteRange(deleteOf({ key }), leases)
  for (let times = 0; times < 50; times++) put('often')
  const { records } = store.historyStats()
  store.compact(store.revision)
  put('again')
  while (!store.compactStep(10));
  const left = store.historyStats()
  t.ok(left.dead > 1 && left.records < records - 50, 'some dead records stay, the deletes do not')
  const again = restoredStore(backend, options)
  t.equal(again.keyCount, lively + 2)
  t.strictSame(again.historyStats(), { ...left, cachedBytes: again.historyStats().cachedBytes })
  t.strictSame(keysOf(again, rangeOf({ key: 'gone' })), [])
  const before = rangeOf({ key: 'again', revision: again.compactRevision })
  t.strictSame(keysOf(again, before), [], 'nor does it come back in history')
  again.leasedKeys((lease, key) => t.fail(`${key} has lease ${lease}`))
  t.end()
})

t.test('a pinned revision is read in parts while a compaction waits for it', (t) => {
  const { store, put, del } = world('a', 'b', 'c')
  const pin = store.pin(store.revision)
  const pages = new RangePages(store, allKeys(), true)
  t.strictSame(kvTexts(pages.next(1).kvs), ['a=A 2/2/1'])
  put('b', '2')
  del('c')
  store.compact(store.revision)
  t.equal(store.compactHeld, true)
  t.equal(store.compactStep(1000), false)
  t.strictSame(kvTexts(pages.next(1).kvs), ['b=B 3/3/1'])
  const last = pages.next(1)
  t.strictSame(kvTexts(last.kvs), ['c=C 4/4/1'])
  t.match(last, { last: true, count: 3, more: false })
  pin.release()
  t.equal(store.compactHeld, false)
  t.equal(store.compactStep(1000), true)
  refuses(t, () => range(store, allKeys({ revision: 4 })), 'compacted', 'then it is gone')
  t.end()
})

t.test('the revision stays when the newest write was a delete that is compacted', (t) => {
  const { backend, store, del, put } = world('a')
  del('a')
  store.compact(3)
  while (!store.compactStep(1));
  const again = restoredStore(backend)
  t.equal(again.revision, 3)
  const { revisions } = readHistory(again, 3, NO_LIMITS)
  t.equal(revisions[0]?.events[0]?.key, 'a', 'a watch from the compacted revision sees it')
  put('b', '1')
  store.compact(4)
  while (!store.compactStep(1));
  const { dead, records } = store.historyStats()
  t.equal(records - dead, 1, 'the next compaction takes the delete')
  t.end()
})

t.test('a key written twice in one revision keeps both events until the next compaction', (t) => {
  const { backend, store, leases, put } = world('a')
  const nested = [
    op.txn({ success: [op.put({ key: 'a', value: '2' })] }),
    op.txn({ success: [op.del({ key: 'a' })] }),
  ]
  store.txn(txnOf({ success: nested }), leases)
  const texts = (): (string | undefined)[] =>
    readHistory(store, 3, NO_LIMITS).revisions[0]?.events.map(
      (event) => `${event.type} ${kvText(event.kv)} before ${kvText(event.prevKv())}`,
    ) ?? []
  t.strictSame(texts(), ['0 a=2 2/3/2 before a=A 2/2/1', '1 a= 0/3/0 before a=A 2/2/1'])
  store.compact(3)
  while (!store.compactStep(1));
  t.strictSame(texts(), ['0 a=2 2/3/2 before none', '1 a= 0/3/0 before none'], 'at it')
  t.equal(restoredStore(backend).keyCount, 0)
  put('b', '1')
  store.compact(4)
  while (!store.compactStep(1));
  const { dead, records } = store.historyStats()
  t.equal(records - dead, 1)
  t.end()
})

t.test('the key before an event is unknown as soon as it is compacted', (t) => {
  const { store, put } = world('a')
  put('a', '2')
  put('a', '3')
  const [, , event] = readHistory(store, 2, NO_LIMITS).revisions.map(({ events }) => events[0])
  t.equal(kvText(event?.prevKv()), 'a=2 2/3/2')
  store.compact(3)
  t.equal(kvText(event?.prevKv()), 'a=2 2/3/2')
  store.compact(4)
  t.equal(event?.prevKv(), undefined, 'though the record is still there')
  t.end()
})

/** Where the page is that begins with the first write of a revision below 256. */
function keyOf(main: number): string {
  return `k${'\0'.repeat(7)}${String.fromCharCode(main)}\0\0\0\0`
}

/** A page of one record, the first of its revision; `kind` 1 is a delete. */
function pageOf(record: string, kind = 0, end = record.length, count = 1): Uint8Array {
  const number = (value: number): string => `\0\0\0${String.fromCharCode(value)}`
  return bytes(`${record}${number(0)}${number(kind)}${number(end)}${number(count)}`)
}

t.test('damaged or missing records stop a restore with a typed error', (t) => {
  const backend = new MemoryBackend()
  const leases = new MemoryLeases([1n])
  const store = restoredStore(backend, { pageBytes: 1, cacheBytes: 1 })
  for (const key of ['a', 'b', 'c']) store.put(putOf({ key, value: key }), leases)
  store.put(putOf({ key: 'a', value: '2', lease: 1n }), leases)
  backend.flush()
  const restores = (change: (records: Map<string, Uint8Array>) => void): (() => unknown) => {
    const copy = new MemoryBackend()
    for (const [key, value] of backend.records) copy.records.set(key, value)
    change(copy.records)
    return () => restoredStore(copy)
  }
  const page = (stored: Uint8Array) => (records: Map<string, Uint8Array>) => {
    records.set(keyOf(3), stored)
  }
  const put = '\x0a\x01b\x10\x03\x18\x03\x20\x01'
  const damages: [string, (records: Map<string, Uint8Array>) => void][] = [
    ['a missing revision', (records) => records.delete(keyOf(3))],
    ['an empty page', page(bytes(''))],
    ['a page of no records', page(pageOf('', 0, 0, 0))],
    ['a directory cut short', page(pageOf(put, 0, put.length, 9))],
    ['another place than the page has', page(pageOf(put, 4))],
    ['a record that ends elsewhere', page(pageOf(put, 0, put.length - 1))],
    ['an unknown field', page(pageOf(`${put}\x40\x01`))],
    ['a record cut short', page(pageOf(put.slice(0, -1)))],
    ['a key cut short', page(pageOf('\x0a\x07b\x10\x03\x18\x03\x20\x01'))],
    ['an empty key', page(pageOf('\x0a\0\x10\x03\x18\x03\x20\x01'))],
    ['a value cut short', page(pageOf(`${put}\x2a\x05v`))],
    ['a lease cut short', page(pageOf(`${put}\x30\xff`))],
    ['version 0', page(pageOf('\x0a\x01b\x10\x03\x18\x03\x20\0'))],
    ['creation before time', page(pageOf('\x0a\x01b\x10\0\x18\x03\x20\x01'))],
    ['creation after all', page(pageOf('\x0a\x01b\x10\x04\x18\x03\x20\x01'))],
    ['the revision of another', page(pageOf('\x0a\x01b\x10\x02\x18\x02\x20\x01'))],
    ['a short page key', (records) => records.set('k\0', bytes(''))],
    ['a revision past all', (records) => records.set(`k${'\xff'.repeat(12)}`, bytes(''))],
    ['a foreign record', (records) => records.set('z', bytes(''))],
    ['an unknown mark', (records) => records.set('Kx', bytes('1'))],
    ['a mark of nothing', (records) => records.set('KscheduledCompact', bytes('x'))],
    ['a mark past all', (records) => records.set('KscheduledCompact', bytes('9'))],
  ]
  for (const [what, change] of damages) refuses(t, restores(change), 'damaged', what)
  t.doesNotThrow(
    restores(() => {}),
    'undamaged it works',
  )
  t.doesNotThrow(restores(page(pageOf(put))), 'nor does such a page harm')
  t.ok(new MvccError('damaged', 'x') instanceof Error)
  t.end()
})
