import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { connect, type Client } from '../client/index.ts'
import { realClock, realRandom } from '../member/index.ts'
import { http2Engine } from '../rpc/http2/index.ts'
import { LocalCluster, type MemberProcess } from '../supervisor/index.ts'
import { LOOK_INTERVAL_MS, START_TIMEOUT_MS } from './limits.ts'
import { leaderOf, lookAtMembers } from './look-at-members.ts'

/** A cluster with default flags in a directory of its own, for measuring. */
export class MeasuredCluster {
  readonly processes: LocalCluster
  readonly client: Client
  readonly #dir: string

  private constructor(dir: string, processes: LocalCluster) {
    this.#dir = dir
    this.processes = processes
    this.client = connect({
      endpoints: processes.members.map(({ spec }) => spec.client),
      openChannel: (url) => http2Engine.connect(url),
      clock: realClock,
      random: realRandom(),
    })
  }

  /** Runs `measure` on a new cluster, and ends and removes it whatever comes of that. */
  static async with<T>(
    members: number,
    measure: (cluster: MeasuredCluster) => Promise<T>,
  ): Promise<T> {
    const dir = await mkdtemp(join(tmpdir(), 'keelson-measure-'))
    const cluster = new MeasuredCluster(dir, await LocalCluster.open(dir, { members }))
    try {
      await cluster.processes.start(START_TIMEOUT_MS)
      return await measure(cluster)
    } finally {
      await cluster.#close()
    }
  }

  /** Waits until there is a leader and every member follows it; answers the leader. */
  async leader(): Promise<MemberProcess> {
    const end = performance.now() + START_TIMEOUT_MS
    while (performance.now() < end) {
      const statuses = await lookAtMembers(this.processes, this.client)
      const leader = this.processes.members[leaderOf(statuses) ?? -1]
      const known = new Set(statuses.map((status) => status?.leader))
      if (leader !== undefined && known.size === 1) return leader
      await wait(LOOK_INTERVAL_MS)
    }
    throw new Error('the members do not agree on a leader')
  }

  async #close(): Promise<void> {
    this.client.close()
    await Promise.all(this.processes.members.map((member) => member.kill()))
    await rm(this.#dir, { recursive: true, force: true })
  }
}
