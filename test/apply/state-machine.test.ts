import t from 'tap'
import {
  createStateMachine,
  readStateMeta,
  type ApplyOutcome,
  type StateMachine,
} from '../../src/apply/index.ts'
import { latin1ToBytes } from '../../src/base/index.ts'
import { readHistory, type PagesOptions } from '../../src/mvcc/index.ts'
import type { InternalRaftRequest } from '../../src/proto/messages.ts'
import { MemoryBackend } from '../mvcc/memory-world.ts'
import { bytes, deleteOf, op, putOf, txnOf } from '../mvcc/requests.ts'
import { BOOT, confAfter, recordOf, requestOf } from './log-entries.ts'
import { applyEntry, copyOf, fingerprint, outcomeText, restoredMachine } from './machine-world.ts'

const NO_LIMITS = { revisionsMax: Infinity, bytesMax: Infinity }

/** A state machine with the next index at hand. */
class Member {
  readonly backend = new MemoryBackend()
  readonly machine: StateMachine

  constructor(pages: Partial<PagesOptions> = {}) {
    this.machine = createStateMachine({ backend: this.backend, pages })
  }

  apply(content: Partial<InternalRaftRequest>): ApplyOutcome | undefined {
    return this.machine.applyNormal(this.machine.appliedIndex + 1, 1, requestOf(content))
  }

  /** The reply; a refusal fails the test. */
  reply(content: Partial<InternalRaftRequest>): unknown {
    const outcome = this.apply(content)
    if (outcome === undefined || !('reply' in outcome)) throw new Error(outcomeText(outcome))
    return outcome.reply
  }

  /** The name and code of the refusal. */
  refusal(content: Partial<InternalRaftRequest>): string {
    const outcome = this.apply(content)
    if (outcome === undefined || !('refusal' in outcome)) throw new Error(outcomeText(outcome))
    return `${outcome.refusal.name} ${outcome.refusal.code}`
  }

  put(key: string, lease = 0n): void {
    this.reply({ put: putOf({ key, value: 'v', lease }) })
  }
}

t.test('every request answers under its own name, with the revision of etcd in the header', (t) => {
  const member = new Member()
  const put = putOf({ key: 'a', value: '1' })
  t.strictSame(member.reply({ put }), { put: { header: { revision: 2 } } })
  t.strictSame(member.reply({ txn: txnOf({ success: [op.put({ key: 'b' }), op.none] }) }), {
    txn: {
      succeeded: true,
      header: { revision: 3 },
      responses: [{ responsePut: { header: { revision: 3 } } }, {}],
    },
  })
  t.strictSame(member.reply({ deleteRange: deleteOf({ key: 'none' }) }), {
    deleteRange: { header: { revision: 3 }, deleted: 0, prevKvs: [] },
  })
  t.strictSame(member.reply({ leaseGrant: { ID: -7n, TTL: 60 } }), {
    leaseGrant: { header: { revision: 3 }, ID: -7n, TTL: 60 },
  })
  member.put('x', -7n)
  member.put('w', -7n)
  t.strictSame(member.reply({ leaseRevoke: { ID: -7n } }), {
    leaseRevoke: { header: { revision: 6 } },
  })
  t.strictSame(member.reply({ compaction: { revision: 3, physical: true } }), {
    compaction: { header: { revision: 6 } },
  })
  const checkpoints = [{ ID: -7n, remainingTTL: 5 }]
  t.strictSame(member.reply({ leaseCheckpoint: { checkpoints } }), {})
  t.strictSame(member.reply({ clusterVersionSet: { ver: '3.6.0' } }), {})
  t.equal(member.machine.cluster.version, '3.6.0')
  t.end()
})

