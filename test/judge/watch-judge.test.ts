import t from 'tap'
import { seededRandom, type Random } from '../../src/base/index.ts'
import {
  EventHistory,
  judgeMembers,
  judgeWatch,
  type HistoryEvent,
  type MemberState,
  type Rule,
  type WatchDelivery,
  type WatchedEvent,
  type WatchRecord,
} from '../../src/judge/index.ts'
import { seedsOf } from '../mvcc/seeds.ts'
import { pick } from './atomic-store.ts'
import { randomHistory, randomWatch } from './random-history.ts'

const put = (revision: number, key: string, version = 1): HistoryEvent => {
  const createRevision = version === 1 ? revision : 2
  return { type: 'put', revision, key, value: `${key}${revision}`, createRevision, version }
}

/** Revision 3 changes two keys at once. */
const history = new EventHistory([
  put(2, 'a'),
  put(3, 'a', 2),
  put(3, 'b'),
  { type: 'delete', revision: 4, key: 'b' },
  put(5, 'a', 3),
])

function seen(revision: number, key: string): WatchedEvent {
  const event = history.eventsAt(revision).find((other) => other.key === key)
  if (event === undefined) throw new Error('no such event')
  return { ...event, previous: history.get(key, revision - 1) }
}

const batch = (...events: readonly WatchedEvent[]): WatchDelivery => ({ type: 'events', events })
const progress = (revision: number): WatchDelivery => ({ type: 'progress', revision })

const whole = [seen(2, 'a'), seen(3, 'a'), seen(3, 'b'), seen(4, 'b'), seen(5, 'a')] as const
const [a2, a3, b3, b4, a5] = whole

function watch(
  deliveries: readonly WatchDelivery[],
  change: Partial<WatchRecord> = {},
): WatchRecord {
  const span = { key: 'a', end: 'z' }
  const promise = { name: 'w', span, startRevision: 2, endRevision: 5, previousAsked: true }
  return { ...promise, deliveries, ...change }
}

const planted: readonly (readonly [string, WatchRecord, Rule])[] = [
  ['an event missing in the middle', watch([batch(a2), batch(b4), batch(a5)]), 'watchGap'],
  ['an event missing at the start', watch([batch(a3, b3), batch(b4, a5)]), 'watchGap'],
  ['an event missing at the end', watch([batch(a2, a3, b3, b4)]), 'watchGap'],
  ['half a revision missing', watch([batch(a2, b3, b4, a5)]), 'watchGap'],
  ['half a revision missing at its end', watch([batch(a2, a3, b4, a5)]), 'watchGap'],
  ['nothing at all', watch([]), 'watchGap'],
  ['an event twice in a batch', watch([batch(a2, a2, a3, b3, b4, a5)]), 'watchRepeat'],
  ['a batch again after a reconnect', watch([batch(a2, a3, b3), batch(a3, b3)]), 'watchRepeat'],
  ['a revision cut in two', watch([batch(a2, a3), batch(b3, b4, a5)]), 'watchSplit'],
  [
    'two revisions exchanged',
    watch([batch(a2), batch(b4), batch(a3, b3), batch(a5)]),
    'watchOrder',
  ],
  ['a revision turned round', watch([batch(a2, b3, a3, b4, a5)]), 'watchOrder'],
  ['an event that never was', watch([batch(a2, { ...a2, revision: 9 })]), 'watchStray'],
  [
    'an event from before the start',
    watch([batch(a2, a3, b3)], { startRevision: 3 }),
    'watchStray',
  ],
  [
    'an event of another key',
    watch([batch(a2), batch(a3, b3)], { span: { key: 'a' } }),
    'watchStray',
  ],
  [
    'a wrong value',
    watch([batch({ ...a2, type: 'put', value: 'z', createRevision: 2, version: 1 })]),
    'watchEvent',
  ],
  ['a put told as a delete', watch([batch({ ...b4, revision: 3, key: 'a' })]), 'watchEvent'],
  ['no previous value', watch([batch(a2, { ...a3, previous: undefined }, b3)]), 'watchPrevious'],
  [
    'a previous value of a create',
    watch([batch({ ...a2, previous: a3.previous })]),
    'watchPrevious',
  ],
  [
    'a previous value too old',
    watch([batch(a2, a3, b3, b4, { ...a5, previous: a3.previous })]),
    'watchPrevious',
  ],
  ['progress before an event of it', watch([batch(a2), progress(3)]), 'watchProgress'],
  ['progress beyond the history', watch([batch(...whole), progress(6)]), 'watchProgress'],
]

