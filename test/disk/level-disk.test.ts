import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { DiskError, concatBytes, seededRandom } from '../../src/base/index.ts'
import { createLevelDisk } from '../../src/member/level-disk.ts'
import { levelError } from '../../src/member/level-error.ts'
import { checkLevelWal } from '../../src/member/level-wal-check.ts'
import { inspectWal, openRaftLog } from '../../src/raftlog/index.ts'
import { LevelFactory, newFolder, warningLog } from './disk-kinds.ts'
import { fragment, leftBehind, prefixOf, walBatch, withWal } from './wal-fixture.ts'
import type { LeftBehind } from './wal-fixture.ts'

const seed = 1 + Math.floor(Math.random() * 2 ** 31)
const ADVICE = /remove this member from the cluster, delete its data directory/

t.test(
  'a write-ahead file cut at any byte is read as its whole batches and a torn end',
  async (t) => {
    const left = await leftBehind([10, 300, 0, 70_000, 32_700, 50, 5])
    const bytes = walOf(left)
    t.equal(inspectWal(bytes).verdict.type, 'whole')
    const random = seededRandom(seed)
    t.comment(`seed ${seed}`)
    const everywhere = Array.from({ length: 1000 }, () => random.below(bytes.length + 1))
    const nearEnds = left.ends.flatMap((end) => [end - 1, end, end + 1, end + 6, end + 7, end + 8])
    for (const length of [...everywhere, ...nearEnds].filter((at) => at <= bytes.length)) {
      const report = inspectWal(bytes.subarray(0, length))
      const batches = left.ends.filter((end) => end <= length).length
      const whole = batches === 0 ? 0 : (left.ends[batches - 1] ?? 0)
      if (report.batches !== batches) t.fail(`cut at ${length}: ${report.batches} batches`)
      const { verdict } = report
      // Up to six bytes at the end of a block are filling.
      if (verdict.type === 'whole') t.ok(length - whole < 7, `whole at ${length}`)
      else if (verdict.type === 'damaged') t.fail(`cut at ${length}: damaged`)
      else t.ok(verdict.offset - whole < 7 && verdict.offset + verdict.bytes === length)
    }
  },
)

t.test(
  'LevelDB opens with a prefix wherever its file is cut, and the cut is said (S28)',
  async (t) => {
    const left = await leftBehind([10, 300, 40_000, 5])
    const bytes = walOf(left)
    const [beforeLast = 0, last = 0] = left.ends.slice(-2)
    const random = seededRandom(seed)
    t.comment(`seed ${seed}`)
    const offsets = Array.from({ length: last - beforeLast + 1 }, (_, at) => beforeLast + at)
    for (let count = 0; count < 15; count++) offsets.push(random.below(beforeLast))
    for (const length of offsets) {
      const { found, warnings } = await openLeft(withWal(left, bytes.subarray(0, length)), 4)
      const expected = left.ends.filter((end) => end <= length).length
      t.strictSame(found, { count: expected, whole: true }, `cut at ${length}`)
      const torn = length > 0 && !left.ends.includes(length)
      t.equal(warnings.length, torn ? 1 : 0, `cut at ${length}: said once if it tore a batch`)
      if (!torn) continue
      const { file, offset, bytes: cut } = warnings[0] ?? {}
      t.match(String(file), left.walName)
      t.equal(Number(offset) + Number(cut), length)
    }
  },
)

t.test('a sector of zeros is a torn end in the last batch, damage before it (S28)', async (t) => {
  const left = await leftBehind([1000, 3000, 1000, 3000])
  const bytes = walOf(left)
  const lastStart = left.ends[2] ?? 0
  for (let sector = 0; sector < bytes.length; sector += 512) {
    const harmed = new Uint8Array(bytes)
    harmed.fill(0, sector, sector + 512)
    const folder = withWal(left, harmed)
    if (sector >= lastStart) {
      const { found, warnings } = await openLeft(folder, 4)
      t.strictSame(found, { count: 3, whole: true }, `sector at ${sector}`)
      t.equal(warnings.length, 1)
    } else if (sector + 512 < lastStart) {
      const whole = left.ends.filter((end) => end <= sector).at(-1) ?? 0
      await refused(t, folder, left, whole)
    }
  }
  const { found, warnings } = await openLeft(
    withWal(left, concatBytes([bytes, new Uint8Array(4096)])),
    4,
  )
  t.strictSame(found, { count: 4, whole: true }, 'zeros after the last batch')
  t.match(warnings[0], { offset: bytes.length, bytes: 4096 })
})

