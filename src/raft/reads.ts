import type { Random } from '../base/index.ts'
import type { MemberId, ReadState } from './types.ts'

/** One read point asked for: by this member's host, or by another member with its own number. */
export interface ReadRequest {
  readonly from: MemberId
  readonly readId: number
}

/** Reads that wait until a majority has answered a heartbeat of `round` or a later one (6.4). */
export interface ReadRound {
  readonly round: number
  readonly index: number
  readonly requests: readonly ReadRequest[]
}

/** A read of this member's host that its leader was asked for. */
interface ForwardedRead {
  readonly readId: number
  readonly wireId: number
  readonly tick: number
}

/** Linearizable reads under way on this member. */
export interface Reads {
  /** On a leader: not in a round yet. */
  waiting: ReadRequest[]
  /** On a leader: in a round, oldest first. */
  rounds: ReadRound[]
  /** The latest heartbeat round of this leader's term. */
  round: number
  /** When rounds began that are not yet confirmed, at most one a tick, oldest first. */
  roundTicks: { readonly round: number; readonly tick: number }[]
  /** When the latest confirmed round began: the start of the leader's lease. */
  confirmedTick: number
  /** A successor may have been told to ignore our lease. */
  leaseBroken: boolean
  /** On a follower: asked of the leader, oldest first. */
  forwarded: ForwardedRead[]
  /**
   * The next number for a forwarded read. Drawn high at start: a late answer to an earlier life of
   * this member must not be taken for an answer to this one, whose host may count from 1 again.
   */
  nextWireId: number
  /** For the next Ready. */
  answered: ReadState[]
  dropped: number[]
}

const WIRE_IDS_A_LIFE = 2 ** 20

/** No reads. */
export function createReads(random: Random): Reads {
  return {
    waiting: [],
    rounds: [],
    round: 0,
    roundTicks: [],
    confirmedTick: -Infinity,
    leaseBroken: false,
    forwarded: [],
    nextWireId: random.below(2 ** 32) * WIRE_IDS_A_LIFE + 1,
    answered: [],
    dropped: [],
  }
}

/** The leader is lost: this member's own reads are given back, those of others are forgotten. */
export function dropReads(reads: Reads, self: MemberId): void {
  for (const { readId } of reads.forwarded) reads.dropped.push(readId)
  for (const { requests } of reads.rounds) dropOwn(reads, self, requests)
  dropOwn(reads, self, reads.waiting)
  reads.forwarded = []
  reads.waiting = []
  reads.rounds = []
  reads.round = 0
  reads.roundTicks = []
  reads.confirmedTick = -Infinity
  reads.leaseBroken = false
}

function dropOwn(reads: Reads, self: MemberId, requests: readonly ReadRequest[]): void {
  for (const { from, readId } of requests) if (from === self) reads.dropped.push(readId)
}

/** Gives back forwarded reads that got no answer within `ticksMax`: question or answer was lost. */
export function expireForwarded(reads: Reads, now: number, ticksMax: number): void {
  let count = 0
  for (const { tick, readId } of reads.forwarded) {
    if (now - tick < ticksMax) break
    reads.dropped.push(readId)
    count++
  }
  if (count > 0) reads.forwarded.splice(0, count)
}

/** Takes the leader's answer; unknown numbers (given back, or of an earlier life) are ignored. */
export function takeAnswer(reads: Reads, wireId: number, index: number): void {
  const at = reads.forwarded.findIndex((read) => read.wireId === wireId)
  const read = reads.forwarded[at]
  if (read === undefined) return
  reads.forwarded.splice(at, 1)
  reads.answered.push({ readId: read.readId, index })
}