t.test('every planted violation of a watch is found', (t) => {
  for (const [title, record, rule] of planted) {
    const found = judgeWatch(record, history)
    t.same(
      found.map((violation) => violation.rule),
      [rule],
      `${title}: ${rule}`,
    )
    t.match(found[0]?.text, /^watch w of .* from revision/, `${title}: told`)
  }
  t.end()
})

t.test('what a watch may do is not blamed', (t) => {
  const right: readonly (readonly [string, WatchRecord])[] = [
    ['all at once', watch([batch(...whole), progress(5)])],
    [
      'one revision at a time',
      watch([batch(a2), progress(2), batch(a3, b3), batch(b4), batch(a5)]),
    ],
    ['progress with nothing due', watch([progress(1), batch(...whole)])],
    ['it ended early', watch([batch(a2)], { endRevision: 2 })],
    ['it starts in the future', watch([], { startRevision: 6 })],
    ['one key', watch([batch(a2, a3), batch(a5)], { span: { key: 'a' } })],
    [
      'no previous values asked for',
      watch([batch(...whole.map((event) => ({ ...event, previous: undefined })))], {
        previousAsked: false,
      }),
    ],
  ]
  for (const [title, record] of right) t.same(judgeWatch(record, history), [], title)
  t.end()
})

t.test('watches of an atomic store always pass, and not once they are altered', (t) => {
  for (const seed of seedsOf(t, 60)) {
    const random = seededRandom(seed)
    const events = new EventHistory(randomHistory(random, 300).events)
    const record = randomWatch(random, events.events)
    const found = judgeWatch(record, events)
    if (found.length > 0) t.fail(`seed ${seed}: ${found.map(({ text }) => text).join('\n')}`)
    const altered = alter(record, random)
    if (altered !== undefined && judgeWatch(altered, events).length === 0) {
      t.fail(`seed ${seed}: altered and passed`)
    }
  }
  t.pass('all seeds were run')
  t.end()
})

t.test('members that hold different things are told apart', (t) => {
  const state: MemberState = {
    name: 'm1',
    revision: 5,
    kvs: history.range({ key: 'a', end: 'z' }, 5),
    events: history.events,
  }
  const rules = (change: Partial<MemberState>): string[] =>
    judgeMembers([state, { ...state, name: 'm2', ...change }]).map(({ text }) => text)
  t.same(judgeMembers([]), [])
  t.same(rules({}), [])
  t.match(rules({ revision: 4 }), ['members m1 and m2 differ: revision 5 and 4'])
  t.match(rules({ kvs: [] })[0], /differ in their keys\n {2}m1: a=a5 .*\n {2}m2: nothing more/)
  t.match(rules({ events: history.events.toReversed() })[0], /differ in their events\n {2}m1: rev/)
  t.end()
})

/** Drops, repeats or cuts off one delivery of events; undefined when there is none. */
function alter(record: WatchRecord, random: Random): WatchRecord | undefined {
  const slots = [...record.deliveries.keys()].filter(
    (slot) => record.deliveries[slot]?.type === 'events',
  )
  if (slots.length === 0) return undefined
  const slot = pick(random, slots)
  const { deliveries } = record
  const victim = deliveries[slot]
  if (victim?.type !== 'events') return undefined
  const replacements: readonly (readonly WatchDelivery[])[] = [
    [],
    [victim, victim],
    [{ type: 'events', events: victim.events.slice(1) }],
    [{ type: 'progress', revision: victim.events[0]?.revision ?? 0 }, victim],
  ]
  return { ...record, deliveries: deliveries.toSpliced(slot, 1, ...pick(random, replacements)) }
}
