import type { Random } from '../base/index.ts'
import type { Condition, KeyState, Operation, RangeOperation, Write } from '../judge/index.ts'

/** Few keys, so that clients meet. The end of the span is the first key after all of them. */
export const KEYS = ['chaos/a', 'chaos/b', 'chaos/c', 'chaos/d', 'chaos/e', 'chaos/f'] as const
/** All of {@link KEYS}. */
export const ALL_KEYS = { key: 'chaos/', end: 'chaos0' } as const

/** What a client remembers of what it last saw. */
export interface Memory {
  readonly states: ReadonlyMap<string, KeyState>
  readonly revision: number
}

/** The next thing a client does; each `value` is given once in a run. */
export function randomOperation(random: Random, memory: Memory, value: string): Operation {
  const key = KEYS[random.below(KEYS.length)] ?? KEYS[0]
  const draw = random.below(100)
  if (draw < 25) return { type: 'put', key, value }
  if (draw < 33) return { type: 'delete', key }
  if (draw < 35) return { type: 'delete', key, end: 'chaos/z' }
  if (draw < 60) return read({ key })
  if (draw < 66) return read(ALL_KEYS)
  if (draw < 72) return read(ALL_KEYS, { serializable: true })
  if (draw < 75) return read(ALL_KEYS, { revision: pastRevision(random, memory) })
  if (draw < 90) {
    const conditions = [condition(random, memory, key)]
    return { type: 'txn', conditions, writes: [{ type: 'put', key, value }] }
  }
  return { type: 'txn', conditions: [], writes: pairOfWrites(random, key, value) }
}

function read(
  span: { readonly key: string; readonly end?: string },
  change: Partial<Pick<RangeOperation, 'serializable' | 'revision'>> = {},
): RangeOperation {
  return { type: 'range', ...span, serializable: false, revision: 0, ...change }
}

/** One that was seen, since a future one would be refused. */
function pastRevision(random: Random, { revision }: Memory): number {
  return revision < 2 ? 0 : 2 + random.below(revision - 1)
}

/** What the client last saw of the key: it may well hold no more. */
function condition(random: Random, { states }: Memory, key: string): Condition {
  const state = states.get(key)
  return state !== undefined && random.below(2) === 0
    ? { type: 'value', key, value: state.value }
    : { type: 'modRevision', key, revision: state?.modRevision ?? 0 }
}

/** Two or three keys at one revision. */
function pairOfWrites(random: Random, key: string, value: string): Write[] {
  const others = KEYS.filter((other) => other !== key)
  const second = others[random.below(others.length)] ?? KEYS[0]
  const third = others.find((other) => other !== second) ?? KEYS[0]
  const writes: Write[] = [
    { type: 'put', key, value },
    { type: 'put', key: second, value: `${value}+` },
  ]
  return random.below(3) === 0 ? [...writes, { type: 'delete', key: third }] : writes
}
