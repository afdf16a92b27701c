import { Heap } from '../base/index.ts'
import type { Lease } from './lease.ts'

/**
 * The deadlines of one leadership: which leases are armed, ordered by when each is due. Renewing,
 * dropping and taking a lease cost O(log n).
 */
export class Deadlines {
  readonly #heap = new Heap<Lease>(
    (a, b) => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.id < b.id),
  )

  /** Ends the lease at `expiryMs`, armed before or not. */
  set(lease: Lease, expiryMs: number): void {
    lease.expiryMs = expiryMs
    lease.dueMs = expiryMs
    if (lease.heapSlot === -1) this.#heap.push(lease)
    else this.#heap.moved(lease)
  }

  drop(lease: Lease): void {
    if (lease.heapSlot !== -1) this.#heap.remove(lease)
  }

  /**
   * Up to `max` leases that are due, first things first. Each is due again after `retryMs`: what
   * was done about it may have come to nothing.
   */
  take(nowMs: number, max: number, retryMs: number): readonly Lease[] {
    const due: Lease[] = []
    while (due.length < max) {
      const first = this.#heap.peek()
      if (first === undefined || first.dueMs > nowMs) break
      first.dueMs = nowMs + retryMs
      this.#heap.moved(first)
      due.push(first)
    }
    return due
  }

  clear(): void {
    this.#heap.clear()
  }
}
