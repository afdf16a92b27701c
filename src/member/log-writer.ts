import { assert, type Clock } from '../base/index.ts'
import type { Write } from '../raft/index.ts'
import { DISK_BUCKETS, Durations } from './durations.ts'

/** Merged into one batch at most; what waits beyond goes into the next. */
export const BATCH_BYTES_MAX = 8 * 1024 * 1024

/** What the writer needs of its member. */
export interface LogWriterHost {
  /** One synced batch. A rejection is fatal: the disk's content is then unknown. */
  append(writes: readonly Write[]): Promise<void>
  /** Swaps in a received state; before its write reaches the log. */
  installSnapshot(write: Write): Promise<void>
  /** The writes are durable: their promises may be kept. */
  persisted(writes: readonly Write[]): void
  fatal(error: unknown): void
}

/**
 * Takes raft's writes to the log, one batch in flight; all that arrive meanwhile join the next
 * (group commit).
 */
export class LogWriter {
  /** Of batches that brought entries or a snapshot: what else there is may need no sync. */
  readonly syncs = new Durations(DISK_BUCKETS)
  readonly #clock: Clock
  readonly #host: LogWriterHost
  #waiting: Write[] = []
  #busy: Promise<void> | undefined
  #stopped = false

  constructor(clock: Clock, host: LogWriterHost) {
    this.#clock = clock
    this.#host = host
  }

  /** Queues one write; its turn comes in the order of the calls. */
  enqueue(write: Write): void {
    if (this.#stopped) return
    this.#waiting.push(write)
    this.#busy ??= this.#drain()
  }

  /** Takes no more; resolves when the batch in flight is through. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#waiting = []
    await this.#busy
  }

  async #drain(): Promise<void> {
    try {
      // Lets everything else of this turn of the event loop join the first batch.
      await Promise.resolve()
      while (this.#waiting.length > 0) {
        const batch = this.#takeBatch()
        const first = batch[0]
        assert(first !== undefined, 'a batch holds at least one write')
        if (first.snapshot !== undefined) await this.#host.installSnapshot(first)
        await this.#append(batch)
        this.#host.persisted(batch)
      }
    } catch (error) {
      this.#stopped = true
      this.#host.fatal(error)
    } finally {
      this.#busy = undefined
    }
  }

  async #append(batch: readonly Write[]): Promise<void> {
    const started = this.#clock.now()
    await this.#host.append(batch)
    const syncs = batch.some(
      ({ entries, snapshot }) => entries.length > 0 || snapshot !== undefined,
    )
    if (syncs) this.syncs.note(this.#clock.now() - started)
  }

  /** A write with a snapshot goes alone: it replaces the log that later ones extend. */
  #takeBatch(): Write[] {
    let bytes = 0
    let count = 0
    for (const write of this.#waiting) {
      if (count > 0 && (write.snapshot !== undefined || bytes > BATCH_BYTES_MAX)) break
      for (const entry of write.entries) bytes += entry.data.length
      count += 1
      if (write.snapshot !== undefined) break
    }
    return this.#waiting.splice(0, count)
  }
}
