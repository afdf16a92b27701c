import type { Random } from '../base/index.ts'
import type { RaftConfig } from '../raft/index.ts'
import { between, chance, pick } from './draw.ts'

/** Virtual time units in a tick of raft. */
export const TICK = 10

/** What can be done to a cluster, beside what its network does to every message. */
export const FAULT_KINDS = [
  'partition',
  'isolate',
  'cutOneWay',
  'crash',
  'crashAll',
  'contest',
  'pause',
  'slowDisk',
  'slowApply',
  'badNetwork',
  'clockSpeed',
] as const

/** One of {@link FAULT_KINDS}. */
export type FaultKind = (typeof FAULT_KINDS)[number]

/** How messages fare: chances a message, delays in time units. */
export interface Weather {
  readonly lossRate: number
  readonly duplicateRate: number
  readonly delayMax: number
  /** The chance of a delay of up to ten election timeouts. */
  readonly strayRate: number
}

/** All that one seed decides at once. Each seed plays with some of the dials, not with all. */
export interface RaftProfile {
  readonly members: number
  readonly raft: Omit<RaftConfig, 'id' | 'random'>
  readonly weather: Weather
  readonly faults: readonly FaultKind[]
  /** Mean time units between two faults, and the longest that one lasts. */
  readonly faultGap: number
  readonly faultTime: number
  readonly diskDelayMax: number
  readonly applyDelayMax: number
  /** 0: a member acts on every event at once; else events gather for so long at most. */
  readonly turnDelayMax: number
  readonly proposeGap: number
  readonly readGap: number
  /** 0: the membership never changes. */
  readonly confGap: number
  readonly transferGap: number
  readonly truncateGap: number
  /** Entries kept behind a truncation, at most. */
  readonly keepMax: number
  /** Snapshots are of the state as it is, as with LevelDB; else of the last truncation. */
  readonly liveSnapshots: boolean
  /** Time units under faults. */
  readonly duration: number
}

/** Draws the dials of one run. */
export function drawProfile(random: Random): RaftProfile {
  const raft = drawRaft(random)
  // A lease needs clocks that keep pace with each other, so nothing may hold one up.
  const steady = raft.readMode === 'lease'
  const unsteady: readonly FaultKind[] = steady ? ['pause', 'clockSpeed'] : []
  const rarely = (gap: number): number => (chance(random, 0.7) ? between(random, gap, 6 * gap) : 0)
  return {
    members: pick(random, [3, 3, 3, 4, 5, 5, 5, 6, 7]),
    raft,
    weather: drawWeather(random, chance(random, 0.3)),
    faults: FAULT_KINDS.filter((kind) => chance(random, 0.5) && !unsteady.includes(kind)),
    faultGap: between(random, 5, 60) * TICK,
    faultTime: between(random, 5, 60) * TICK,
    diskDelayMax: pick(random, [0, 2, 5, 10, 20, 40]),
    applyDelayMax: pick(random, [0, 2, 10, 40]),
    turnDelayMax: steady ? 0 : pick(random, [0, 0, 1, 4]),
    proposeGap: pick(random, [3, 10, 20, 60]),
    readGap: pick(random, [5, 20, 60]),
    confGap: rarely(4 * TICK),
    transferGap: rarely(10 * TICK),
    truncateGap: rarely(3 * TICK),
    keepMax: pick(random, [0, 2, 10, 40]),
    liveSnapshots: chance(random, 0.5),
    duration: between(random, 100, 250) * TICK,
  }
}

function drawRaft(random: Random): RaftProfile['raft'] {
  const checkQuorum = chance(random, 0.8)
  return {
    electionTicks: pick(random, [4, 6, 10]),
    heartbeatTicks: pick(random, [1, 1, 2, 3]),
    preVote: chance(random, 0.8),
    checkQuorum,
    readMode: checkQuorum && chance(random, 0.15) ? 'lease' : 'safe',
    messageBytesMax: pick(random, [0, 64, 256, 4096]),
    inflightMessagesMax: pick(random, [1, 2, 8, 64]),
    inflightBytesMax: pick(random, [64, 512, 65_536]),
    uncommittedBytesMax: pick(random, [128, 1024, 1_048_576]),
    committedBytesMax: pick(random, [1, 256, 65_536]),
  }
}

/** Good weather loses, doubles and strays little or nothing; bad weather much. */
export function drawWeather(random: Random, bad: boolean): Weather {
  return {
    lossRate: pick(random, bad ? [0.05, 0.1, 0.3] : [0, 0, 0.01, 0.02]),
    duplicateRate: pick(random, bad ? [0, 0.05, 0.2] : [0, 0, 0.02]),
    delayMax: pick(random, bad ? [10, 30, 60] : [1, 3, 8]),
    strayRate: pick(random, bad ? [0, 0.01, 0.03] : [0, 0, 0.001]),
  }
}

/** Nothing goes wrong: for the end of a run. */
export const FAIR_WEATHER: Weather = { lossRate: 0, duplicateRate: 0, delayMax: 3, strayRate: 0 }
