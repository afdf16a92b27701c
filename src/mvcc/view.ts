import { assert, bytesToLatin1 } from '../base/index.ts'
import { EncodedMessage, type KeyValue } from '../proto/messages.ts'
import { MvccError } from './errors.ts'
import type { KeyIndex } from './key-index.ts'
import { readKeyValue } from './key-value-bytes.ts'
import type { KeySpan, KeyTree } from './key-tree.ts'
import type { OperationCounts } from './operation-counts.ts'
import type { Pages } from './pages.ts'

/** What a read stands on: the store between writes, or the revision that is being written. */
export interface View {
  readonly pages: Pages
  readonly keys: KeyTree
  /** The newest revision that the view sees. */
  readonly revision: number
  /** Revisions below are gone. -1: nothing was ever compacted. */
  readonly compactRevision: number
  /** Where operations through the view are counted. */
  readonly counts: OperationCounts
}

/**
 * The span that a request's key and range_end name: one key where the end is empty, everything
 * from the key on where it is one zero byte. An end that is not above the key spans nothing.
 */
export function keySpan(key: Uint8Array, rangeEnd: Uint8Array): KeySpan {
  const from = bytesToLatin1(key)
  if (rangeEnd.length === 0) return { from, to: `${from}\0` }
  if (rangeEnd.length === 1 && rangeEnd[0] === 0) return { from, to: undefined }
  return { from, to: bytesToLatin1(rangeEnd) }
}

/**
 * The revision that a read of `requested` sees: the view's own for 0 and below. Throws
 * `futureRevision` above the view, and `compacted` below the compacted one: that can be read.
 */
export function readRevision(view: View, requested: number): number {
  if (requested > view.revision) throw new MvccError('futureRevision')
  const revision = requested > 0 ? requested : view.revision
  if (revision < view.compactRevision) throw new MvccError('compacted')
  return revision
}

/** The put that the index of a key names by its place. */
export function readPut(view: View, index: KeyIndex, place: number): KeyValue {
  const { bytes, end, start } = storedPut(view, index, place)
  return readKeyValue(bytes, start, end)
}

/** The same as it lies in its page: for an answer that need not look into it. */
export function storedPut(view: View, index: KeyIndex, place: number): EncodedMessage<KeyValue> {
  const main = index.mainAt(place)
  const sub = index.subAt(place)
  const page = view.pages.pageOf(main, sub)
  const at = page.find(main, sub)
  // The index is built from the same records: a gap is lost data, not a missing key.
  assert(page.has(at, main, sub), 'each place in the index has its record')
  assert(!page.deleteAt(at), 'the index knows a delete from a put')
  return new EncodedMessage(page.bytes, page.startAt(at), page.endAt(at))
}

/** The key as it stood at `revision`; undefined when it did not exist. */
export function readKey(view: View, key: string, revision: number): KeyValue | undefined {
  const index = view.keys.get(key)
  if (index === undefined) return undefined
  const place = index.find(revision)
  return place >= 0 && index.liveAt(place) ? readPut(view, index, place) : undefined
}
