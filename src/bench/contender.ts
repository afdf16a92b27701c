import { readFileSync } from 'node:fs'

/** A running cluster that is measured: nobody else uses it. */
export interface RunningCluster {
  readonly endpoints: readonly string[]
  readonly pids: readonly number[]
  stop(): Promise<void>
}

/** One of the servers that are compared. */
export interface Contender {
  readonly name: string
  /** As it tells it itself. */
  readonly version: string
  /** Starts so many fresh members with default flags, disks synced, and waits until they serve. */
  start(members: number): Promise<RunningCluster>
}

/** Linux counts CPU time in these. */
const TICK_MS = 10

/** CPU time that these processes have spent so far, in milliseconds (from Linux' /proc). */
export function cpuMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
    const fields = rest.split(' ')
    return sum + (Number(fields[11]) + Number(fields[12])) * TICK_MS
  }, 0)
}

/** Resident memory of all of them, in megabytes. */
export function residentMb(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return sum + Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024
  }, 0)
}
