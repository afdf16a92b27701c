import type { ApplyOutcome, ApplyReply } from '../apply/index.ts'
import { assert, type Clock, type Random, type Timer } from '../base/index.ts'
import { MemberError, type Caller } from './api.ts'

interface Waiting {
  readonly data: Uint8Array
  readonly resolve: (reply: ApplyReply) => void
  readonly reject: (error: Error) => void
  readonly caller: Caller
  /** When its time is over, by the clock. */
  readonly due: number
  /** The term in which it was handed to raft; undefined while it is queued. */
  proposedTerm: number | undefined
}

export interface ProposalLimits {
  /**
   * How long a caller waits for its request to be applied (etcd: 5 s and two election timeouts).
   */
  readonly timeoutMs: number
  /** Bytes of requests that may wait for a leader; more is refused as too many requests. */
  readonly queueBytesMax: number
}

/**
 * The requests of this member's callers between the call and its entry being applied here.
 *
 * A request is queued until raft takes it; while no leader is known it stays queued. It ends when
 * its entry is applied, when its time is over, or when it was handed to raft in an earlier term
 * than the one whose first entry is now applied: then it was lost with the old leader (it may still
 * turn up later, if that leader comes back and forwards it).
 */
export class Proposals {
  readonly #clock: Clock
  readonly #limits: ProposalLimits
  readonly #waiting = new Map<bigint, Waiting>()
  /** Not with raft yet, in the order they came. */
  readonly #queue = new Set<bigint>()
  #queueBytes = 0
  /** One timer for all: a timer for each would cost more than what it guards. */
  #expiry: Timer | undefined
  #nextId: bigint
  failed = 0

  constructor(clock: Clock, random: Random, limits: ProposalLimits) {
    this.#clock = clock
    this.#limits = limits
    this.#nextId = random.next64() >> 1n
  }

  /** An id that no other request of this member has, random between members and restarts. */
  newId(): bigint {
    this.#nextId = BigInt.asUintN(64, this.#nextId + 1n) || 1n
    return this.#nextId
  }

  get pending(): number {
    return this.#waiting.size
  }

  /** Queues an encoded request and resolves with what applying it came to. */
  add(id: bigint, data: Uint8Array, caller: Caller): Promise<ApplyReply> {
    if (caller.aborted) return Promise.reject(cancelled())
    if (this.#queueBytes > 0 && this.#queueBytes + data.length > this.#limits.queueBytesMax) {
      return Promise.reject(new MemberError('tooManyRequests', 'too many requests are waiting'))
    }
    return new Promise((resolve, reject) => {
      const due = this.#clock.now() + this.#limits.timeoutMs
      this.#waiting.set(id, { data, resolve, reject, caller, due, proposedTerm: undefined })
      this.#queue.add(id)
      this.#queueBytes += data.length
      this.#expiry ??= this.#clock.after(this.#limits.timeoutMs, () => this.#expire())
    })
  }

  /** Drops what is queued and whose caller is gone. */
  dropAborted(): void {
    for (const id of this.#queue) {
      if (this.#waiting.get(id)?.caller.aborted === true) this.#fail(id, cancelled())
    }
  }

  /** The first of the queued requests, in the order they came: at least one, within `bytesMax`. */
  queuedData(bytesMax: number): Uint8Array[] {
    const found: Uint8Array[] = []
    let bytes = 0
    for (const id of this.#queue) {
      const data = this.#waiting.get(id)?.data
      assert(data !== undefined, 'who is queued still waits')
      bytes += data.length
      if (bytes > bytesMax && found.length > 0) break
      found.push(data)
    }
    return found
  }

  /** The first `count` of the queued requests were handed to raft in `term`. */
  taken(count: number, term: number): void {
    let left = count
    for (const id of this.#queue) {
      if (left === 0) break
      left -= 1
      const waiting = this.#waiting.get(id)
      assert(waiting !== undefined, 'who is queued still waits')
      waiting.proposedTerm = term
      this.#leaveQueue(id, waiting)
    }
  }

  /** Requests that surely reached no leader: they are queued again, within their time. */
  giveBack(undelivered: ReadonlySet<Uint8Array>): void {
    for (const [id, waiting] of this.#waiting) {
      if (waiting.proposedTerm === undefined || !undelivered.has(waiting.data)) continue
      waiting.proposedTerm = undefined
      this.#queue.add(id)
      this.#queueBytes += waiting.data.length
    }
  }

  get queued(): number {
    return this.#queue.size
  }

  /** Refuses all that is queued. */
  refuseQueued(error: MemberError): void {
    for (const id of this.#queue) this.#fail(id, error)
  }

  /** The request's entry was applied here. False when nobody here waits for it. */
  settle(id: bigint, outcome: ApplyOutcome): boolean {
    const waiting = this.#remove(id)
    if (waiting === undefined) return false
    if ('reply' in outcome) waiting.resolve(outcome.reply)
    else waiting.reject(outcome.refusal)
    return true
  }

  /** The first entry of `term` is applied: what an earlier term's leader took is lost. */
  termApplied(term: number): void {
    for (const [id, waiting] of this.#waiting) {
      if (waiting.proposedTerm !== undefined && waiting.proposedTerm < term) {
        this.#fail(id, new MemberError('leaderChanged', 'the leader changed before it was applied'))
      }
    }
  }

  /** Ends every waiting request. */
  failAll(error: MemberError): void {
    this.#expiry?.cancel()
    this.#expiry = undefined
    for (const id of [...this.#waiting.keys()]) this.#fail(id, error)
  }

  #fail(id: bigint, error: MemberError): void {
    const waiting = this.#remove(id)
    if (waiting === undefined) return
    this.failed += 1
    waiting.reject(error)
  }

  #remove(id: bigint): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return undefined
    this.#waiting.delete(id)
    this.#leaveQueue(id, waiting)
    return waiting
  }

  /** All have the same time, so they are over in the order they came. */
  #expire(): void {
    this.#expiry = undefined
    const now = this.#clock.now()
    for (const [id, { due }] of this.#waiting) {
      if (due > now) {
        this.#expiry = this.#clock.after(due - now, () => this.#expire())
        return
      }
      this.#fail(id, new MemberError('timeout', 'the request was not applied in time'))
    }
  }

  #leaveQueue(id: bigint, { data }: Waiting): void {
    if (this.#queue.delete(id)) this.#queueBytes -= data.length
  }
}

function cancelled(): MemberError {
  return new MemberError('cancelled', 'the caller went away')
}
