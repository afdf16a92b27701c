import { seededRandom, type Random } from '../../src/base/index.ts'

/** This run's seed: `SEED=7` replays one. It is printed with the test's name. */
export const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

/** The generator of this run. */
export function runRandom(): Random {
  return seededRandom(SEED)
}
