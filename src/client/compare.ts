import { CompareResult, CompareTarget, type Compare, type Init } from '../proto/index.ts'
import { toBytes, toSpan, type Bytes, type Keys } from './keys.ts'

/** A condition of a transaction, made by {@link compare}. */
export interface Condition {
  readonly wire: Init<Compare>
}

/** What one property of a key must be; over several keys, of every one. */
export interface Comparison<T> {
  equals(wanted: T): Condition
  notEquals(wanted: T): Condition
  greaterThan(wanted: T): Condition
  lessThan(wanted: T): Condition
}

type Property = Pick<
  Init<Compare>,
  'version' | 'createRevision' | 'modRevision' | 'value' | 'lease'
>

function comparison<T>(
  keys: Keys,
  target: number,
  property: (wanted: T) => Property,
): Comparison<T> {
  const condition = (result: number) => (wanted: T) => ({
    wire: { ...toSpan(keys), target, result, ...property(wanted) },
  })
  return {
    equals: condition(CompareResult.EQUAL),
    notEquals: condition(CompareResult.NOT_EQUAL),
    greaterThan: condition(CompareResult.GREATER),
    lessThan: condition(CompareResult.LESS),
  }
}

/**
 * Conditions for a transaction. A key that does not exist has version, revisions and lease 0, and
 * no value at all: every comparison of its value fails (etcd).
 */
export const compare = {
  value: (keys: Keys): Comparison<Bytes> =>
    comparison(keys, CompareTarget.VALUE, (value) => ({ value: toBytes(value) })),
  version: (keys: Keys): Comparison<number> =>
    comparison(keys, CompareTarget.VERSION, (version) => ({ version })),
  createRevision: (keys: Keys): Comparison<number> =>
    comparison(keys, CompareTarget.CREATE, (createRevision) => ({ createRevision })),
  modRevision: (keys: Keys): Comparison<number> =>
    comparison(keys, CompareTarget.MOD, (modRevision) => ({ modRevision })),
  lease: (keys: Keys): Comparison<bigint> =>
    comparison(keys, CompareTarget.LEASE, (lease) => ({ lease })),
  exists: (keys: Keys): Condition => compare.version(keys).greaterThan(0),
  missing: (keys: Keys): Condition => compare.version(keys).equals(0),
}
