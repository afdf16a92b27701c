import { randomFillSync } from 'node:crypto'
import { randomFrom } from '../base/index.ts'
import type { Clock, Random } from '../base/index.ts'

/** Node's own time. */
export const realClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  after: (milliseconds, fire) => {
    const timer = setTimeout(fire, milliseconds)
    return { cancel: () => clearTimeout(timer) }
  },
  defer: (fire) => {
    setImmediate(fire)
  },
}

/** The system's randomness, drawn in blocks. */
export function realRandom(): Random {
  const block = new Uint32Array(256)
  let at = block.length
  return randomFrom(() => {
    if (at === block.length) {
      randomFillSync(block)
      at = 0
    }
    return block[at++] ?? 0
  })
}
