import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import {
  method,
  ServingStatus,
  type Init,
  type KeyValue,
  type RangeResponse,
} from '../../src/proto/index.ts'
import { bytes, ClusterRig, ending, text, type ServedMember } from './cluster-rig.ts'

// Three members: each serves any call, alike. The tests share them, and the last one breaks them.

const REQUEST_BYTES_MAX = 100_000
const ELECTION_MS = 400

const rig = await ClusterRig.start(3, [
  `--max-request-bytes=${REQUEST_BYTES_MAX}`,
  '--heartbeat-interval=50',
  `--election-timeout=${ELECTION_MS}`,
])
t.teardown(() => rig.close())
const { members } = rig

const status = (member: ServedMember) => member.call('etcdserverpb.Maintenance', 'Status', {})

/** The member that leads, and one that does not. */
async function roles(): Promise<{ leader: ServedMember; follower: ServedMember; id: bigint }> {
  const found = await Promise.all(
    members.map(async (member) => ({ member, at: await status(member) })),
  )
  const leads = found.find(({ at }) => at.leader === at.header?.memberId)
  const follows = found.find(({ at }) => at.leader !== at.header?.memberId)
  if (leads === undefined || follows === undefined) throw new Error('a cluster has a leader')
  return { leader: leads.member, follower: follows.member, id: leads.at.leader }
}

