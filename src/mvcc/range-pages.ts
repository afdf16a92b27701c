import type { RangeRequest } from '../proto/messages.ts'
import type { KeySpan } from './key-tree.ts'
import { countKeys, findKeys, rangeAnswer, type AnsweredKey } from './range.ts'
import { keySpan, readRevision, type View } from './view.ts'

/** One part of a long range. */
export interface RangePage {
  readonly kvs: readonly AnsweredKey[]
  /** Nothing follows. The next two are known then; before they are 0 and false. */
  readonly last: boolean
  readonly count: number
  readonly more: boolean
}

/**
 * A range read in parts, in key order, without filters, all parts at the revision that was the
 * newest at the start, or the one asked for.
 */
export class RangePages {
  /** The store's revision at the start, for the header of the last part. */
  readonly headerRevision: number
  readonly #view: View
  readonly #request: RangeRequest
  /** Of the state that is read. */
  readonly revision: number
  readonly #limit: number
  readonly #pinned: boolean
  #rest: KeySpan
  #answered = 0

  /** Throws `futureRevision` or `compacted`. Who has `pinned` the revision never meets the latter. */
  constructor(view: View, request: RangeRequest, pinned = false) {
    this.#view = view
    this.#pinned = pinned
    this.#request = request
    this.revision = readRevision(view, request.revision)
    this.headerRevision = view.revision
    this.#view.counts.ranges += 1
    this.#limit = request.limit > 0 ? request.limit : Infinity
    this.#rest = keySpan(request.key, request.rangeEnd)
  }

  /** The next part, of at most `keysMax` keys. Throws `compacted` when that went away meanwhile. */
  next(keysMax: number): RangePage {
    if (!this.#pinned) readRevision(this.#view, this.revision)
    const limit = Math.min(keysMax, this.#limit - this.#answered)
    const hits = findKeys(this.#view, this.#rest, this.revision, limit + 1)
    const kvs = hits.slice(0, limit).map((hit) => rangeAnswer(hit, this.#request))
    this.#answered += kvs.length
    const more = hits.length > limit
    const lastKey = hits[limit - 1]?.key
    if (more && lastKey !== undefined) this.#rest = { from: `${lastKey}\0`, to: this.#rest.to }
    if (more && this.#answered < this.#limit) return { kvs, last: false, count: 0, more: false }
    const left = more ? countKeys(this.#view, this.#rest, this.revision) : 0
    return { kvs, last: true, count: this.#answered + left, more }
  }
}
