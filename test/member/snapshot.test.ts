import t from 'tap'
import { createHash } from 'node:crypto'
import { latin1ToBytes, SILENT_LOG } from '../../src/base/index.ts'
import { MEMBER_DEFAULTS, startMember, type RunningMember } from '../../src/member/index.ts'
import { createWorld, type World } from '../../src/sim/index.ts'
import { seedsOf } from '../mvcc/seeds.ts'
import { MemberRig } from './member-rig.ts'

t.setTimeout(300_000)

/** So small that whoever was away for a moment needs a snapshot. */
const SMALL_LOG = { snapshotCount: 20, snapshotCatchupEntries: 5 }
const FOREVER = new AbortController().signal

/** A cluster whose member `behind` is down and can only be brought up to date by a snapshot. */
interface Behind {
  readonly rig: MemberRig
  readonly behind: string
}

/** It was away while others wrote. */
async function away(seed: number): Promise<Behind> {
  const rig = new MemberRig(seed, SMALL_LOG)
  await rig.led()
  const [behind = '', writer = ''] = followers(rig)
  await rig.putAll(writer, 10)
  rig.crash(behind)
  await rig.putAll(writer, 60)
  return { rig, behind }
}

/** It led, was cut off, and has a tail that no one else has: longer than what the others wrote. */
async function deposed(seed: number): Promise<Behind> {
  const rig = new MemberRig(seed, SMALL_LOG)
  await rig.led()
  const behind = rig.cluster.leader() ?? ''
  const others = followers(rig)
  await rig.putAll(behind, 10)
  rig.world.partition([[behind], others])
  for (let at = 0; at < 300; at++) rig.put(behind)
  await rig.world.runFor(100)
  rig.crash(behind)
  rig.world.heal()
  await rig.led()
  await rig.putAll(others[0] ?? '', 60)
  return { rig, behind }
}

function followers(rig: MemberRig): readonly string[] {
  return rig.cluster.names.filter((name) => name !== rig.cluster.leader())
}

/** Starts the member that is behind and lets it catch up; answers whether by a snapshot. */
async function catchUp({ rig, behind }: Behind): Promise<boolean> {
  rig.restart(behind)
  await rig.up(behind)
  const leader = await rig.led()
  const { index } = leader.snapshotMeta()
  await rig.world.runUntil(
    () => (rig.cluster.member(behind)?.snapshotMeta().index ?? 0) >= index,
    20_000,
  )
  return rig.world.trace.recent(10_000).some((line) => line.includes(`${behind} info: applied sn`))
}

for (const [what, prepare] of Object.entries({ away, deposed })) {
  t.test(`a member that was ${what} crashes while it gets a snapshot`, async (t) => {
    for (const seed of seedsOf(t, 1)) {
      const whole = await prepare(seed)
      const before = whole.rig.world.events
      t.ok(await catchUp(whole), 'it needs a snapshot')
      const events = whole.rig.world.events - before
      const faults: string[] = []
      const step = Math.max(1, Math.floor(events / 30))
      // And beyond: the log has yet to be told, and the old state to be removed.
      for (let at = seed % step; at <= events + 12; at += step) {
        const { rig, behind } = await prepare(seed)
        rig.restart(behind)
        await rig.events(at)
        rig.crash(behind)
        try {
          await catchUp({ rig, behind })
          for (const fault of await rig.faults(behind)) faults.push(`at ${at}: ${fault}`)
          const stores = await rig.world.settle(rig.cluster.process(behind).disk.list(''))
          if (stores.length !== 2) faults.push(`at ${at}: it has ${stores.join()}`)
        } catch (error) {
          faults.push(`at ${at}: ${String(error).slice(0, 300)}`)
        }
      }
      t.strictSame(faults, [], `seed ${seed}, ${events} events`)
    }
  })
}

t.test('a member that stops while it gets a snapshot closes all that it opened', async (t) => {
  for (const seed of seedsOf(t, 0)) {
    const whole = await away(seed)
    const before = whole.rig.world.events
    await catchUp(whole)
    const events = whole.rig.world.events - before
    const faults: string[] = []
    const step = Math.max(1, Math.floor(events / 20))
    for (let at = seed % step; at <= events + 12; at += step) {
      const { rig, behind } = await away(seed)
      rig.restart(behind)
      await rig.events(at)
      const member = rig.cluster.member(behind)
      if (member === undefined) continue
      try {
        await rig.world.settle(member.stop(), 5000)
        const { disk } = rig.cluster.process(behind)
        for (const store of await rig.world.settle(disk.list(''))) {
          await (await rig.world.settle(disk.open(store))).close()
        }
        rig.crash(behind)
        await catchUp({ rig, behind })
        for (const fault of await rig.faults(behind)) faults.push(`at ${at}: ${fault}`)
      } catch (error) {
        faults.push(`at ${at}: ${String(error).slice(0, 300)}`)
      }
    }
    t.strictSame(faults, [], `seed ${seed}, ${events} events`)
  }
})

