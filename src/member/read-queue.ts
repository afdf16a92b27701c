import { Later, type Clock, type Random, type Timer } from '../base/index.ts'
import type { ReadState, Refusal } from '../raft/index.ts'
import { MemberError } from './api.ts'

/** The readers of about one moment, who share all that becomes of them. */
interface Batch {
  /** When they began, and when their time is over, by the clock. */
  readonly since: number
  readonly due: number
  readonly readers: Later<void>[]
}

/** Batches that wait for one answer. */
interface Round {
  readonly readId: number
  readonly batches: readonly Batch[]
  readonly retry: Timer
}

export interface ReadQueueHost {
  /** Asks raft for a read point. */
  readIndex(readId: number): Refusal | undefined
  /** Has `ask` called soon. */
  askSoon(): void
  applied(): number
}

/** After this long without an answer a batch asks again (etcd: 500 ms). */
const RETRY_MS = 500

/** Readers that wait for a leader share their end with those who came so little before. */
const BATCH_MS = 10

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
  /** Not asked for yet, the latest last. */
  #fresh: Batch[] = []
  /** The latest last. */
  #asked: Round[] = []
  #placed: { readonly index: number; readonly batches: readonly Batch[] }[] = []
  #nextReadId: number
  #expiry: Timer | undefined

  constructor(clock: Clock, random: Random, timeoutMs: number, host: ReadQueueHost) {
    this.#clock = clock
    this.#host = host
    this.#timeoutMs = timeoutMs
    // A restarted member must not take answers to its former life's reads for its own.
    this.#nextReadId = random.below(2 ** 20) * 2 ** 31
  }

  /** Whether `ask` has something to do. */
  get waiting(): boolean {
    return this.#fresh.length > 0
  }

  /** Settles at a point where local reads see all that was acknowledged before this call. */
  add(): Later<void> {
    const now = this.#clock.now()
    let batch = this.#fresh.at(-1)
    if (batch === undefined || now - batch.since > BATCH_MS) {
      batch = { since: now, due: now + this.#timeoutMs, readers: [] }
      this.#fresh.push(batch)
      this.#expiry ??= this.#clock.after(this.#timeoutMs, () => this.#expire())
    }
    const reader = new Later<void>()
    batch.readers.push(reader)
    return reader
  }

  /** Asks raft once for all readers that wait. While no leader is known they keep waiting. */
  ask(): void {
    if (this.#fresh.length === 0) return
    const readId = this.#nextReadId
    if (this.#host.readIndex(readId) !== undefined) return
    this.#nextReadId += 1
    const batches = this.#fresh
    this.#fresh = []
    const retry = this.#clock.after(RETRY_MS, () => {
      this.slow += 1
      this.#takeBack(readId)
      // Not here: all rounds that come back within a turn go into one.
      this.#host.askSoon()
    })
    this.#asked.push({ readId, batches, retry })
  }

  answered(reads: readonly ReadState[]): void {
    for (const { readId, index } of reads) {
      const round = this.#takeRound(readId)
      if (round !== undefined) this.#placed.push({ index, batches: round.batches })
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
    const reached = this.#placed.filter(({ index }) => index <= applied)
    if (reached.length === 0) return
    this.#placed = this.#placed.filter(({ index }) => index > applied)
    for (const { batches } of reached) {
      for (const { readers } of batches) for (const reader of readers) reader.settle()
    }
  }

  failAll(error: MemberError): void {
    fail(
      this.#keep(() => false),
      error,
    )
    this.#expiry?.cancel()
    this.#expiry = undefined
  }

  #takeBack(readId: number): void {
    // In front: whoever came later must not join them.
    this.#fresh.unshift(...(this.#takeRound(readId)?.batches ?? []))
  }

  #takeRound(readId: number): Round | undefined {
    const at = this.#asked.findIndex((round) => round.readId === readId)
    if (at < 0) return undefined
    const [round] = this.#asked.splice(at, 1)
    round?.retry.cancel()
    return round
  }

  #expire(): void {
    const now = this.#clock.now()
    const late = this.#keep(({ due }) => due > now)
    for (const { readers } of late) this.failed += readers.length
    fail(late, new MemberError('timeout', 'no read point came in time'))
    const next = Math.min(...this.#all().map(({ due }) => due))
    this.#expiry =
      next === Infinity ? undefined : this.#clock.after(next - now, () => this.#expire())
  }

  #all(): readonly Batch[] {
    const asked = [...this.#asked, ...this.#placed].flatMap(({ batches }) => batches)
    return [...this.#fresh, ...asked]
  }

  /** Forgets all but those, and answers whom it forgot. */
  #keep(keeps: (batch: Batch) => boolean): readonly Batch[] {
    const gone = this.#all().filter((batch) => !keeps(batch))
    this.#fresh = this.#fresh.filter(keeps)
    const rounds = this.#asked.map((round) => ({ ...round, batches: round.batches.filter(keeps) }))
    for (const { batches, retry } of rounds) if (batches.length === 0) retry.cancel()
    this.#asked = rounds.filter(({ batches }) => batches.length > 0)
    this.#placed = this.#placed
      .map(({ index, batches }) => ({ index, batches: batches.filter(keeps) }))
      .filter(({ batches }) => batches.length > 0)
    return gone
  }
}

function fail(batches: readonly Batch[], error: MemberError): void {
  for (const { readers } of batches) for (const reader of readers) reader.fail(error)
}
