import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LocalCluster } from '../supervisor/index.ts'
import type { Contender } from './contender.ts'

const START_MS = 60_000
const STOP_MS = 10_000

/** Keelson as it stands in this checkout. */
export function keelson(version: string, flags: readonly string[] = []): Contender {
  return {
    name: 'keelson',
    version,
    start: async (members) => {
      const dir = await mkdtemp(join(tmpdir(), 'keelson-bench-'))
      const cluster = await LocalCluster.open(dir, { members, flags })
      await cluster.start(START_MS)
      return {
        endpoints: cluster.members.map(({ spec }) => spec.client),
        pids: cluster.members.flatMap(({ pid }) => (pid === undefined ? [] : [pid])),
        stop: async () => {
          await cluster.stop(STOP_MS)
          await rm(dir, { recursive: true, force: true })
        },
      }
    },
  }
}
