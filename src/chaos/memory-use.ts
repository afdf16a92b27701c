import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { fillKeys } from './fill-keys.ts'
import { MeasuredCluster } from './measured-cluster.ts'
import type { Measurement } from './measurement.ts'

const REST_MS = 5000
const GOAL_MB = 220

/** Resident memory of each member, empty and with keys in the store (read from Linux' /proc). */
export async function measureMemory(keys: number, valueBytes: number): Promise<Measurement> {
  return MeasuredCluster.with(3, async (cluster) => {
    const empty = await residentMegabytes(cluster)
    await fillKeys(cluster.client, keys, valueBytes)
    const full = await residentMegabytes(cluster)
    const leader = await cluster.leader()
    return {
      name: `resident memory with ${keys} keys of ${valueBytes} bytes`,
      columns: ['member', 'empty MB', 'full MB', 'goal MB'],
      rows: cluster.processes.members.map((member, at) => [
        member === leader ? `${member.spec.name} (leader)` : member.spec.name,
        empty[at] ?? 0,
        full[at] ?? 0,
        GOAL_MB,
      ]),
      passed: true,
    }
  })
}

async function residentMegabytes({ processes }: MeasuredCluster): Promise<readonly number[]> {
  await wait(REST_MS)
  return Promise.all(
    processes.members.map(async ({ pid }) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8')
      const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1])
      return Math.round(kilobytes / 1024)
    }),
  )
}
