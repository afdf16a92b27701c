import { assert, bytesToLatin1, latin1ToBytes } from '../base/index.ts'
import type { Backend, DiskSnapshot, DiskStore, DiskWrite } from '../base/index.ts'

/** Bytes of unwritten state at which a flush starts at once instead of waiting for its time. */
export const FLUSH_BYTES = 1024 * 1024

/** By latin1 key; null is a deletion. */
type Overlay = Map<string, Uint8Array | null>

/**
 * The state machine's map over one store: writes gather in memory and go to the store in one batch
 * a flush, so that an entry's data and the applied index beside it are there together or not at
 * all.
 *
 * One flush is in flight at a time. Batches are not synced (the raft log has it all) unless asked,
 * which is what log truncation and snapshots wait for.
 */
export class StateBackend implements Backend {
  readonly #store: DiskStore
  #fresh: Overlay = new Map()
  #flushing: Overlay = new Map()
  #freshBytes = 0
  #busy: Promise<void> | undefined
  #closed = false
  readonly #saves: (() => void)[] = []

  constructor(store: DiskStore) {
    this.#store = store
  }

  beforeFlush(save: () => void): void {
    this.#saves.push(save)
  }

  get(key: Uint8Array): Uint8Array | undefined {
    if (this.#fresh.size > 0 || this.#flushing.size > 0) {
      const name = bytesToLatin1(key)
      const written = this.#fresh.get(name)
      if (written !== undefined) return written ?? undefined
      const pending = this.#flushing.get(name)
      if (pending !== undefined) return pending ?? undefined
    }
    return this.#store.get(key)
  }

  put(key: Uint8Array, value: Uint8Array): void {
    this.#fresh.set(bytesToLatin1(key), value)
    this.#freshBytes += key.length + value.length
  }

  del(key: Uint8Array): void {
    this.#fresh.set(bytesToLatin1(key), null)
    this.#freshBytes += key.length
  }

  /** Bytes written and not yet handed to the store. */
  get pendingBytes(): number {
    return this.#freshBytes
  }

  /** Whether a flush is under way. */
  get flushing(): boolean {
    return this.#busy !== undefined
  }

  /**
   * Hands everything written so far to the store; with `sync` it is durable when this resolves.
   * Calls queue up behind the one in flight. Does nothing once closed: of a state that another has
   * replaced nothing is wanted any more. Answers whether there was something to do.
   */
  async flush(sync: boolean): Promise<boolean> {
    while (this.#busy !== undefined) await this.#busy
    if (this.#closed) return false
    // Nothing is applied between this and the write, so that all of it is of one moment.
    for (const save of this.#saves) save()
    if (this.#fresh.size === 0 && !sync) return false
    this.#busy = this.#write(sync).finally(() => {
      this.#busy = undefined
    })
    await this.#busy
    return true
  }

  /** Pins what the store holds once all written so far is in it; the caller closes it. */
  async snapshot(): Promise<DiskSnapshot> {
    await this.flush(false)
    while (this.#busy !== undefined) await this.#busy
    return this.#store.snapshot()
  }

  /** Closes the store behind the batch in flight; what was not flushed is given up. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#busy?.catch(() => {
      // Whoever asked for the flush hears of it.
    })
    await this.#store.close()
  }

  async #write(sync: boolean): Promise<void> {
    assert(this.#flushing.size === 0, 'one flush is in flight at a time')
    this.#flushing = this.#fresh
    this.#fresh = new Map()
    this.#freshBytes = 0
    const writes: DiskWrite[] = []
    for (const [name, value] of this.#flushing) {
      const key = latin1ToBytes(name)
      writes.push(value === null ? { type: 'del', key } : { type: 'put', key, value })
    }
    await this.#store.batch(writes, { sync })
    this.#flushing = new Map()
  }
}