t.test('a refusal says which room refused, moves the index, and writes nothing else', (t) => {
  const member = new Member()
  member.reply({ leaseGrant: { ID: 1n, TTL: 60 } })
  member.put('a', 1n)
  const before = copyOf(member.backend)
  const expected: readonly (readonly [Partial<InternalRaftRequest>, string])[] = [
    [{ put: putOf({ key: 'a', lease: 9n }) }, 'MvccError leaseNotFound'],
    [{ put: putOf({ key: 'none', ignoreValue: true }) }, 'MvccError keyNotFound'],
    [
      { txn: txnOf({ success: [op.put({ key: 'b' }), op.put({ key: 'c', lease: 9n })] }) },
      'MvccError leaseNotFound',
    ],
    [{ compaction: { revision: 9, physical: false } }, 'MvccError futureRevision'],
    [{ leaseGrant: { ID: 1n, TTL: 60 } }, 'LeaseError exists'],
    [{ leaseGrant: { ID: 2n, TTL: 9_000_000_001 } }, 'LeaseError ttlTooLarge'],
    [{ leaseRevoke: { ID: 9n } }, 'LeaseError notFound'],
    [
      { clusterMemberAttrSet: { memberID: 9n, memberAttributes: undefined } },
      'MembershipError notFound',
    ],
    [{ clusterVersionSet: { ver: '3' } }, 'MembershipError badVersion'],
    [{ alarm: { action: 0, memberID: 0n, alarm: 0 } }, 'ApplyError unsupported'],
    [{ authEnable: {} }, 'ApplyError unsupported'],
    [{ downgradeInfoSet: { enabled: true, ver: '3.5.0' } }, 'ApplyError unsupported'],
    // What a newer member asked for, and this one's decoder dropped.
    [{}, 'ApplyError unsupported'],
  ]
  for (const [content, text] of expected) {
    const index = member.machine.appliedIndex
    t.equal(member.refusal(content), text)
    t.equal(member.machine.appliedIndex, index + 1)
  }
  member.backend.flush()
  const changed = [...member.backend.records].filter(
    ([key, value]) => String(before.records.get(key)) !== String(value),
  )
  t.same(
    changed.map(([key]) => key),
    ['aposition'],
  )
  t.match(member.apply({ alarm: { action: 0, memberID: 0n, alarm: 0 } }), {
    refusal: { message: /alarm/ },
  })
  t.end()
})

t.test('entries come once, in order and without a gap', (t) => {
  const { machine, backend } = new Member()
  t.same([machine.appliedIndex, machine.appliedTerm], [0, 0])
  t.strictSame(machine.applyNormal(1, 3, undefined), { reply: {} })
  const nothing = { ...requestOf({}), header: undefined }
  t.strictSame(machine.applyNormal(2, 3, nothing), { reply: {} }, 'empty, and nobody waits')
  const put = requestOf({ put: putOf({ key: 'a' }) })
  machine.applyNormal(3, 4, put)
  const before = fingerprint(backend)
  t.equal(machine.applyNormal(3, 4, put), undefined, 'not twice (#13766)')
  t.equal(machine.applyNormal(1, 3, put), undefined)
  t.equal(
    machine.applyConf(3, 4, { steps: [], record: undefined }, () => {
      throw new Error('raft is not asked')
    }),
    undefined,
  )
  t.equal(fingerprint(backend), before)
  t.throws(() => machine.applyNormal(5, 4, put), /without a gap/)
  t.throws(() => machine.applyNormal(4, 3, put), /terms never fall/)
  t.same([machine.appliedIndex, machine.appliedTerm, machine.store.revision], [3, 4, 2])
  t.end()
})

t.test('positions above 32 bits survive a restart', (t) => {
  const backend = new MemoryBackend()
  const value = new Uint8Array(16)
  const view = new DataView(value.buffer)
  view.setBigUint64(0, 2n ** 53n - 3n)
  view.setBigUint64(8, 2n ** 40n + 5n)
  backend.put(latin1ToBytes('aposition'), value)
  const machine = restoredMachine(backend)
  t.same([machine.appliedIndex, machine.appliedTerm], [2 ** 53 - 3, 2 ** 40 + 5])
  machine.applyNormal(2 ** 53 - 2, 2 ** 40 + 6, undefined)
  const again = restoredMachine(backend)
  t.same([again.appliedIndex, again.appliedTerm], [2 ** 53 - 2, 2 ** 40 + 6])
  t.end()
})