t.test('a bit that flips in the middle is refused, with file and offset', async (t) => {
  const left = await leftBehind([10, 300, 70_000, 20, 20])
  const bytes = walOf(left)
  const beforeLast = left.ends[3] ?? 0
  const random = seededRandom(seed)
  t.comment(`seed ${seed}`)
  for (let count = 0; count < 300; count++) {
    const at = random.below(beforeLast)
    const harmed = new Uint8Array(bytes)
    harmed[at] = (harmed[at] ?? 0) ^ (1 << random.below(8))
    const { verdict } = inspectWal(harmed)
    // The filling at the end of a block holds nothing that could be lost.
    const filling = at % 32_768 > 32_768 - 7 && verdict.type === 'whole'
    if (verdict.type !== 'damaged' && !filling)
      t.fail(`seed ${seed}: flip at ${at} is ${verdict.type}`)
    if (count % 50 > 0 || verdict.type !== 'damaged') continue
    t.ok(verdict.offset <= at, 'what is named is at or before the flip')
    await refused(t, withWal(left, harmed), left, verdict.offset)
  }
})

t.test('write-ahead files follow one another, or a hole is refused', async (t) => {
  const cut = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length - 3)
  const part = new Uint8Array(40).fill(7)
  const [a, b, c] = [walBatch(1, 3), walBatch(4, 1), walBatch(5, 2)]
  const cases: readonly (readonly [string, readonly Uint8Array[], string])[] = [
    ['one after the other', [concatBytes([a, b]), c], 'whole'],
    ['torn at the end', [a, concatBytes([b, cut(c)])], 'torn'],
    ['the first lacks its end', [a, c], 'damaged'],
    ['the first is torn', [concatBytes([a, cut(b)]), c], 'damaged'],
    ['the first is nothing but torn', [cut(a), b], 'damaged'],
    ['torn, replayed, and gone on from', [concatBytes([a, cut(b)]), walBatch(4, 2)], 'torn'],
    ['torn, and nothing after it', [concatBytes([a, cut(b)]), new Uint8Array(0)], 'torn'],
    ['batches missing within one', [concatBytes([a, c])], 'damaged'],
    ['a batch without its start', [concatBytes([a, fragment(4, b)])], 'damaged'],
    ['a batch without its end', [concatBytes([a, fragment(2, b), c])], 'damaged'],
    ['a batch that is too short', [concatBytes([a, fragment(1, b.subarray(0, 11))])], 'damaged'],
    [
      'later parts of a torn batch',
      [concatBytes([a, cut(fragment(2, part)), fragment(4, part)])],
      'torn',
    ],
  ]
  for (const [name, files, expected] of cases) {
    const folder = newFolder()
    writeFileSync(join(folder, 'CURRENT'), 'MANIFEST-000002\n')
    for (const [at, bytes] of files.entries())
      writeFileSync(join(folder, `00000${at + 8}.log`), bytes)
    const verdict = await checkLevelWal(folder).then(
      (torn) => (torn === undefined ? 'whole' : 'torn'),
      (error: unknown) => (error instanceof DiskError ? error.code : String(error)),
    )
    t.equal(verdict, expected, name)
  }
})

t.test('a store that lost one of its files is refused as damaged', async (t) => {
  for (const lost of [/^CURRENT$/, /^MANIFEST/, /\.ldb$/]) {
    const factory = new LevelFactory()
    const disk = await factory.make()
    // Closed and opened again, so that its records are in a table.
    const store = await disk.open('log')
    await store.batch([{ type: 'put', key: Uint8Array.of(1), value: Uint8Array.of(2) }], {
      sync: true,
    })
    await store.close()
    await (await disk.open('log')).close()
    const log = join(factory.folderOf(disk), 'log')
    const names = readdirSync(log).filter((name) => lost.test(name))
    t.ok(names.length > 0, String(lost))
    for (const name of names) rmSync(join(log, name))
    await t.rejects(disk.open('log'), { code: 'damaged', message: ADVICE }, String(lost))
  }
})

t.test('the raft log of a torn file ends early, and says so at the member above', async (t) => {
  const factory = new LevelFactory()
  const disk = await factory.make()
  const options = { path: 'log', snapshot: () => undefined }
  const log = await openRaftLog(await disk.open('log'), options)
  for (const index of [1, 2, 3]) {
    const entry = { type: 'normal', index, term: 1, data: new Uint8Array(100) } as const
    const hardState = { term: 1, vote: 1n, commit: index - 1 }
    await log.append([{ entries: [entry], hardState, snapshot: undefined, replies: [] }])
  }
  const copy = factory.folderOf(await factory.crash(disk))
  const wal = readdirSync(join(copy, 'log')).find((name) => name.endsWith('.log')) ?? ''
  truncateSync(join(copy, 'log', wal), readFileSync(join(copy, 'log', wal)).length - 1)
  const { log: warnLog, warnings } = warningLog()
  const torn = await openRaftLog(await createLevelDisk(copy, warnLog).open('log'), options)
  t.strictSame([torn.lastIndex(), torn.hardState().commit], [2, 1])
  t.equal(warnings.length, 1)
  const conf = { voters: [], learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false }
  t.throws(() => torn.start({ applied: 3, conf }), { code: 'damaged' }, 'a lost entry was applied')
  await torn.close()
  await log.close()
})

