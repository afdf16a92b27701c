import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Linux counts CPU time in these. */
const TICK_MS = 10
const BLOCK_BYTES = 512
const MEGABYTE = 1024 * 1024

/** CPU time that these processes have spent so far, in milliseconds (from Linux' /proc). */
export function cpuMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + ticks(pid, 11) + ticks(pid, 12), 0) * TICK_MS
}

/** The same of all ended children of this process. */
export function endedChildrenCpuMs(): number {
  return (ticks('self', 13) + ticks('self', 14)) * TICK_MS
}

/** Resident memory of all of them, in megabytes. */
export function residentMb(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return sum + Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024
  }, 0)
}

/** What the files under these directories take on the disk, in megabytes; preallocated or not. */
export function diskMb(dirs: readonly string[]): number {
  const files = dirs.flatMap((dir) =>
    readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name)),
  )
  // A server may remove one meanwhile.
  const blocks = files.map((file) => statSync(file, { throwIfNoEntry: false })?.blocks ?? 0)
  return (blocks.reduce((sum, count) => sum + count, 0) * BLOCK_BYTES) / MEGABYTE
}

/** A field of /proc/PID/stat, counted from the one after the command's name. */
function ticks(pid: number | 'self', field: number): number {
  // The name may hold spaces and parentheses of its own.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(') ') + 2).split(' ')[field])
}
