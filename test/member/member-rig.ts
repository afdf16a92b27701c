import { equalBytes, latin1ToBytes } from '../../src/base/index.ts'
import type { RunningMember } from '../../src/member/index.ts'
import { range } from '../../src/mvcc/index.ts'
import {
  createWorld,
  MemberCluster,
  type MemberClusterOptions,
  type World,
} from '../../src/sim/index.ts'
import { plainKv, rangeOf } from '../mvcc/requests.ts'

const START_MS = 30_000

/** Whole members on a simulated world under a load of puts, of which it knows who was promised. */
export class MemberRig {
  readonly world: World
  readonly cluster: MemberCluster
  /** Keys whose put was acknowledged, with their values. */
  readonly acked = new Map<string, Uint8Array>()
  /** The highest revision that an acknowledgement named. */
  revision = 0
  #puts = 0

  constructor(seed: number, options: Partial<MemberClusterOptions>) {
    this.world = createWorld(seed)
    this.cluster = new MemberCluster(this.world, options)
  }

  /** The member, which must be up. */
  member(name: string): RunningMember {
    const member = this.cluster.member(name)
    if (member === undefined) throw new Error(`${name} is not up`)
    return member
  }

  /** Lets time pass until a leader is known to every member that runs. */
  async led(): Promise<RunningMember> {
    const { cluster, world } = this
    await world.runUntil(() => {
      const leader = cluster.leader()
      const id = leader === undefined ? undefined : cluster.member(leader)?.identity.id
      return id !== undefined && this.#running().every((name) => this.#follows(name, id))
    }, START_MS)
    return this.member(cluster.leader() ?? '')
  }

  /** Puts a key that nobody has put before; its answer may never come. */
  put(name: string, bytes = 100): void {
    const key = `key-${(this.#puts += 1)}`
    const value = new Uint8Array(bytes).fill(this.#puts % 256)
    const request = { put: { key: latin1ToBytes(key), value } }
    this.member(name)
      .propose(request, new AbortController().signal)
      .then(
        ({ put }) => {
          this.acked.set(key, value)
          this.revision = Math.max(this.revision, put?.header?.revision ?? 0)
        },
        () => {
          // Refused or lost: nothing was promised.
        },
      )
  }

  /** Puts `count` keys, so many at once, and waits for all of them. */
  async putAll(name: string, count: number, atOnce = 10): Promise<void> {
    for (let done = 0; done < count; done += atOnce) {
      const before = this.acked.size
      for (let at = 0; at < atOnce; at++) this.put(name)
      await this.world.runUntil(() => this.acked.size === before + atOnce, START_MS)
    }
  }

  /** Waits until `name` has all that was acknowledged; answers what is wrong with it then. */
  async faults(name: string): Promise<readonly string[]> {
    await this.world.settle(this.member(name).linearizable())
    const { store } = this.member(name)
    const faults: string[] = []
    for (const [key, value] of this.acked) {
      const [kv] = range(store, rangeOf({ key })).kvs
      const found = kv === undefined ? undefined : plainKv(kv).value
      if (found === undefined) faults.push(`${name} lost ${key}`)
      else if (!equalBytes(found, value)) faults.push(`${name} has another ${key}`)
    }
    if (store.revision < this.revision) faults.push(`${name} is back at ${store.revision}`)
    return faults
  }

  /** Crashes a member that runs. */
  crash(name: string): void {
    if (this.cluster.process(name).running) this.cluster.crash(name)
  }

  restart(name: string): void {
    this.cluster.process(name).restart()
  }

  /** Waits until a member that was started is up; throws when its log and its state do not join. */
  async up(name: string): Promise<void> {
    await this.world.runUntil(() => this.cluster.member(name) !== undefined, START_MS)
    const { index, term } = this.member(name).snapshotMeta()
    const known = this.member(name).raftLog.term(index)
    if (known === term) return
    throw new Error(`${name} is at ${index} of term ${term}, which its log knows as ${known}`)
  }

  /** Lets `count` events happen, or fewer where no more come. */
  async events(count: number): Promise<void> {
    const end = this.world.events + count
    await this.world.runUntil(() => this.world.events >= end, START_MS)
  }

  #running(): readonly string[] {
    return this.cluster.names.filter((name) => this.cluster.process(name).running)
  }

  #follows(name: string, leader: bigint): boolean {
    return this.cluster.member(name)?.leader() === leader
  }
}