t.test('another process that has the directory is told of', async (t) => {
  const factory = new LevelFactory()
  const disk = await factory.make()
  const store = await disk.open('log')
  const other = factory.at(factory.folderOf(disk))
  await t.rejects(other.open('log'), { code: 'locked', message: /in use by another process/ })
  await store.close()
  await (await other.open('log')).close()
})

t.test('a device that takes no more ends all writing', (t) => {
  const script = fileURLToPath(new URL('fill-disk.js', import.meta.url))
  const folder = newFolder()
  // Of files of 256 KiB; without what a test runner has its children load and write.
  const command = `ulimit -f 512; exec env -i '${process.execPath}' '${script}' '${folder}'`
  const { stdout, stderr, status } = spawnSync('sh', ['-c', command], { encoding: 'utf8' })
  t.equal(status, 0, stderr)
  const result = JSON.parse(stdout || '{}') as Record<string, unknown>
  t.match(result, {
    codes: ['io', 'io'],
    same: true,
    text: /the device failed at .*File too large/,
  })
  t.ok(Number(result['written']) > 5, 'what fits is written')
  t.end()
})

t.test('errors say what failed and what to do', (t) => {
  const coded = (code: string, message: string): Error =>
    Object.assign(new Error('Database failed to open'), {
      code: 'LEVEL_DATABASE_NOT_OPEN',
      cause: Object.assign(new Error(message), { code }),
    })
  const cases: readonly (readonly [Error, string, RegExp])[] = [
    [coded('LEVEL_LOCKED', 'IO error: lock /d/LOCK: already held'), 'locked', /stop that one/],
    [
      coded('LEVEL_CORRUPTION', 'Corruption: bad block'),
      'damaged',
      /\(Corruption: bad block\); rem/,
    ],
    [coded('LEVEL_IO_ERROR', 'IO error: /d/3.ldb: No such file or directory'), 'damaged', ADVICE],
    [
      coded('LEVEL_IO_ERROR', 'IO error: /d/4.log: No space left on device'),
      'noSpace',
      /free or add/,
    ],
    [coded('LEVEL_IO_ERROR', 'IO error: /d/4.log: Input/output error'), 'io', /check it/],
    [Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' }), 'noSpace', /free/],
    [Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }), 'io', /EACCES/],
  ]
  for (const [error, code, message] of cases) t.match(levelError(error, '/d'), { code, message })
  const known = new DiskError('locked', 'as it is')
  t.equal(levelError(known, '/d'), known)
  t.end()
})

t.test('a removal that a crash cut short is ended, and never listed', async (t) => {
  const factory = new LevelFactory()
  const disk = await factory.make()
  const state = join(factory.folderOf(disk), 'state')
  mkdirSync(join(state, '1.removing'), { recursive: true })
  writeFileSync(join(state, '1.removing', 'CURRENT'), 'half')
  t.strictSame(await disk.list('state'), [])
  await (await disk.open('state/2')).close()
  t.strictSame(readdirSync(state), ['2'])
  t.throws(() => disk.writeFile('../outside', new Uint8Array(0)), /relative, of plain names/)
})

function walOf({ folder, walName }: LeftBehind): Uint8Array {
  return readFileSync(join(folder, 'log', walName))
}

async function openLeft(
  folder: string,
  batches: number,
): Promise<{ found: ReturnType<typeof prefixOf>; warnings: Record<string, unknown>[] }> {
  const { log, warnings } = warningLog()
  const store = await createLevelDisk(folder, log).open('log')
  const found = prefixOf(store, batches)
  await store.close()
  rmSync(folder, { recursive: true })
  return { found, warnings }
}

async function refused(t: Test, folder: string, left: LeftBehind, offset: number): Promise<void> {
  const before = readdirSync(join(folder, 'log')).join()
  const error = await createLevelDisk(folder, warningLog().log)
    .open('log')
    .then(
      () => undefined,
      (reason: unknown) => reason,
    )
  t.match(error, {
    code: 'damaged',
    message: new RegExp(`${left.walName} is damaged at byte ${offset} `),
  })
  t.match(error, { message: ADVICE })
  t.equal(readdirSync(join(folder, 'log')).join(), before, 'nothing was touched')
}
