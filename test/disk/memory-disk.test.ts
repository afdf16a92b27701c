import t from 'tap'
import { seededRandom } from '../../src/base/index.ts'
import type { Disk, DiskRange, DiskStore } from '../../src/base/index.ts'
import { diskChecks } from '../../src/judge/disk-contract.ts'
import type { DiskFactory } from '../../src/judge/disk-contract.ts'
import { MemoryDisk } from '../../src/sim/memory-disk.ts'
import { memoryFactory, rushingClock } from './disk-kinds.ts'

const seed = 1 + Math.floor(Math.random() * 2 ** 31)

t.test('a crash loses from none to all of what no sync covers, by its seed', async (t) => {
  const kept = new Set<number>()
  for (let at = 0; at < 60; at++) {
    const first = await keptAfterCrash(at)
    t.equal(await keptAfterCrash(at), first, `seed ${at} repeats itself`)
    kept.add(first)
  }
  t.strictSame([...kept].toSorted(), [2, 3, 4, 5], 'two are synced, two not, one is in flight')
})

t.test('a handle of before a crash is dead', async (t) => {
  const disk = newDisk()
  const store = await disk.open('log')
  const settled: string[] = []
  const watch = (name: string, promise: Promise<unknown>): void => {
    const settle = (): number => settled.push(name)
    promise.then(settle, settle)
  }
  watch('batch', store.batch([], { sync: true }))
  watch('file', disk.writeFile('a', new Uint8Array(1)))
  watch('question', disk.exists('a'))
  watch('close', store.close())
  disk.crash(seededRandom(seed))
  const next = await disk.open('log')
  await next.batch([], { sync: true })
  t.strictSame(settled, [], 'what it waits for never settles')
  t.throws(() => store.get(new Uint8Array(1)), /of before a crash/)
  t.throws(() => store.snapshot(), /of before a crash/)
  await next.close()
})

t.test('a sync that fails, and a full disk', async (t) => {
  const disk = newDisk()
  const store = await disk.open('log')
  const put = (key: number): Parameters<DiskStore['batch']>[0] => [
    { type: 'put', key: Uint8Array.of(key), value: Uint8Array.of(key) },
  ]
  disk.failNextSync()
  await store.batch(put(1), { sync: false })
  await t.rejects(store.batch(put(2), { sync: true }), { code: 'io' })
  await t.rejects(store.batch(put(3), { sync: true }), { code: 'io' }, 'and so does all after it')
  await store.close()
  const other = await disk.open('log')
  t.equal(other.get(Uint8Array.of(3)), undefined, 'what came after was not written')
  disk.setFull(true)
  const failed = [other.batch(put(4), { sync: false }), other.batch(put(5), { sync: true })]
  for (const each of failed) await t.rejects(each, { code: 'noSpace' })
  await t.rejects(disk.writeFile('a', new Uint8Array(1)), { code: 'noSpace' })
  t.same(other.get(Uint8Array.of(1)), Uint8Array.of(1), 'what is there can be read')
  await other.close()
  disk.setFull(false)
  const again = await disk.open('log')
  await again.batch(put(6), { sync: true })
  t.equal(again.get(Uint8Array.of(4)), undefined)
  t.same(again.get(Uint8Array.of(6)), Uint8Array.of(6))
  await again.close()
})

t.test('the contract suite finds disks that break it', async (t) => {
  const wounds: Readonly<Record<string, (store: DiskStore) => Partial<DiskStore>>> = {
    'a crash loses a suffix': (store) => ({
      batch: (writes) => store.batch(writes, { sync: false }),
    }),
    'a batch in flight': (store) => ({
      batch: async (writes, options) => {
        for (const write of writes) await store.batch([write], options)
      },
    }),
    'a scan answers its range': (store) => ({
      scan: ({ limit: _, ...range }: DiskRange) => store.scan(range),
    }),
    'a snapshot sees the moment': (store) => ({
      snapshot: () => ({ get: (key) => store.get(key), scan: (range) => store.scan(range), close }),
    }),
    'in the order they were written': (store) => ({
      batch: async (writes, options) => {
        if (options.sync) await new Promise(setImmediate)
        await store.batch(writes, options)
      },
    }),
    'knows its size': () => ({ size: () => Promise.resolve(0) }),
    'opened once at a time': (store) => ({ close, get: (key) => store.get(key) }),
  }
  for (const [name, wound] of Object.entries(wounds)) {
    const check = diskChecks.find((each) => each.name.includes(name))
    if (check === undefined) throw new Error(`the suite has a check that ${name}`)
    // Where a crash decides what is lost, one seed may be lucky.
    const found: unknown[] = []
    for (let at = 0; at < 8 && found.length === 0; at++) {
      await check
        .run(wounded(memoryFactory(seed + at), wound))
        .catch((error: unknown) => found.push(error))
    }
    t.match(found, [/the disk broke its contract/], `${name}: ${String(found[0])}`)
  }
})

function newDisk(): MemoryDisk {
  return new MemoryDisk({ clock: rushingClock(), random: seededRandom(seed) })
}

/** How many of five batches a crash leaves: two synced, two not, one in flight. */
async function keptAfterCrash(crashSeed: number): Promise<number> {
  const disk = newDisk()
  const store = await disk.open('log')
  for (let at = 0; at < 5; at++) {
    const written = store.batch(
      [{ type: 'put', key: Uint8Array.of(at), value: Uint8Array.of(1) }],
      { sync: at < 2 },
    )
    if (at < 4) await written
  }
  disk.crash(seededRandom(crashSeed))
  const next = await disk.open('log')
  return [0, 1, 2, 3, 4].filter((at) => next.get(Uint8Array.of(at)) !== undefined).length
}

const close = (): Promise<void> => Promise.resolve()

/** Disks whose stores have some of their methods replaced. */
function wounded(
  factory: DiskFactory,
  wound: (store: DiskStore) => Partial<DiskStore>,
): DiskFactory {
  const inner = new Map<Disk, Disk>()
  const wrap = (disk: Disk): Disk => {
    const outer: Disk = {
      open: async (path) => {
        const store = await disk.open(path)
        const whole: DiskStore = {
          batch: (writes, options) => store.batch(writes, options),
          get: (key) => store.get(key),
          scan: (range) => store.scan(range),
          snapshot: () => store.snapshot(),
          size: () => store.size(),
          close: () => store.close(),
        }
        return { ...whole, ...wound(store) }
      },
      exists: (path) => disk.exists(path),
      list: (path) => disk.list(path),
      remove: (path) => disk.remove(path),
      readFile: (path) => disk.readFile(path),
      writeFile: (path, bytes) => disk.writeFile(path, bytes),
    }
    inner.set(outer, disk)
    return outer
  }
  const innerOf = (disk: Disk): Disk => inner.get(disk) ?? disk
  return {
    make: async () => wrap(await factory.make()),
    restart: async (disk) => wrap(await factory.restart(innerOf(disk))),
    crash: async (disk) => wrap(await factory.crash(innerOf(disk))),
  }
}
