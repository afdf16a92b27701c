import type { Random } from '../../src/base/index.ts'
import {
  inSpan,
  type Condition,
  type HistoryEvent,
  type KeySpan,
  type KeyState,
  type OkOutcome,
  type Operation,
  type Write,
} from '../../src/judge/index.ts'

/** etcd's key-value rules, done at once and one after another: what histories are judged by. */
export class AtomicStore {
  readonly events: HistoryEvent[] = []
  readonly #states = new Map<string, KeyState>()
  readonly #past: (readonly KeyState[])[] = [[], []]
  #revision = 1

  get revision(): number {
    return this.#revision
  }

  apply(operation: Operation, tells: boolean): OkOutcome {
    switch (operation.type) {
      case 'range': {
        const kvs = this.range(operation, operation.revision || this.#revision)
        return { type: 'ok', revision: this.#revision, succeeded: true, deleted: 0, kvs }
      }
      case 'put':
        return this.#write([operation], tells ? this.range(operation) : undefined)
      case 'delete':
        return this.#write([operation], tells ? this.range(operation) : undefined)
      case 'txn': {
        if (operation.conditions.every((condition) => this.#holds(condition))) {
          return this.#write(operation.writes, undefined)
        }
        const kvs = operation.conditions.flatMap(({ key }) => this.range({ key }))
        return { type: 'ok', revision: this.#revision, succeeded: false, deleted: 0, kvs }
      }
    }
  }

  range(span: KeySpan, revision: number = this.#revision): KeyState[] {
    const states = this.#past[revision] ?? []
    return states.filter(({ key }) =>
      span.end === undefined ? key === span.key : inSpan(span, key),
    )
  }

  #write(writes: readonly Write[], kvs: readonly KeyState[] | undefined): OkOutcome {
    const revision = this.#revision + 1
    const before = this.events.length
    let deleted = 0
    for (const write of writes) {
      if (write.type === 'put') this.#put(write.key, write.value, revision)
      else deleted += this.#delete(write, revision)
    }
    if (this.events.length > before) {
      this.#revision = revision
      this.#past.push([...this.#states.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1)))
    }
    return { type: 'ok', revision: this.#revision, succeeded: true, deleted, kvs }
  }

  #put(key: string, value: string, revision: number): void {
    const before = this.#states.get(key)
    const createRevision = before?.createRevision ?? revision
    const version = (before?.version ?? 0) + 1
    this.#states.set(key, { key, value, createRevision, modRevision: revision, version })
    this.events.push({ type: 'put', revision, key, value, createRevision, version })
  }

  #delete(span: KeySpan, revision: number): number {
    const gone = this.range(span).filter(({ key }) => this.#states.delete(key))
    for (const { key } of gone) this.events.push({ type: 'delete', revision, key })
    return gone.length
  }

  #holds(condition: Condition): boolean {
    const state = this.#states.get(condition.key)
    return condition.type === 'value'
      ? state?.value === condition.value
      : (state?.modRevision ?? 0) === condition.revision
  }
}

const KEYS = ['a', 'b', 'c', 'd']

/** A random operation; `value` is used at most once, `known` is what the client last saw. */
export function randomOperation(
  random: Random,
  value: string,
  known: readonly KeyState[],
  revision: number,
): Operation {
  const key = pick(random, KEYS)
  const seen = known.find((state) => state.key === key)
  const writes: readonly Write[] = [
    { type: 'put', key, value },
    ...(key !== 'a' && random.below(3) === 0
      ? [random.below(2) === 0 ? put('a', `${value}+`) : ({ type: 'delete', key: 'a' } as const)]
      : []),
  ]
  const draw = random.below(12)
  if (draw < 3) return { type: 'put', key, value }
  if (draw < 5) return { type: 'delete', key }
  if (draw === 5) return { type: 'delete', key: 'b', end: 'd' }
  if (draw === 6) {
    const past = random.below(3) === 0 && revision > 1 ? 2 + random.below(revision - 1) : 0
    const serializable = random.below(4) === 0
    return { type: 'range', key: 'a', end: 'e', serializable, revision: past }
  }
  if (draw < 9) return { type: 'range', key, serializable: false, revision: 0 }
  const condition: Condition =
    seen !== undefined && random.below(2) === 0
      ? { type: 'value', key, value: seen.value }
      : { type: 'modRevision', key, revision: seen?.modRevision ?? 0 }
  return { type: 'txn', conditions: random.below(5) === 0 ? [] : [condition], writes }
}

function put(key: string, value: string): Write {
  return { type: 'put', key, value }
}

/** One of a list that is not empty. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const item = list[random.below(list.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}
