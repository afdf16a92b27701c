import { compareBytes, EMPTY_BYTES } from '../base/index.ts'
import { CompareResult, CompareTarget, type Compare } from '../proto/messages.ts'
import type { KeyIndex } from './key-index.ts'
import { keySpan, readPut, type View } from './view.ts'

/** Whether all compares hold. */
export function holdAll(view: View, compares: readonly Compare[]): boolean {
  return compares.every((compare) => holds(view, compare))
}

/**
 * Whether every key of the compare's range relates to the given side as asked. A range without keys
 * counts as one key of zeros; comparing its value always fails.
 */
function holds(view: View, compare: Compare): boolean {
  view.counts.ranges += 1
  let keys = 0
  let held = true
  view.keys.visitLive(keySpan(compare.key, compare.rangeEnd), (_, index) => {
    keys += 1
    held = relates(order(view, index, compare), compare.result)
    return held
  })
  if (keys > 0) return held
  return compare.target !== CompareTarget.VALUE && relates(orderOfZeros(compare), compare.result)
}

/** An unknown result asks for nothing. */
function relates(difference: number, result: number): boolean {
  switch (result) {
    case CompareResult.EQUAL:
      return difference === 0
    case CompareResult.NOT_EQUAL:
      return difference !== 0
    case CompareResult.GREATER:
      return difference > 0
    case CompareResult.LESS:
      return difference < 0
    default:
      return true
  }
}

/** Stored against given. A given side of another kind than the target counts as zero or empty. */
function order(view: View, index: KeyIndex, compare: Compare): number {
  switch (compare.target) {
    case CompareTarget.VERSION:
      return index.version - (compare.version ?? 0)
    case CompareTarget.CREATE:
      return index.createRevision - (compare.createRevision ?? 0)
    case CompareTarget.MOD:
      return index.main - (compare.modRevision ?? 0)
    case CompareTarget.LEASE:
      return orderOfIds(index.lease, compare.lease ?? 0n)
    case CompareTarget.VALUE:
      return compareBytes(readPut(view, index, index.newest).value, compare.value ?? EMPTY_BYTES)
    default:
      return 0
  }
}

function orderOfZeros(compare: Compare): number {
  switch (compare.target) {
    case CompareTarget.VERSION:
      return -(compare.version ?? 0)
    case CompareTarget.CREATE:
      return -(compare.createRevision ?? 0)
    case CompareTarget.MOD:
      return -(compare.modRevision ?? 0)
    case CompareTarget.LEASE:
      return orderOfIds(0n, compare.lease ?? 0n)
    default:
      return 0
  }
}

function orderOfIds(a: bigint, b: bigint): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
