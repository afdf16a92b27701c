import t from 'tap'
import { DiskError, EMPTY_BYTES, equalBytes, seededRandom } from '../../src/base/index.ts'
import type { Disk, Random } from '../../src/base/index.ts'
import type { DiskFactory } from '../../src/judge/disk-contract.ts'
import type { ConfChange, Entry, HardState, Write } from '../../src/raft/index.ts'
import {
  DELETES_MAX,
  RECORD_BYTES_MAX,
  decodeConfChange,
  encodeConfChange,
  openRaftLog,
  readLog,
} from '../../src/raftlog/index.ts'
import type { RaftLog } from '../../src/raftlog/index.ts'
import { MemoryDisk } from '../../src/sim/memory-disk.ts'
import { LevelFactory, memoryFactory, rushingClock } from '../disk/disk-kinds.ts'
import { EMPTY_MODEL, afterTruncate, afterWrite, differs, randomWrites, show } from './log-model.ts'
import type { LogModel } from './log-model.ts'

const seed = 1 + Math.floor(Math.random() * 2 ** 31)
const kinds: readonly (readonly [string, () => DiskFactory])[] = [
  ['LevelDB', () => new LevelFactory()],
  ['in memory', () => memoryFactory(seed)],
]

for (const [kind, factory] of kinds) {
  t.test(`${kind}: entries are read across records, within a limit of bytes`, async (t) => {
    const { log } = await newLog(factory(), 0)
    await log.append([writeOf(entriesOf(1, 4, 1), 1)])
    await log.append([writeOf(entriesOf(5, 5, 1), 1), writeOf(entriesOf(6, 9, 2), 2)])
    const read = (from: number, to: number, bytesMax: number): string =>
      log
        .entries(from, to, bytesMax)
        .map(({ index, term }) => `${index}/${term}`)
        .join(' ')
    t.equal(read(1, 10, Infinity), '1/1 2/1 3/1 4/1 5/1 6/2 7/2 8/2 9/2')
    t.equal(read(4, 6, Infinity), '4/1 5/1', 'across the end of a record')
    t.equal(read(3, 10, 20), '3/1 4/1', 'two of ten bytes each')
    t.equal(read(3, 10, 29), '3/1 4/1', 'not one byte more than the limit')
    t.equal(read(7, 10, 0), '7/2', 'always one')
    t.throws(() => log.entries(10, 11, 1), /up to its last/)
    t.throws(() => log.entries(0, 1, 1), /from its first/)
    await log.close()
  })

  t.test(`${kind}: later entries replace earlier ones from their first index on`, async (t) => {
    const { disk, log, reopen } = await newLog(factory())
    await log.append([writeOf(entriesOf(1, 10, 1), 1)])
    await log.append([writeOf(entriesOf(5, 7, 2), 2)])
    await log.append([writeOf(entriesOf(7, 7, 3), 3), writeOf(entriesOf(8, 8, 3), 3)])
    const expected = [...entriesOf(1, 4, 1), ...entriesOf(5, 6, 2), ...entriesOf(7, 8, 3)]
    t.strictSame(log.entries(1, 9, Infinity).map(show), expected.map(show))
    await log.close()
    const again = await reopen()
    t.strictSame(again.entries(1, 9, Infinity).map(show), expected.map(show))
    t.equal(again.term(6), 2)
    await again.append([writeOf(entriesOf(3, 3, 4), 4)])
    t.equal(again.lastIndex(), 3, 'all after it is gone')
    await again.close()
    const store = await disk.open('log')
    const listed: string[] = []
    for await (const entry of readLog(store, 'log')) listed.push(show(entry))
    t.strictSame(listed, [...entriesOf(1, 2, 1), ...entriesOf(3, 3, 4)].map(show))
    await store.close()
  })

  t.test(`${kind}: a log that is truncated keeps the term before its first entry`, async (t) => {
    const { log, reopen, disk } = await newLog(factory())
    await log.append([writeOf(entriesOf(1, 4, 1), 1), writeOf(entriesOf(5, 8, 2), 2, 8)])
    await log.append([writeOf(entriesOf(9, 12, 2), 2, 8)])
    t.throws(() => log.truncate(7, 6), /only below synced state/)
    t.throws(() => log.truncate(9, 12), /only committed/)
    log.truncate(6, 8)
    t.strictSame([log.firstIndex(), log.term(6), log.term(5)], [7, 2, undefined])
    log.truncate(3, 8)
    t.equal(log.firstIndex(), 7, 'it never grows back')
    await log.append([writeOf(entriesOf(13, 13, 2), 2, 13)])
    log.truncate(13, 13)
    t.strictSame([log.firstIndex(), log.lastIndex(), log.term(13)], [14, 13, 2])
    await log.close()
    const again = await reopen()
    t.strictSame([again.firstIndex(), again.lastIndex(), again.term(13)], [14, 13, 2])
    t.equal(again.stats().records, 0)
    await again.append([writeOf(entriesOf(14, 14, 3), 3, 13)])
    t.equal(again.term(14), 3)
    await again.close()
    const store = await disk.open('log')
    let keys = 0
    for await (const slice of store.scan({})) keys += slice.length
    t.equal(keys, 3, 'hard state, start and one record are all that is left')
    await store.close()
  })

  t.test(`${kind}: a snapshot replaces the log`, async (t) => {
    const { log, reopen } = await newLog(factory())
    await log.append([writeOf(entriesOf(1, 10, 1), 1)])
    await log.append([writeOf(entriesOf(5, 6, 2), 2)])
    const meta = { index: 8, term: 3, conf: NO_CONF }
    const hardState = { term: 3, vote: 0n, commit: 8 }
    const install: Write = { entries: [], hardState, snapshot: meta, replies: [] }
    await log.append([install, writeOf(entriesOf(9, 9, 3), 3, 8)])
    t.strictSame([log.firstIndex(), log.lastIndex(), log.term(8), log.term(9)], [9, 9, 3, 3])
    await log.close()
    const again = await reopen()
    t.strictSame([again.firstIndex(), again.lastIndex(), again.term(8)], [9, 9, 3])
    t.strictSame(again.start({ applied: 8, conf: NO_CONF }).hardState, hardState)
    await again.close()
  })

  t.test(`${kind}: a commit index alone waits for the next write, or the close`, async (t) => {
    const shop = factory()
    const { log, disk, reopen } = await newLog(shop)
    await log.append([writeOf(entriesOf(1, 5, 1), 1)])
    await log.append([writeOf([], 1, 4)])
    t.equal(log.hardState().commit, 4)
    const crashed = await openAt(await shop.crash(disk))
    t.equal(crashed.hardState().commit, 0)
    t.equal(
      crashed.start({ applied: 3, conf: NO_CONF }).hardState.commit,
      3,
      'applied is committed',
    )
    await crashed.close()
    if (kind === 'LevelDB') {
      await log.close()
      const again = await reopen()
      t.equal(again.hardState().commit, 4)
      await again.close()
    }
  })

  t.test(`${kind}: many megabytes at once are cut into several records`, async (t) => {
    const { log, reopen } = await newLog(factory(), 0)
    const size = Math.floor(RECORD_BYTES_MAX / 2.5)
    const data = new Uint8Array(size).map((_, at) => at * 7)
    const entries = [1, 2, 3, 4, 5].map((index): Entry => ({
      type: 'normal',
      index,
      term: 1,
      data,
    }))
    await log.append([writeOf(entries, 1)])
    t.equal(log.stats().records, 3, 'two entries fit in one')
    t.equal(log.entries(1, 6, 2 * size).length, 2)
    t.equal(log.entries(2, 4, Infinity).length, 2, 'across the cut')
    await log.close()
    const again = await reopen()
    t.ok(equalBytes(again.entries(5, 6, 1)[0]?.data ?? EMPTY_BYTES, data))
    await again.close()
  })

  t.test(`${kind}: random lives of a log are those of its model`, async (t) => {
    t.comment(`seed ${seed}`)
    const lives = kind === 'LevelDB' ? 2 : 100
    for (let life = 0; life < lives; life++) {
      const fault = await randomLife(factory(), seededRandom(seed + life))
      if (fault !== undefined) t.fail(`seed ${seed}, life ${life}: ${fault}`)
    }
    t.pass(`${lives} lives`)
  })
}

