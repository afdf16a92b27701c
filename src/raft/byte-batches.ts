/**
 * Pieces of the log that count against a limit in bytes until an index is reached, oldest first.
 */
export interface ByteBatches {
  readonly batches: { readonly lastIndex: number; readonly bytes: number }[]
  /** Of all of them. */
  bytes: number
}

/** Lets go of every piece that ends at or below `index`. */
export function freeTo(counted: ByteBatches, index: number): void {
  let freed = 0
  for (const batch of counted.batches) {
    if (batch.lastIndex > index) break
    counted.bytes -= batch.bytes
    freed++
  }
  counted.batches.splice(0, freed)
}
