import { EventEmitter } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { seededRandom } from '../../../src/base/index.ts'

// FUZZ_INPUTS=1000000 for more of them, FUZZ_SEED to do the same ones again.
export const inputs = Number(process.env['FUZZ_INPUTS'] ?? 100_000)
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000)
t.comment(`seed ${seed}, ${inputs} inputs`)
export const random = seededRandom(seed)

/** What the socket of a connection is to its owner; nothing of it leaves. */
export class DeadEndSocket extends EventEmitter {
  destroyed = false
  writableLength = 0
  ended = false
  write = (): boolean => true
  pause = (): this => this
  resume = (): this => this
  end = (): void => void (this.ended = true)
  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.emit('close')
  }
}

/** Any one of them. */
export function pick<T>(all: readonly T[]): T {
  const one = all[random.below(all.length)]
  if (one === undefined) throw new Error('there is none')
  return one
}

/** A place in `bytes`, and one behind it. */
function part(bytes: Buffer): readonly [number, number] {
  const start = random.below(bytes.length + 1)
  return [start, start + random.below(Math.min(200, bytes.length - start) + 1)]
}

/** One of `all`, with one to four changes such as bits, cuts and parts of another. */
export function mutated(all: readonly Buffer[]): Buffer {
  let bytes: Buffer = Buffer.from(pick(all))
  for (let times = 1 + random.below(4); times > 0; times--) {
    const [start, end] = part(bytes)
    const other = pick(all)
    const [from, to] = part(other)
    const kind = random.below(6)
    if (kind <= 1) {
      for (let flips = 1 + random.below(8); flips > 0 && bytes.length > 0; flips--) {
        const at = random.below(bytes.length)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
      }
    } else if (kind === 2) bytes = bytes.subarray(0, end)
    else if (kind === 3) bytes = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])
    else if (kind === 4) {
      bytes = Buffer.concat([
        bytes.subarray(0, start),
        other.subarray(from, to),
        bytes.subarray(end),
      ])
    } else bytes = Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)])
  }
  return bytes
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function heldBytes(): number {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** Does `one` for all inputs; answers the longest time one took and what is held more at the end. */
export async function fuzz(
  count: number,
  one: () => void,
): Promise<{ slowest: number; grown: number }> {
  let slowest = 0
  let before = 0
  for (let round = 0; round < count; round++) {
    if (round === Math.floor(count / 4)) before = heldBytes()
    const start = performance.now()
    one()
    slowest = Math.max(slowest, performance.now() - start)
    // Handlers go on and what is written leaves.
    if (round % 200 === 0) await new Promise(setImmediate)
  }
  await new Promise(setImmediate)
  return { slowest, grown: heldBytes() - before }
}
