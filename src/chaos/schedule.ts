import { seededRandom, type Random } from '../base/index.ts'

/**
 * Faults of processes, each undone by starting or resuming what it stopped.
 * - `kill`: SIGKILL. - `restart`: SIGTERM. - `pause`: SIGSTOP.
 */
export const PROCESS_FAULTS = [
  'killLeader',
  'killFollower',
  'killAll',
  'restartLeader',
  'restartFollower',
  'pauseLeader',
  'pauseFollower',
] as const

/**
 * Faults of the network between members, each undone by healing all of it.
 * - `isolate`: one member and the others hear nothing of each other.
 * - `mute`: the others hear nothing of one member. - `deafen`: it hears nothing of them.
 * - `split`: two members hear nothing of each other, though all others hear both.
 * - `slow`: everything is late. - `drop`: connections end, and may be made again at once.
 */
export const NETWORK_FAULTS = [
  'isolateLeader',
  'isolateFollower',
  'muteLeader',
  'muteFollower',
  'deafenLeader',
  'deafenFollower',
  'splitPair',
  'slowNetwork',
  'dropConnections',
] as const

/** Any fault of a schedule. */
export type FaultKind = (typeof PROCESS_FAULTS)[number] | (typeof NETWORK_FAULTS)[number]

/** All kinds. */
export const FAULT_KINDS: readonly FaultKind[] = [...PROCESS_FAULTS, ...NETWORK_FAULTS]

/** One fault. Times are milliseconds from the start of the load. */
export interface FaultStep {
  readonly kind: FaultKind
  readonly atMs: number
  readonly lastsMs: number
  /** In [0, 1): which one, where several members would do. Who leads is known only then. */
  readonly pick: number
}

const CALM_MS = { shortest: 600, longest: 3500 }
const FAULT_MS = { shortest: 300, longest: 4000 }

/**
 * The faults of one run: one after another among processes and, side by side with those, one after
 * another in the network. The same arguments give the same schedule.
 */
export function makeSchedule(
  seed: number,
  seconds: number,
  kinds: readonly FaultKind[],
): FaultStep[] {
  const lanes = [PROCESS_FAULTS, NETWORK_FAULTS].map((all, lane) => {
    const wanted = kinds.filter((kind) => (all as readonly FaultKind[]).includes(kind))
    return makeLane(seededRandom(seed * 2 + lane), seconds * 1000, wanted)
  })
  return lanes.flat().toSorted((a, b) => a.atMs - b.atMs)
}

function makeLane(random: Random, endMs: number, kinds: readonly FaultKind[]): FaultStep[] {
  const steps: FaultStep[] = []
  // Each kind comes once before one comes again.
  let deck: FaultKind[] = []
  let atMs = 0
  while (kinds.length > 0) {
    atMs += between(random, CALM_MS)
    const lastsMs = between(random, FAULT_MS)
    if (atMs + lastsMs > endMs) break
    if (deck.length === 0) deck = [...kinds]
    const [kind] = deck.splice(random.below(deck.length), 1)
    if (kind === undefined) break
    steps.push({ kind, atMs, lastsMs, pick: random.next() })
    atMs += lastsMs
  }
  return steps
}

function between(random: Random, range: { shortest: number; longest: number }): number {
  return range.shortest + random.below(range.longest - range.shortest)
}
