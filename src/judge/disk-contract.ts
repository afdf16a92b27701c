import { compareBytes, equalBytes } from '../base/index.ts'
import type { Disk, DiskRange, DiskWrite } from '../base/index.ts'
import {
  bytes,
  collect,
  del,
  filledStore,
  must,
  mustEqual,
  mustRead,
  mustReject,
  mustThrow,
  noise,
  put,
  text,
  type Pairs,
} from './disk-fixture.ts'

/** How the suite gets at disks of one implementation. */
export interface DiskFactory {
  /** A new disk with nothing on it. */
  make(): Promise<Disk>
  /** The same disk as the next process finds it; the one before has closed all its stores. */
  restart(disk: Disk): Promise<Disk>
  /** The same disk as the next process finds it after the one before was gone in the middle. */
  crash(disk: Disk): Promise<Disk>
}

/** One promise of the Disk contract; `run` throws when it is broken. */
export interface DiskCheck {
  readonly name: string
  readonly run: (factory: DiskFactory) => Promise<void>
}

const SYNC = { sync: true }
const NO_SYNC = { sync: false }
const SLICE_RECORDS_MAX = 1000
const SLICE_BYTES_MAX = 128 * 1024

/** Every sentence of base's disk.ts, for any implementation of it. */
export const diskChecks: readonly DiskCheck[] = [
  check('a store is made where there is none, and is empty', async (factory) => {
    const disk = await factory.make()
    must(!(await disk.exists('log')), 'nothing exists at first')
    const store = await disk.open('log')
    must(await disk.exists('log'), 'an opened store exists')
    must(store.get(bytes('a')) === undefined, 'an absent key reads as undefined')
    must((await collect(store.scan({}))).length === 0, 'a new store is empty')
    await store.close()
  }),

  check(
    'a read sees every batch that has resolved, its changes in their order',
    async (factory) => {
      const store = await (await factory.make()).open('log')
      await store.batch([put('a', '1'), put('b', '2'), del('a'), put('b', '3')], NO_SYNC)
      mustRead(store, 'a', undefined)
      mustRead(store, 'b', '3')
      await store.batch([del('b'), put('a', '4'), del('none')], SYNC)
      mustRead(store, 'a', '4')
      mustRead(store, 'b', undefined)
      await store.batch([], NO_SYNC)
      await store.close()
    },
  ),

  check('keys and values are any bytes, ordered without sign', async (factory) => {
    const store = await (await factory.make()).open('log')
    const keys = [[], [0], [0, 0], [0, 255], [1], [127], [128], [128, 0], [255], [255, 255]]
    const pairs = keys.map((key, at) => [Uint8Array.from(key), Uint8Array.from([at])] as const)
    const writes = pairs.map(([key, value]): DiskWrite => ({ type: 'put', key, value }))
    await store.batch(writes.toReversed(), NO_SYNC)
    mustEqual(await collect(store.scan({})), pairs, 'a scan goes in byte order')
    await store.batch([{ type: 'put', key: bytes('void'), value: new Uint8Array(0) }], NO_SYNC)
    must(store.get(bytes('void'))?.length === 0, 'an empty value is a value')
    const [key, value] = [noise(3000, 1), noise(3_000_000, 2)]
    await store.batch([{ type: 'put', key, value }], SYNC)
    must(equalBytes(store.get(key) ?? bytes(''), value), 'a value of megabytes comes back whole')
    await store.close()
  }),

  check('what was written is not what the caller holds', async (factory) => {
    const store = await (await factory.make()).open('log')
    const [key, value] = [bytes('key'), bytes('value')]
    await store.batch([{ type: 'put', key, value }], NO_SYNC)
    key.fill(0)
    value.fill(0)
    mustRead(store, 'key', 'value')
    must(store.get(bytes('key'))?.constructor === Uint8Array, 'bytes are plain Uint8Arrays')
    await store.close()
  }),

  check('a batch in flight is seen wholly or not at all', async (factory) => {
    const disk = await factory.make()
    const store = await disk.open('log')
    const keys = Array.from({ length: 500 }, (_, at) => `key${at}`)
    const state = { resolved: false }
    const written = store.batch(
      keys.map((key) => put(key, 'x'.repeat(2000))),
      SYNC,
    )
    const done = written.then(() => (state.resolved = true))
    while (!state.resolved) {
      const snapshot = store.snapshot()
      const seen = keys.filter((key) => snapshot.get(bytes(key)) !== undefined).length
      must(seen === 0 || seen === keys.length, `${seen} of ${keys.length} changes are seen`)
      await snapshot.close()
      // Anything that lets the disk have its turn.
      await disk.exists('log')
    }
    await done
    await store.close()
  }),

  check('batches take effect in the order they were written', async (factory) => {
    const store = await (await factory.make()).open('log')
    const resolved: number[] = []
    const rounds = Array.from({ length: 100 }, (_, round) => round)
    const batches = rounds.map(async (round) => {
      await store.batch([put('last', String(round))], { sync: round % 10 === 0 })
      resolved.push(round)
    })
    await Promise.all(batches)
    mustRead(store, 'last', '99')
    must(resolved.join() === rounds.join(), 'promises resolve in the order of their batches')
    await store.close()
  }),

  check('a scan answers its range, from either end, up to its limit', scanRanges),
  check('a scan comes in slices, and can be left early', scanSlices),

  check('a scan sees one moment', async (factory) => {
    const store = await filledStore(await factory.make(), 1000)
    const before = await collect(store.scan({}))
    const seen: Pairs[] = []
    for await (const slice of store.scan({})) {
      if (seen.length === 0) await store.batch([put('key0500', 'new'), put('key9', 'new')], NO_SYNC)
      seen.push(slice)
    }
    mustEqual(seen.flat(), before, 'what is written during a scan is not in it')
    await store.close()
  }),

  check('a snapshot sees the moment it was taken', async (factory) => {
    const store = await filledStore(await factory.make(), 300)
    const first = store.snapshot()
    const before = await collect(store.scan({}))
    await store.batch([del('key0000'), put('key0001', 'new'), put('key9', 'new')], NO_SYNC)
    const second = store.snapshot()
    await store.batch([put('key9', 'newer')], SYNC)
    mustRead(first, 'key0000', 'value0')
    mustRead(first, 'key0001', 'value1')
    mustRead(first, 'key9', undefined)
    mustEqual(await collect(first.scan({})), before, 'its scan sees the same moment')
    await first.close()
    mustRead(second, 'key9', 'new')
    mustRead(second, 'key0000', undefined)
    await second.close()
    mustRead(store, 'key9', 'newer')
    await store.close()
  }),

  check('what was written is there for the next process', async (factory) => {
    const disk = await factory.make()
    const store = await filledStore(disk, 1000)
    const before = await collect(store.scan({}))
    await store.close()
    const next = await (await factory.restart(disk)).open('log')
    mustEqual(
      await collect(next.scan({})),
      before,
      'a closed store keeps what un-synced batches wrote',
    )
    await next.close()
  }),

  check('a crash loses a suffix of the un-synced batches, each wholly', crashLosesSuffix),

  check('an empty synced batch makes those before it durable', async (factory) => {
    const disk = await factory.make()
    const store = await disk.open('log')
    await store.batch([put('a', '1')], NO_SYNC)
    await store.batch([], SYNC)
    const next = await (await factory.crash(disk)).open('log')
    mustRead(next, 'a', '1')
    await next.close()
  }),

  check('a store knows its size, about', async (factory) => {
    const store = await (await factory.make()).open('log')
    const before = await store.size()
    await store.batch([{ type: 'put', key: bytes('big'), value: noise(1_000_000, 3) }], SYNC)
    const grown = (await store.size()) - before
    must(grown > 900_000 && grown < 3_000_000, `a megabyte more makes ${grown} bytes more`)
    await store.close()
  }),

  check('a store is opened once at a time', async (factory) => {
    const disk = await factory.make()
    const store = await disk.open('log')
    await mustReject('locked', disk.open('log'))
    const other = await disk.open('state/1')
    await other.close()
    await store.close()
    await store.close()
    await mustThrow(() => store.get(bytes('a')))
    await mustThrow(() => store.batch([], NO_SYNC))
    await (await disk.open('log')).close()
  }),

  check('a store is removed with all beneath it', async (factory) => {
    const disk = await factory.make()
    const store = await filledStore(disk, 10, 'state/1')
    await disk.writeFile('state/1.json', bytes('{}'))
    await mustReject('locked', disk.remove('state/1'))
    await mustReject('locked', disk.remove('state'))
    await store.close()
    await disk.remove('state/1')
    await disk.remove('state/none')
    must(!(await disk.exists('state/1')), 'what is removed does not exist')
    must(await disk.exists('state/1.json'), 'what is beside it stays')
    const anew = await disk.open('state/1')
    must((await collect(anew.scan({}))).length === 0, 'it is made anew, empty')
    await anew.close()
    await disk.remove('state')
    must(!(await disk.exists('state/1.json')), 'a folder goes with all beneath it')
  }),

  check('stores and folders are listed, files are not', async (factory) => {
    const disk = await factory.make()
    must((await disk.list('')).length === 0, 'a new disk lists nothing')
    for (const path of ['log', 'state/2', 'state/1']) await (await disk.open(path)).close()
    await disk.writeFile('state/current', bytes('2'))
    must((await disk.list('')).join() === 'log,state', 'the root lists stores and folders')
    must((await disk.list('state')).join() === '1,2', 'a folder lists its stores')
    must((await disk.list('log')).length === 0, 'a store lists nothing')
    must((await disk.list('none')).length === 0, 'what does not exist lists nothing')
  }),

  check('a small file is replaced whole, and survives', async (factory) => {
    const disk = await factory.make()
    must((await disk.readFile('at/current')) === undefined, 'an absent file reads as undefined')
    await disk.writeFile('at/current', bytes('1'))
    await Promise.all(['2', '3', '4'].map((text) => disk.writeFile('at/current', bytes(text))))
    must(text(await disk.readFile('at/current')) === '4', 'the newest bytes are read')
    await disk.writeFile('empty', bytes(''))
    const unanswered = disk.writeFile('at/current', bytes('a longer one')).catch(() => undefined)
    const next = await factory.crash(disk)
    const found = text(await next.readFile('at/current'))
    must(found === '4' || found === 'a longer one', `after a crash it holds ${found}`)
    must((await next.readFile('empty'))?.length === 0, 'an empty file is a file')
    void unanswered
  }),
]

