/**
 * bench: Keelson and etcd side by side on this machine, under the same load: `npm run bench`.
 *
 * Invariants owned: figures come from real processes with synced disks; contenders are loaded in
 * turn, so that a ratio holds where a figure alone would not; the generator's CPU is not counted as
 * the server's. It must never measure a server with flags that nobody runs in earnest.
 */
export { compare, type BenchTimes, type Case, type Comparison } from './compare.ts'
export type { Contender, RunningCluster } from './contender.ts'
