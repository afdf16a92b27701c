import { assert } from '../base/index.ts'
import type { LeaseView } from './lease-view.ts'
import type { KeyTree } from './key-tree.ts'
import type { OperationCounts } from './operation-counts.ts'
import { NO_LEASE } from './key-value-bytes.ts'
import type { View } from './view.ts'

/**
 * One revision in the making. All its writes share the main revision that follows the store's, and
 * count their subs from 0. Reads through it see what it has written. It stays without effect, and
 * the revision unused, while nothing is written.
 */
export class RevisionWrite implements View {
  /** Writes so far. */
  count = 0
  readonly #store: View
  readonly #leases: LeaseView
  readonly #begin: number
  /** Operations counted before this piece of work. */
  #counted: number

  constructor(store: View, leases: LeaseView) {
    this.#store = store
    this.#leases = leases
    this.#begin = store.revision
    this.#counted = store.counts.operations
  }

  get pages(): View['pages'] {
    return this.#store.pages
  }

  get keys(): KeyTree {
    return this.#store.keys
  }

  /** The new revision as soon as something is written, until then the store's. */
  get revision(): number {
    return this.count > 0 ? this.#begin + 1 : this.#begin
  }

  get compactRevision(): number {
    return this.#store.compactRevision
  }

  get counts(): OperationCounts {
    return this.#store.counts
  }

  /** Ends a piece of work: one of more than one operation counts as a transaction (etcd). */
  countPiece(): void {
    const { counts } = this
    if (counts.operations - this.#counted > 1) counts.txns += 1
    this.#counted = counts.operations
  }

  hasLease(id: bigint): boolean {
    return this.#leases.has(id)
  }

  /** Writes one key. The lease exists, or is 0. */
  put(key: string, bytes: Uint8Array, value: Uint8Array, lease: bigint): void {
    const modRevision = this.#begin + 1
    const old = this.keys.get(key)
    const oldLease = old?.lease ?? NO_LEASE
    const live = old !== undefined && old.live
    const kv = {
      key: bytes,
      createRevision: live ? old.createRevision : modRevision,
      modRevision,
      version: live ? old.version + 1 : 1,
      value,
      lease,
    }
    const sub = this.count
    this.pages.put({ main: modRevision, sub }, kv)
    this.count += 1
    this.counts.puts += 1
    this.keys.put(key, old, sub, kv, value.length)
    if (oldLease === lease) return
    if (oldLease !== NO_LEASE) this.#leases.detach(oldLease, key)
    if (lease !== NO_LEASE) this.#leases.attach(lease, key)
  }

  /** Deletes one key that exists. */
  delete(key: string): void {
    const modRevision = this.#begin + 1
    const old = this.keys.get(key)
    assert(old !== undefined && old.live, 'only a key that exists is deleted')
    const lease = old.lease
    const sub = this.count
    this.pages.tombstone({ main: modRevision, sub }, key)
    this.count += 1
    this.keys.tombstone(key, old, modRevision, sub)
    if (lease !== NO_LEASE) this.#leases.detach(lease, key)
  }
}
