import t from 'tap'
import { seededRandom } from '../../src/base/index.ts'
import {
  decodeRecords,
  encodeRecord,
  judgeByRevision,
  judgeLinearizability,
  judgeRegisters,
  type HistoryEvent,
  type KeyState,
  type Operation,
  type OperationRecord,
  type Rule,
} from '../../src/judge/index.ts'
import { seedsOf } from '../mvcc/seeds.ts'
import { pick } from './atomic-store.ts'
import { HandHistory, randomHistory } from './random-history.ts'

const putA = (value: string): Operation => ({ type: 'put', key: 'a', value })
const deleteA: Operation = { type: 'delete', key: 'a' }
const getA: Operation = { type: 'range', key: 'a', serializable: false, revision: 0 }
const localGetA: Operation = { ...getA, serializable: true }
const swapA = (from: string, value: string): Operation => ({
  type: 'txn',
  conditions: [{ type: 'value', key: 'a', value: from }],
  writes: [{ type: 'put', key: 'a', value }],
})

/** Key `a` as the put at `revision` left it, when the first put was at `created`. */
function stateA(value: string, revision: number, created = 2): KeyState {
  const version = revision - created + 1
  return { key: 'a', value, createRevision: created, modRevision: revision, version }
}

/** Puts to `a` one after another from revision 2 on; null deletes. */
function eventsOfA(...values: readonly (string | null)[]): HistoryEvent[] {
  let created = 2
  return values.map((value, slot): HistoryEvent => {
    const revision = slot + 2
    if (value === null) {
      created = revision + 1
      return { type: 'delete', key: 'a', revision }
    }
    const version = revision - created + 1
    return { type: 'put', key: 'a', revision, value, createRevision: created, version }
  })
}

interface Planted {
  readonly title: string
  readonly records: readonly OperationRecord[]
  readonly events: readonly HistoryEvent[]
  readonly rule: Rule
  /** Whether values and times alone show it, with no look at revisions. */
  readonly shows: boolean
}

const hand = (): HandHistory => new HandHistory()

