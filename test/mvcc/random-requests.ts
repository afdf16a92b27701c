import type { Random } from '../../src/base/index.ts'
import type {
  Compare,
  DeleteRangeRequest,
  PutRequest,
  RangeRequest,
  RequestOp,
  TxnRequest,
} from '../../src/proto/messages.ts'
import { compareOf, deleteOf, op, putOf, rangeOf, txnOf } from './requests.ts'

/** Few enough to meet again, and close enough to be each other's neighbours and prefixes. */
export const KEYS = ['\0', 'a', 'a\0', 'aa', 'ab', 'b', 'b\xff', 'c', 'd', 'zz', '\xff', '\xff\xff']

/** Leases that exist, and one that does not. */
export const LEASES = [1n, 2n, -5n]
const UNKNOWN_LEASE = 99n

export function oneOf<T>(random: Random, choices: readonly T[]): T {
  const choice = choices[random.below(choices.length)]
  if (choice === undefined) throw new Error('nothing to choose from')
  return choice
}

function chance(random: Random, percent: number): boolean {
  return random.below(100) < percent
}

function endOf(random: Random): string {
  if (chance(random, 45)) return ''
  return chance(random, 30) ? '\0' : oneOf(random, KEYS)
}

export function randomPut(random: Random): PutRequest {
  const ignoreValue = chance(random, 10)
  const ignoreLease = chance(random, 10)
  const lease = oneOf(random, [0n, 0n, 0n, 0n, ...LEASES, chance(random, 20) ? UNKNOWN_LEASE : 0n])
  return putOf({
    key: oneOf(random, KEYS),
    value: ignoreValue ? '' : 'v'.repeat(random.below(3)) + random.below(5).toString(),
    lease: ignoreLease ? 0n : lease,
    prevKv: chance(random, 30),
    ignoreValue,
    ignoreLease,
  })
}

export function randomDelete(random: Random): DeleteRangeRequest {
  return deleteOf({
    key: oneOf(random, KEYS),
    rangeEnd: chance(random, 70) ? '' : endOf(random),
    prevKv: chance(random, 30),
  })
}

/** Any option, with revisions from a little before 0 to a little after `newest`. */
export function randomRange(random: Random, newest: number): RangeRequest {
  const revision = (): number => random.below(newest + 4) - 2
  const bound = (): number => (chance(random, 85) ? 0 : Math.max(revision(), 0))
  return rangeOf({
    key: oneOf(random, KEYS),
    rangeEnd: chance(random, 40) ? '\0' : endOf(random),
    limit: chance(random, 50) ? 0 : random.below(7) - 1,
    revision: chance(random, 50) ? 0 : revision(),
    sortOrder: random.below(3),
    sortTarget: chance(random, 50) ? 0 : random.below(5),
    keysOnly: chance(random, 25),
    countOnly: chance(random, 10),
    serializable: chance(random, 50),
    minModRevision: bound(),
    maxModRevision: bound(),
    minCreateRevision: bound(),
    maxCreateRevision: bound(),
  })
}

function randomCompare(random: Random, newest: number): Compare {
  const given = random.below(newest + 2)
  return compareOf({
    key: oneOf(random, KEYS),
    rangeEnd: chance(random, 70) ? '' : endOf(random),
    result: random.below(4),
    target: random.below(5),
    // Often the wrong field for the target: that counts as zero.
    ...oneOf(random, [
      { version: random.below(4) },
      { createRevision: given },
      { modRevision: given },
      { value: random.below(5).toString() },
      { lease: oneOf(random, LEASES) },
      {},
    ]),
  })
}

function randomOp(random: Random, newest: number, depth: number): RequestOp {
  const kind = random.below(depth > 0 ? 10 : 8)
  if (kind < 2) return { ...op.none, requestRange: randomRange(random, newest) }
  if (kind < 6) return { ...op.none, requestPut: randomPut(random) }
  if (kind < 8) return { ...op.none, requestDeleteRange: randomDelete(random) }
  return { ...op.none, requestTxn: randomTxn(random, newest, depth - 1) }
}

export function randomTxn(random: Random, newest: number, depth: number): TxnRequest {
  const many = <T>(most: number, make: () => T): T[] =>
    Array.from({ length: random.below(most + 1) }, make)
  return txnOf({
    compare: many(2, () => randomCompare(random, newest)),
    success: many(4, () => randomOp(random, newest, depth)),
    failure: many(3, () => randomOp(random, newest, depth)),
  })
}
