import type { ApplyOutcome, ApplyReply } from '../apply/index.ts'
import { Fifo, Later, type Clock, type Random, type Timer } from '../base/index.ts'
import { MemberError, type Caller } from './api.ts'

/** So many requests that are over may stay behind others that are not. */
const OVER_MAX = 1024

export interface ProposalLimits {
  /**
   * How long a caller waits for its request to be applied (etcd: 5 s and two election timeouts).
   */
  readonly timeoutMs: number
  /** Bytes of requests that may wait for a leader; more is refused as too many requests. */
  readonly queueBytesMax: number
}

/** One request: what raft is given, and what its caller waits for. */
class Request extends Later<ApplyReply> {
  readonly type = 'normal'
  /** Its place among all requests of this life. */
  readonly sequence: number
  readonly caller: Caller
  /** When its time is over, by the clock. */
  readonly due: number
  readonly data: Uint8Array
  /** The term in which it was handed to raft; undefined while it is queued. */
  proposedTerm: number | undefined = undefined
  /** It was answered. */
  over = false

  constructor(sequence: number, data: Uint8Array, caller: Caller, due: number) {
    super()
    this.sequence = sequence
    this.data = data
    this.caller = caller
    this.due = due
  }

  get queued(): boolean {
    return !this.over && this.proposedTerm === undefined
  }
}

/**
 * The requests of this member's callers between the call and its entry being applied here.
 *
 * A request is queued until raft takes it; while no leader is known it stays queued. It ends when
 * its entry is applied, when its time is over, or when it was handed to raft in an earlier term
 * than the one whose first entry is now applied: then it was lost with the old leader (it may still
 * turn up later, if that leader comes back and forwards it).
 *
 * Ids are a random number and what is counted up from it, so the requests that wait are in the
 * order of their ids, and nearly always end in it: the next to end is the first, or not far away.
 */
export class Proposals {
  failed = 0
  readonly #clock: Clock
  readonly #limits: ProposalLimits
  readonly #idBefore: bigint
  #sequence = 0
  /** In the order of their sequence; those that are over leave when they are the first. */
  readonly #waiting = new Fifo<Request>()
  #pending = 0
  /** Not with raft yet, in the order they came; those that are over leave likewise. */
  readonly #queue = new Fifo<Request>()
  #queued = 0
  #queueBytes = 0
  /** One timer for all: a timer for each would cost more than what it guards. */
  #expiry: Timer | undefined

  constructor(clock: Clock, random: Random, limits: ProposalLimits) {
    this.#clock = clock
    this.#limits = limits
    this.#idBefore = random.next64() >> 1n
  }

  /** An id that no other request of this member has, random between members and restarts. */
  newId(): bigint {
    this.#sequence += 1
    return this.#idBefore + BigInt(this.#sequence)
  }

  get pending(): number {
    return this.#pending
  }

  get queued(): number {
    return this.#queued
  }