t.test('few truncated records are deleted at a time', async (t) => {
  const { log, disk, reopen } = await newLog(memoryFactory(seed))
  const count = DELETES_MAX + 100
  for (let index = 1; index <= count; index++) {
    await log.append([writeOf(entriesOf(index, index, 1), 1, index)])
  }
  log.truncate(count, count)
  await log.close()
  const store = await disk.open('log')
  let left = 0
  for await (const slice of store.scan({})) left += slice.length
  t.equal(left, 100 + 2, 'the rest is still there')
  await store.close()
  const again = await reopen()
  t.strictSame([again.firstIndex(), again.lastIndex()], [count + 1, count])
  await again.append([writeOf(entriesOf(count + 1, count + 1, 1), 1, count)])
  await again.close()
  const cleaned = await disk.open('log')
  t.equal((await readAll(cleaned)).length, 1)
  await cleaned.close()
})

t.test('the newest entries are kept in memory, up to a bound, and until truncated', async (t) => {
  const { log } = await newLog(memoryFactory(seed), 1000)
  await log.append([writeOf(entriesOf(1, 5, 1), 1)])
  t.equal(log.stats().tailBytes, 550, 'ten bytes each, and a hundred beside')
  await log.append([writeOf(entriesOf(6, 105, 1), 1, 105)])
  t.equal(log.stats().tailBytes, 990)
  t.strictSame(log.entries(95, 99, Infinity).map(show), entriesOf(95, 98, 1).map(show))
  log.truncate(103, 105)
  t.equal(log.stats().tailBytes, 220)
  t.strictSame(log.entries(104, 106, Infinity).map(show), entriesOf(104, 105, 1).map(show))
  await log.close()
})