t.test('a revoke deletes the keys of its lease in one revision, in byte order', (t) => {
  const member = new Member()
  const { machine } = member
  member.reply({ leaseGrant: { ID: 5n, TTL: 60 } })
  member.reply({ leaseGrant: { ID: 6n, TTL: 60 } })
  for (const key of ['b', '\xff', 'a', 'aa', 'moved', 'gone']) member.put(key, 5n)
  member.put('moved', 6n)
  member.put('b')
  member.reply({ deleteRange: deleteOf({ key: 'gone' }) })
  member.reply({ put: putOf({ key: 'aa', value: '2', ignoreLease: true }) })
  const revisions: [number, string[]][] = []
  machine.store.listen((revision) => {
    const [written] = readHistory(machine.store, revision, NO_LIMITS).revisions
    revisions.push([revision, written?.events.map(({ key }) => key) ?? []])
  })
  const { revision } = machine.store
  member.reply({ leaseRevoke: { ID: 5n } })
  t.same(revisions, [[revision + 1, ['a', 'aa', '\xff']]])
  t.same([...machine.lessor.keys(6n)], ['moved'])
  t.equal(machine.store.keyCount, 2)
  member.reply({ leaseGrant: { ID: 7n, TTL: 60 } })
  member.reply({ leaseRevoke: { ID: 7n } })
  t.equal(machine.store.revision, revision + 1, 'a lease without keys uses no revision')
  t.same([...restoredMachine(member.backend).lessor.keys(6n)], ['moved'])
  t.end()
})

t.test('S27: revoking a lease of 100,000 keys is one revision and well under a second', (t) => {
  const member = new Member()
  member.reply({ leaseGrant: { ID: 5n, TTL: 60 } })
  for (let at = 0; at < 100_000; at++) member.put(`key/${at}`, 5n)
  const { revision } = member.machine.store
  const started = process.cpuUsage()
  member.reply({ leaseRevoke: { ID: 5n } })
  const { user, system } = process.cpuUsage(started)
  t.equal(member.machine.store.revision, revision + 1)
  t.equal(member.machine.store.keyCount, 0)
  t.comment(`${Math.round((user + system) / 1000)} ms of CPU`)
  t.ok(user + system < 5_000_000, 'with room for a slow machine')
  t.end()
})

function boot(machine: StateMachine): void {
  BOOT.forEach((entry, at) => applyEntry(machine, at + 1, entry))
}

t.test('a membership change moves the records and the configuration together', (t) => {
  const { machine, backend } = new Member()
  boot(machine)
  const add = {
    steps: [{ type: 'addLearner', id: 2n }],
    record: recordOf(2n, 'http://h:2'),
  } as const
  const asked: boolean[] = []
  const toRaft = (accepted: boolean) => {
    asked.push(accepted)
    return accepted ? confAfter(machine.confState, add.steps) : machine.confState
  }
  t.strictSame(machine.applyConf(3, 2, add, toRaft), { reply: {} })
  t.match(machine.applyConf(4, 2, add, toRaft), { refusal: { code: 'exists' } })
  t.same(asked, [true, false])
  const conf = {
    voters: [1n],
    learners: [2n],
    votersOutgoing: [],
    learnersNext: [],
    autoLeave: false,
  }
  t.strictSame(machine.confState, conf)
  t.equal(machine.appliedIndex, 4)
  const again = restoredMachine(backend)
  t.strictSame(again.confState, conf)
  t.strictSame(again.cluster.members(), machine.cluster.members())
  const meta = readStateMeta((key) => backend.get(key))
  t.strictSame(meta, { index: 4, term: 2, conf })
  t.strictSame(readStateMeta(() => undefined).index, 0)
  t.end()
})