const planted: readonly Planted[] = [
  {
    title: 'a stale read with an honest header',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok(putA('y'), 2, 3, { revision: 3 })
      .ok(getA, 4, 5, { revision: 2, kvs: [stateA('x', 2)] }).records,
    events: eventsOfA('x', 'y'),
    rule: 'staleRead',
    shows: true,
  },
  {
    title: 'a stale read under a fresh header',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok(putA('y'), 2, 3, { revision: 3 })
      .ok(getA, 4, 5, { revision: 3, kvs: [stateA('x', 2)] }).records,
    events: eventsOfA('x', 'y'),
    rule: 'staleRead',
    shows: true,
  },
  {
    title: 'a read that goes back behind another read of a change still under way',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok(putA('y'), 2, 20, { revision: 3 })
      .ok(getA, 4, 5, { revision: 3, kvs: [stateA('y', 3)] })
      .ok(getA, 6, 7, { revision: 2, kvs: [stateA('x', 2)] }).records,
    events: eventsOfA('x', 'y'),
    rule: 'staleRead',
    shows: true,
  },
  {
    title: 'a read of what a change has not yet been asked for',
    records: hand()
      .ok(getA, 0, 1, { revision: 2, kvs: [stateA('x', 2)] })
      .ok(putA('x'), 2, 3, { revision: 2 }).records,
    events: eventsOfA('x'),
    rule: 'futureRead',
    shows: true,
  },
  {
    title: 'a read at a revision that never was',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok(getA, 2, 3, { revision: 9, kvs: [stateA('x', 2)] }).records,
    events: eventsOfA('x'),
    rule: 'futureRead',
    shows: false,
  },
  {
    title: 'a read of a value that nobody wrote',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok(getA, 2, 3, { revision: 2, kvs: [stateA('z', 2)] }).records,
    events: eventsOfA('x'),
    rule: 'wrongRead',
    shows: true,
  },
  {
    title: 'a read with a wrong version of the right value',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok(getA, 2, 3, { revision: 2, kvs: [{ ...stateA('x', 2), version: 2 }] }).records,
    events: eventsOfA('x'),
    rule: 'wrongRead',
    shows: false,
  },
  {
    title: 'an acknowledged put lost at the end',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok(putA('y'), 2, 3, { revision: 3 })
      .ok(getA, 4, 5, { revision: 2, kvs: [stateA('x', 2)] }).records,
    events: eventsOfA('x'),
    rule: 'lostWrite',
    shows: true,
  },
  {
    title: 'an acknowledged put lost, its revision taken by another',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok(putA('y'), 0, 3, { revision: 2 })
      .ok(getA, 4, 5, { revision: 2, kvs: [stateA('y', 2)] }).records,
    events: eventsOfA('y'),
    rule: 'lostWrite',
    shows: false,
  },
  {
    title: 'one revision acknowledged to two puts',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok({ type: 'put', key: 'a', value: 'x2' }, 0, 3, { revision: 2 }).records,
    events: eventsOfA('x'),
    rule: 'revisionReused',
    shows: false,
  },
  {
    title: 'one revision acknowledged to two deletes',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok(deleteA, 2, 3, { revision: 3, deleted: 1, kvs: [stateA('x', 2)] })
      .ok(deleteA, 2, 3, { revision: 3, deleted: 1, kvs: [stateA('x', 2)] }).records,
    events: eventsOfA('x', null),
    rule: 'revisionReused',
    shows: true,
  },
  {
    title: 'an acknowledged put applied twice',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok(putA('y'), 2, 3, { revision: 3 })
      .ok(getA, 4, 5, { revision: 4, kvs: [stateA('x', 4)] }).records,
    events: eventsOfA('x', 'y', 'x'),
    rule: 'doubleApply',
    shows: true,
  },
  {
    title: 'a put of unknown outcome applied twice',
    records: hand()
      .unknown(putA('x'), 0)
      .ok(putA('y'), 2, 3, { revision: 3 })
      .ok(getA, 4, 5, { revision: 4, kvs: [stateA('x', 4)] }).records,
    events: eventsOfA('x', 'y', 'x'),
    rule: 'doubleApply',
    shows: false,
  },
  {
    title: 'a swap that took effect, was tried again and was answered by that',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok(swapA('x', 'y'), 2, 3, { revision: 3, succeeded: false, kvs: [stateA('y', 3)] }).records,
    events: eventsOfA('x', 'y'),
    rule: 'doubleApply',
    shows: true,
  },
  {
    title: 'a delete of unknown outcome applied twice',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .unknown(deleteA, 2)
      .ok(putA('y'), 4, 5, { revision: 4 })
      .ok(getA, 8, 9, { revision: 5, kvs: [] }).records,
    events: eventsOfA('x', null, 'y', null),
    rule: 'strayWrite',
    shows: false,
  },
  {
    title: 'a put that was refused took effect',
    records: hand()
      .fail(putA('x'), 0)
      .ok(getA, 4, 5, { revision: 2, kvs: [stateA('x', 2)] }).records,
    events: eventsOfA('x'),
    rule: 'refusedWrite',
    shows: true,
  },
  {
    title: 'a delete that was refused took effect',
    records: hand().ok(putA('x'), 0, 1, { revision: 2 }).fail(deleteA, 2).records,
    events: eventsOfA('x', null),
    rule: 'refusedWrite',
    shows: false,
  },
  {
    title: 'a revision that nobody asked for',
    records: hand().ok(putA('x'), 0, 1, { revision: 2 }).records,
    events: eventsOfA('x', 'z'),
    rule: 'strayWrite',
    shows: false,
  },
  {
    title: 'puts in another order than that of their times',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 3 })
      .ok(putA('y'), 2, 3, { revision: 2 })
      .ok(getA, 4, 5, { revision: 3, kvs: [stateA('x', 3)] }).records,
    events: eventsOfA('y', 'x'),
    rule: 'realTime',
    shows: true,
  },
  {
    title: 'a put of unknown outcome that took effect before it was asked for',
    records: hand()
      .ok(getA, 0, 1, { revision: 2, kvs: [stateA('x', 2)] })
      .unknown(putA('x'), 2).records,
    events: eventsOfA('x'),
    rule: 'realTime',
    shows: true,
  },
  {
    title: 'two swaps of one value that both succeeded',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok(swapA('x', 'y'), 2, 5, { revision: 3 })
      .ok(swapA('x', 'z'), 2, 5, { revision: 4 }).records,
    events: eventsOfA('x', 'y', 'z'),
    rule: 'wrongRead',
    shows: true,
  },
  {
    title: 'a swap that failed although its condition held',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok(swapA('x', 'y'), 2, 5, { revision: 2, succeeded: false, kvs: [stateA('x', 2)] }).records,
    events: eventsOfA('x'),
    rule: 'wrongRead',
    shows: false,
  },
  {
    title: 'a delete that says it hit nothing',
    records: hand()
      .ok(putA('x'), 0, 1, { revision: 2 })
      .ok(deleteA, 2, 3, { revision: 2, deleted: 0, kvs: [] }).records,
    events: eventsOfA('x'),
    rule: 'wrongRead',
    shows: true,
  },
  {
    title: 'a gap in the revisions',
    records: [],
    events: eventsOfA('x', 'y').filter(({ revision }) => revision !== 2),
    rule: 'badHistory',
    shows: false,
  },
  {
    title: 'a version that skips one',
    records: hand().ok(putA('x'), 0, 1, { revision: 2 }).records,
    events: eventsOfA('x').map((event) => ({ ...event, version: 2 })),
    rule: 'badHistory',
    shows: false,
  },
]

t.test('every planted violation is found and told with the operation that shows it', (t) => {
  for (const { title, records, events, rule, shows } of planted) {
    const found = judgeByRevision(records, events)
    const rules = found.map((violation) => violation.rule)
    t.ok(rules.includes(rule), `${title}: ${rule} among ${rules.join()}`)
    t.match(found.find((one) => one.rule === rule)?.text, /revision|client/, `${title}: evidence`)
    const registers = judgeRegisters(records)
    t.equal(registers.violations.length > 0, shows, `${title}: as a register alone`)
    const both = judgeLinearizability(records, events)
    t.equal(both.violations.length, found.length + registers.violations.length, `${title}: both`)
  }
  t.end()
})

