import { fromKey, type Client } from '../client/index.ts'
import { fillKeys, keyFor, valueFor } from './fill-keys.ts'
import { START_TIMEOUT_MS } from './limits.ts'
import { MeasuredCluster } from './measured-cluster.ts'
import type { Measurement } from './measurement.ts'

const VALUE_BYTES = 64
const PAGE_KEYS = 5000

/** Acknowledged puts, kill -9 of all members at once, a restart: every one must be there. */
export async function measureDurability(puts: number): Promise<Measurement> {
  return MeasuredCluster.with(3, async ({ processes, client }) => {
    const begin = performance.now()
    await fillKeys(client, puts, VALUE_BYTES)
    const putMs = performance.now() - begin
    await Promise.all(processes.members.map((member) => member.kill()))
    const restart = performance.now()
    await processes.start(START_TIMEOUT_MS)
    const restartMs = performance.now() - restart
    const found = await readAll(client)
    const numbers = Array.from({ length: puts }, (_, at) => at)
    const missing = numbers.filter((at) => found.get(keyFor(at)) !== valueFor(at, VALUE_BYTES))
    return {
      name: 'acknowledged puts after kill -9 of all three members at once',
      columns: ['acknowledged', 'puts a second', 'found', 'missing or wrong', 'restart ms'],
      rows: [
        [
          puts,
          Math.round(puts / (putMs / 1000)),
          puts - missing.length,
          missing.length,
          Math.round(restartMs),
        ],
      ],
      passed: missing.length === 0,
    }
  })
}

/** All keys from {@link keyFor}, linearizably, a page at a time. */
async function readAll(client: Client): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  let from = keyFor(0)
  for (;;) {
    const { kvs, more } = await client.range(fromKey(from), { limit: PAGE_KEYS })
    for (const kv of kvs) found.set(kv.keyText, kv.valueText)
    const last = kvs.at(-1)
    if (!more || last === undefined) return found
    from = `${last.keyText}\0`
  }
}
