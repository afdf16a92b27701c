import t from 'tap'
import { bytesToLatin1, seededRandom } from '../../src/base/index.ts'
import {
  DEAD_PREFIX,
  MARK_PREFIX,
  MvccError,
  RECORD_PREFIX,
  checkDeleteRange,
  checkPut,
  checkRange,
  checkTxn,
  range,
} from '../../src/mvcc/index.ts'
import type { RequestOp, TxnRequest } from '../../src/proto/messages.ts'
import { MemoryBackend, MemoryLeases, restoredStore } from './memory-world.ts'
import { oneOf, randomTxn } from './random-requests.ts'
import { allKeys, compareOf, deleteOf, kvTexts, op, putOf, rangeOf, txnOf } from './requests.ts'
import { seedsOf } from './seeds.ts'

function codeOf(check: () => void): string {
  try {
    check()
    return 'ok'
  } catch (error) {
    if (error instanceof MvccError) return error.code
    throw error
  }
}

t.test('what has no key, or says too much, is refused by its form', (t) => {
  t.equal(
    codeOf(() => checkRange(rangeOf({}))),
    'emptyKey',
  )
  t.equal(
    codeOf(() => checkRange(rangeOf({ sortOrder: 9 }))),
    'emptyKey',
    'the key comes first',
  )
  t.equal(
    codeOf(() => checkRange(rangeOf({ key: 'a', sortOrder: 9 }))),
    'invalidSortOption',
  )
  t.equal(
    codeOf(() => checkRange(rangeOf({ key: 'a', sortTarget: 9 }))),
    'invalidSortOption',
  )
  t.equal(
    codeOf(() => checkRange(rangeOf({ key: 'a', sortOrder: -1 }))),
    'invalidSortOption',
  )
  t.equal(
    codeOf(() => checkRange(rangeOf({ key: 'a', sortOrder: 2, sortTarget: 4 }))),
    'ok',
  )
  t.equal(
    codeOf(() => checkPut(putOf({ value: 'x' }))),
    'emptyKey',
  )
  t.equal(
    codeOf(() => checkPut(putOf({ key: 'a', value: 'x', ignoreValue: true, ignoreLease: true }))),
    'valueProvided',
  )
  t.equal(
    codeOf(() => checkPut(putOf({ key: 'a', lease: 5n, ignoreLease: true }))),
    'leaseProvided',
  )
  t.equal(
    codeOf(() => checkPut(putOf({ key: 'a', ignoreValue: true, ignoreLease: true }))),
    'ok',
  )
  t.equal(
    codeOf(() => checkDeleteRange(deleteOf({ rangeEnd: 'b' }))),
    'emptyKey',
  )
  t.equal(
    codeOf(() => checkDeleteRange(deleteOf({ key: 'b', rangeEnd: 'a' }))),
    'ok',
  )
  t.end()
})

const READ = op.range({ key: 'a' })
const reads = (count: number): RequestOp[] => Array.from({ length: count }, () => READ)

t.test('a txn has so many operations a list, and a nested one what its parent left', (t) => {
  const many = (count: number, part: (ops: RequestOp[]) => Partial<TxnRequest>): string =>
    codeOf(() => checkTxn(txnOf(part(reads(count))), 128))
  t.equal(
    many(128, (success) => ({ success, failure: success })),
    'ok',
  )
  t.equal(
    many(129, (success) => ({ success })),
    'tooManyOps',
  )
  t.equal(
    many(129, (failure) => ({ failure })),
    'tooManyOps',
  )
  const compare = Array.from({ length: 129 }, () => compareOf({ key: 'a' }))
  t.equal(
    codeOf(() => checkTxn(txnOf({ compare }), 128)),
    'tooManyOps',
  )
  const nested = (outer: number, inner: number): string =>
    many(outer - 1, (ops) => ({ success: [...ops, op.txn({ failure: reads(inner) })] }))
  t.equal(nested(64, 64), 'ok')
  t.equal(nested(64, 65), 'tooManyOps')
  const compares = compare.slice(0, 100)
  const success = [op.txn({ success: reads(29) })]
  t.equal(
    codeOf(() => checkTxn(txnOf({ compare: compares, success }), 128)),
    'tooManyOps',
  )
  t.end()
})