/** Retried for a while: what holds soon, on every member. */
async function soon(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not in time: ${what}`)
    await wait(20)
  }
}

void t.test('a write through one member is read at once through the others', async (t) => {
  let revision = 1
  for (const [at, writer] of members.entries()) {
    const reply = await writer.put('k', `v${at}`)
    revision += 1
    t.equal(reply.header?.revision, revision)
    for (const reader of members) t.equal(await reader.get('k'), `v${at}`)
  }
  const key = bytes('k')
  const [one, two] = [members[1] ?? rig.first, members[2] ?? rig.first]
  const txn = await one.call('etcdserverpb.KV', 'Txn', {
    compare: [{ key, target: 0, result: 0, version: 3 }],
    success: [{ requestPut: { key: bytes('t'), value: bytes('yes') } }],
  })
  t.match(txn, { succeeded: true, header: { revision: revision + 1 } })
  const gone = await two.call('etcdserverpb.KV', 'DeleteRange', { key, prevKv: true })
  t.match(gone, { deleted: 1, header: { revision: revision + 2 } })
  t.equal(text(gone.prevKvs[0]?.value ?? key), 'v2')
  t.equal(await rig.first.get('k'), undefined)
})

void t.test('all tell of the same cluster, each of itself', async (t) => {
  const lists = await Promise.all(
    members.map((member) =>
      member.call('etcdserverpb.Cluster', 'MemberList', { linearizable: true }),
    ),
  )
  const [first] = lists
  const ids = first?.members.map(({ ID }) => ID) ?? []
  t.equal(ids.length, 3)
  t.same(
    ids,
    ids.toSorted((a, b) => (a < b ? -1 : 1)),
    'sorted by id',
  )
  const answered = new Set<bigint>()
  for (const { header, members: listed } of lists) {
    t.same(listed, first?.members)
    t.equal(header?.revision, 0, 'such a header has no revision')
    t.equal(header?.clusterId, first?.header?.clusterId)
    answered.add(header?.memberId ?? 0n)
  }
  t.same(answered, new Set(ids), 'each header names the member that answered')
  for (const { name, clientURLs } of first?.members ?? []) {
    const known = members.find(({ process }) => process.spec.name === name)
    t.same(clientURLs, [known?.process.spec.client])
  }
  for (const member of members) {
    const reply = await status(member)
    t.match(reply, { version: '3.7.0', storageVersion: '3.7.0', isLearner: false, errors: [] })
    t.ok(ids.includes(reply.leader))
    t.ok(reply.raftAppliedIndex > 0 && reply.raftIndex >= reply.raftAppliedIndex)
    t.ok(reply.dbSize >= reply.dbSizeInUse && reply.dbSizeInUse > 0)
    t.equal(reply.dbSizeQuota, 2 * 1024 ** 3)
    t.same(reply.downgradeInfo, { enabled: false, targetVersion: '' })
  }
})

void t.test('leases are granted, renewed and looked at through any member', async (t) => {
  const { leader, follower } = await roles()
  const granted = await follower.call('etcdserverpb.Lease', 'LeaseGrant', { TTL: 60 })
  const { ID } = granted
  t.ok(ID > 0n && ID < 2n ** 63n, 'the member chose a positive id')
  t.equal(granted.TTL, 60)
  const low = await leader.call('etcdserverpb.Lease', 'LeaseGrant', { TTL: -3, ID: -5n })
  t.match(low, { ID: -5n, TTL: 1 }, 'at least one and a half election timeouts, in seconds')
  const key = bytes('leased')
  await follower.call('etcdserverpb.KV', 'Put', { key, value: bytes('v'), lease: ID })
  for (const member of members) {
    const [asked, all] = await Promise.all([
      member.call('etcdserverpb.Lease', 'LeaseTimeToLive', { ID, keys: true }),
      member.call('etcdserverpb.Lease', 'LeaseLeases', {}),
    ])
    t.match(asked, { ID, grantedTTL: 60, keys: [key] })
    t.ok(asked.TTL >= 55 && asked.TTL <= 60, `${asked.TTL} s are left`)
    t.ok(all.leases.some((lease) => lease.ID === ID))
    const unknown = await member.call('etcdserverpb.Lease', 'LeaseTimeToLive', { ID: 99n })
    t.match(unknown, { ID: 99n, TTL: -1, grantedTTL: 0, keys: [] })

    const stream = member.channel.stream(method('etcdserverpb.Lease', 'LeaseKeepAlive'))
    const replies = stream[Symbol.asyncIterator]()
    stream.send({ ID: 99n })
    t.match(await replies.next(), { value: { ID: 99n, TTL: 0 } }, 'unknown, and the stream goes on')
    stream.send({ ID })
    t.match(await replies.next(), { value: { ID, TTL: 60 } })
    stream.end()
    t.match(await replies.next(), { done: true })
  }
  await soon('the short lease ends everywhere', async () => {
    const lists = await Promise.all(
      members.map((member) => member.call('etcdserverpb.Lease', 'LeaseLeases', {})),
    )
    return lists.every(({ leases }) => !leases.some((lease) => lease.ID === -5n))
  })
  const before = await leader.call('etcdserverpb.KV', 'Range', { key })
  t.equal(before.kvs[0]?.lease, ID)
  const revoked = await leader.call('etcdserverpb.Lease', 'LeaseRevoke', { ID })
  t.equal(revoked.header?.revision, (before.header?.revision ?? 0) + 1)
  t.equal(await follower.get('leased'), undefined)
  t.equal(
    await ending(follower.call('etcdserverpb.Lease', 'LeaseRevoke', { ID })),
    'NotFound: etcdserver: requested lease not found',
  )
})

const KEYS = 600
const VALUE = 'x'.repeat(1000)
const STREAMED = { key: bytes('s/'), rangeEnd: bytes('s0') }

async function fill(): Promise<void> {
  for (let from = 0; from < KEYS; from += 60) {
    const success = Array.from({ length: 60 }, (_, at) => ({
      requestPut: { key: bytes(`s/${String(from + at).padStart(4, '0')}`), value: bytes(VALUE) },
    }))
    await rig.first.call('etcdserverpb.KV', 'Txn', { success })
  }
}

async function streamed(
  member: ServedMember,
  request: Record<string, unknown>,
): Promise<readonly Init<RangeResponse>[]> {
  const stream = member.channel.stream(method('etcdserverpb.KV', 'RangeStream'))
  stream.send({ ...STREAMED, ...request })
  stream.end()
  const pages = []
  for await (const { rangeResponse } of stream) if (rangeResponse) pages.push(rangeResponse)
  return pages
}

/** The keys of some parts as one text, which compares faster than their bytes do. */
function lines(pages: readonly Init<RangeResponse>[]): string {
  const one = ({ key, value, modRevision }: Init<KeyValue>): string =>
    `${text(key ?? bytes(''))}@${modRevision} ${text(value ?? bytes(''))}`
  return pages.flatMap(({ kvs }) => (kvs ?? []).map(one)).join('\n')
}

void t.test('a long range comes in parts, as one at one revision', async (t) => {
  await fill()
  const whole = await rig.first.call('etcdserverpb.KV', 'Range', STREAMED)
  t.equal(whole.kvs.length, KEYS)
  for (const member of members) {
    const pages = await streamed(member, {})
    t.equal(pages[0]?.kvs?.length, 10, 'the first part is short')
    t.equal(lines(pages), lines([whole]))
    for (const page of pages.slice(0, -1)) {
      t.match(page, { header: undefined, count: 0, more: false }, 'the last part alone tells that')
      const size = (page.kvs?.length ?? 0) * VALUE.length
      t.ok(size <= REQUEST_BYTES_MAX, `a part of ${size} bytes`)
    }
    t.match(pages.at(-1), {
      header: { revision: whole.header?.revision },
      count: KEYS,
      more: false,
    })
  }
  const some = await streamed(rig.first, { limit: 25 })
  t.equal(lines(some), lines([{ kvs: whole.kvs.slice(0, 25) }]))
  t.match(some.at(-1), { count: KEYS, more: true })
  t.same(
    (await streamed(rig.first, { countOnly: true })).map(({ kvs, count }) => ({ kvs, count })),
    [{ kvs: [], count: KEYS }],
  )
  t.match(await streamed(rig.first, { key: bytes('none'), rangeEnd: bytes('nonf') }), [
    { kvs: [], count: 0, more: false },
  ])
  const old = await streamed(rig.first, { revision: (whole.header?.revision ?? 0) - 1 })
  t.match(old.at(-1), { count: KEYS - 60, header: { revision: whole.header?.revision } })
})

void t.test("what a stream cannot do is refused in etcd's words", async (t) => {
  const sorted = 'Unimplemented: RangeStream does not support custom sort orders'
  const filtered = 'Unimplemented: RangeStream does not support revision filters'
  const end = (request: Record<string, unknown>) => ending(streamed(rig.first, request))
  t.equal(await end({ sortOrder: 2 }), sorted)
  t.equal(await end({ sortOrder: 1, sortTarget: 4 }), sorted)
  t.equal(await end({ sortOrder: 2, minModRevision: 1 }), sorted)
  t.equal(await end({ sortOrder: 1 }), 'OK', 'ascending keys are the natural order')
  t.equal(await end({ sortTarget: 4 }), 'OK', 'a target says nothing without an order')
  for (const filter of ['min_mod', 'max_mod', 'min_create', 'max_create']) {
    const name = `${filter}_revision`.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
    t.equal(await end({ [name]: 1 }), filtered)
  }
  t.equal(await end({ sortOrder: 9 }), 'InvalidArgument: etcdserver: invalid sort option')
  t.equal(
    await end({ revision: 1_000_000 }),
    'OutOfRange: etcdserver: mvcc: required revision is a future revision',
  )
})

void t.test(
  'a physical compaction is answered when it is done, and holds everywhere',
  async (t) => {
    const { header } = await rig.first.call('etcdserverpb.KV', 'Range', { key: bytes('k') })
    const revision = header?.revision ?? 0
    const { follower } = await roles()
    await follower.call('etcdserverpb.KV', 'Compact', { revision, physical: true })
    const compacted = 'OutOfRange: etcdserver: mvcc: required revision has been compacted'
    for (const member of members) {
      const past = { key: bytes('s/0000'), revision: revision - 1 }
      t.equal(await ending(member.call('etcdserverpb.KV', 'Range', past)), compacted)
      t.equal(await ending(member.call('etcdserverpb.KV', 'Compact', { revision })), compacted)
      t.equal((await member.call('etcdserverpb.KV', 'Range', { ...past, revision })).count, 1)
      t.equal(await member.metric('etcd_debugging_mvcc_compact_revision'), revision)
    }
  },
)

void t.test('grpc.health.v1: check, list and watch', async (t) => {
  const { channel } = rig.first
  const serving = { status: ServingStatus.SERVING }
  t.same(await rig.first.call('grpc.health.v1.Health', 'Check', {}), serving)
  const { statuses } = await rig.first.call('grpc.health.v1.Health', 'List', {})
  t.same([...statuses], [['', serving]])
  for (const [service, want] of [
    ['', ServingStatus.SERVING],
    ['nope', ServingStatus.SERVICE_UNKNOWN],
  ] as const) {
    const stream = channel.stream(method('grpc.health.v1.Health', 'Watch'))
    stream.send({ service })
    stream.end()
    const replies = stream[Symbol.asyncIterator]()
    t.match(await replies.next(), { value: { status: want } })
    const more = await Promise.race([replies.next().then(() => 'ended'), wait(50, 'open')])
    t.equal(more, 'open', 'it stays to tell of changes')
    stream.cancel()
  }
})

void t.test('metrics tell of leadership, keys and calls', async (t) => {
  const { leader, follower } = await roles()
  for (const member of members) {
    t.equal(await member.metric('etcd_server_has_leader'), 1)
    t.equal(await member.metric('etcd_server_is_leader'), member === leader ? 1 : 0)
    t.equal(await member.metric('etcd_debugging_mvcc_keys_total'), KEYS + 1)
    t.equal(await member.metric('etcd_cluster_version{cluster_version="3.7"}'), 1)
    t.ok((await member.metric('etcd_server_leader_changes_seen_total')) >= 1)
    t.match(await member.http('/health'), '200 {"health":"true","reason":""}')
  }
  const labels = 'grpc_method="Put",grpc_service="etcdserverpb.KV",grpc_type="unary"'
  const ok = `grpc_server_handled_total{grpc_code="OK",${labels}}`
  const before = await follower.metric(ok)
  await follower.put('m', '1')
  t.equal(await follower.metric(ok), before + 1)
  await ending(follower.call('etcdserverpb.KV', 'Put', {}))
  t.equal(
    await follower.metric(`grpc_server_handled_total{grpc_code="InvalidArgument",${labels}}`),
    1,
  )
  const watch = follower.channel.stream(method('etcdserverpb.Watch', 'Watch'))
  watch.send({ createRequest: { key: bytes('m') } })
  await watch[Symbol.asyncIterator]().next()
  t.equal(await follower.metric('etcd_debugging_mvcc_watcher_total'), 1)
  watch.cancel()
  const watched = 'grpc_method="Watch",grpc_service="etcdserverpb.Watch",grpc_type="bidi_stream"'
  await soon('the watch is over', async () => {
    const series = `grpc_server_handled_total{grpc_code="Canceled",${watched}}`
    return (await follower.metric(series)) === 1
  })
  t.equal(await follower.metric('etcd_debugging_mvcc_watcher_total'), 0)
})

void t.test('leadership moves to whom the leader is told', async (t) => {
  const { leader, follower, id } = await roles()
  const { header } = await status(follower)
  const targetID = header?.memberId ?? 0n
  const move = (member: ServedMember, to: bigint) =>
    member.call('etcdserverpb.Maintenance', 'MoveLeader', { targetID: to })
  t.equal(await ending(move(follower, id)), 'FailedPrecondition: etcdserver: not leader')
  t.equal(await ending(move(leader, 1n)), 'FailedPrecondition: etcdserver: bad leader transferee')
  t.match(await move(leader, targetID), { header: undefined })
  t.equal((await status(leader)).leader, targetID)
  await leader.put('moved', 'yes')
  t.equal(await follower.get('moved'), 'yes')
})

void t.test('one member alone serves what needs no leader, and says so', async (t) => {
  const [last, ...others] = members
  if (last === undefined) throw new Error('there is a member')
  const metadata = new Map([['hasleader', 'true']])
  const watch = last.channel.stream(method('etcdserverpb.Watch', 'Watch'), { metadata })
  watch.send({ createRequest: { key: bytes('m') } })
  const watched = watch[Symbol.asyncIterator]()
  await watched.next()
  const alive = last.channel.stream(method('etcdserverpb.Lease', 'LeaseKeepAlive'), { metadata })
  alive.send({ ID: 99n })
  const kept = alive[Symbol.asyncIterator]()
  await kept.next()
  await Promise.all(others.map(({ process }) => process.kill()))
  await soon('the leader is lost', async () => (await status(last)).leader === 0n)

  const noLeader = 'Unavailable: etcdserver: no leader'
  t.same((await status(last)).errors, ['etcdserver: no leader'])
  t.equal(await last.http('/health'), '503 {"health":"false","reason":"RAFT NO LEADER"}\n')
  t.match(await last.http('/health?serializable=true'), '200 ')
  t.equal(await last.http('/livez'), '200 ok\n')
  t.equal(await last.metric('etcd_server_has_leader'), 0)
  const key = bytes('m')
  const local = await last.call('etcdserverpb.KV', 'Range', { key, serializable: true })
  t.equal(local.count, 1)
  const leading = { metadata }
  t.equal(
    await ending(last.call('etcdserverpb.KV', 'Range', { key, serializable: true }, leading)),
    noLeader,
  )
  t.equal(await ending(last.call('etcdserverpb.KV', 'Put', { key }, leading)), noLeader)
  const late = 'DeadlineExceeded: context deadline exceeded'
  const short = { deadlineMs: 200 }
  t.equal(await ending(last.call('etcdserverpb.KV', 'Range', { key }, short)), late)
  t.equal(await ending(last.call('etcdserverpb.KV', 'Put', { key }, short)), late)
  t.equal(await ending(last.call('etcdserverpb.Lease', 'LeaseTimeToLive', { ID: 9n }, short)), late)
  const began = performance.now()
  t.equal(await ending(watched.next()), noLeader, 'a running stream is given up in the end')
  t.equal(await ending(kept.next()), noLeader)
  t.ok(performance.now() - began < 3 * ELECTION_MS + 2000)
  t.same(await last.logged('error'), [])
})
