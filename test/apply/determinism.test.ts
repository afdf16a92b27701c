import t from 'tap'
import { createStateMachine, type StateMachine } from '../../src/apply/index.ts'
import { seededRandom, type Random } from '../../src/base/index.ts'
import { MemoryBackend } from '../mvcc/memory-world.ts'
import { op, putOf, txnOf } from '../mvcc/requests.ts'
import { seedsOf } from '../mvcc/seeds.ts'
import { randomLog, requestOf, type LogEntry } from './log-entries.ts'
import {
  applyEntry,
  copyOf,
  contents,
  fingerprint,
  finishCompaction,
  outcomeText,
  restoredMachine,
} from './machine-world.ts'

interface Run {
  readonly machine: StateMachine
  readonly backend: MemoryBackend
  readonly outcomes: readonly string[]
}

/** A member that never stops and compacts at once. */
function runStraight(log: readonly LogEntry[]): Run {
  const backend = new MemoryBackend()
  const machine = createStateMachine({ backend })
  const outcomes = log.map((entry, at) => {
    const text = outcomeText(applyEntry(machine, at + 1, entry))
    finishCompaction(machine)
    return text
  })
  return { machine, backend, outcomes }
}

/**
 * A member that crashes now and then: what it wrote since a random flush, at the boundary of an
 * entry, is gone, and the log hands entries out again, some of them applied already. It compacts
 * when it finds the time, and leads now and then.
 */
function runCrashing(log: readonly LogEntry[], random: Random): Run & { readonly crashes: number } {
  let backend = new MemoryBackend()
  let machine = createStateMachine({ backend })
  let flushed = copyOf(backend)
  const outcomes: string[] = []
  let crashes = 0
  for (let index = 1; index <= log.length; index++) {
    const entry = log[index - 1]
    if (entry === undefined) throw new Error('no such entry')
    const text = outcomeText(applyEntry(machine, index, entry))
    if (text !== 'known already') {
      const earlier = outcomes[index - 1]
      if (earlier !== undefined && earlier !== text) {
        throw new Error(`entry ${index} came to ${text} when repeated, before to ${earlier}`)
      }
      outcomes[index - 1] = text
    }
    if (random.below(4) === 0) machine.store.compactStep(1 + random.below(3))
    if (random.below(3) === 0) flushed = copyOf(backend)
    if (random.below(20) === 0) machine.lessor.promote(index * 1000, 0)
    if (random.below(20) !== 0) continue
    crashes += 1
    backend = copyOf(flushed)
    machine = restoredMachine(backend)
    index = Math.max(0, machine.appliedIndex - random.below(3))
  }
  finishCompaction(machine)
  return { machine, backend, outcomes, crashes }
}

t.test('S1: the same log gives the same replies and contents, whoever crashes where', (t) => {
  let refusals = 0
  let crashes = 0
  for (const seed of seedsOf(t, 40)) {
    const random = seededRandom(seed)
    const log = randomLog(random, 250)
    const straight = runStraight(log)
    const crashing = runCrashing(log, random)
    crashes += crashing.crashes
    refusals += straight.outcomes.filter((text) => !text.startsWith('{')).length
    const differs = straight.outcomes.findIndex((text, at) => text !== crashing.outcomes[at])
    if (differs >= 0) {
      t.equal(crashing.outcomes[differs], straight.outcomes[differs], `seed ${seed} at ${differs}`)
    }
    t.equal(contents(crashing.backend), contents(straight.backend), `seed ${seed}: contents`)
    t.equal(crashing.machine.appliedIndex, log.length)
    t.equal(crashing.machine.appliedTerm, log.at(-1)?.term)
    t.same(crashing.machine.confState, straight.machine.confState)
  }
  t.comment(`${crashes} crashes, ${refusals} refusals`)
  t.ok(crashes > 0)
  t.ok(refusals > 0)
  t.end()
})

/** What can be asked of a state machine, but for the values of keys. */
function factsOf(machine: StateMachine): unknown {
  const { store, lessor, cluster } = machine
  return {
    position: [machine.appliedIndex, machine.appliedTerm, machine.confState],
    store: [store.revision, store.compactRevision, store.keyCount, store.liveBytes],
    leases: lessor.list(0).map((id) => [id, [...lessor.keys(id)].toSorted()]),
    members: [cluster.members(), cluster.version],
  }
}

t.test('a restart at every boundary of an entry finds the state that was left', (t) => {
  for (const seed of seedsOf(t, 3)) {
    const log = randomLog(seededRandom(seed), 120)
    const backend = new MemoryBackend()
    const machine = createStateMachine({ backend })
    log.forEach((entry, at) => {
      applyEntry(machine, at + 1, entry)
      const copy = copyOf(backend)
      const again = restoredMachine(copy)
      t.strictSame(factsOf(again), factsOf(machine), `seed ${seed} entry ${at + 1}`)
      if (fingerprint(copy) !== fingerprint(backend)) t.fail('a restore wrote something')
    })
  }
  t.end()
})

const normal = (content: Parameters<typeof requestOf>[0]): LogEntry => ({
  type: 'normal',
  term: 1,
  request: requestOf(content),
})

t.test('S5, S6: a read in a txn at a compacted revision is refused alike by all members', (t) => {
  const readAndPut = (revision: number): LogEntry =>
    normal({
      txn: txnOf({ success: [op.range({ key: 'a', revision }), op.put({ key: 'b', value: '1' })] }),
    })
  const put = (value: string): LogEntry => normal({ put: putOf({ key: 'a', value }) })
  const log = [
    put('1'),
    put('2'),
    put('3'),
    normal({ compaction: { revision: 3, physical: false } }),
    readAndPut(2),
    readAndPut(3),
    readAndPut(9),
  ]
  const [, , , , ...expected] = runStraight(log).outcomes
  t.match(expected[0], /^MvccError compacted/)
  t.match(expected[1], /"value":"2".*"responsePut"/, 'at the compacted revision it can be read')
  t.match(expected[2], /^MvccError futureRevision/)

  for (const steps of [0, 1, 2, 100]) {
    for (const restartAt of [4, 5, 6, 7]) {
      let backend = new MemoryBackend()
      let machine = createStateMachine({ backend })
      const outcomes: string[] = []
      log.forEach((entry, at) => {
        if (at + 1 === restartAt) {
          backend = copyOf(backend)
          machine = restoredMachine(backend)
        }
        outcomes.push(outcomeText(applyEntry(machine, at + 1, entry)))
        if (at === 3) for (let step = 0; step < steps; step++) machine.store.compactStep(1)
      })
      t.same(outcomes.slice(4), expected, `${steps} steps, restart before entry ${restartAt}`)
    }
  }
  t.end()
})