t.test('one append is in flight at a time, and readers see it once it is durable', async (t) => {
  const { log } = await newLog(memoryFactory(seed))
  const first = log.append([writeOf(entriesOf(1, 2, 1), 1)])
  t.strictSame([log.lastIndex(), log.term(1), log.hardState().term], [0, undefined, 0])
  await t.rejects(log.append([writeOf(entriesOf(3, 3, 1), 1)]), /one append is in flight/)
  await first
  t.strictSame([log.lastIndex(), log.term(1), log.hardState().term], [2, 1, 1])
  const second = log.append([writeOf(entriesOf(3, 3, 1), 1, 2)])
  await second
  const third = log.append([writeOf(entriesOf(4, 4, 1), 1, 2)])
  log.truncate(2, 2)
  await third
  t.strictSame([log.firstIndex(), log.lastIndex(), log.term(2), log.term(4)], [3, 4, 1, 1])
  await log.close()
})

t.test('a sync that fails ends all writing, and nothing is shown as durable', async (t) => {
  const disk = new MemoryDisk({ clock: rushingClock(), random: seededRandom(seed) })
  const log = await openAt(disk)
  await log.append([writeOf(entriesOf(1, 1, 1), 1)])
  disk.failNextSync()
  const failure = await log
    .append([writeOf(entriesOf(2, 2, 1), 1)])
    .catch((error: unknown) => error)
  t.ok(failure instanceof DiskError && failure.code === 'io', String(failure))
  t.equal(log.lastIndex(), 1)
  await t.rejects(log.append([writeOf(entriesOf(2, 2, 1), 1)]), /after a write has failed/)
  await log.close()
})

t.test('what breaks the promises of raft never reaches the disk', async (t) => {
  const { log } = await newLog(memoryFactory(seed))
  await log.append([writeOf(entriesOf(1, 5, 2), 2, 3)])
  const refused: readonly (readonly [Write, RegExp])[] = [
    [writeOf(entriesOf(7, 7, 2), 2, 3), /without a gap/],
    [writeOf(entriesOf(3, 3, 3), 3, 3), /committed is never replaced/],
    [writeOf(entriesOf(6, 6, 1), 2, 3), /terms never fall/],
    [writeOf(entriesOf(6, 6, 3), 2, 3), /newer than the term/],
    [writeOf(entriesOf(6, 6, 2), 2, 7), /committed is in the log/],
    [writeOf([], 2, 2), /commit index never falls/],
    [writeOf([], 1, 3), /the term never falls/],
  ]
  for (const [write, reason] of refused) await t.rejects(log.append([write]), reason)
  t.equal(log.lastIndex(), 5)
  await log.close()
})

