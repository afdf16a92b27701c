import { randomInt } from 'node:crypto'
import t from 'tap'
import { FAULT_KINDS, runChaos } from '../../src/chaos/index.ts'

// Real processes, real disks, real sockets. SEED replays a schedule (the timing is the machine's),
// KEELSON_CHAOS_SECONDS lengthens the run.
const seconds = Number(process.env['KEELSON_CHAOS_SECONDS'] ?? 60)
const seed = Number(process.env['SEED'] ?? randomInt(1, 1_000_000))
t.setTimeout(seconds * 1000 + 240_000)

t.test('under faults nothing is lost, stale or out of order, and all comes back', async (t) => {
  console.error(`chaos seed ${seed} (replay it with SEED=${seed})`)
  const result = await runChaos({
    ...{ seed, seconds, members: 3, clients: 6, kinds: FAULT_KINDS },
    ...{ dir: 'artifacts', keep: false },
  })
  t.comment(JSON.stringify(result))
  t.same(result.problems, [], `seed ${seed}, evidence kept: ${result.artifacts ?? 'none'}`)
  // What follows tells a run that was idle from one that went well.
  t.ok(result.operations.ok > seconds, `${result.operations.ok} operations were answered`)
  t.ok(result.revisions > seconds / 2, `${result.revisions} revisions were made`)
  t.ok(result.watchedEvents > result.revisions, `${result.watchedEvents} events were watched`)
  const faults = Object.values(result.faults).reduce((sum, count) => sum + count, 0)
  t.ok(faults >= seconds / 10, `${faults} faults hit someone`)
})
