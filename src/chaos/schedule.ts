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

/** One fault. */
export interface FaultStep {
  readonly kind: FaultKind
  /** How long the fault before it in its lane has been undone, wholly, when this one begins. */
  readonly calmMs: number
  readonly lastsMs: number
  /** In [0, 1): which one, where several members would do. Who leads is known only then. */
  readonly pick: number
}

const CALM_MS = { shortest: 600, longest: 3500 }
const FAULT_MS = { shortest: 300, longest: 4000 }

/** Faults that follow one another. */
export type Lane = readonly FaultStep[]

/**
 * The faults of one run, in two lanes that run side by side: processes, and the network. The same
 * arguments give the same schedule.
 */
export function makeSchedule(
  seed: number,
  seconds: number,
  kinds: readonly FaultKind[],
): readonly [Lane, Lane] {
  const lane = (all: readonly FaultKind[], number: number): Lane => {
    const wanted = all.filter((kind) => kinds.includes(kind))
    return makeLane(seededRandom(seed * 2 + number), seconds * 1000, wanted)
  }
  return [lane(PROCESS_FAULTS, 0), lane(NETWORK_FAULTS, 1)]
}

/** As many as fit when undoing takes no time. */
function makeLane(random: Random, endMs: number, kinds: readonly FaultKind[]): FaultStep[] {
  const steps: FaultStep[] = []
  // Each kind comes once before one comes again.
  let deck: FaultKind[] = []
  let timeMs = 0
  while (kinds.length > 0) {
    const calmMs = between(random, CALM_MS)
    const lastsMs = between(random, FAULT_MS)
    timeMs += calmMs + lastsMs
    if (timeMs > endMs) break
    if (deck.length === 0) deck = [...kinds]
    const [kind] = deck.splice(random.below(deck.length), 1)
    if (kind === undefined) break
    steps.push({ kind, calmMs, lastsMs, pick: random.next() })
  }
  return steps
}

function between(random: Random, range: { shortest: number; longest: number }): number {
  return range.shortest + random.below(range.longest - range.shortest)
}
