import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { method, type WatchCreateRequest, type Init } from '../../src/proto/index.ts'
import { countOf, readLog } from './log-lines.ts'
import { tellMember } from './member-socket.ts'
import { until } from './processes.ts'
import { bytes, persistently, prefixEnd, startCluster, text } from './test-cluster.ts'
import type { Stored, TestCluster } from './test-cluster.ts'

// What was acknowledged outlives the processes that acknowledged it.
t.setTimeout(300_000)

const PUTS = 3000
const WORKERS = 300

const leaseGrant = method('etcdserverpb.Lease', 'LeaseGrant')
const leaseTimeToLive = method('etcdserverpb.Lease', 'LeaseTimeToLive')
const leaseRevoke = method('etcdserverpb.Lease', 'LeaseRevoke')
const compact = method('etcdserverpb.KV', 'Compact')
const deleteRange = method('etcdserverpb.KV', 'DeleteRange')
const watchMethod = method('etcdserverpb.Watch', 'Watch')

/** Compares what a member has with what was acknowledged, which may be less. */
function missed(
  acknowledged: ReadonlyMap<string, Stored>,
  found: ReadonlyMap<string, Stored>,
): readonly string[] {
  return [...acknowledged].flatMap(([key, { value, modRevision }]) => {
    const kv = found.get(key)
    const same = kv?.value === value && kv.modRevision === modRevision && kv.version === 1
    return same ? [] : [`${key}=${value}@${modRevision}: ${JSON.stringify(kv)}`]
  })
}

t.test('kill -9 of all three at once under load: every acknowledged put is there', async (t) => {
  const cluster = await startCluster(t, 3)
  const { members } = cluster.processes
  const acknowledged = new Map<string, Stored>()
  const begin = performance.now()
  let next = 0
  const state = { killed: false }
  const work = async (worker: number): Promise<void> => {
    while (!state.killed) {
      const key = `put/${next++}`
      const value = `${key} by ${worker}`
      // After the kill nothing is known of what was under way; before it, nothing may fail.
      const reply = await cluster.put(worker % 3, key, value).catch((error: unknown) => {
        if (!state.killed) throw error
      })
      const modRevision = reply?.header?.revision
      if (modRevision !== undefined) acknowledged.set(key, { value, modRevision, version: 1 })
    }
  }
  const workers = Array.from({ length: WORKERS }, (_, worker) => work(worker))
  const all = Promise.all(workers)
  await Promise.race([all, until(`${PUTS} puts`, () => acknowledged.size >= PUTS, 60_000)])
  state.killed = true
  await Promise.all(members.map((member) => member.kill()))
  const seconds = (performance.now() - begin) / 1000
  await all
  t.comment(`${acknowledged.size} puts acknowledged in ${seconds.toFixed(1)} s, then all killed`)

  const restart = performance.now()
  await cluster.processes.start(30_000)
  t.comment(`all serve again after ${(performance.now() - restart).toFixed()} ms`)
  for (const at of members.keys()) {
    const found = await persistently(() => cluster.all(at, 'put/'))
    const lost = missed(acknowledged, found)
    t.strictSame(lost.slice(0, 5), [], `m${at + 1} has ${found.size} keys`)
    const extra = found.size - acknowledged.size
    t.ok(extra >= 0 && extra <= WORKERS, `${extra} were written and not acknowledged`)
  }
  const revisions = new Set([...acknowledged.values()].map(({ modRevision }) => modRevision))
  t.equal(revisions.size, acknowledged.size, 'each put has a revision of its own')
})

