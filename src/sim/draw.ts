import { assert } from '../base/index.ts'
import type { Random } from '../base/index.ts'

/** A uniform integer in [min, max]. */
export function between(random: Random, min: number, max: number): number {
  return min + random.below(max - min + 1)
}

/** True with probability `rate`. */
export function chance(random: Random, rate: number): boolean {
  return random.next() < rate
}

/** One of `items`, which must not be empty. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[random.below(items.length)]
  assert(item !== undefined, 'something can be picked')
  return item
}

/** `items` in a random order. */
export function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  const rest = [...items]
  for (let at = rest.length - 1; at > 0; at--) {
    const other = random.below(at + 1)
    const kept = rest[at] as Item
    rest[at] = rest[other] as Item
    rest[other] = kept
  }
  return rest
}
