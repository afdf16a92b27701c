import { inSpan, type KeySpan, type KeyState } from './history.ts'
import { listIn } from './list-in.ts'
import { violation, type Violation } from './violation.ts'

/** One change as a watch tells it; `revision` is the key's new mod revision. */
export type HistoryEvent =
  | {
      readonly type: 'put'
      readonly revision: number
      readonly key: string
      readonly value: string
      readonly createRevision: number
      readonly version: number
    }
  | { readonly type: 'delete'; readonly revision: number; readonly key: string }

/** The first change of a store makes this revision (etcd: an empty store is at 1). */
export const FIRST_REVISION = 2

interface Version {
  readonly revision: number
  /** Undefined for a deletion. */
  readonly state: KeyState | undefined
}

/**
 * The key-value model: every state that the store ever had, from the list of all its events. The
 * versions and create revisions in the events are checked, not believed.
 */
export class EventHistory {
  readonly events: readonly HistoryEvent[]
  /** What is wrong with the list itself. */
  readonly violations: readonly Violation[]
  readonly #byRevision = new Map<number, HistoryEvent[]>()
  readonly #versions = new Map<string, Version[]>()
  readonly #keys: readonly string[]
  #newest = FIRST_REVISION - 1

  /** `events` from the first revision on, in the order in which they happened. */
  constructor(events: readonly HistoryEvent[]) {
    this.events = events
    const violations: Violation[] = []
    for (const event of events) {
      const wrong = this.#add(event)
      if (wrong !== undefined) {
        violations.push(violation('badHistory', wrong, [showEvent(event)]))
      }
    }
    this.violations = violations
    this.#keys = [...this.#versions.keys()].toSorted()
  }

  /** The newest revision; that of an empty store if nothing ever happened. */
  get lastRevision(): number {
    return this.#newest
  }

  /** The events of one revision in their order; none if there is no such revision. */
  eventsAt(revision: number): readonly HistoryEvent[] {
    return this.#byRevision.get(revision) ?? []
  }

  /** All revisions, ascending. */
  revisions(): IterableIterator<number> {
    return this.#byRevision.keys()
  }

  /** A key as it stood at a revision; undefined when it was absent. */
  get(key: string, revision: number): KeyState | undefined {
    return at(this.#versions.get(key) ?? [], revision)?.state
  }

  /** The keys of a span as they stood at a revision, in key order. */
  range(span: KeySpan, revision: number): KeyState[] {
    const keys = span.end === undefined ? [span.key] : this.#keys.filter((key) => inSpan(span, key))
    return keys.flatMap((key) => this.get(key, revision) ?? [])
  }

  #add(event: HistoryEvent): string | undefined {
    const { revision, key } = event
    const newest = this.#newest
    this.#newest = Math.max(newest, revision)
    listIn(this.#byRevision, revision).push(event)
    const versions = listIn(this.#versions, key)
    const before = versions.at(-1)
    versions.push({ revision, state: stateAfter(event) })
    if (revision !== newest + 1 && (revision !== newest || newest < FIRST_REVISION)) {
      return `revision ${revision} follows revision ${newest}`
    }
    if (before?.revision === revision) return `key ${key} changes twice in revision ${revision}`
    return wrongSuccessor(event, before?.state)
  }
}

function stateAfter(event: HistoryEvent): KeyState | undefined {
  if (event.type === 'delete') return undefined
  const { revision, key, value, createRevision, version } = event
  return { key, value, createRevision, modRevision: revision, version }
}

/** Why an event cannot follow a key's state; undefined when it can. */
function wrongSuccessor(event: HistoryEvent, before: KeyState | undefined): string | undefined {
  const { key } = event
  if (event.type === 'delete') {
    return before === undefined ? `key ${key} is deleted while it is absent` : undefined
  }
  const created = before?.createRevision ?? event.revision
  const version = (before?.version ?? 0) + 1
  if (event.createRevision !== created) return `key ${key} was created at revision ${created}`
  return event.version === version ? undefined : `key ${key} has come to version ${version}`
}

/** An event on one line. */
export function showEvent(event: HistoryEvent): string {
  const { revision, key } = event
  if (event.type === 'delete') return `revision ${revision}: delete ${key}`
  const { value, createRevision, version } = event
  return `revision ${revision}: put ${key}=${value} (create ${createRevision} version ${version})`
}

/** The last version not after `revision`. */
function at(versions: readonly Version[], revision: number): Version | undefined {
  let low = 0
  let high = versions.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((versions[middle]?.revision ?? Infinity) <= revision) low = middle + 1
    else high = middle
  }
  return versions[low - 1]
}
