import { setTimeout as wait } from 'node:timers/promises'

/** Makes a call that was to begin at `since`, whenever it really does; resolves when it is over. */
export type Call = (since: number) => Promise<void>

/** When a load ends: after its time, or when it is told to. */
export interface Span {
  readonly ms: number
  readonly stop: AbortSignal
}

/** The next tick of a timer; more often costs the servers a core. */
const TICK_MS = 1

/** So many callers, each of which makes its next call when the last is answered. */
export async function closedLoop(call: Call, inFlight: number, { ms, stop }: Span): Promise<void> {
  const end = performance.now() + ms
  const work = async (): Promise<void> => {
    for (let now = performance.now(); now < end && !stop.aborted; now = performance.now()) {
      await call(now)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, work))
}

/**
 * So many calls a second, evenly, whether or not earlier ones are answered: calls that have to wait
 * behind a stall count with all of their wait.
 */
export async function openLoop(call: Call, rate: number, { ms, stop }: Span): Promise<void> {
  const begin = performance.now()
  const total = Math.ceil((rate * ms) / 1000)
  const underWay = new Set<Promise<void>>()
  for (let made = 0; made < total && !stop.aborted;) {
    const due = Math.min(total, Math.ceil(((performance.now() - begin) * rate) / 1000))
    for (; made < due; made++) {
      const one = call(begin + (made * 1000) / rate).then(() => void underWay.delete(one))
      underWay.add(one)
    }
    await wait(TICK_MS)
  }
  await Promise.all(underWay)
}