async function scanRanges(factory: DiskFactory): Promise<void> {
  const store = await filledStore(await factory.make(), 700)
  const all = await collect(store.scan({}))
  const bounds = [undefined, 'key', 'key0000', 'key0100', 'key01005', 'key0699', 'key07', 'z']
  const limits = [undefined, 0, 1, 255, 256, 257, 10_000]
  for (const from of bounds) {
    for (const to of bounds) {
      for (const reverse of [false, true]) {
        const limit = limits[(bounds.indexOf(from) + bounds.indexOf(to) * 3) % limits.length]
        const range: DiskRange = {
          ...(from === undefined ? {} : { gte: bytes(from) }),
          ...(to === undefined ? {} : { lt: bytes(to) }),
          ...(limit === undefined ? {} : { limit }),
          reverse,
        }
        const within = all.filter(([key]) => inRange(key, range))
        const expected = (reverse ? within.toReversed() : within).slice(0, limit)
        const what = `scan from ${from} to ${to}, reverse ${reverse}, limit ${limit}`
        mustEqual(await collect(store.scan(range)), expected, what)
      }
    }
  }
  await store.close()
}

function inRange(key: Uint8Array, { gte, lt }: DiskRange): boolean {
  const low = gte === undefined || compareBytes(key, gte) >= 0
  return low && (lt === undefined || compareBytes(key, lt) < 0)
}

