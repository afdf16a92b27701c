import t from 'tap'
import { DiskError, EMPTY_BYTES, concatBytes, crc32c, seededRandom } from '../../src/base/index.ts'
import type { DiskStore, DiskWrite } from '../../src/base/index.ts'
import type { Entry, Write } from '../../src/raft/index.ts'
import { openRaftLog, readHardState, readLog } from '../../src/raftlog/index.ts'
import { recordKey } from '../../src/raftlog/log-key.ts'
import { encodeRecord } from '../../src/raftlog/packed-record.ts'
import { MemoryDisk } from '../../src/sim/memory-disk.ts'
import { rushingClock } from '../disk/disk-kinds.ts'

const SYNC = { sync: true }
const HARD_STATE = Uint8Array.of(0x68)
const START = Uint8Array.of(0x6d)

t.test('the sum of CRC-32C is that of RFC 3720', (t) => {
  const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0))
  t.equal(crc32c(bytes('123456789')), 0xe3069283)
  t.equal(crc32c(new Uint8Array(32)), 0x8a9136aa)
  t.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43)
  t.equal(crc32c(new Uint8Array(0)), 0)
  const text = bytes('a text that is longer than a few times eight bytes, and is cut anywhere')
  for (let cut = 0; cut <= text.length; cut++) {
    t.equal(crc32c(text.subarray(cut), crc32c(text.subarray(0, cut))), crc32c(text))
  }
  t.end()
})

t.test('a bit that flips anywhere in a record is found, and the record named', async (t) => {
  const store = await filled()
  const record = store.get(recordKey(4)) ?? EMPTY_BYTES
  for (let at = 0; at < record.length; at++) {
    const key = recordKey(4)
    await store.batch([{ type: 'put', key, value: flipped(record, at) }], SYNC)
    const error = await refusal(store)
    t.match(error, /raft log in data\/log is damaged: the record of index 4 does not read/)
    t.match(error, /remove this member from the cluster, .* let it join anew/)
  }
  await store.batch([{ type: 'put', key: recordKey(4), value: record.subarray(0, 5) }], SYNC)
  t.match(await refusal(store), /index 4 does not read \(cut short\)/)
  await store.batch([{ type: 'put', key: recordKey(4), value: record }], SYNC)
  t.equal(await refusal(store), '', 'unharmed it opens')
})

t.test('a bit that flips in the hard state or the start is found', async (t) => {
  for (const [key, name] of [
    [HARD_STATE, /hard state does not check/],
    [START, /mark of its start does not check/],
  ] as const) {
    const store = await filled()
    const value = store.get(key) ?? EMPTY_BYTES
    t.ok(value.length > 0)
    for (let at = 0; at < value.length; at++) {
      await store.batch([{ type: 'put', key, value: flipped(value, at) }], SYNC)
      t.match(await refusal(store), name)
    }
  }
})

