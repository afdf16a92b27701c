import { showEvent, type EventHistory } from './event-history.ts'
import {
  hasEffect,
  isOk,
  writesOf,
  type OkRecord,
  type Operation,
  type OperationRecord,
} from './history.ts'
import { largestMatching } from './match.ts'
import { changesOf, conditionsHold, isEffect, mayDelete } from './operation-effect.ts'
import { showRecord } from './show-record.ts'
import { violation, type Violation } from './violation.ts'

/**
 * Finds who made each revision of the final history. Acknowledged changes name their revision;
 * those of unknown outcome are placed by what they wrote, each once or never; nothing may be left.
 */
export function judgeWriters(
  records: readonly OperationRecord[],
  history: EventHistory,
  witnesses: ReadonlyMap<number, OkRecord>,
): Violation[] {
  const search = new WriterSearch(records, history, witnesses)
  search.claimAcknowledged()
  search.claimByValue()
  search.claimDeletions()
  return search.violations
}

class WriterSearch {
  readonly violations: Violation[] = []
  readonly #records: readonly OperationRecord[]
  readonly #history: EventHistory
  readonly #witnesses: ReadonlyMap<number, OkRecord>
  readonly #writerOf = new Map<number, OperationRecord>()
  /** By the id of an operation that has made a revision. */
  readonly #revisionOf = new Map<number, number>()

  constructor(
    records: readonly OperationRecord[],
    history: EventHistory,
    witnesses: ReadonlyMap<number, OkRecord>,
  ) {
    this.#records = records
    this.#history = history
    this.#witnesses = witnesses
  }

  claimAcknowledged(): void {
    for (const record of this.#records.filter(isOk).filter(hasEffect)) {
      const { revision } = record.outcome
      const other = this.#writerOf.get(revision)
      if (other !== undefined) {
        const sentence = `revision ${revision} was acknowledged to two changes`
        this.#report('revisionReused', sentence, [other, record], revision)
        continue
      }
      const changes = changesOf(this.#history, record.operation, revision - 1)
      if (isEffect(changes, this.#history.eventsAt(revision))) {
        this.#claim(revision, record)
        continue
      }
      const last = this.#history.lastRevision
      const what = revision > last ? `the history ends at ${last}` : 'it holds something else'
      const sentence = `an acknowledged change is not at its revision ${revision}: ${what}`
      this.#report('lostWrite', sentence, [record], revision)
    }
  }

  /** Revisions with a put in them: its value names the writer. */
  claimByValue(): void {
    const byValue = new Map<string, OperationRecord>()
    for (const record of this.#records) {
      for (const value of valuesOf(record.operation)) {
        const other = byValue.get(value)
        if (other !== undefined && other !== record) {
          const sentence = `value ${value} is put by two operations, so it names none`
          this.#report('badHistory', sentence, [other, record])
        }
        byValue.set(value, record)
      }
    }
    for (const revision of this.#unclaimed()) {
      const values = this.#history.eventsAt(revision).flatMap((event) => valueOf(event))
      if (values.length === 0) continue
      const writer = values.map((value) => byValue.get(value)).find((found) => found !== undefined)
      if (writer === undefined) {
        this.#report('strayWrite', `nobody asked for revision ${revision}`, [], revision)
      } else this.#claimFor(revision, writer)
    }
  }

  /** Revisions that only delete: any assignment to the deletes of unknown outcome will do. */
  claimDeletions(): void {
    const revisions = this.#unclaimed().filter((revision) =>
      this.#history.eventsAt(revision).every(({ type }) => type === 'delete'),
    )
    const free = this.#records.filter(
      ({ id, outcome }) => outcome.type === 'unknown' && !this.#revisionOf.has(id),
    )
    const fits = revisions.map((revision) =>
      [...free.keys()].filter((slot) => {
        const record = free[slot]
        return record !== undefined && this.#couldHaveMade(record, revision)
      }),
    )
    for (const [slot, partner] of largestMatching(fits).entries()) {
      const revision = revisions[slot] ?? 0
      const writer = partner === undefined ? undefined : free[partner]
      if (writer === undefined) this.#reportDeletion(revision)
      else this.#claim(revision, writer)
    }
  }

  #claimFor(revision: number, writer: OperationRecord): void {
    const first = this.#revisionOf.get(writer.id)
    if (first !== undefined) {
      const sentence = `one change made revision ${first} and revision ${revision}`
      return this.#report('doubleApply', sentence, [writer], first, revision)
    }
    if (isOk(writer)) {
      // Either its own revision has been reported as lost, and this is where it went instead, or
      // it was tried twice and answered by the second try.
      const [rule, what] = hasEffect(writer)
        ? (['lostWrite', `acknowledged at ${writer.outcome.revision}`] as const)
        : (['doubleApply', 'answered as without effect'] as const)
      return this.#report(rule, `a change ${what} is at ${revision}`, [writer], revision)
    }
    if (writer.outcome.type === 'fail') {
      const sentence = `a change that was refused made revision ${revision}`
      return this.#report('refusedWrite', sentence, [writer], revision)
    }
    const witness = this.#witnesses.get(writer.id)
    if (witness !== undefined && witness.outcome.revision >= revision) {
      const sentence = `revision ${revision} was seen before the change that made it was asked for`
      return this.#report('realTime', sentence, [witness, writer], revision)
    }
    if (this.#couldHaveMade(writer, revision)) return this.#claim(revision, writer)
    const sentence = `revision ${revision} is not what the change that made it asked for`
    return this.#report('strayWrite', sentence, [writer], revision)
  }

  #couldHaveMade({ id, operation }: OperationRecord, revision: number): boolean {
    const witness = this.#witnesses.get(id)
    if (witness !== undefined && witness.outcome.revision >= revision) return false
    if (!conditionsHold(this.#history, operation, revision - 1)) return false
    const changes = changesOf(this.#history, operation, revision - 1)
    return isEffect(changes, this.#history.eventsAt(revision))
  }

  #unclaimed(): number[] {
    return [...this.#history.revisions()].filter((revision) => !this.#writerOf.has(revision))
  }

  #claim(revision: number, record: OperationRecord): void {
    this.#writerOf.set(revision, record)
    this.#revisionOf.set(record.id, revision)
  }

  #reportDeletion(revision: number): void {
    const keys = this.#history.eventsAt(revision).map(({ key }) => key)
    const could = this.#records.filter(({ operation }) =>
      keys.every((key) => mayDelete(operation, key)),
    )
    const refused = could.filter(({ outcome }) => outcome.type === 'fail')
    const sentence =
      refused.length > 0
        ? `only deletes that were refused could have made revision ${revision}`
        : `no delete is left that could have made revision ${revision}`
    const rule = refused.length > 0 ? 'refusedWrite' : 'strayWrite'
    this.#report(rule, sentence, refused, revision)
  }

  #report(
    rule: Violation['rule'],
    sentence: string,
    records: readonly OperationRecord[],
    ...revisions: readonly number[]
  ): void {
    const events = revisions.flatMap((revision) => this.#history.eventsAt(revision).map(showEvent))
    this.violations.push(violation(rule, sentence, [...records.map(showRecord), ...events]))
  }
}

function valuesOf(operation: Operation): readonly string[] {
  return writesOf(operation).flatMap((write) => valueOf(write))
}

function valueOf(change: { readonly type: string; readonly value?: string }): readonly string[] {
  return change.type === 'put' && change.value !== undefined ? [change.value] : []
}