t.test('the faults of a txn are told in the order in which etcd looks for them', (t) => {
  const noKey = op.put({})
  const twice = [op.put({ key: 'x' }), op.put({ key: 'x' })]
  const cases: [string, Partial<TxnRequest>][] = [
    ['tooManyOps', { compare: [compareOf({})], success: reads(5) }],
    ['emptyKey', { compare: [compareOf({})], success: [op.none] }],
    ['keyNotFound', { success: [op.none, noKey], failure: [noKey] }],
    ['emptyKey', { success: [noKey, op.none], failure: [op.none] }],
    ['emptyKey', { success: twice, failure: [noKey] }],
    ['duplicateKey', { failure: twice }],
    ['invalidSortOption', { success: [op.range({ key: 'a', sortOrder: 7 }), ...twice] }],
    ['emptyKey', { success: [op.txn({ failure: [op.del({})] })] }],
    ['ok', {}],
  ]
  for (const [wanted, part] of cases)
    t.equal(
      codeOf(() => checkTxn(txnOf(part), 4)),
      wanted,
    )
  t.end()
})

t.test('one key is put once, and not where the branch deletes', (t) => {
  const put = (key: string): RequestOp => op.put({ key })
  const del = (key: string, rangeEnd = ''): RequestOp => op.del({ key, rangeEnd })
  const nest = (success: RequestOp[], failure: RequestOp[] = []): RequestOp =>
    op.txn({ success, failure })
  const cases: [string, string, RequestOp[]][] = [
    ['put twice', 'duplicateKey', [put('x'), put('x')]],
    ['put in a deleted range', 'duplicateKey', [put('x'), del('w', 'z')]],
    ['put of a deleted key', 'duplicateKey', [del('x'), put('x')]],
    ['the end is not deleted', 'ok', [put('z'), del('w', 'z')]],
    ['deletes may overlap', 'ok', [del('w', 'z'), del('x'), del('a', 'y')]],
    ['an empty range deletes nothing', 'ok', [del('z', 'a'), put('m')]],
    ['etcd does not look at open ends', 'ok', [del('a', '\0'), put('m')]],
    ['nested put twice', 'duplicateKey', [put('x'), nest([put('x')])]],
    ['nested in both branches', 'ok', [nest([put('x')], [put('x')])]],
    ['nested twice', 'duplicateKey', [nest([put('x')]), nest([], [put('x')])]],
    ['nested delete', 'duplicateKey', [put('x'), nest([del('a', 'z')])]],
    ['deleted outside', 'duplicateKey', [nest([], [put('x')]), del('x')]],
    ['deleted by one nested before', 'duplicateKey', [nest([del('x')]), nest([put('x')])]],
    ['deleted by one nested later', 'ok', [nest([put('x')]), nest([del('x')])]],
    ['deleted in the other branch', 'ok', [nest([put('x')], [del('x')])]],
    ['that branch counts outside', 'duplicateKey', [nest([], [del('x')]), put('x')]],
  ]
  for (const [what, wanted, success] of cases) {
    t.equal(
      codeOf(() => checkTxn(txnOf({ success }), 128)),
      wanted,
      what,
    )
    t.equal(
      codeOf(() => checkTxn(txnOf({ failure: success }), 128)),
      wanted,
      `${what}, not taken`,
    )
  }
  t.end()
})

interface Writes {
  readonly puts: string[]
  readonly deletes: [string, string][]
}

