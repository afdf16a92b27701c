import { assert, seededRandom } from '../base/index.ts'
import { connect, type Client } from '../client/index.ts'
import { realClock } from '../member/index.ts'
import { http2Engine } from '../rpc/http2/index.ts'
import type { Channel } from '../rpc/index.ts'
import { LocalCluster } from '../supervisor/index.ts'
import { ATTEMPT_TIMEOUT_MS, START_TIMEOUT_MS } from './limits.ts'
import { PeerNetwork } from './peer-network.ts'

/** Small ones, so that a member that was away for a second or two needs a snapshot. */
const SNAPSHOT_FLAGS = ['--snapshot-count=200', '--snapshot-catchup-entries=50']

/** Member processes whose peer connections all go through proxies, and the ways to talk to them. */
export class ChaosCluster {
  readonly processes: LocalCluster
  readonly network: PeerNetwork
  readonly #channels: readonly Channel[]
  readonly #clients: Client[] = []

  private constructor(processes: LocalCluster, network: PeerNetwork) {
    this.processes = processes
    this.network = network
    this.#channels = processes.members.map(({ spec }) => http2Engine.connect(spec.client))
  }

  /** Starts a new cluster with all it keeps in `dir`; resolves when every member serves. */
  static async start(dir: string, members: number): Promise<ChaosCluster> {
    const network = await PeerNetwork.open(members)
    const processes = await LocalCluster.open(dir, {
      members,
      flags: SNAPSHOT_FLAGS,
      environment: (at, peers) => network.environment(at, peers),
    })
    const cluster = new ChaosCluster(processes, network)
    try {
      await processes.start(START_TIMEOUT_MS)
      return cluster
    } catch (error) {
      await cluster.close()
      throw error
    }
  }

  /** A client of all members with connections of its own. */
  client(seed: number): Client {
    const client = connect({
      endpoints: this.processes.members.map(({ spec }) => spec.client),
      openChannel: (url) => http2Engine.connect(url),
      clock: realClock,
      random: seededRandom(seed),
      attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
    })
    this.#clients.push(client)
    return client
  }

  /** The one connection to a member that is kept for looking at it alone. */
  channel(at: number): Channel {
    const channel = this.#channels[at]
    assert(channel !== undefined, 'every member has a channel')
    return channel
  }

  /** Ends everything; what is on the disk stays. */
  async close(): Promise<void> {
    for (const client of this.#clients) client.close()
    for (const channel of this.#channels) channel.close()
    await Promise.all(this.processes.members.map((member) => member.kill()))
    await this.network.close()
  }
}
