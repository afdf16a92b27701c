import t from 'tap'
import { assert, latin1ToBytes } from '../../src/base/index.ts'
import type { RunningMember } from '../../src/member/index.ts'
import { codec, method } from '../../src/proto/index.ts'
import type { ServiceTable } from '../../src/rpc/index.ts'
import { watchInvariants } from '../../src/server/around.ts'
import { createMetrics } from '../../src/server/http/index.ts'
import { createWorld, MemberCluster, type World } from '../../src/sim/index.ts'
import { SimChannel } from '../../src/sim/rpc-channel.ts'

const FOREVER = new AbortController().signal

/** Series of a member by name and labels, as a scrape shows them. */
async function scrape(member: RunningMember): Promise<ReadonlyMap<string, number>> {
  const lines = (await createMetrics(member).text()).split('\n')
  const series = lines.filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(series.map((line) => [line.slice(0, line.lastIndexOf(' ')), valueOf(line)]))
}

function valueOf(line: string): number {
  return Number(line.slice(line.lastIndexOf(' ') + 1))
}

async function started(seed: number, options = {}): Promise<[World, MemberCluster]> {
  const world = createWorld(seed)
  const cluster = new MemberCluster(world, options)
  await world.runUntil(() => cluster.leader() !== undefined)
  await world.runFor(1000)
  return [world, cluster]
}

function leaderOf(cluster: MemberCluster): RunningMember {
  const name = cluster.leader()
  assert(name !== undefined, 'the cluster has a leader')
  return memberOf(cluster, name)
}

function memberOf(cluster: MemberCluster, name: string): RunningMember {
  const member = cluster.member(name)
  assert(member !== undefined, `${name} runs`)
  return member
}

async function put(world: World, member: RunningMember, key: string): Promise<void> {
  const request = { key: latin1ToBytes(key), value: latin1ToBytes('value') }
  await world.settle(member.propose({ put: request }, FOREVER))
}

t.test('what members do shows in their metrics', async (t) => {
  const [world, cluster] = await started(1)
  const leader = leaderOf(cluster)
  const before = await scrape(leader)
  for (const key of ['a', 'b', 'c']) await put(world, leader, key)
  const key = latin1ToBytes('a')
  await world.settle(leader.propose({ deleteRange: { key } }, FOREVER))
  const success = [{ requestPut: { key } }, { requestDeleteRange: { key } }]
  await world.settle(leader.propose({ txn: { success } }, FOREVER))
  for (const ID of [1n, 2n, 3n]) {
    await world.settle(leader.propose({ leaseGrant: { ID, TTL: ID === 1n ? 2 : 60 } }, FOREVER))
  }
  await world.settle(leader.renewLease(2n, FOREVER))
  await world.settle(leader.propose({ leaseRevoke: { ID: 3n } }, FOREVER))
  await world.runFor(20_000)
  const after = await scrape(leader)
  const grew = (name: string): number => (after.get(name) ?? NaN) - (before.get(name) ?? NaN)
  t.equal(grew('etcd_mvcc_put_total'), 4)
  t.equal(grew('etcd_mvcc_delete_total'), 2)
  t.equal(grew('etcd_mvcc_txn_total'), 1)
  t.equal(grew('etcd_debugging_lease_granted_total'), 3)
  t.equal(grew('etcd_debugging_lease_renewed_total'), 1)
  t.equal(grew('etcd_debugging_lease_revoked_total'), 2)
  t.equal(grew('etcd_debugging_server_lease_expired_total'), 1)
  t.ok(grew('etcd_disk_wal_fsync_duration_seconds_count') >= 10, 'each entry was synced')
  t.ok(grew('etcd_disk_backend_commit_duration_seconds_count') >= 1)
  for (const name of cluster.names.filter((each) => each !== cluster.leader())) {
    const id = memberOf(cluster, name).identity.id.toString(16)
    const own = leader.identity.id.toString(16)
    t.equal(after.get(`etcd_network_active_peers{Local="${own}",Remote="${id}"}`), 1)
    const trips = after.get(`etcd_network_peer_round_trip_time_seconds_count{To="${id}"}`)
    t.ok(trips !== undefined && trips >= 2, `${trips} round trips`)
    const follower = await scrape(memberOf(cluster, name))
    t.equal(follower.get('etcd_mvcc_put_total'), 4, 'a follower applies them too')
    t.equal(follower.get('etcd_debugging_server_lease_expired_total'), 0, 'the leader decides')
  }
  t.ok(after.size < 500, `${after.size} series`)
})