t.test('a member that was brought up to date leads, and brings up another', async (t) => {
  const { rig, behind } = await away(3)
  t.ok(await catchUp({ rig, behind }))
  const { world, cluster } = rig
  const first = rig.member(behind)
  const leader = rig.member(cluster.leader() ?? '')
  await world.settle(leader.moveLeader(first.identity.id, FOREVER))
  const index = first.snapshotMeta().index
  t.ok(first.raftLog.firstIndex() > 1)
  t.equal(first.raftLog.snapshot()?.index, index, 'it names the state that it has now')
  const [other = ''] = followers(rig)
  rig.crash(other)
  await rig.putAll(behind, 60)
  t.ok(await catchUp({ rig, behind: other }))
  t.strictSame(await rig.faults(other), [])
})

interface Lone {
  readonly world: World
  readonly fatal: Error[]
  readonly member: () => RunningMember
}

/** One member, started as a process starts it: a fault of it does not end the test. */
async function startLone(): Promise<Lone> {
  const world = createWorld(1)
  const fatal: Error[] = []
  let member: RunningMember | undefined
  const url = 'http://lone:2380'
  world.addMember('lone').start(async ({ clock, disk, network, random }) => {
    const options = {
      ...MEMBER_DEFAULTS,
      name: 'lone',
      initialCluster: `lone=${url}`,
      listenPeerUrls: [url],
      initialAdvertisePeerUrls: [url],
      advertiseClientUrls: [],
      clusterVersion: '3.6.0',
    }
    const parts = { clock, disk, network, random, log: SILENT_LOG, sha1 }
    member = await startMember(parts, options, (error) => fatal.push(error))
  })
  await world.runUntil(() => member !== undefined && member.leader() === member.identity.id)
  const started = member
  if (started === undefined) throw new Error('it has started')
  return { world, fatal, member: () => started }
}

function sha1(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha1').update(bytes).digest())
}

/** Nothing is left that would keep a process alive. */
async function staysQuiet(t: { equal(a: number, b: number, why: string): unknown }, world: World) {
  // Timers that were cancelled count as events when their time comes.
  await world.runFor(10_000)
  const { events } = world
  await world.runFor(20_000)
  t.equal(world.events, events, 'nothing happens any more')
}

const PUT = { put: { key: latin1ToBytes('k'), value: latin1ToBytes('v') } }

t.test('a log that fails to sync ends the member, which still closes all it opened', async (t) => {
  const { world, fatal, member } = await startLone()
  const { disk, host } = world.member('lone')
  disk.failNextSync()
  await t.rejects(world.settle(member().propose(PUT, FOREVER)), { code: 'stopped' })
  t.match(fatal, [{ code: 'io' }], 'told once')
  await t.rejects(world.settle(member().linearizable()), { code: 'stopped' })
  await world.runFor(1000)
  await world.settle(Promise.all([member().stop(), member().stop()]), 1000)
  await staysQuiet(t, world)
  for (const store of ['log', 'state-1']) await world.settle(disk.open(store))
  const handler = {
    onFrame: () => {},
    onCall: () => Promise.resolve(new Uint8Array(0)),
    onUpload: () => Promise.resolve(new Uint8Array(0)),
  }
  await world.settle(host.network.serve(['http://lone:2380'], handler))
  t.equal(fatal.length, 1)
})

t.test('state that cannot be written ends the member', async (t) => {
  const { world, fatal, member } = await startLone()
  await world.settle(member().propose(PUT, FOREVER))
  world.member('lone').disk.setFull(true)
  await world.runFor(500)
  t.match(fatal, [{ code: 'noSpace' }])
  await world.settle(member().stop())
  await staysQuiet(t, world)
})

t.test('a fault while a member stops is told by its stop', async (t) => {
  const { world, fatal, member } = await startLone()
  await world.settle(member().propose(PUT, FOREVER))
  world.member('lone').disk.setFull(true)
  await t.rejects(world.settle(member().stop()), { code: 'noSpace' })
  t.same(fatal, [])
  await staysQuiet(t, world)
})

t.test('an initialised member whose log is gone does not start', async (t) => {
  const { world, member } = await startLone()
  await world.settle(member().propose(PUT, FOREVER))
  await world.settle(member().stop())
  const process = world.member('lone')
  await world.settle(process.disk.remove('log'))
  process.crash()
  process.restart()
  await t.rejects(world.runFor(5000), { message: /the log in member\/log is empty/ })
})