t.test('kill -9 of the leader: no put is lost, leases go on and end', async (t) => {
  const cluster = await startCluster(t, 3)
  const leader = await cluster.leader()
  const other = (leader + 1) % 3
  const grant = (TTL: number): Promise<bigint> =>
    cluster
      .channel(other)
      .unary(leaseGrant, { TTL })
      .then(({ ID }) => ID)
  const long = await grant(60)
  const short = await grant(3)
  await cluster.put(other, 'lease/long', 'v', long)
  await cluster.put(other, 'lease/short', 'v', short)
  await wait(1500)

  const killedAt = performance.now()
  const { acknowledged, gap } = await putsAround(cluster, other, () =>
    cluster.member(leader).kill(),
  )
  t.comment(`${gap.toFixed()} ms without a put when the leader is killed`)
  t.ok(gap < 10_000, 'puts go on')
  const found = await cluster.all(other, 'loop/')
  t.strictSame(missed(acknowledged, found), [], `${acknowledged.size} puts, none is lost`)

  await leaseIs(t, cluster, other, long, 60, 'after a change of leader')
  await until(
    'the short lease ends',
    async () => (await keyCount(cluster, other, 'lease/short')) === 0,
  )
  const lived = (performance.now() - killedAt) / 1000
  // The new leader gives it its whole time again, and an election timeout beside it.
  t.ok(lived > 2.8 && lived < 9, `it ended ${lived.toFixed(1)} s after the kill`)

  const second = await grant(3)
  await cluster.put(other, 'lease/second', 'v', second)
  await Promise.all(cluster.processes.members.map((member) => member.kill()))
  await cluster.processes.start(30_000)
  t.strictSame(
    missed(acknowledged, await cluster.all(leader, 'loop/')),
    [],
    'also on the killed one',
  )
  await leaseIs(t, cluster, leader, long, 60, 'after a restart of all')
  t.equal(await keyCount(cluster, leader, 'lease/second'), 1, 'nobody could renew it meanwhile')
  await until('it ends', async () => (await keyCount(cluster, leader, 'lease/second')) === 0)
  await cluster.channel(leader).unary(leaseRevoke, { ID: long })
  t.equal(await keyCount(cluster, other, 'lease/long'), 0, 'and its key goes with a lease')
})

interface Puts {
  readonly acknowledged: ReadonlyMap<string, Stored>
  /** The longest time between two that succeeded, in milliseconds. */
  readonly gap: number
}

/** One put after the other before, during and after `event`, each tried until it succeeds. */
async function putsAround(
  cluster: TestCluster,
  at: number,
  event: () => Promise<void>,
): Promise<Puts> {
  const acknowledged = new Map<string, Stored>()
  const state = { over: false, gap: 0 }
  const loop = (async () => {
    let last = performance.now()
    for (let count = 0; !state.over; count++) {
      const key = `loop/${count}`
      let tries = 0
      const put = persistently(() => cluster.put(at, tries++ === 0 ? key : `${key}/${tries}`, 'v'))
      const modRevision = (await put).header?.revision ?? 0
      // Another try is another key: the first may have been done after all.
      const stored = { value: 'v', modRevision, version: 1 }
      acknowledged.set(tries === 1 ? key : `${key}/${tries}`, stored)
      state.gap = Math.max(state.gap, performance.now() - last)
      last = performance.now()
    }
  })()
  await wait(500)
  await event()
  const before = acknowledged.size
  await until('puts go on', () => acknowledged.size > before + 100)
  state.over = true
  await loop
  return { acknowledged, gap: state.gap }
}

async function leaseIs(
  t: Test,
  cluster: TestCluster,
  at: number,
  ID: bigint,
  granted: number,
  when: string,
): Promise<void> {
  const reply = await cluster.channel(at).unary(leaseTimeToLive, { ID, keys: true })
  t.equal(reply.grantedTTL, granted, `the lease has its time ${when}`)
  t.ok(reply.TTL > granted - 20 && reply.TTL <= granted + 2, `${reply.TTL} s are left ${when}`)
  t.strictSame(reply.keys.map(text), ['lease/long'], `its key is attached ${when}`)
}

async function keyCount(cluster: TestCluster, at: number, key: string): Promise<number> {
  return (await persistently(() => cluster.get(at, key))).count
}

t.test('a follower across log truncation catches up by snapshot', async (t) => {
  const flags = ['--snapshot-count=50', '--snapshot-catchup-entries=10']
  const cluster = await startCluster(t, 3, flags)
  const leader = await cluster.leader()
  const at = (leader + 1) % 3
  const follower = cluster.member(at)
  const applied = (): number => countOf(readLog(follower.spec.logFile), 'applied snapshot')

  for (const round of [1, 2]) {
    await follower.kill()
    await writeMuch(cluster, leader, `round ${round}/`)
    await follower.launch()
    await follower.ready(30_000)
    t.equal(applied(), round, 'it took a snapshot')
    await sameData(t, cluster, leader, at)
  }
  await follower.kill()
  await follower.launch()
  await follower.ready(30_000)
  t.equal(applied(), 2, 'a restart needs none')
  await sameData(t, cluster, leader, at)
})

