/**
 * bench: Keelson and etcd side by side on this machine, under the same load: `npm run bench`.
 *
 * Invariants owned: figures come from real processes with synced disks, started by the same flags;
 * contenders are measured in turn, so that a ratio holds where a figure alone would not; the
 * generator's CPU is not counted as the server's. It must never measure a server with flags that
 * nobody runs in earnest, or leave out a figure without saying so.
 */
export { title, type BenchTimes, type Case, type Measure } from './case.ts'
export { CASES } from './cases.ts'
export { compare, type BenchResult, type Comparison } from './compare.ts'
export { etcd, keelson, type Contender } from './contender.ts'