t.test('records that are gone or in the wrong place are found', async (t) => {
  const acrossStart = [...entriesOf(3, 3, 0), ...entriesOf(4, 5, 1)]
  const cases: readonly (readonly [string, (store: DiskStore) => readonly DiskWrite[], RegExp])[] =
    [
      ['middle', () => [gone(6)], /indexes 6 to 8 are missing/],
      ['first', () => [gone(4)], /indexes 4 to 5 are missing/],
      [
        'last',
        () => [gone(9)],
        /it ends at index 12 of term 1, but was written up to index 10 of term 2/,
      ],
      [
        'all',
        () => [gone(4), gone(6), gone(9)],
        /it ends at index 3 of term 1, but was written up to index 10 of term 2/,
      ],
      ['moved', (store) => [put(8, store.get(recordKey(9)))], /index 8 does not read \(checksum/],
      [
        'another start',
        (store) => [{ type: 'put', key: START, value: otherStart(store) }],
        /its start/,
      ],
      [
        'others',
        () => [put(9, encodeRecord(entriesOf(9, 10, 1), 1))],
        /it ends at index 10 of term 1/,
      ],
      [
        'after others',
        () => [put(9, encodeRecord(entriesOf(9, 10, 2), 0))],
        /index 9 does not follow/,
      ],
      [
        'too many',
        () => [put(11, encodeRecord(entriesOf(11, 11, 2), 2))],
        /it ends at index 11 of/,
      ],
      [
        'after no start',
        () => [put(4, encodeRecord(entriesOf(4, 5, 1), 0))],
        /index 4 does not follow/,
      ],
      [
        'across the start',
        () => [put(3, encodeRecord(acrossStart, 0)), gone(4)],
        /does not join index 3/,
      ],
      ['no start', () => [{ type: 'del', key: START }], /indexes 1 to 3 are missing/],
    ]
  for (const [name, harm, message] of cases) {
    const store = await filled()
    await store.batch(harm(store), SYNC)
    t.match(await refusal(store), message, name)
  }
})

t.test('a record of a newer format is refused by its number', async (t) => {
  const store = await filled()
  const body = encodeRecord(entriesOf(9, 10, 2), 1).slice(0, -4)
  body[0] = 2
  const [place, sum] = [new Uint8Array(8), new Uint8Array(4)]
  place[7] = 9
  new DataView(sum.buffer).setUint32(0, crc32c(body, crc32c(place)))
  await store.batch([put(9, concatBytes([body, sum]))], SYNC)
  t.match(await refusal(store), /its format 2 is of another version of Keelson/)
})

t.test('a record that goes bad while the log is open is not handed out', async (t) => {
  const store = await filled()
  const options = { path: 'data/log', snapshot: () => undefined }
  const log = await openRaftLog(store, options)
  const record = store.get(recordKey(6)) ?? EMPTY_BYTES
  await store.batch([put(6, flipped(record, 20))], SYNC)
  t.equal(log.entries(4, 6, Infinity).length, 2, 'the record before it reads')
  t.throws(() => log.entries(4, 7, Infinity), { code: 'damaged' })
  await t.rejects(async () => {
    for await (const entry of readLog(store, 'data/log')) t.ok(entry.index < 6)
  }, /record of index 6/)
  t.equal(readHardState(store, 'data/log').commit, 10, 'what is whole is still read')
})

t.test('a log and a state that do not join are refused', async (t) => {
  const log = await openRaftLog(await filled(), { path: 'data/log', snapshot: () => undefined })
  const conf = {
    voters: [1n],
    learners: [],
    votersOutgoing: [],
    learnersNext: [],
    autoLeave: false,
  }
  const start = (applied: number): unknown => log.start({ applied, conf })
  t.throws(() => start(2), /holds entries up to 2, the log in data\/log begins after 3;/)
  t.throws(() => start(11), /data\/log ends at index 10, the state holds entries up to 11;/)
  t.strictSame(start(10), { hardState: { term: 2, vote: 7n, commit: 10 }, conf, applied: 10 })
  // A state that was swapped in before a crash: its snapshot is appended first.
  const snapshot = { index: 20, term: 5, conf }
  await log.append([{ entries: [], hardState: undefined, snapshot, replies: [] }])
  t.strictSame(start(20), { hardState: { term: 5, vote: 0n, commit: 20 }, conf, applied: 20 })
})

/** Truncated up to 3, then records of 4-5, 6-8 (partly replaced: they end at 8) and 9-10. */
async function filled(): Promise<DiskStore> {
  const disk = new MemoryDisk({ clock: rushingClock(), random: seededRandom(1) })
  const store = await disk.open('log')
  const log = await openRaftLog(store, { path: 'data/log', snapshot: () => undefined })
  await log.append([writeOf(entriesOf(1, 3, 1), 1, 3)])
  log.truncate(3, 3)
  await log.append([writeOf(entriesOf(4, 5, 1), 1, 5)])
  await log.append([writeOf(entriesOf(6, 12, 1), 1, 6)])
  await log.append([writeOf(entriesOf(9, 10, 2), 2, 10)])
  await log.close()
  return disk.open('log')
}

/** The text that a log is refused with; empty when it opens. */
async function refusal(store: DiskStore): Promise<string> {
  try {
    await openRaftLog(store, { path: 'data/log', snapshot: () => undefined })
    return ''
  } catch (error) {
    return error instanceof DiskError && error.code === 'damaged' ? error.message : `not: ${error}`
  }
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = new Uint8Array(bytes)
  copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8))
  return copy
}

function gone(first: number): DiskWrite {
  return { type: 'del', key: recordKey(first) }
}

function put(first: number, value: Uint8Array = EMPTY_BYTES): DiskWrite {
  return { type: 'put', key: recordKey(first), value }
}

/** The hard state is sealed like the start, but has other numbers in it. */
function otherStart(store: DiskStore): Uint8Array {
  return (store.get(START) ?? EMPTY_BYTES).subarray(1)
}

function entriesOf(from: number, to: number, term: number): readonly Entry[] {
  const entries: Entry[] = []
  for (let index = from; index <= to; index++) {
    entries.push({ type: 'normal', index, term, data: new Uint8Array(10).fill(index) })
  }
  return entries
}

function writeOf(entries: readonly Entry[], term: number, commit: number): Write {
  return { entries, hardState: { term, vote: 7n, commit }, snapshot: undefined, replies: [] }
}