/** More entries than a log of 60 holds, of several kinds, with a compaction on the way. */
async function writeMuch(cluster: TestCluster, at: number, prefix: string): Promise<void> {
  const channel = cluster.channel(at)
  const puts = Array.from({ length: 200 }, (_, count) =>
    cluster.put(at, `${prefix}${count % 50}`, `${count}`.repeat(50)),
  )
  const replies = await Promise.all(puts)
  const revision = Math.min(...replies.map(({ header }) => header?.revision ?? 0)) + 20
  await channel.unary(compact, { revision })
  await channel.unary(deleteRange, { key: bytes(`${prefix}1`), rangeEnd: bytes(`${prefix}2`) })
  const { ID } = await channel.unary(leaseGrant, { TTL: 600 })
  await cluster.put(at, `${prefix}leased`, 'v', ID)
  for (let count = 0; count < 60; count++) await cluster.put(at, `${prefix}tail`, `${count}`)
}

/** Both members have the same keys, now and in the past, and the same leases. */
async function sameData(t: Test, cluster: TestCluster, one: number, two: number): Promise<void> {
  const everything = { key: bytes('\0'), rangeEnd: bytes('\0') }
  const now = await cluster.get(one, '', everything)
  const revision = now.header?.revision ?? 0
  await cluster.get(two, 'linearizable: it has what the other had')
  const local = { ...everything, serializable: true }
  t.strictSame((await cluster.get(two, '', local)).kvs, now.kvs, `${now.kvs.length} keys`)
  const past = { ...everything, serializable: true, revision: revision - 100 }
  t.strictSame((await cluster.get(two, '', past)).kvs, (await cluster.get(one, '', past)).kvs)
  const leases = async (at: number): Promise<readonly string[]> => {
    const reply = await cluster.channel(at).unary(method('etcdserverpb.Lease', 'LeaseLeases'), {})
    return reply.leases.map(({ ID }) => String(ID)).toSorted()
  }
  t.strictSame(await leases(two), await leases(one), 'the same leases')
}

t.test('watches on a member that is brought up by snapshot neither gap nor repeat', async (t) => {
  const flags = ['--snapshot-count=50', '--snapshot-catchup-entries=10']
  const cluster = await startCluster(t, 3, flags)
  const leader = await cluster.leader()
  const at = (leader + 1) % 3
  const { spec } = cluster.member(at)
  const expected: string[] = []
  const put = async (count: number): Promise<void> => {
    const key = `w/${count % 7}`
    const { header } = await cluster.put(leader, key, `${count}`)
    expected.push(`${header?.revision} ${key} ${count}`)
  }
  await put(0)
  await put(1)
  const past = watchEvents(t, cluster, at, { startRevision: 2 })
  // A watch from now begins at what this member has applied, maybe less than what is written.
  await until('the member has both puts', () => past.length === 2)
  const live = watchEvents(t, cluster, at, {})
  await until('the watch is there', () => live.created)
  for (const round of [1, 2]) {
    await tellMember(spec, 'isolate')
    for (let count = 0; count < 150; count++) await put(count)
    const during = watchEvents(t, cluster, at, { startRevision: 2 })
    await tellMember(spec, 'heal')
    await until('it took a snapshot', () => {
      return countOf(readLog(spec.logFile), 'applied snapshot') === round
    })
    for (let count = 0; count < 20; count++) await put(count)
    await until('all is seen', () => past.length >= expected.length)
    t.strictSame(past.events, expected, 'a watch from the past')
    await until('all is seen', () => live.length >= expected.length - 2)
    t.strictSame(live.events, expected.slice(2), 'a watch from when it was created')
    await until('all is seen', () => during.length >= expected.length)
    t.strictSame(during.events, expected, 'a watch that was created while the member was behind')
  }
  await wait(200)
  t.equal(past.length, expected.length, 'nothing comes twice afterwards')
})

/** What a watch has seen so far. */
interface Seen {
  readonly events: readonly string[]
  readonly length: number
  readonly created: boolean
}

/** Gathers the events of all keys of `w/` from one member, as `revision key value`. */
function watchEvents(
  t: Test,
  cluster: TestCluster,
  at: number,
  more: Init<WatchCreateRequest>,
): Seen {
  const events: string[] = []
  const state = { created: false }
  const stream = cluster.channel(at).stream(watchMethod)
  t.teardown(() => stream.cancel())
  stream.send({ createRequest: { key: bytes('w/'), rangeEnd: prefixEnd('w/'), ...more } })
  const gather = async (): Promise<void> => {
    for await (const reply of stream) {
      if (reply.created) state.created = true
      if (reply.canceled) events.push(`canceled: ${reply.cancelReason}`)
      for (const { kv } of reply.events) {
        if (kv !== undefined) events.push(`${kv.modRevision} ${text(kv.key)} ${text(kv.value)}`)
      }
    }
  }
  gather().catch((error: unknown) => events.push(String(error)))
  return {
    events,
    get length() {
      return events.length
    },
    get created() {
      return state.created
    },
  }
}