t.test('snapshots and lost peers are counted at both ends', async (t) => {
  const [world, cluster] = await started(2, { snapshotCount: 20, snapshotCatchupEntries: 5 })
  const leader = leaderOf(cluster)
  const behind = cluster.names.find((name) => name !== cluster.leader()) ?? ''
  const { id } = memberOf(cluster, behind).identity
  cluster.crash(behind)
  for (let at = 0; at < 60; at++) await put(world, leader, `k${at}`)
  await world.runFor(2000)
  const lost = leader.figures().peers.find((peer) => peer.id === id)
  t.equal(lost?.active, false)
  t.equal(lost?.disconnects, 1)
  t.equal(lost?.received.succeeded, 0)
  cluster.process(behind).restart()
  await world.runUntil(() => cluster.member(behind)?.store.keyCount === 60)
  await world.runFor(1000)
  const sent = leader.figures().peers.find((peer) => peer.id === id)?.sent
  t.same(sent, { inFlight: 0, succeeded: 1, failed: 0 })
  const { peers, snapshotApplying, store } = memberOf(cluster, behind).figures()
  t.same(
    peers.map(({ received }) => received.succeeded).toSorted((a, b) => a - b),
    [0, 1],
    'it has it from the leader alone',
  )
  t.equal(snapshotApplying, false)
  t.equal(store.puts, 0, 'what came as a snapshot was not applied here')
})

t.test('a read without a quorum fails and is counted', async (t) => {
  const [world, cluster] = await started(3)
  const leader = leaderOf(cluster)
  const name = cluster.leader() ?? ''
  world.partition([[name], cluster.names.filter((each) => each !== name)])
  await t.rejects(world.settle(leader.linearizable()), { code: 'timeout' })
  const { reads } = leader.figures()
  t.equal(reads.failed, 1)
  t.ok(reads.slow >= 1, `${reads.slow} rounds asked again`)
})

t.test('a broken invariant in a call ends the member, a refusal does not', async (t) => {
  const told: Error[] = []
  const faults = {
    Put: () => assert(false, 'it is a test'),
    DeleteRange: () => {
      throw new Error('foreseen by nobody, but no broken invariant')
    },
  }
  const table = { 'etcdserverpb.KV': faults } as unknown as ServiceTable
  const kv = watchInvariants(table, (error) => told.push(error))['etcdserverpb.KV']
  const context = { signal: FOREVER, aborted: false, metadata: new Map(), peer: 'test' }
  const nothing = new Uint8Array(0)
  const remove = async (): Promise<unknown> =>
    kv?.DeleteRange?.(codec('etcdserverpb.DeleteRangeRequest').decode(nothing), context)
  await t.rejects(remove(), { message: /foreseen by nobody/ })
  t.same(told, [])
  const put = async (): Promise<unknown> =>
    kv?.Put?.(codec('etcdserverpb.PutRequest').decode(nothing), context)
  await t.rejects(put(), { name: 'InvariantError' }, 'the caller is told too')
  t.match(told, [{ message: 'invariant broken: it is a test' }])
})

t.test('the services of a whole member are watched so', async (t) => {
  const [world, cluster] = await started(4)
  const member = leaderOf(cluster)
  const clients = world.addMember('clients')
  clients.start(() => {})
  const kv = new SimChannel(clients.host, cluster.url(cluster.leader() ?? ''))
  const range = (): Promise<unknown> =>
    world.settle(kv.unary(method('etcdserverpb.KV', 'Range'), { key: latin1ToBytes('a') }))
  await range()
  Object.defineProperty(member, 'linearizable', { value: () => assert(false, 'it is a test') })
  await t.rejects(range(), { name: 'SimFailure', message: /invariant broken: it is a test/ })
  await t.rejects(put(world, member, 'a'), { code: 'stopped' })
})
