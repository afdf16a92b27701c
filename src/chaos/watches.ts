import { setTimeout as wait } from 'node:timers/promises'
import type { ChaosCluster } from './chaos-cluster.ts'
import { tapeClientWatch } from './client-watch.ts'
import { LOOK_INTERVAL_MS, WATCH_TIMEOUT_MS } from './limits.ts'
import { tapeMemberWatch } from './member-watch.ts'
import { realClock } from '../member/index.ts'
import { ALL_KEYS, KEYS } from './random-operation.ts'
import { WatchTape, type WatchWish } from './watch-tape.ts'

/** The watches of a run: one at each member, and several of the client's own. */
export class Watches {
  readonly tapes: readonly WatchTape[]
  readonly #running: Promise<unknown>
  readonly #stop = new AbortController()

  /** Begins them all. */
  constructor(cluster: ChaosCluster, seed: number) {
    const { signal } = this.#stop
    const members = cluster.processes.members.map(({ spec }, at) => {
      const startRevision = at === 0 ? 1 : 0
      const tape = new WatchTape(wish(`at ${spec.name}`, { startRevision }))
      return { tape, running: tapeMemberWatch(cluster.channel(at), tape, signal) }
    })
    const wishes = [
      wish('of all from the start', { startRevision: 1 }),
      wish('of all from now', { previousAsked: false }),
      wish('of one key', { span: { key: KEYS[0] } }),
      wish('of some keys', { span: { key: KEYS[1], end: KEYS[4] } }),
    ]
    const clients = wishes.map((each, slot) => {
      const tape = new WatchTape(each)
      return {
        tape,
        running: tapeClientWatch(cluster.client(seed + slot), realClock, tape, signal),
      }
    })
    const all = [...members, ...clients]
    this.tapes = all.map(({ tape }) => tape)
    this.#running = Promise.all(all.map(({ running }) => running))
    // Whoever waits for the end hears of a failure.
    this.#running.catch(() => undefined)
  }

  /** Gives each the time to tell of all up to `revision`, then ends them. */
  async end(revision: number): Promise<void> {
    const end = performance.now() + WATCH_TIMEOUT_MS
    while (performance.now() < end && this.tapes.some(({ passed }) => passed < revision)) {
      await wait(LOOK_INTERVAL_MS)
    }
    this.#stop.abort()
    await this.#running
  }
}

function wish(name: string, change: Partial<WatchWish>): WatchWish {
  return { name, span: ALL_KEYS, startRevision: 0, previousAsked: true, ...change }
}
