import { createHash } from 'node:crypto'
import type { Disk } from '../base/index.ts'
import { MEMBER_DEFAULTS, startMember, type RunningMember } from '../member/index.ts'
import { CLUSTER_VERSION, createServices } from '../server/index.ts'
import type { SimHost } from './host.ts'
import { rpcHandler } from './rpc-server.ts'
import type { SimMember } from './sim-member.ts'
import type { World } from './world.ts'

/** How the members of a simulated cluster differ from etcd's defaults. */
export interface MemberClusterOptions {
  readonly members: number
  /** Applied entries between two truncations of the log, and those kept behind. */
  readonly snapshotCount: number
  readonly snapshotCatchupEntries: number
  /** What stands between a member and its disk: a way to plant the fault of a lying one. */
  readonly throughDisk: (disk: Disk) => Disk
}

export const MEMBER_CLUSTER_DEFAULTS: MemberClusterOptions = {
  members: 3,
  snapshotCount: 10_000,
  snapshotCatchupEntries: 5_000,
  throughDisk: (disk) => disk,
}

/** Whole members on a simulated world: the code that runs in production, down to its edge. */
export class MemberCluster {
  readonly names: readonly string[]
  readonly #world: World
  readonly #options: MemberClusterOptions
  readonly #running = new Map<string, RunningMember>()

  constructor(world: World, options: Partial<MemberClusterOptions> = {}) {
    this.#world = world
    this.#options = { ...MEMBER_CLUSTER_DEFAULTS, ...options }
    this.names = Array.from({ length: this.#options.members }, (_, at) => `m${at + 1}`)
    for (const name of this.names) {
      world.addMember(name).start((host) => this.#boot(host))
    }
  }

  /** The simulated process of a member. */
  process(name: string): SimMember {
    return this.#world.member(name)
  }

  /** The member of the present life of that name; undefined while it starts or is down. */
  member(name: string): RunningMember | undefined {
    return this.process(name).running ? this.#running.get(name) : undefined
  }

  /** The name of the member that leads in the highest term, if any. */
  leader(): string | undefined {
    const leaders = this.names.filter((name) => {
      const member = this.member(name)
      return member !== undefined && member.leader() === member.identity.id
    })
    const term = (name: string): number => this.member(name)?.term() ?? 0
    return leaders.toSorted((a, b) => term(b) - term(a))[0]
  }

  /** Has the leader's process crash, and answers its name. */
  crashLeader(): string | undefined {
    const name = this.leader()
    if (name !== undefined) this.crash(name)
    return name
  }

  crash(name: string): void {
    this.#running.delete(name)
    this.process(name).crash()
  }

  /** Where a member serves clients. */
  url(name: string): string {
    return clientUrl(name)
  }

  async #boot(host: SimHost): Promise<void> {
    const { clock, log, network, random, name } = host
    const { snapshotCount, snapshotCatchupEntries, throughDisk } = this.#options
    const disk = throughDisk(host.disk)
    const world = { clock, disk, log, network, random, sha1 }
    const options = {
      ...MEMBER_DEFAULTS,
      name,
      initialCluster: this.names.map((each) => `${each}=${peerUrl(each)}`).join(','),
      listenPeerUrls: [peerUrl(name)],
      initialAdvertisePeerUrls: [peerUrl(name)],
      advertiseClientUrls: [clientUrl(name)],
      snapshotCount,
      snapshotCatchupEntries,
      clusterVersion: CLUSTER_VERSION,
    }
    const member = await startMember(world, options, (error) => {
      throw error
    })
    this.#running.set(name, member)
    const services = createServices(member, {
      clock,
      random,
      log,
      heartbeatMs: options.heartbeatMs,
      electionMs: options.electionMs,
      maxTxnOps: 128,
      maxRequestBytes: options.maxRequestBytes,
      progressNotifyMs: 0,
      // Later and alone, so that it ends the run and not just the call.
      onFatal: (error) => clock.defer(() => member.fail(error)),
    })
    await network.serve([clientUrl(name)], rpcHandler(services, name))
    await member.publish()
  }
}

function peerUrl(name: string): string {
  return `http://${name}:2380`
}

function clientUrl(name: string): string {
  return `http://${name}:2379`
}

function sha1(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha1').update(bytes).digest())
}
