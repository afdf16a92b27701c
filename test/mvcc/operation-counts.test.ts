import t from 'tap'
import { range, RangePages, readTxn, type Store } from '../../src/mvcc/index.ts'
import { CompareTarget } from '../../src/proto/messages.ts'
import { MemoryBackend, MemoryLeases, restoredStore } from './memory-world.ts'
import { allKeys, compareOf, deleteOf, op, putOf, rangeOf, txnOf } from './requests.ts'

const leases = new MemoryLeases([])

/** What `run` adds to the counts of `store`. */
function added(store: Store, run: () => unknown): string {
  const { ranges, puts, deletes, txns } = store.counts
  try {
    run()
  } catch {
    // A refusal counts what it looked at.
  }
  const now = store.counts
  return [
    `${now.ranges - ranges} ranges, ${now.puts - puts} puts,`,
    `${now.deletes - deletes} deletes, ${now.txns - txns} txns`,
  ].join(' ')
}

t.test('each operation is counted as etcd counts it', (t) => {
  const store = restoredStore(new MemoryBackend())
  const put = op.put({ key: 'a', value: '1' })
  const exists = compareOf({ key: 'a', target: CompareTarget.VERSION, version: 1 })
  const check = (what: string, run: () => unknown, want: string): void => {
    t.equal(added(store, run), want, what)
  }
  const txn = (request: Parameters<typeof txnOf>[0]) => () => store.txn(txnOf(request), leases)

  check(
    'a put',
    () => store.put(putOf({ key: 'a', value: '1' }), leases),
    '0 ranges, 1 puts, 0 deletes, 0 txns',
  )
  check(
    'a compare and a put',
    txn({ compare: [exists], success: [put] }),
    '1 ranges, 1 puts, 0 deletes, 0 txns',
  )
  check(
    'two puts and a delete, within a nested one too',
    txn({
      success: [
        op.put({ key: 'b', value: '' }),
        op.txn({ success: [op.put({ key: 'c', value: '' }), op.del({ key: 'x' })] }),
      ],
    }),
    '0 ranges, 2 puts, 1 deletes, 1 txns',
  )
  check(
    'the branch that is not taken',
    txn({
      compare: [compareOf({ key: 'none', target: CompareTarget.VERSION, version: 5 })],
      success: [put, put],
      failure: [],
    }),
    '1 ranges, 0 puts, 0 deletes, 0 txns',
  )
  check(
    'a put that answers the former value',
    () => store.put(putOf({ key: 'a', value: '2', prevKv: true }), leases),
    '1 ranges, 1 puts, 0 deletes, 1 txns',
  )
  check(
    'a delete of all keys',
    () => store.deleteRange(deleteOf({ key: '\0', rangeEnd: '\0' }), leases),
    '0 ranges, 0 puts, 1 deletes, 0 txns',
  )
  check(
    'a delete that finds nothing',
    () => store.deleteRange(deleteOf({ key: 'a' }), leases),
    '0 ranges, 0 puts, 1 deletes, 0 txns',
  )
  check(
    'a put that is refused',
    () => store.put(putOf({ key: 'a', lease: 9n }), leases),
    '0 ranges, 0 puts, 0 deletes, 0 txns',
  )
  check('a range', () => range(store, rangeOf({ key: 'a' })), '1 ranges, 0 puts, 0 deletes, 0 txns')
  check(
    'a part of a long range',
    () => new RangePages(store, allKeys()).next(10),
    '1 ranges, 0 puts, 0 deletes, 0 txns',
  )
  check(
    'a transaction that only reads',
    () => readTxn(store, txnOf({ success: [op.range({ key: 'a' }), op.range({ key: 'b' })] })),
    '2 ranges, 0 puts, 0 deletes, 1 txns',
  )
  for (const key of ['d', 'e']) store.put(putOf({ key, value: '' }), leases)
  check(
    'the keys of a revoked lease',
    () => store.deleteKeys(['d', 'e'], leases),
    '0 ranges, 0 puts, 2 deletes, 1 txns',
  )
  t.end()
})

t.test('counts are of the process: a restart begins anew, a swap of the state goes on', (t) => {
  const backend = new MemoryBackend()
  const first = restoredStore(backend)
  first.put(putOf({ key: 'a', value: '1' }), leases)
  const second = restoredStore(backend)
  t.equal(second.counts.puts, 0)
  second.counts.takeOver(first.counts)
  second.put(putOf({ key: 'a', value: '2' }), leases)
  t.equal(second.counts.puts, 2)
  t.end()
})
