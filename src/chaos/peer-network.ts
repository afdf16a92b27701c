import { assert } from '../base/index.ts'
import { TcpProxy } from './tcp-proxy.ts'

/** What `keelson server` reads where to dial its peers from: `advertised=dialled,...`. */
const ROUTES = 'KEELSON_PEER_ROUTES'

interface Way {
  readonly from: number
  readonly to: number
  readonly proxy: TcpProxy
}

/**
 * The network between the members of a cluster, as one proxy for each way in which a member dials
 * another. Members are numbered from 0.
 */
export class PeerNetwork {
  readonly #ways: readonly Way[]

  private constructor(ways: readonly Way[]) {
    this.#ways = ways
  }

  static async open(members: number): Promise<PeerNetwork> {
    const ways: Way[] = []
    for (let from = 0; from < members; from++) {
      for (let to = 0; to < members; to++) {
        if (from !== to) ways.push({ from, to, proxy: await TcpProxy.open() })
      }
    }
    return new PeerNetwork(ways)
  }

  /** The environment of member `at`, so that it dials its peers (`peers[n]`: of member n) here. */
  environment(at: number, peers: readonly string[]): Readonly<Record<string, string>> {
    const routes = this.#ways
      .filter(({ from }) => from === at)
      .map(({ to, proxy }) => {
        const peer = peers[to]
        assert(peer !== undefined, 'every member has a peer URL')
        proxy.target = peer
        return `${peer}=${proxy.url}`
      })
    return { [ROUTES]: routes.join(',') }
  }

  /** Whatever member `from` sends to `to` is held, on connections that either of them dialled. */
  hold(from: number, to: number): void {
    for (const way of this.#ways) {
      if (way.from === from && way.to === to) way.proxy.set('forth', { held: true })
      if (way.from === to && way.to === from) way.proxy.set('back', { held: true })
    }
  }

  /** Every byte between members takes so much longer, each way. */
  delay(delayMs: number): void {
    for (const { proxy } of this.#ways) {
      proxy.set('forth', { delayMs })
      proxy.set('back', { delayMs })
    }
  }

  dropConnections(): void {
    for (const { proxy } of this.#ways) proxy.dropConnections()
  }

  /** Everything gets through at once again, what was held first. */
  heal(): void {
    for (const { proxy } of this.#ways) {
      proxy.set('forth', { held: false, delayMs: 0 })
      proxy.set('back', { held: false, delayMs: 0 })
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#ways.map(({ proxy }) => proxy.close()))
  }
}
