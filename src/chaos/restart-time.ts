import { setTimeout as wait } from 'node:timers/promises'
import type { MemberProcess } from '../supervisor/index.ts'
import { fillKeys } from './fill-keys.ts'
import { START_TIMEOUT_MS, STOP_GRACE_MS } from './limits.ts'
import { MeasuredCluster } from './measured-cluster.ts'
import type { Measurement } from './measurement.ts'

const REST_MS = 2000
const GOAL_MS = 3000

/** From the start of a process to serving, with keys in the store. */
export async function measureRestart(keys: number, valueBytes: number): Promise<Measurement> {
  return MeasuredCluster.with(3, async ({ processes, client }) => {
    await fillKeys(client, keys, valueBytes)
    const rows: (string | number)[][] = []
    const [first] = processes.members
    if (first === undefined) throw new Error('a cluster has members')
    const measure = async (
      what: string,
      members: readonly MemberProcess[],
      end: (member: MemberProcess) => Promise<void>,
    ): Promise<void> => {
      await wait(REST_MS)
      await Promise.all(members.map(end))
      rows.push([what, Math.round(await startMs(members)), GOAL_MS])
      await client.get('measure/000000000')
    }
    await measure('one, after SIGTERM', [first], (member) => member.stop(STOP_GRACE_MS))
    await measure('one, after kill -9', [first], (member) => member.kill())
    await measure('all three, after kill -9', processes.members, (member) => member.kill())
    return {
      name: `restart with ${keys} keys of ${valueBytes} bytes, to serving`,
      columns: ['members', 'ms', 'goal ms'],
      rows,
      passed: true,
    }
  })
}

async function startMs(members: readonly MemberProcess[]): Promise<number> {
  const begin = performance.now()
  await Promise.all(members.map((member) => member.launch()))
  await Promise.all(members.map((member) => member.ready(START_TIMEOUT_MS)))
  return performance.now() - begin
}
