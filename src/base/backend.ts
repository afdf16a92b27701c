/**
 * The state machine's durable map, as the code that applies entries sees it. A write is visible to
 * the next `get` at once; it reaches the disk later, in one atomic batch with the applied index
 * and everything else that the same entries wrote. Rooms share one backend, each under key
 * prefixes of its own.
 */
export interface Backend {
  get(key: Uint8Array): Uint8Array | undefined
  put(key: Uint8Array, value: Uint8Array): void
  del(key: Uint8Array): void
  /**
   * `save` is called right before what was written leaves for the disk, and may write: for what
   * changes often and matters only then.
   */
  beforeFlush(save: () => void): void
}
