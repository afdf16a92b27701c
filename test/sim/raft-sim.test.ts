import t from 'tap'
import { runRaftSeed, runRaftSeeds, Trace } from '../../src/sim/index.ts'
import {
  acknowledgesEarly,
  commitsWithoutQuorum,
  forgetsVote,
  losesWrites,
  neverStands,
  readsStale,
  skipsEntries,
  votesForShortLogs,
  votesTwice,
} from './wounds.ts'
import type { Wound } from './wounds.ts'

t.test('two hundred clusters keep all promises of Raft under faults', (t) => {
  const from = 1 + Math.floor(Math.random() * 2 ** 31)
  t.comment(`seeds from ${from}`)
  const summary = runRaftSeeds(from, 200, {
    failed: ({ seed, what }) => t.fail(`seed ${seed}: ${what}`),
    progress: () => {},
  })
  t.equal(summary.failures.length, 0, 'no seed fails')
  for (const kind of [
    'crash',
    'partition',
    'confChange',
    'transfer',
    'truncate',
    'loss',
    'stray',
  ]) {
    t.ok((summary.counts.get(kind) ?? 0) > 0, `some runs met: ${kind}`)
  }
  t.ok(summary.committed > 200 * 20, 'much was committed')
  t.ok(summary.elections > 200, 'leaders changed')
  t.end()
})

t.test('the same seed gives the same run, event by event', (t) => {
  const traces = [7, 7, 8].map((seed) => {
    const trace = new Trace(1_000_000)
    t.equal(runRaftSeed(seed, { trace }).type, 'passed')
    return trace.recent(1_000_000).join('\n')
  })
  t.ok((traces[0] ?? '').length > 10_000, 'a trace tells the whole run')
  t.equal(traces[0], traces[1])
  t.not(traces[0], traces[2])
  t.end()
})

const BUGS: readonly (readonly [name: string, wound: Wound, seedsMax: number, what: RegExp])[] = [
  ['promises before the disk has it', acknowledgesEarly, 100, /durable only at/],
  ['forgets its vote in a crash', forgetsVote, 2000, /two leaders|commit|lacks/],
  ['says durable what it never wrote', losesWrites, 100, /./],
  ['votes for every candidate', votesTwice, 200, /two leaders/],
  ['votes for a log that lacks entries', votesForShortLogs, 200, /./],
  ['commits without a quorum', commitsWithoutQuorum, 20, /durable only at/],
  ['answers reads without a quorum', readsStale, 100, /stale read/],
  ['skips a committed entry', skipsEntries, 20, /applies \d+ after/],
  ['never stands for election', neverStands, 20, /no recovery/],
]

for (const [name, wound, seedsMax, what] of BUGS) {
  t.test(`the checker finds a core that ${name}`, (t) => {
    for (let seed = 1; seed <= seedsMax; seed++) {
      const result = runRaftSeed(seed, { wrap: wound })
      if (result.type === 'passed') continue
      t.comment(`seed ${seed}: ${result.what.split('\n')[0]}`)
      t.match(result.what, what)
      t.ok(result.recent.length > 0, 'the failure shows what led to it')
      const again = runRaftSeed(seed, { wrap: wound })
      t.match(again, { type: 'failed', what: result.what }, 'the seed replays the failure')
      return t.end()
    }
    t.fail(`no failure in ${seedsMax} seeds`)
    return t.end()
  })
}