t.test('what only looks wrong is not blamed', (t) => {
  const events = eventsOfA('x', 'y', null, 'z')
  const records = hand()
    .ok(putA('x'), 0, 1, { revision: 2 })
    .unknown(putA('y'), 2)
    // Reads on both sides of a change under way, the later one by the earlier header.
    .ok(getA, 3, 9, { revision: 3, kvs: [stateA('y', 3)] })
    .ok(getA, 3, 8, { revision: 2, kvs: [stateA('x', 2)] })
    .unknown(deleteA, 10)
    .unknown(deleteA, 11)
    .ok(getA, 40, 41, { revision: 4, kvs: [] })
    .ok(putA('z'), 42, 43, { revision: 5, kvs: [] })
    // A serializable read may be as old as it likes.
    .ok(localGetA, 50, 51, { revision: 2, kvs: [stateA('x', 2)] })
    .unknown(putA('never seen'), 60)
    .fail(putA('refused'), 60)
    .ok({ ...getA, revision: 3 }, 70, 71, { revision: 5, kvs: [stateA('y', 3)] }).records
  t.same(judgeLinearizability(records, events).violations, [])
  const rules = judgeLinearizability(
    records.map((record) => (record.id === 9 ? { ...record, operation: getA } : record)),
    events,
  ).violations.map(({ rule }) => rule)
  t.same(rules, ['staleRead', 'notLinearizable'], 'the same read, had it been linearizable')
  t.end()
})

t.test('histories of an atomic store always pass, and one altered answer is found', (t) => {
  for (const seed of seedsOf(t, 40)) {
    const random = seededRandom(seed)
    const { records, events } = randomHistory(random, 400)
    const verdict = judgeLinearizability(records, events)
    if (verdict.violations.length > 0) {
      t.fail(`seed ${seed}: ${verdict.violations.map(({ text }) => text).join('\n')}`)
    }
    if (verdict.keysUndecided.length > 0) t.fail(`seed ${seed}: undecided`)
    const altered = alterAnswer(records, random)
    if (judgeByRevision(altered, events).length === 0) t.fail(`seed ${seed}: altered and passed`)
    const at = random.below(events.length - 1)
    const swapped = events
      .with(at, events[at + 1] as HistoryEvent)
      .with(at + 1, events[at] as never)
    if (judgeByRevision(records, swapped).length === 0) t.fail(`seed ${seed}: swapped and passed`)
  }
  t.pass('all seeds were run')
  t.end()
})

t.test('a history survives its file', (t) => {
  const { records, events } = randomHistory(seededRandom(7), 200)
  const text = records.map((record) => `${encodeRecord(record)}\n`).join('')
  const read = decodeRecords(text)
  t.equal(read.map((record) => `${encodeRecord(record)}\n`).join(''), text)
  t.equal(read.length, 200)
  t.same(judgeByRevision(read, events), [])
  t.end()
})

t.test('a search beyond its budget is undecided, which is no pass', (t) => {
  const { records, events } = randomHistory(seededRandom(3), 300)
  const verdict = judgeLinearizability(records, events, 20)
  t.same(verdict.keysUndecided, ['a', 'b', 'c', 'd'])
  t.equal(verdict.keysDecided, 0)
  t.end()
})

t.test('many deletes of unknown outcome do not make the search explode', (t) => {
  const history = hand()
  for (let at = 0; at < 200; at++) {
    history.unknown(deleteA, at * 10)
    history.ok(putA(`v${at}`), at * 10 + 5, at * 10 + 6, { revision: 1 })
    history.ok(getA, at * 10 + 7, at * 10 + 8, { revision: 1, kvs: [] })
  }
  t.same(judgeRegisters(history.records), { violations: [], keysDecided: 1, keysUndecided: [] })
  const late = hand()
    .ok(putA('x'), 0, 1, { revision: 1 })
    .ok(getA, 2, 3, { revision: 1, kvs: [] })
    .unknown(deleteA, 4).records
  t.equal(judgeRegisters(late).violations.length, 1, 'a delete explains nothing before its time')
  t.end()
})

/** Changes the header or the answer of one answered operation, so that it cannot be right. */
function alterAnswer(
  records: readonly OperationRecord[],
  random: ReturnType<typeof seededRandom>,
): OperationRecord[] {
  const told = records.filter(
    ({ outcome }) => outcome.type === 'ok' && (outcome.kvs ?? []).length > 0,
  )
  const victim = pick(random, told)
  return records.map((record) => {
    if (record !== victim || record.outcome.type !== 'ok') return record
    const kvs = (record.outcome.kvs ?? []).map((kv) => ({ ...kv, value: `${kv.value}?` }))
    return { ...record, outcome: { ...record.outcome, kvs } }
  })
}
