import { bytesToLatin1, compareBytes, EMPTY_BYTES } from '../base/index.ts'
import {
  SortOrder,
  SortTarget,
  type Encodable,
  type EncodedMessage,
  type KeyValue,
  type RangeRequest,
  type RangeResponse,
} from '../proto/messages.ts'
import { keysGained } from './history.ts'
import { Hit } from './hit.ts'
import type { KeyIndex } from './key-index.ts'
import type { KeySpan } from './key-tree.ts'
import { NO_LEASE } from './key-value-bytes.ts'
import { keySpan, readRevision, type View } from './view.ts'

/** A key of an answer: as it is stored, where nothing of it is left out. */
export type AnsweredKey = KeyValue | EncodedMessage<KeyValue>

/** The answer to a range; the member adds the rest of the header. */
export interface RangeAnswer extends Encodable<RangeResponse> {
  readonly header: { readonly revision: number }
  readonly kvs: readonly AnsweredKey[]
  readonly more: boolean
  readonly count: number
}

/**
 * Answers a range as etcd does. `count` is the size of the whole range at the revision, whatever
 * limit and filters leave of it; `more` says that the limit cut. The header tells the view's
 * revision, also when an older one is read. Throws `futureRevision` or `compacted`.
 */
export function range(view: View, request: RangeRequest): RangeAnswer {
  const revision = readRevision(view, request.revision)
  view.counts.ranges += 1
  if (request.rangeEnd.length === 0) {
    const found = findKey(view, bytesToLatin1(request.key), revision)
    return assemble(view, request, found, found.length)
  }
  const span = keySpan(request.key, request.rangeEnd)
  const found = request.countOnly ? [] : findKeys(view, span, revision, fetchLimit(request))
  return assemble(view, request, found, countKeys(view, span, revision))
}

function assemble(
  view: View,
  request: RangeRequest,
  found: readonly Hit[],
  count: number,
): RangeAnswer {
  const header = { revision: view.revision }
  if (request.countOnly) return { header, kvs: [], more: false, count }
  const limit = limitOf(request)
  const wanted = hasFilters(request) ? found.filter((hit) => passes(hit, request)) : found
  const ordered = isSorted(request) ? sorted(wanted, request) : wanted
  const kvs = ordered.slice(0, limit).map((hit) => rangeAnswer(hit, request))
  return { header, kvs, more: ordered.length > limit, count }
}

/** None of it, or that key. */
function findKey(view: View, key: string, revision: number): Hit[] {
  const index = view.keys.get(key)
  const place = index === undefined ? -1 : index.find(revision)
  if (index === undefined || place < 0 || !index.liveAt(place)) return []
  return [new Hit(view, key, index, place)]
}

/** Zero and negative mean without end. */
function limitOf(request: RangeRequest): number {
  return request.limit > 0 ? request.limit : Infinity
}

/**
 * How many keys of the span existed at `revision`: O(log n) at the newest, else by what was written
 * since (a list in pages reads at the revision of its first), or by looking at every key where that
 * is less.
 */
export function countKeys(view: View, span: KeySpan, revision: number): number {
  const now = view.keys.countLive(span)
  if (revision === view.revision) return now
  if (view.revision - revision < now / 4) return now - keysGained(view, span, revision)
  let count = 0
  view.keys.visitAll(span, (_, index) => {
    const place = index.find(revision)
    if (place >= 0 && index.liveAt(place)) count += 1
    return true
  })
  return count
}

/** The first `limit` keys of the span that existed at `revision`, in key order. */
export function findKeys(view: View, span: KeySpan, revision: number, limit: number): Hit[] {
  const hits: Hit[] = []
  const visit = (key: string, index: KeyIndex): boolean => {
    const place = index.find(revision)
    if (place >= 0 && index.liveAt(place)) hits.push(new Hit(view, key, index, place))
    return hits.length < limit
  }
  if (revision === view.revision) view.keys.visitLive(span, visit)
  else view.keys.visitAll(span, visit)
  return hits
}

/**
 * How many keys must be looked at: one more than wanted, to know whether there are more. Sorting
 * and filters need all. etcd quirk, kept: a sort target without an order does sort, but only the
 * keys that an unsorted read would have answered.
 */
function fetchLimit(request: RangeRequest): number {
  const natural = request.sortOrder === SortOrder.NONE || !isSorted(request)
  return natural && !hasFilters(request) ? limitOf(request) + 1 : Infinity
}

/** Whether its keys come in their own order and none is left out: so it can be read in parts. */
export function isPlainRange(request: RangeRequest): boolean {
  return !isSorted(request) && !hasFilters(request)
}

function isSorted(request: RangeRequest): boolean {
  return request.sortTarget !== SortTarget.KEY || request.sortOrder === SortOrder.DESCEND
}

function hasFilters(request: RangeRequest): boolean {
  const { minModRevision, maxModRevision, minCreateRevision, maxCreateRevision } = request
  const boundsMod = minModRevision !== 0 || maxModRevision !== 0
  return boundsMod || minCreateRevision !== 0 || maxCreateRevision !== 0
}

/** Bounds are inclusive, 0 is off. */
function passes(hit: Hit, request: RangeRequest): boolean {
  const { modRevision, createRevision } = hit.head()
  const { minModRevision, maxModRevision, minCreateRevision, maxCreateRevision } = request
  if (maxModRevision !== 0 && modRevision > maxModRevision) return false
  if (minModRevision !== 0 && modRevision < minModRevision) return false
  if (maxCreateRevision !== 0 && createRevision > maxCreateRevision) return false
  return minCreateRevision === 0 || createRevision >= minCreateRevision
}

/** Equal ones stay in the order of keys (etcd promises none). */
function sorted(hits: readonly Hit[], request: RangeRequest): readonly Hit[] {
  const compare = comparator(request.sortTarget)
  const sign = request.sortOrder === SortOrder.DESCEND ? -1 : 1
  return hits.toSorted((a, b) => sign * compare(a, b))
}

function comparator(target: number): (a: Hit, b: Hit) => number {
  switch (target) {
    case SortTarget.VERSION:
      return (a, b) => a.head().version - b.head().version
    case SortTarget.CREATE:
      return (a, b) => a.head().createRevision - b.head().createRevision
    case SortTarget.MOD:
      return (a, b) => a.head().modRevision - b.head().modRevision
    case SortTarget.VALUE:
      return (a, b) => compareBytes(a.whole().value, b.whole().value)
    default:
      return (a, b) => compareBytes(a.head().key, b.head().key)
  }
}

/** keys_only drops the lease too, unless sorting by value: etcd 3.7 answers from its index. */
export function rangeAnswer(hit: Hit, request: RangeRequest): AnsweredKey {
  if (!request.keysOnly) return hit.stored()
  const lease = request.sortTarget === SortTarget.VALUE ? hit.head().lease : NO_LEASE
  return { ...hit.head(), value: EMPTY_BYTES, lease }
}
