import t from 'tap'
import { latin1ToBytes } from '../../src/base/index.ts'
import { range } from '../../src/mvcc/index.ts'
import { rangeOf } from '../mvcc/requests.ts'
import { seedsOf } from '../mvcc/seeds.ts'
import { MemberRig } from './member-rig.ts'

t.setTimeout(300_000)

/** So small that the log is truncated again and again. */
const SMALL_LOG = { snapshotCount: 20, snapshotCatchupEntries: 5 }
const FOREVER = new AbortController().signal

t.test('a member that crashes at any event of its founding is founded in the end', async (t) => {
  for (const seed of seedsOf(t, 1)) {
    const faults: string[] = []
    const whole = new MemberRig(seed, { members: 1 })
    await whole.led()
    const { events } = whole.world
    for (let at = 0; at <= events; at++) {
      const rig = new MemberRig(seed, { members: 1 })
      await rig.events(at)
      rig.crash('m1')
      rig.restart('m1')
      await rig.led()
      await rig.putAll('m1', 10)
      for (const fault of await rig.faults('m1')) faults.push(`at ${at}: ${fault}`)
    }
    t.strictSame(faults, [], `seed ${seed}, ${events} events`)
  }
})

t.test('a lone member that crashes at any event keeps what it acknowledged', async (t) => {
  for (const seed of seedsOf(t, 1)) {
    const faults: string[] = []
    let promised = 0
    for (let at = 0; at < 350; at += 11) {
      const rig = new MemberRig(seed, { members: 1, ...SMALL_LOG })
      await rig.led()
      // Twice: the second life must not build on what the first one only seemed to have.
      for (const more of [0, 40]) {
        const load = setLoad(rig, 'm1')
        await rig.events(at + more)
        load.stop()
        rig.crash('m1')
        rig.restart('m1')
        await rig.up('m1')
        await rig.led()
        for (const fault of await rig.faults('m1')) faults.push(`at ${at}: ${fault}`)
      }
      promised += rig.acked.size
    }
    t.strictSame(faults, [], `seed ${seed}: ${promised} puts were acknowledged`)
    t.ok(promised > 1000, 'there was something to lose')
  }
})

t.test('all members crash at once, and the log is truncated all the time', async (t) => {
  for (const seed of seedsOf(t, 1)) {
    const rig = new MemberRig(seed, SMALL_LOG)
    await rig.led()
    for (let round = 0; round < 8; round++) {
      const load = setLoad(rig, 'm1')
      await rig.events(400 + 37 * round)
      load.stop()
      for (const name of rig.cluster.names) rig.crash(name)
      for (const name of rig.cluster.names) rig.restart(name)
      for (const name of rig.cluster.names) await rig.up(name)
      await rig.led()
      for (const name of rig.cluster.names) {
        t.strictSame(await rig.faults(name), [], `seed ${seed}, round ${round}`)
      }
    }
    t.ok(rig.member('m1').raftLog.firstIndex() > 1, 'the log was truncated')
    t.ok(rig.acked.size > 100, `${rig.acked.size} puts were acknowledged`)
  }
})

t.test('a lease outlives its leader, and ends under the next one', async (t) => {
  for (const seed of seedsOf(t, 1)) {
    const rig = new MemberRig(seed, {})
    const leader = await rig.led()
    const { world, cluster } = rig
    const key = latin1ToBytes('leased')
    await world.settle(leader.propose({ leaseGrant: { ID: 7n, TTL: 5 } }, FOREVER))
    await world.settle(leader.propose({ put: { key, value: key, lease: 7n } }, FOREVER))
    await world.runFor(3000)
    const crashed = cluster.crashLeader() ?? ''
    const next = await rig.led()
    await world.settle(next.linearizable())
    await world.runFor(4500)
    const there = (): boolean => range(next.store, rangeOf({ key: 'leased' })).count === 1
    t.ok(there(), `seed ${seed}: it has its whole time again`)
    t.equal(await world.settle(next.renewLease(7n, FOREVER)), 5)
    await world.runFor(4000)
    t.ok(there(), 'it was renewed')
    rig.restart(crashed)
    await rig.led()
    await world.runUntil(() => !there(), 5000)
    t.notOk(next.lessor.has(7n))
    await t.rejects(world.settle(next.renewLease(7n, FOREVER)), { code: 'notFound' })
    await world.settle(rig.member(crashed).linearizable())
    t.notOk(rig.member(crashed).lessor.has(7n), 'on a member that was away too')
  }
})

t.test('a leader that was paused ends no lease that its successor has renewed', async (t) => {
  for (const seed of seedsOf(t, 5)) {
    const rig = new MemberRig(seed, {})
    const { world, cluster } = rig
    const old = await rig.led()
    await world.settle(old.propose({ leaseGrant: { ID: 7n, TTL: 2 } }, FOREVER))
    await world.runFor(1500)
    const name = cluster.leader() ?? ''
    cluster.process(name).pause()
    await world.runUntil(() => ![undefined, name].includes(cluster.leader()))
    const next = rig.member(cluster.leader() ?? '')
    t.equal(await world.settle(next.renewLease(7n, FOREVER)), 2)
    await world.runFor(200)
    // Its timers find the lease expired, and then it hears that another leads.
    cluster.process(name).resume()
    await world.runFor(1000)
    t.equal(old.leader(), next.identity.id)
    t.ok(next.lessor.has(7n), `seed ${seed}`)
  }
})

/** Puts all the time, a few at once, until it is stopped. */
function setLoad(rig: MemberRig, name: string): { stop(): void } {
  const state = { on: true }
  const next = (): void => {
    if (!state.on) return
    rig.put(name)
    rig.world.clock.after(1 + rig.world.random.below(3), next)
  }
  next()
  return {
    stop: () => {
      state.on = false
    },
  }
}