async function scanSlices(factory: DiskFactory): Promise<void> {
  const store = await filledStore(await factory.make(), 5000)
  const value = noise(20_000, 4)
  const big = Array.from({ length: 20 }, (_, at) => bytes(`large${10 + at}`))
  await store.batch(
    big.map((key) => ({ type: 'put', key, value })),
    NO_SYNC,
  )
  let slices = 0
  for await (const slice of store.scan({})) {
    const size = slice.reduce((sum, pair) => sum + pair[0].length + pair[1].length, 0)
    must(slice.length > 0, 'no slice is empty')
    must(slice.length <= SLICE_RECORDS_MAX, `a slice has ${slice.length} records`)
    must(size <= SLICE_BYTES_MAX, `a slice has ${size} bytes`)
    slices += 1
  }
  must(slices > 10, 'a large range comes in many slices')
  const taken: number[] = []
  for await (const slice of store.scan({})) if (taken.push(slice.length) === 2) break
  must(taken.length === 2, 'a scan goes on only as it is asked')
  await store.close()
}

async function crashLosesSuffix(factory: DiskFactory): Promise<void> {
  for (let round = 0; round < 5; round++) {
    const disk = await factory.make()
    const store = await disk.open('log')
    const synced = 3 * round
    const answered = 12
    // The batches that were never answered may be there as well, in their order.
    for (let at = 0; at < answered + 4; at++) {
      const each = Array.from({ length: 40 }, (_, part) => put(`${part}/${at}`, 'x'.repeat(100)))
      const batch = store.batch(each, { sync: at < synced })
      if (at < answered) await batch
      else batch.catch(() => undefined)
    }
    const next = await (await factory.crash(disk)).open('log')
    const counts = Array.from({ length: answered + 4 }, (_, at) => {
      return Array.from({ length: 40 }, (_, part) => part).filter(
        (part) => next.get(bytes(`${part}/${at}`)) !== undefined,
      ).length
    })
    must(
      counts.every((count) => count === 0 || count === 40),
      `batches are whole: ${counts.join()}`,
    )
    const kept = counts.filter((count) => count > 0).length
    must(counts.slice(0, kept).every(Boolean), `what is lost is a suffix: ${counts.join()}`)
    must(kept >= synced, `${synced} batches were synced, ${kept} are there`)
    await next.close()
  }
}

function check(name: string, run: DiskCheck['run']): DiskCheck {
  return { name, run }
}
