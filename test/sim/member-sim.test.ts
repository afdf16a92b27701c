import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import t from 'tap'
import type { Disk, DiskStore } from '../../src/base/index.ts'
import { runMemberSeed, type MemberRunOptions } from '../../src/sim/index.ts'
import type { Minute } from './minute.ts'

t.setTimeout(600_000)

// Whole members, clients and watches on the simulated world, judged by the judges of chaos runs.

const QUIET: MemberRunOptions = {
  lifeMs: 60_000,
  clients: 3,
  thinkMs: 1_000,
  faultEveryMs: Infinity,
}

const STORMY: MemberRunOptions = {
  lifeMs: 30_000,
  clients: 3,
  thinkMs: 100,
  faultEveryMs: 2_500,
  // Small, so that members that were away need a snapshot.
  snapshotCount: 100,
  snapshotCatchupEntries: 20,
}

t.test('a minute of three members and their clients, twice the same', async (t) => {
  const worker = new Worker(new URL('./minute.js', import.meta.url), { execArgv: [] })
  const [minutes] = (await once(worker, 'message')) as [readonly Minute[]]
  for (const { tookMs } of minutes) t.comment(`a virtual minute took ${Math.round(tookMs)} ms`)
  const [first, second] = minutes
  t.strictSame(first?.violations, [])
  t.ok((first?.records ?? 0) > 200, 'the clients did something')
  t.ok((first?.trace.length ?? 0) > 1_000, 'the trace has every frame')
  t.equal(first?.trace.join('\n'), second?.trace.join('\n'), 'byte for byte')
})

t.test('another seed is another life', async (t) => {
  const [one, other] = [await runMemberSeed(1, QUIET), await runMemberSeed(2, QUIET)]
  t.not(one.trace.join('\n'), other.trace.join('\n'))
})

t.test('crashes, pauses and cuts, one seed after another', async (t) => {
  const from = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  const count = Number(process.env['SEEDS'] ?? 12)
  const faults = new Map<string, number>()
  let operations = 0
  for (let seed = from; seed < from + count; seed++) {
    const result = await runMemberSeed(seed, STORMY)
    t.strictSame(result.violations, [], `seed ${seed} (SEED=${seed} SEEDS=1 repeats it)`)
    for (const [kind, times] of result.faults) faults.set(kind, (faults.get(kind) ?? 0) + times)
    operations += result.records.length
  }
  t.comment(`${count} seeds from ${from}: ${operations} operations`, Object.fromEntries(faults))
})

t.test('a disk that acknowledges what it has not synced is found out', async (t) => {
  let found = 0
  for (let seed = 1; seed <= 10 && found === 0; seed++) {
    try {
      const result = await runMemberSeed(seed, { ...STORMY, throughDisk: lying })
      found += result.violations.length
    } catch {
      // A member that refuses to start with a log that lost what it promised is a find as well.
      found += 1
    }
  }
  t.ok(found > 0, 'within ten seeds')
})

/** Says that writes are synced when they are not. */
function lying(disk: Disk): Disk {
  return {
    open: async (path) => lyingStore(await disk.open(path)),
    exists: (path) => disk.exists(path),
    list: (path) => disk.list(path),
    remove: (path) => disk.remove(path),
    readFile: (path) => disk.readFile(path),
    writeFile: (path, bytes) => disk.writeFile(path, bytes),
  }
}

function lyingStore(store: DiskStore): DiskStore {
  return {
    batch: (writes) => store.batch(writes, { sync: false }),
    get: (key) => store.get(key),
    scan: (range) => store.scan(range),
    snapshot: () => store.snapshot(),
    size: () => store.size(),
    close: () => store.close(),
  }
}