t.test('a joint configuration, with ids of 64 bits, survives a restart and is left', (t) => {
  const { machine, backend } = new Member()
  boot(machine)
  const id = 2n ** 64n - 1n
  const joint = {
    voters: [id],
    learners: [],
    votersOutgoing: [1n],
    learnersNext: [],
    autoLeave: true,
  }
  const steps = [
    { type: 'addVoter', id },
    { type: 'remove', id: 1n },
  ] as const
  machine.applyConf(3, 2, { steps, record: recordOf(id, 'http://h:9') }, () => joint)
  t.strictSame(restoredMachine(backend).confState, joint)
  const left = { ...joint, votersOutgoing: [], autoLeave: false }
  machine.applyConf(4, 2, { steps: [], record: undefined }, () => left)
  t.strictSame(restoredMachine(backend).confState, left)
  t.end()
})

t.test('S19: raft and the records may not differ on who votes', (t) => {
  const { machine } = new Member()
  boot(machine)
  const add = {
    steps: [{ type: 'addLearner', id: 2n }],
    record: recordOf(2n, 'http://h:2'),
  } as const
  const conf = machine.confState
  t.throws(() => machine.applyConf(3, 2, add, () => ({ ...conf, voters: [1n, 2n] })), {
    message: /agree who votes/,
  })
  const other = new Member().machine
  boot(other)
  t.throws(() => other.applyConf(3, 2, add, () => conf), { message: /as many members/ })
  t.end()
})

t.test(
  'an entry that a fault cuts off is never flushed, and applied whole by the next start',
  (t) => {
    const member = new Member({ pageBytes: 100, cacheBytes: 1 })
    for (let at = 0; at < 20; at++) member.put(`k${at}`)
    const before = copyOf(member.backend)
    const read = op.range({ key: 'k0' })
    const txn = txnOf({ success: [op.put({ key: 'half', value: 'v' }), read] })
    member.backend.get = () => {
      throw new Error('the disk does not answer')
    }
    t.throws(() => member.reply({ txn }), /does not answer/)
    t.throws(() => member.backend.flush(), /flushed between two entries/)
    t.strictSame([...member.backend.records], [...before.records], 'the disk has none of it')
    const machine = restoredMachine(before)
    machine.applyNormal(21, 1, requestOf({ txn }))
    t.equal(machine.store.revision, 22, 'once')
    t.end()
  },
)

t.test('damage is this member alone: it is thrown, and never an answer', (t) => {
  const member = new Member({ pageBytes: 1, cacheBytes: 1 })
  for (const key of ['a', 'b', 'c']) member.put(key)
  const record = [...member.backend.records.keys()].find((key) => key.startsWith('k')) ?? ''
  member.backend.records.set(record, bytes('damaged'))
  t.throws(() => member.apply({ put: putOf({ key: 'a', prevKv: true }) }), { code: 'damaged' })

  const damages: readonly (readonly [string, string, { name: string; code: string }])[] = [
    ['aposition', 'short', { name: 'ApplyError', code: 'damaged' }],
    ['aposition', '\xff'.repeat(16), { name: 'ApplyError', code: 'damaged' }],
    ['aconf', '{', { name: 'ApplyError', code: 'damaged' }],
    ['aconf', 'null', { name: 'ApplyError', code: 'damaged' }],
    ['aconf', '{"voters":["x"]}', { name: 'ApplyError', code: 'damaged' }],
    ['aother', '', { name: 'ApplyError', code: 'damaged' }],
    ['?', '', { name: 'ApplyError', code: 'damaged' }],
    ['l', '', { name: 'LeaseError', code: 'damaged' }],
    ['m', '', { name: 'MembershipError', code: 'damaged' }],
    ['Kx', '1', { name: 'MvccError', code: 'damaged' }],
  ]
  for (const [key, value, error] of damages) {
    const { machine } = new Member()
    t.throws(() => machine.restore(latin1ToBytes(key), latin1ToBytes(value)), error, key)
  }
  const leased = new Member()
  leased.reply({ leaseGrant: { ID: 5n, TTL: 60 } })
  leased.put('a', 5n)
  for (const key of leased.backend.records.keys()) {
    if (key.startsWith('l')) leased.backend.records.delete(key)
  }
  t.throws(() => restoredMachine(leased.backend), { code: 'damaged', message: /lease of a key/ })
  t.end()
})
