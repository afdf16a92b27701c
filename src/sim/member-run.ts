import { seededRandom, sleep } from '../base/index.ts'
import {
  ALL_KEYS,
  judgeRun,
  readMember,
  recorded,
  runClient,
  tapeClientWatch,
  WatchTape,
  type WorkloadContext,
} from '../chaos/index.ts'
import { connect, type Client } from '../client/index.ts'
import { isOk, type OperationRecord } from '../judge/index.ts'
import { MemberCluster, type MemberClusterOptions } from './member-cluster.ts'
import { MemberFaults } from './member-faults.ts'
import { SimChannel } from './rpc-channel.ts'
import type { SimHost } from './host.ts'
import { createWorld, type World } from './world.ts'

/** One life of whole members under clients and faults. Times are virtual milliseconds. */
export interface MemberRunOptions extends Partial<MemberClusterOptions> {
  readonly lifeMs: number
  readonly clients: number
  /** Between two operations of one client, at most. */
  readonly thinkMs: number
  /** Mean time between two faults; Infinity for none. */
  readonly faultEveryMs: number
  readonly traceTraffic?: boolean
}

/** How it went. */
export interface MemberRunResult {
  readonly seed: number
  readonly records: readonly OperationRecord[]
  readonly revision: number
  readonly watchedEvents: number
  readonly faults: ReadonlyMap<string, number>
  readonly events: number
  /** What the judges say; empty when all is well. */
  readonly violations: readonly string[]
  /** Every line of the world's history. */
  readonly trace: readonly string[]
}

/** A member is up, and all agree, within this after the last fault. */
const SETTLE_MS = 60_000
const DEADLINE_MS = 10_000
const START_MS = 5_000

/**
 * Runs whole members, clients and watches on a simulated world under seeded faults, then heals it
 * and asks the judges. The same seed and options give the same trace, byte for byte.
 */
export async function runMemberSeed(
  seed: number,
  options: MemberRunOptions,
): Promise<MemberRunResult> {
  const { clients, faultEveryMs, lifeMs, thinkMs, traceTraffic = false } = options
  const world = createWorld(seed, { traceTraffic, traceLinesMax: 1_000_000 })
  const cluster = new MemberCluster(world, options)
  await world.runUntil(() => cluster.leader() !== undefined, START_MS)
  const host = startHost(world, 'clients')
  const records: OperationRecord[] = []
  let ids = 0
  const context: WorkloadContext = {
    clock: host.clock,
    zero: host.clock.now(),
    thinkMs,
    nextId: () => (ids += 1),
    recorder: (record) => {
      records.push(record)
      world.note(JSON.stringify(record))
    },
  }
  const stop = new AbortController()
  const tapes = startWatches(cluster, host)
  const loaded = Promise.all(
    Array.from({ length: clients }, (_, at) => {
      const random = seededRandom(seed * 1000 + at)
      return runClient(at + 1, connectTo(cluster, host), random, context, stop.signal)
    }),
  )
  const faults = new MemberFaults(world, cluster, faultEveryMs)
  await world.runFor(lifeMs)
  faults.heal()
  stop.abort()
  await world.settle(loaded, SETTLE_MS)
  await world.settle(lastPut(connectTo(cluster, host), context), SETTLE_MS)
  await world.runUntil(() => agreed(cluster), SETTLE_MS)
  const revision = cluster.member('m1')?.store.revision ?? 0
  await world.runUntil(() => tapes.every(({ passed }) => passed >= revision), SETTLE_MS)
  const members = await Promise.all(
    cluster.names.map((name) =>
      world.settle(
        readMember(name, new SimChannel(host, cluster.url(name)), revision, DEADLINE_MS),
        SETTLE_MS,
      ),
    ),
  )
  const watches = tapes.map((tape) => tape.record(revision))
  const { violations } = judgeRun({ records, members, watches })
  return {
    ...{ seed, records, revision, violations },
    watchedEvents: watches.reduce((sum, { deliveries }) => sum + deliveries.length, 0),
    faults: faults.counts,
    events: world.events,
    trace: world.trace.recent(1_000_000),
  }
}

function startHost(world: World, name: string): SimHost {
  const process = world.addMember(name)
  process.start(() => {})
  return process.host
}

function connectTo(cluster: MemberCluster, host: SimHost): Client {
  return connect({
    endpoints: cluster.names.map((name) => cluster.url(name)),
    openChannel: (url) => new SimChannel(host, url),
    clock: host.clock,
    random: host.random,
  })
}

/** Two watches that go on over all faults: of everything from the start, and from now on. */
function startWatches(cluster: MemberCluster, host: SimHost): readonly WatchTape[] {
  return [1, 0].map((startRevision) => {
    const name = `from ${startRevision}`
    const wish = { name, span: ALL_KEYS, startRevision, previousAsked: true }
    const tape = new WatchTape(wish)
    // They outlive the load, and end with the world.
    void tapeClientWatch(connectTo(cluster, host), host.clock, tape, new AbortController().signal)
    return tape
  })
}

/** One more put, recorded as all others, shows that the healed cluster serves. */
async function lastPut(client: Client, context: WorkloadContext): Promise<void> {
  for (;;) {
    const id = context.nextId()
    const operation = { type: 'put', key: 'chaos/end', value: `v${id}` } as const
    if (isOk(await recorded(0, id, client, operation, true, context))) return
    await sleep(context.clock, 100)
  }
}

function agreed(cluster: MemberCluster): boolean {
  const revisions = cluster.names.map((name) => cluster.member(name)?.store.revision)
  return revisions.every((revision) => revision !== undefined && revision === revisions[0])
}
