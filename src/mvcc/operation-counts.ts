/**
 * Operations that a store was asked for since it was opened, counted as etcd does: each operation
 * of a transaction on its own, a delete once however many keys it found, a look before a write
 * (a compare, a previous value) as a range. What is refused before it runs counts no write.
 */
export class OperationCounts {
  ranges = 0
  puts = 0
  deletes = 0
  /** Pieces of work of more than one operation. */
  txns = 0

  /** Of all kinds. */
  get operations(): number {
    return this.ranges + this.puts + this.deletes
  }

  /** Goes on from the counts of the store that this one replaces. */
  takeOver(former: OperationCounts): void {
    this.ranges += former.ranges
    this.puts += former.puts
    this.deletes += former.deletes
    this.txns += former.txns
  }
}
