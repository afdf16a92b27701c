import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from '../client/index.ts'
import { START_TIMEOUT_MS } from './limits.ts'
import { MeasuredCluster } from './measured-cluster.ts'
import { median, type Measurement } from './measurement.ts'

/** Puts go on so long before and after the leader is killed. */
const AROUND_MS = 2000
const GIVE_UP_MS = 20_000

/** kill -9 of the leader under a put loop, again and again: the time without a successful put. */
export async function measureFailover(tries: number): Promise<Measurement> {
  const gaps = await MeasuredCluster.with(3, async (cluster) => {
    const measured: number[] = []
    for (let at = 0; at < tries; at++) measured.push(await tryOnce(cluster))
    return measured
  })
  const text = (ms: number): number => Math.round(ms)
  return {
    name: `gap without a successful put after kill -9 of the leader, ${tries} tries`,
    columns: ['try', 'gap ms', 'goal ms'],
    rows: [
      ...gaps.map((gap, at) => [at + 1, text(gap), '']),
      ['median', text(median(gaps)), 1500],
      ['worst', text(Math.max(...gaps)), 3000],
    ],
    passed: true,
  }
}

async function tryOnce(cluster: MeasuredCluster): Promise<number> {
  const loop = new PutLoop(cluster.client)
  const leader = await cluster.leader()
  await wait(AROUND_MS)
  const killed = performance.now()
  await leader.kill()
  while (loop.lastSuccess <= killed + 100 || loop.lastSuccess < killed + AROUND_MS) {
    if (performance.now() > killed + GIVE_UP_MS) throw new Error('no put succeeds any more')
    await wait(20)
  }
  await loop.stop()
  await leader.launch()
  await leader.ready(START_TIMEOUT_MS)
  return loop.longestGapAfter(killed)
}

/** Puts one after another. */
class PutLoop {
  lastSuccess = 0
  readonly #successes: number[] = []
  readonly #running: Promise<void>
  #stopped = false

  constructor(client: Client) {
    this.#running = this.#run(client)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#running
  }

  /** The longest time between two successes of which the second came after `time`. */
  longestGapAfter(time: number): number {
    const gaps = this.#successes.map((success, at) =>
      success <= time ? 0 : success - (this.#successes[at - 1] ?? success),
    )
    return Math.max(...gaps)
  }

  async #run(client: Client): Promise<void> {
    for (let at = 0; !this.#stopped; at++) {
      // What fails is not put again: the next one is as good.
      const done = await client.put('failover', String(at)).then(
        () => true,
        () => false,
      )
      if (!done) continue
      this.lastSuccess = performance.now()
      this.#successes.push(this.lastSuccess)
    }
  }
}
