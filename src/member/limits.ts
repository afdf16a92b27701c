/** Bounds of one member. Bytes unless the name says otherwise. */
export const LIMITS = {
  /** Of entries in one append message (etcd: 1 MiB). */
  messageBytes: 1024 * 1024,
  inflightMessages: 512,
  inflightBytes: 32 * 1024 * 1024,
  /** Of the leader's uncommitted tail. */
  uncommittedBytes: 256 * 1024 * 1024,
  /** Of entries handed out for applying at once. */
  committedBytes: 16 * 1024 * 1024,
  /** Of requests that wait here for a leader. */
  proposalQueueBytes: 64 * 1024 * 1024,
  /** Committed and not yet applied entries at which new requests are refused (etcd: 5,000). */
  applyBacklogEntries: 5_000,
  /** Unwritten state at which applying waits for the disk. */
  unflushedStateBytes: 64 * 1024 * 1024,
  /** One piece of work on the event loop. */
  sliceMs: 5,
  /** State goes to its store at least this often while it changes. */
  flushMs: 100,
  /** A request's time beside two election timeouts (etcd). */
  requestMs: 5_000,
  /**
   * How often the leader looks for expired leases (etcd: 500 ms), and how many it takes at once.
   */
  leaseScanMs: 250,
  leaseRevokesInFlight: 16,
  leaseRevokesAScan: 500,
  quotaDefault: 2 * 1024 * 1024 * 1024,
} as const
