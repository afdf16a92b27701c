/** What writes need of the leases. A key is attached to at most one lease. */
export interface LeaseView {
  has(id: bigint): boolean
  /** `key` is as the index has it (`bytesToLatin1`). The lease exists. */
  attach(id: bigint, key: string): void
  /** Does nothing when the lease or the attachment is already gone. */
  detach(id: bigint, key: string): void
}
