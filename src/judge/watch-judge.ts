import { showEvent, type EventHistory, type HistoryEvent } from './event-history.ts'
import { inSpan } from './history.ts'
import { showKeys } from './show-record.ts'
import { violation, type Rule, type Violation } from './violation.ts'
import type { WatchDelivery, WatchedEvent, WatchRecord } from './watch-record.ts'

/**
 * A watch against the final history: every event in its span from its first revision on, once, in
 * order, no revision cut in two, what was there before told right, progress never ahead of events.
 * After the first violation the stream is not judged further: what follows would be echoes.
 */
export function judgeWatch(record: WatchRecord, history: EventHistory): Violation[] {
  const judge = new WatchJudge(record, history)
  for (const delivery of record.deliveries) {
    const found = judge.take(delivery)
    if (found !== undefined) return [found]
  }
  const missing = judge.end()
  return missing === undefined ? [] : [missing]
}

class WatchJudge {
  readonly #record: WatchRecord
  readonly #history: EventHistory
  readonly #due: readonly HistoryEvent[]
  #next = 0
  /** The highest revision that is known to be complete. */
  #passed = 0

  constructor(record: WatchRecord, history: EventHistory) {
    this.#record = record
    this.#history = history
    this.#due = history.events.filter(
      ({ key, revision }) => revision >= record.startRevision && inSpan(record.span, key),
    )
  }

  take(delivery: WatchDelivery): Violation | undefined {
    if (delivery.type === 'progress') return this.#takeProgress(delivery.revision)
    for (const event of delivery.events) {
      const found = this.#takeEvent(event)
      if (found !== undefined) return found
    }
    const last = delivery.events.at(-1)
    const next = this.#due[this.#next]
    if (last === undefined || next?.revision !== last.revision) return undefined
    return this.#found('watchSplit', `revision ${last.revision} was cut in two`, [last, next])
  }

  end(): Violation | undefined {
    const next = this.#due[this.#next]
    if (next === undefined || next.revision > this.#record.endRevision) return undefined
    return this.#found('watchGap', 'events were still due at the end', [next])
  }

  #takeProgress(revision: number): Violation | undefined {
    this.#passed = Math.max(this.#passed, revision)
    if (revision > this.#history.lastRevision) {
      return this.#found('watchProgress', `progress to revision ${revision}, which never was`, [])
    }
    const next = this.#due[this.#next]
    if (next === undefined || next.revision > revision) return undefined
    const sentence = `progress to revision ${revision} before an event of it`
    return this.#found('watchProgress', sentence, [next])
  }

  #takeEvent(event: WatchedEvent): Violation | undefined {
    const due = this.#due[this.#next]
    if (due === undefined || showEvent(due) !== showEvent(event)) return this.#misplaced(event, due)
    this.#next += 1
    if (event.revision <= this.#passed) {
      const sentence = `an event after progress to revision ${this.#passed}`
      return this.#found('watchProgress', sentence, [event])
    }
    return this.#record.previousAsked ? this.#judgePrevious(event) : undefined
  }

  #judgePrevious(event: WatchedEvent): Violation | undefined {
    const before = this.#history.get(event.key, event.revision - 1)
    const right = showKeys(before === undefined ? [] : [before])
    const told = showKeys(event.previous === undefined ? [] : [event.previous])
    if (told === right) return undefined
    const sentence = `before it there was ${right}, not ${told}`
    return this.#found('watchPrevious', sentence, [event])
  }

  /** Says what an event is that is not the one due. */
  #misplaced(event: WatchedEvent, due: HistoryEvent | undefined): Violation {
    const text = showEvent(event)
    const slot = this.#due.findIndex((other) => showEvent(other) === text)
    const evidence = due === undefined ? [event] : [event, due]
    if (slot >= this.#next) {
      // Whether the one due comes later at all tells a gap from a change of order.
      const late = due !== undefined && this.#comesLater(due)
      return late
        ? this.#found('watchOrder', 'an event came before one that precedes it', evidence)
        : this.#found('watchGap', 'an event came while another was due', evidence)
    }
    if (slot >= 0) return this.#found('watchRepeat', 'an event came again', evidence)
    const same = this.#history
      .eventsAt(event.revision)
      .find(({ key }) => key === event.key && inSpan(this.#record.span, key))
    if (same !== undefined && event.revision >= this.#record.startRevision) {
      return this.#found('watchEvent', 'an event is not what happened', [event, same])
    }
    return this.#found('watchStray', 'an event that is none of its own', evidence)
  }

  #comesLater(due: HistoryEvent): boolean {
    const text = showEvent(due)
    return this.#record.deliveries.some(
      (delivery) =>
        delivery.type === 'events' && delivery.events.some((event) => showEvent(event) === text),
    )
  }

  #found(rule: Rule, sentence: string, events: readonly HistoryEvent[]): Violation {
    const { name, span, startRevision } = this.#record
    const keys = span.end === undefined ? span.key : `[${span.key}, ${span.end})`
    const head = `watch ${name} of ${keys} from revision ${startRevision}: ${sentence}`
    return violation(rule, head, events.map(showEvent))
  }
}