t.test('membership changes keep their form', (t) => {
  const changes: readonly ConfChange[] = [
    { transition: 'auto', steps: [{ type: 'addVoter', id: 1n }] },
    { transition: 'joint', steps: [{ type: 'remove', id: 2n ** 64n - 1n }] },
    { transition: 'explicit', steps: [] },
    {
      transition: 'auto',
      steps: [
        { type: 'addLearner', id: 0x8e9e05c52164694dn },
        { type: 'update', id: 3n },
      ],
    },
  ]
  for (const change of changes) {
    const context = Uint8Array.of(1, 2, 3)
    t.strictSame(decodeConfChange(encodeConfChange(change, context)), { change, context })
  }
  // raftpb.ConfChangeV2 with one change of type 9.
  t.throws(() => decodeConfChange(Uint8Array.of(0x12, 2, 8, 9)), { code: 'malformed' })
  t.end()
})

/** Appends, truncations, crashes and restarts; answers the first difference from the model. */
async function randomLife(factory: DiskFactory, random: Random): Promise<string | undefined> {
  let disk = await factory.make()
  // Sometimes without a tail in memory, so that everything is read from records.
  const tailBytesMax = [0, 500, 1e6][random.below(3)] ?? 0
  let log = await openAt(disk, tailBytesMax)
  let model = EMPTY_MODEL
  let durable = EMPTY_MODEL
  for (let step = 0; step < 40; step++) {
    const writes = randomWrites(model, random)
    const after = writes.reduce(afterWrite, model)
    const action = random.below(8)
    if (action === 0) {
      // Gone in the middle of an append: all of it is there, or none.
      log.append(writes).catch(() => {})
      disk = await factory.crash(disk)
      log = await openAt(disk, tailBytesMax)
      const [before, wholly] = [differs(log, durable), differs(log, after)]
      if (before !== undefined && wholly !== undefined) return `crash: ${before}; ${wholly}`
      model = before === undefined ? durable : after
      durable = model
      continue
    }
    if (action === 1 && model.hardState.commit > model.start.index) {
      const to = model.start.index + random.below(model.hardState.commit - model.start.index + 1)
      log.truncate(to, to)
      model = afterTruncate(model, to)
    } else if (action === 2) {
      await log.close()
      disk = await factory.restart(disk)
      log = await openAt(disk, tailBytesMax)
      durable = model
    } else {
      await log.append(writes)
      if (reachesDisk(model, writes)) durable = after
      model = after
    }
    const fault = differs(log, model)
    if (fault !== undefined) return `step ${step}: ${fault}`
  }
  await log.close()
  return undefined
}

/** A commit index alone does not. */
function reachesDisk(model: LogModel, writes: readonly Write[]): boolean {
  const { term, vote } = writes.reduce(afterWrite, model).hardState
  const brings = writes.some((write) => write.entries.length > 0 || write.snapshot !== undefined)
  return brings || term !== model.hardState.term || vote !== model.hardState.vote
}

interface Opened {
  readonly disk: Disk
  readonly log: RaftLog
  readonly reopen: () => Promise<RaftLog>
}

async function newLog(factory: DiskFactory, tailBytesMax?: number): Promise<Opened> {
  const disk = await factory.make()
  const reopen = async (): Promise<RaftLog> => openAt(await factory.restart(disk), tailBytesMax)
  return { disk, log: await openAt(disk, tailBytesMax), reopen }
}

async function openAt(disk: Disk, tailBytesMax = 1e6): Promise<RaftLog> {
  const store = await disk.open('log')
  return openRaftLog(store, { path: 'log', snapshot: () => undefined, tailBytesMax })
}

async function readAll(store: Awaited<ReturnType<Disk['open']>>): Promise<readonly Entry[]> {
  const entries: Entry[] = []
  for await (const entry of readLog(store, 'log')) entries.push(entry)
  return entries
}

/** Entries of ten bytes each. */
function entriesOf(from: number, to: number, term: number): readonly Entry[] {
  const entries: Entry[] = []
  for (let index = from; index <= to; index++) {
    entries.push({ type: 'normal', index, term, data: new Uint8Array(10).fill(index) })
  }
  return entries
}

function writeOf(entries: readonly Entry[], term: number, commit = 0): Write {
  const hardState: HardState = { term, vote: 0n, commit }
  return { entries, hardState, snapshot: undefined, replies: [] }
}

const NO_CONF = {
  voters: [],
  learners: [],
  votersOutgoing: [],
  learnersNext: [],
  autoLeave: false,
} as const
