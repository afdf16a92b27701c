import type { Clock, Random, Timer } from '../base/index.ts'
import type { ReadState, Refusal } from '../raft/index.ts'
import { MemberError } from './api.ts'

interface Reader {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
  readonly timer: Timer
  readonly forget: () => void
}

type Batch = Set<Reader>

export interface ReadQueueHost {
  /** Asks raft for a read point. */
  readIndex(readId: number): Refusal | undefined
  /** Has `ask` called soon. */
  askSoon(): void
  applied(): number
}

/** After this long without an answer a batch asks again (etcd: 500 ms). */
const RETRY_MS = 500

/**
 * Linearizable reads: all that wait in one turn share one ReadIndex round, then wait until the
 * index it answers is applied here. An unanswered round is asked again under a new id, so a late
 * answer to the old id is never mistaken for one.
 */
export class ReadQueue {
  /** Readers that got no read point in time. */
  failed = 0
  /** Rounds that were not answered in time and asked again. */
  slow = 0
  readonly #clock: Clock
  readonly #host: ReadQueueHost
  readonly #timeoutMs: number
  #fresh: Batch = new Set()
  readonly #asked = new Map<number, { readonly batch: Batch; readonly retry: Timer }>()
  #placed: { readonly index: number; readonly batch: Batch }[] = []
  #nextReadId: number

  constructor(clock: Clock, random: Random, timeoutMs: number, host: ReadQueueHost) {
    this.#clock = clock
    this.#host = host
    this.#timeoutMs = timeoutMs
    // A restarted member must not take answers to its former life's reads for its own.
    this.#nextReadId = random.below(2 ** 20) * 2 ** 31
  }

  /** Whether `ask` has something to do. */
  get waiting(): boolean {
    return this.#fresh.size > 0
  }

  /** Resolves at a point where local reads see all that was acknowledged before this call. */
  add(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(new MemberError('cancelled', 'the caller went away'))
    return new Promise((resolve, reject) => {
      const fail = (error: MemberError): void => {
        this.#drop(reader)
        reject(error)
      }
      const onAbort = (): void => fail(new MemberError('cancelled', 'the caller went away'))
      signal.addEventListener('abort', onAbort, { once: true })
      const timer = this.#clock.after(this.#timeoutMs, () => {
        this.failed += 1
        fail(new MemberError('timeout', 'no read point came in time'))
      })
      const forget = (): void => {
        timer.cancel()
        signal.removeEventListener('abort', onAbort)
      }
      const reader: Reader = { resolve, reject, timer, forget }
      this.#fresh.add(reader)
    })
  }

  /** Asks raft once for all readers that wait. While no leader is known they keep waiting. */
  ask(): void {
    if (this.#fresh.size === 0) return
    const readId = this.#nextReadId
    if (this.#host.readIndex(readId) !== undefined) return
    this.#nextReadId += 1
    const batch = this.#fresh
    this.#fresh = new Set()
    const retry = this.#clock.after(RETRY_MS, () => {
      this.slow += 1
      this.#takeBack(readId)
      // Not here: all rounds that come back within a turn go into one.
      this.#host.askSoon()
    })
    this.#asked.set(readId, { batch, retry })
  }

  answered(reads: readonly ReadState[]): void {
    for (const { readId, index } of reads) {
      const asked = this.#asked.get(readId)
      if (asked === undefined) continue
      asked.retry.cancel()
      this.#asked.delete(readId)
      this.#placed.push({ index, batch: asked.batch })
    }
    if (reads.length > 0) this.applied()
  }

  /** These rounds will not be answered: their readers ask again. */
  dropped(readIds: readonly number[]): void {
    for (const readId of readIds) this.#takeBack(readId)
    if (readIds.length > 0) this.ask()
  }

  /** More was applied: lets go the readers whose index it reached. */
  applied(): void {
    if (this.#placed.length === 0) return
    const applied = this.#host.applied()
    this.#placed = this.#placed.filter(({ index, batch }) => {
      if (index > applied) return true
      for (const reader of batch) {
        reader.forget()
        reader.resolve()
      }
      return false
    })
  }

  failAll(error: MemberError): void {
    const batches = [this.#fresh, ...[...this.#asked.values(), ...this.#placed].map((a) => a.batch)]
    for (const { retry } of this.#asked.values()) retry.cancel()
    this.#asked.clear()
    this.#placed = []
    for (const batch of batches) {
      for (const reader of batch) {
        reader.forget()
        reader.reject(error)
      }
      batch.clear()
    }
  }

  #takeBack(readId: number): void {
    const asked = this.#asked.get(readId)
    if (asked === undefined) return
    asked.retry.cancel()
    this.#asked.delete(readId)
    for (const reader of asked.batch) this.#fresh.add(reader)
  }

  #drop(reader: Reader): void {
    reader.forget()
    this.#fresh.delete(reader)
    for (const { batch } of this.#asked.values()) batch.delete(reader)
    for (const { batch } of this.#placed) batch.delete(reader)
  }
}