  /** Queues an encoded request that has the newest id; settles with what applying it came to. */
  add(data: Uint8Array, caller: Caller): Later<ApplyReply> {
    if (caller.aborted) return Later.failed(cancelled())
    if (this.#queueBytes > 0 && this.#queueBytes + data.length > this.#limits.queueBytesMax) {
      return Later.failed(new MemberError('tooManyRequests', 'too many requests are waiting'))
    }
    const due = this.#clock.now() + this.#limits.timeoutMs
    const request = new Request(this.#sequence, data, caller, due)
    this.#waiting.push(request)
    this.#pending += 1
    this.#enqueue(request)
    this.#expiry ??= this.#clock.after(this.#limits.timeoutMs, () => this.#expire())
    return request
  }

  /** Drops what is queued and whose caller is gone. */
  dropAborted(): void {
    const gone: Request[] = []
    for (let at = 0; at < this.#queue.length; at++) {
      const request = this.#queue.at(at)
      if (request?.caller.aborted === true) gone.push(request)
    }
    for (const request of gone) this.#fail(request, cancelled())
  }

  /** The first of the queued requests, in the order they came: at least one, within `bytesMax`. */
  first(bytesMax: number): Request[] {
    const found: Request[] = []
    let bytes = 0
    for (let at = 0; at < this.#queue.length; at++) {
      const request = this.#queue.at(at)
      if (request?.queued !== true) continue
      bytes += request.data.length
      if (bytes > bytesMax && found.length > 0) break
      found.push(request)
    }
    return found
  }

  /** The first `count` of the queued requests were handed to raft in `term`. */
  taken(count: number, term: number): void {
    for (let left = count; left > 0;) {
      const request = this.#queue.shift()
      if (request === undefined) return
      if (!request.queued) continue
      left -= 1
      this.#leaveQueue(request)
      request.proposedTerm = term
    }
  }

  /** Requests that surely reached no leader: they are queued again, within their time. */
  giveBack(undelivered: ReadonlySet<Uint8Array>): void {
    for (const request of this.#waiting) {
      const { data, over, proposedTerm } = request
      if (over || proposedTerm === undefined || !undelivered.has(data)) continue
      request.proposedTerm = undefined
      this.#enqueue(request)
    }
  }

  /** Refuses all that is queued. */
  refuseQueued(error: MemberError): void {
    for (const request of [...this.#queue]) this.#fail(request, error)
  }

  /** The request's entry was applied here. False when nobody here waits for it. */
  settle(id: bigint, outcome: ApplyOutcome): boolean {
    const request = this.#find(Number(id - this.#idBefore))
    if (request === undefined || request.over) return false
    this.#end(request)
    if ('reply' in outcome) request.settle(outcome.reply)
    else request.fail(outcome.refusal)
    return true
  }

  /** The first entry of `term` is applied: what an earlier term's leader took is lost. */
  termApplied(term: number): void {
    const lost = [...this.#waiting].filter(({ proposedTerm = term }) => proposedTerm < term)
    for (const request of lost) {
      const text = 'the leader changed before it was applied'
      this.#fail(request, new MemberError('leaderChanged', text))
    }
  }

  /** Ends every waiting request. */
  failAll(error: MemberError): void {
    this.#expiry?.cancel()
    this.#expiry = undefined
    for (const request of [...this.#waiting]) this.#fail(request, error)
  }

  /** The request of that sequence: nearly always the first, else by halves. */
  #find(sequence: number): Request | undefined {
    let low = 0
    let high = this.#waiting.length
    let request = this.#waiting.at(0)
    while (low < high && request?.sequence !== sequence) {
      const middle = (low + high) >>> 1
      request = this.#waiting.at(middle)
      if ((request?.sequence ?? Infinity) < sequence) low = middle + 1
      else high = middle
    }
    return request?.sequence === sequence ? request : undefined
  }

  #enqueue(request: Request): void {
    this.#queue.push(request)
    this.#queued += 1
    this.#queueBytes += request.data.length
  }

  #leaveQueue({ data }: Request): void {
    this.#queued -= 1
    this.#queueBytes -= data.length
  }

  #fail(request: Request, error: MemberError): void {
    if (request.over) return
    this.#end(request)
    this.failed += 1
    request.fail(error)
  }

  #end(request: Request): void {
    if (request.queued) this.#leaveQueue(request)
    request.over = true
    this.#pending -= 1
    tidy(this.#waiting, this.#pending)
    tidy(this.#queue, this.#queued)
  }

  /** All have the same time, so they are over in the order they came. */
  #expire(): void {
    this.#expiry = undefined
    const now = this.#clock.now()
    for (let first = this.#waiting.at(0); first !== undefined; first = this.#waiting.at(0)) {
      if (first.due > now) {
        this.#expiry ??= this.#clock.after(first.due - now, () => this.#expire())
        return
      }
      this.#fail(first, new MemberError('timeout', 'the request was not applied in time'))
    }
  }
}

/** Lets go of requests that are over, in front at once and behind others before they are many. */
function tidy(requests: Fifo<Request>, live: number): void {
  while (requests.at(0)?.over === true) requests.shift()
  if (requests.length > 2 * live + OVER_MAX) requests.filter(({ over }) => !over)
}

function cancelled(): MemberError {
  return new MemberError('cancelled', 'the caller went away')
}
