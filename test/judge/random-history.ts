import type { Random } from '../../src/base/index.ts'
import type {
  HistoryEvent,
  KeyState,
  OkOutcome,
  Operation,
  OperationRecord,
  Outcome,
  WatchDelivery,
  WatchedEvent,
  WatchRecord,
} from '../../src/judge/index.ts'
import { EventHistory, inSpan } from '../../src/judge/index.ts'
import { AtomicStore, pick, randomOperation } from './atomic-store.ts'

const CLIENTS = 6

interface Pending {
  readonly time: number
  readonly act: () => void
}

/** What came of a run of clients against an atomic store. */
export interface RandomHistory {
  readonly records: readonly OperationRecord[]
  readonly events: readonly HistoryEvent[]
}

/**
 * Clients that call an atomic store at the same time. A call takes effect somewhere between its
 * start and its end; one call in eight ends unknown, and takes effect later, or much later, or
 * never.
 */
export function randomHistory(random: Random, operations: number): RandomHistory {
  const store = new AtomicStore()
  const records: OperationRecord[] = []
  const agenda: Pending[] = []
  const at = (time: number, act: () => void): void => {
    agenda.push({ time, act })
    agenda.sort((a, b) => b.time - a.time)
  }
  let begun = 0
  const begin = (client: number, now: number, known: readonly KeyState[]): void => {
    if (begun === operations) return
    begun += 1
    const id = begun
    const operation = randomOperation(random, `v${id}`, known, store.revision)
    const effect = now + random.next() * 10
    const returned = effect + random.next() * 10
    const tells = random.below(2) === 0
    const fate = random.below(24)
    const end = (outcome: Outcome, found: readonly KeyState[]): void => {
      records.push({ client, id, operation, invoked: now, returned, outcome })
      begin(client, returned + random.next() * 3, found)
    }
    if (fate < 3) {
      if (fate > 0) at(effect + random.next() * 60, () => store.apply(operation, tells))
      at(returned, () => end({ type: 'unknown', error: 'timed out' }, known))
    } else if (fate === 3) at(returned, () => end({ type: 'fail', error: 'refused' }, known))
    else {
      const answer: { outcome?: OkOutcome } = {}
      at(effect, () => {
        answer.outcome = store.apply(operation, tells)
      })
      at(returned, () => {
        if (answer.outcome === undefined) throw new Error('answered before it happened')
        end(answer.outcome, answer.outcome.kvs ?? known)
      })
    }
  }
  for (let client = 1; client <= CLIENTS; client++) {
    at(random.next(), () => begin(client, client / 100, []))
  }
  for (let next = agenda.pop(); next !== undefined; next = agenda.pop()) next.act()
  return { records, events: store.events }
}

/** A watch that does all it promises, cut into random deliveries. */
export function randomWatch(random: Random, events: readonly HistoryEvent[]): WatchRecord {
  const history = new EventHistory(events)
  const span = pick(random, [{ key: 'a' }, { key: 'a', end: 'e' }, { key: 'b', end: 'd' }])
  const startRevision = 1 + random.below(history.lastRevision)
  const previousAsked = random.below(2) === 0
  const deliveries: WatchDelivery[] = []
  let batch: WatchedEvent[] = []
  for (const revision of history.revisions()) {
    if (revision < startRevision) continue
    for (const event of history.eventsAt(revision)) {
      if (!inSpan(span, event.key)) continue
      const before = previousAsked ? history.get(event.key, revision - 1) : undefined
      batch.push({ ...event, previous: before })
    }
    if (batch.length > 0 && random.below(3) === 0) {
      deliveries.push({ type: 'events', events: batch })
      batch = []
    }
    if (batch.length === 0 && random.below(8) === 0) deliveries.push({ type: 'progress', revision })
  }
  if (batch.length > 0) deliveries.push({ type: 'events', events: batch })
  const endRevision = history.lastRevision
  return { name: 'w', span, startRevision, endRevision, previousAsked, deliveries }
}

/** A history written down by hand: times are the whole numbers given. */
export class HandHistory {
  readonly records: OperationRecord[] = []

  ok(operation: Operation, invoked: number, returned: number, outcome: Partial<OkOutcome>): this {
    const base = { type: 'ok', revision: 1, succeeded: true, deleted: 0, kvs: undefined } as const
    return this.add(operation, invoked, returned, { ...base, ...outcome })
  }

  unknown(operation: Operation, invoked: number): this {
    return this.add(operation, invoked, invoked + 1, { type: 'unknown', error: 'timed out' })
  }

  fail(operation: Operation, invoked: number): this {
    return this.add(operation, invoked, invoked + 1, { type: 'fail', error: 'refused' })
  }

  add(operation: Operation, invoked: number, returned: number, outcome: Outcome): this {
    const id = this.records.length + 1
    this.records.push({ client: id, id, operation, invoked, returned, outcome })
    return this
  }
}