/** Whether a key is put twice or also deleted, by looking at every pair; undefined when one is. */
function naiveWrites(ops: readonly RequestOp[]): Writes | undefined {
  const puts: string[] = []
  const deletes: [string, string][] = ops.flatMap(({ requestDeleteRange: found }) => {
    if (found === undefined) return []
    const key = bytesToLatin1(found.key)
    return [[key, found.rangeEnd.length === 0 ? `${key}\0` : bytesToLatin1(found.rangeEnd)]]
  })
  const isDeleted = (key: string): boolean => deletes.some(([from, to]) => key >= from && key < to)
  for (const { requestTxn } of ops) {
    if (requestTxn === undefined) continue
    const branches = [naiveWrites(requestTxn.success), naiveWrites(requestTxn.failure)]
    const found: string[] = []
    for (const branch of branches) {
      if (branch === undefined) return undefined
      if (branch.puts.some((key) => puts.includes(key) || isDeleted(key))) return undefined
      found.push(...branch.puts)
    }
    puts.push(...found)
    for (const branch of branches) deletes.push(...(branch?.deletes ?? []))
  }
  for (const { requestPut } of ops) {
    if (requestPut === undefined) continue
    const key = bytesToLatin1(requestPut.key)
    if (puts.includes(key) || isDeleted(key)) return undefined
    puts.push(key)
  }
  return { puts, deletes }
}

t.test('writes that meet are found as by comparing every pair', async (t) => {
  for (const seed of seedsOf(t, 2)) {
    const random = seededRandom(seed)
    const counts = { ok: 0, duplicateKey: 0 }
    for (let times = 0; times < 1500; times++) {
      const request = randomTxn(random, 5, 3)
      const met = [request.success, request.failure].some((ops) => naiveWrites(ops) === undefined)
      const wanted = met ? 'duplicateKey' : 'ok'
      const found = codeOf(() => checkTxn(request, 128))
      if (found !== wanted) t.fail(`seed ${seed}, txn ${times}: ${found}, wanted ${wanted}`)
      counts[wanted] += 1
    }
    t.ok(counts.ok > 200 && counts.duplicateKey > 200, `seed ${seed}: ${JSON.stringify(counts)}`)
  }
})

t.test('records of any size and number come back as they went in', async (t) => {
  for (const seed of seedsOf(t, 2)) {
    const random = seededRandom(seed)
    const ids = [1n, -1n, 2n ** 63n - 1n, -(2n ** 63n)]
    const backend = new MemoryBackend()
    // Puts start far from 0: a compacted history of which nothing is left but the last revision.
    const base = oneOf(random, [2, 127, 2 ** 31, 2 ** 32, 2 ** 45])
    const start = `k${bigEndian(base, 8)}${bigEndian(0, 4)}`
    // One delete, of the key 0xff.
    backend.records.set(
      start,
      Uint8Array.from([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]),
    )
    backend.records.set('KscheduledCompact', new TextEncoder().encode(String(base)))
    backend.records.set('KfinishedCompact', new TextEncoder().encode(String(base)))
    const leases = new MemoryLeases(ids)
    const store = restoredStore(backend)
    t.equal(store.revision, base)
    for (let times = 0; times < 60; times++) {
      const key = 'k'.repeat(1 + random.below(300)) + String.fromCharCode(random.below(256))
      const value = 'v'.repeat(random.below(2) === 0 ? 0 : random.below(70_000))
      store.put(putOf({ key, value, lease: oneOf(random, [0n, ...ids]) }), leases)
    }
    const again = restoredStore(backend)
    const [before, after] = [range(store, allKeys()), range(again, allKeys())]
    t.strictSame(kvTexts(after.kvs), kvTexts(before.kvs), `seed ${seed}, from revision ${base}`)
    t.equal(again.revision, base + 60)
    t.equal(again.liveBytes, store.liveBytes)
    for (const key of backend.records.keys()) {
      const prefix = key.charCodeAt(0)
      if (![MARK_PREFIX, DEAD_PREFIX, RECORD_PREFIX].includes(prefix))
        t.fail('a key of another room')
    }
  }
})

function bigEndian(number: number, bytes: number): string {
  return Array.from({ length: bytes }, (_, at) =>
    String.fromCharCode(Math.floor(number / 256 ** (bytes - 1 - at)) % 256),
  ).join('')
}
