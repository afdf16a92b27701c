import type { HeapItem } from '../base/index.ts'

/** One lease in memory. */
export class Lease implements HeapItem {
  readonly id: bigint
  /** Seconds, as granted. */
  readonly ttl: number
  /** Seconds left at the last checkpoint; 0 when there is none. */
  remaining: number
  /** The keys attached, as the index has them. */
  readonly keys = new Set<string>()
  /** On a leader: when it ends, on the leader's clock. Infinite while it is not armed. */
  expiryMs = Infinity
  /** On a leader: when to name it as expired, for the first time or again. */
  dueMs = Infinity
  heapSlot = -1

  constructor(id: bigint, ttl: number, remaining: number) {
    this.id = id
    this.ttl = ttl
    this.remaining = remaining
  }
}
