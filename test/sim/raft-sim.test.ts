import t from 'tap'
import { runRaftSeed, runRaftSeeds, Trace } from '../../src/sim/index.ts'
import type { RaftProfile } from '../../src/sim/index.ts'
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

// Real time is worth little on a busy machine: all of this takes some 10 s of one core.
t.setTimeout(180_000)

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

interface Bug {
  readonly does: string
  readonly wound: Wound
  readonly seedsMax: number
  readonly finding: RegExp
  readonly profile?: Partial<RaftProfile>
}

/** Elections of three with nothing else going on: where a lost vote shows soonest. */
const CONTESTS: Partial<RaftProfile> = {
  members: 3,
  faults: ['contest'],
  faultGap: 150,
  confGap: 0,
  diskDelayMax: 2,
}

const BUGS: readonly Bug[] = [
  {
    does: 'promises before the disk has it',
    wound: acknowledgesEarly,
    seedsMax: 100,
    finding: /durable only at/,
  },
  {
    does: 'forgets its vote in a crash',
    wound: forgetsVote,
    seedsMax: 300,
    finding: /two leaders/,
    profile: CONTESTS,
  },
  {
    does: 'says durable what it never wrote',
    wound: losesWrites,
    seedsMax: 100,
    finding: /leaves a gap|does not hold|durable only at|is committed as/,
  },
  {
    does: 'votes for every candidate',
    wound: votesTwice,
    seedsMax: 200,
    finding: /two leaders/,
  },
  {
    does: 'votes for a log that lacks entries',
    wound: votesForShortLogs,
    seedsMax: 300,
    finding: /lacks the committed|replaces the committed|never replaced|holds every committed/,
  },
  {
    does: 'commits without a quorum',
    wound: commitsWithoutQuorum,
    seedsMax: 20,
    finding: /durable only at/,
  },
  {
    does: 'answers reads without a quorum',
    wound: readsStale,
    seedsMax: 100,
    finding: /stale read/,
  },
  {
    does: 'skips a committed entry',
    wound: skipsEntries,
    seedsMax: 20,
    finding: /applies \d+ after/,
  },
  {
    does: 'never stands for election',
    wound: neverStands,
    seedsMax: 20,
    finding: /no recovery/,
  },
]

for (const { does, wound: wrap, seedsMax, finding, profile } of BUGS) {
  t.test(`the checker finds a core that ${does}`, (t) => {
    for (let seed = 1; seed <= seedsMax; seed++) {
      const result = runRaftSeed(seed, { wrap, profile })
      if (result.type === 'passed') continue
      t.comment(`seed ${seed}: ${result.what.split('\n')[0]}`)
      t.match(result.what, finding)
      t.ok(result.recent.length > 0, 'the failure shows what led to it')
      const again = runRaftSeed(seed, { wrap, profile })
      t.ok(again.type === 'failed' && again.what === result.what, 'the seed replays the failure')
      return t.end()
    }
    t.fail(`no failure in ${seedsMax} seeds`)
    return t.end()
  })
}
