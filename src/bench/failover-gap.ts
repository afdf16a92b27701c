import { setTimeout as wait } from 'node:timers/promises'
import { method } from '../proto/index.ts'
import type { Case } from './case.ts'
import { connect } from './connect.ts'
import { putAt } from './loads.ts'
import { untilServes } from './running-cluster.ts'
import type { ServerProcess } from './server-process.ts'

const PUT_EVERY_MS = 10
const PUT_MS = 5000
/** Puts go on so long before and after the leader is killed. */
const AROUND_MS = 2000
const GIVE_UP_MS = 30_000

const put = method('etcdserverpb.KV', 'Put')

/**
 * kill -9 of the leader while puts go to the others: the longest time in which none succeeds. The
 * timing is the default of both servers, 100 ms to a heartbeat and 1000 ms to an election.
 */
export function failoverGap(): Case['prepare'] {
  return async () =>
    async ({ cluster }) => {
      const leader = await cluster.leader()
      const puts = new SteadyPuts(cluster.members.filter((member) => member !== leader))
      try {
        await wait(AROUND_MS)
        const killed = performance.now()
        await leader.end('SIGKILL')
        while (puts.lastSuccess < killed + AROUND_MS) {
          if (performance.now() > killed + GIVE_UP_MS) throw new Error('no put succeeds any more')
          await wait(PUT_EVERY_MS)
        }
        return { gap: puts.longestGapAfter(killed) }
      } finally {
        puts.stop()
        leader.launch()
        await untilServes(leader)
      }
    }
}

/** A put at every tick, to one member after another, whatever becomes of those before. */
class SteadyPuts {
  readonly #channels
  readonly #timer
  readonly #successes: number[] = []
  #made = 0

  constructor(members: readonly ServerProcess[]) {
    this.#channels = members.map(({ endpoint }) => connect(endpoint))
    this.#timer = setInterval(() => this.#put(), PUT_EVERY_MS)
  }

  get lastSuccess(): number {
    return this.#successes.at(-1) ?? 0
  }

  /** Between two successes of which the second came after `time`. */
  longestGapAfter(time: number): number {
    const gaps = this.#successes.map((success, at) =>
      success <= time ? 0 : success - (this.#successes[at - 1] ?? success),
    )
    return Math.max(...gaps)
  }

  stop(): void {
    clearInterval(this.#timer)
    for (const channel of this.#channels) channel.close()
  }

  #put(): void {
    const at = this.#made++
    const channel = this.#channels[at % this.#channels.length]
    channel?.unary(put, putAt(at), { deadlineMs: PUT_MS }).then(
      () => this.#successes.push(performance.now()),
      // It is not put again: the next one is as good.
      () => undefined,
    )
  }
}
