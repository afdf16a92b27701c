import { EventType } from '../proto/messages.ts'
import type { StoredEvent } from './event.ts'
import type { KeySpan } from './key-tree.ts'
import { SpanTree } from './watch-spans.ts'
import type { WatchBatch, Watcher, WatchFilters } from './watch-watcher.ts'

/** All watchers of one span, and what there is to tell them just now. */
export class Interest {
  readonly span: KeySpan
  readonly watchers = new Set<Watcher>()
  #events: StoredEvent[] = []
  readonly #batches = new Map<number, WatchBatch | undefined>()

  constructor(span: KeySpan) {
    this.span = span
  }

  get empty(): boolean {
    return this.#events.length === 0
  }

  push(event: StoredEvent): void {
    this.#events.push(event)
  }

  /**
   * The batch for a watcher that has seen everything below `next`, the same object for all who ask
   * alike. Undefined when nothing is left for it.
   */
  batch(next: number, without: WatchFilters, revision: number): WatchBatch | undefined {
    const name = next * 4 + (without.puts ? 2 : 0) + (without.deletes ? 1 : 0)
    const known = this.#batches.get(name)
    if (known !== undefined || this.#batches.has(name)) return known
    const events = this.#events.filter(
      ({ type, modRevision }) =>
        modRevision >= next && !(type === EventType.PUT ? without.puts : without.deletes),
    )
    const batch = events.length > 0 ? { revision, events } : undefined
    this.#batches.set(name, batch)
    return batch
  }

  /** Everyone is told. */
  clear(): void {
    this.#events = []
    this.#batches.clear()
  }
}

/** Watchers by what they watch: a map for single keys, a tree for ranges. */
export class WatchIndex {
  readonly #keys = new Map<string, Interest>()
  readonly #spans = new SpanTree<Interest>()

  add(watcher: Watcher): Interest {
    const { span } = watcher
    const single = isSingle(span)
    let interest = single ? this.#keys.get(span.from) : this.#spans.get(span)
    if (interest === undefined) {
      interest = new Interest(span)
      if (single) this.#keys.set(span.from, interest)
      else this.#spans.add(span, interest)
    }
    interest.watchers.add(watcher)
    return interest
  }

  delete(watcher: Watcher): void {
    const { span } = watcher
    const single = isSingle(span)
    const interest = single ? this.#keys.get(span.from) : this.#spans.get(span)
    if (interest === undefined || !interest.watchers.delete(watcher)) return
    if (interest.watchers.size > 0) return
    if (single) this.#keys.delete(span.from)
    else this.#spans.delete(span)
  }

  /** Calls `visit` for each interest that has the key in it. */
  visit(key: string, visit: (interest: Interest) => void): void {
    const single = this.#keys.get(key)
    if (single !== undefined) visit(single)
    this.#spans.visit(key, visit)
  }
}

/** Whether a span is one key: nothing lies between a key and the same with a zero byte behind. */
function isSingle({ from, to }: KeySpan): boolean {
  return to !== undefined && to.length === from.length + 1 && to === `${from}\0`
}
