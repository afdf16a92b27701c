import { bytesToLatin1, latin1ToBytes, type Backend } from '../../src/base/index.ts'
import {
  createStore,
  keySpan,
  WatchHub,
  type KeySpan,
  type LeaseView,
  type Store,
  type Watcher,
  type WatchBatch,
  type WatchLimits,
  type WatchSink,
} from '../../src/mvcc/index.ts'
import { plainKv } from './requests.ts'

export const ALL: KeySpan = { from: '', to: undefined }

export const EVERYTHING = { puts: false, deletes: false }

const NO_LEASES: LeaseView = { has: () => false, attach: () => {}, detach: () => {} }

/** A backend that is a map; `reads` counts what it was asked. */
export class MapBackend implements Backend {
  readonly records = new Map<string, Uint8Array>()
  readonly #saves: (() => void)[] = []
  reads = 0

  beforeFlush(save: () => void): void {
    this.#saves.push(save)
  }

  flush(): void {
    for (const save of this.#saves) save()
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.reads += 1
    return this.records.get(bytesToLatin1(key))
  }

  put(key: Uint8Array, value: Uint8Array): void {
    this.records.set(bytesToLatin1(key), value)
  }

  del(key: Uint8Array): void {
    this.records.delete(bytesToLatin1(key))
  }
}

/** A store as another member has it, or as it is after a restart. */
export function copyStore(from: MapBackend): { store: Store; backend: MapBackend } {
  from.flush()
  const backend = new MapBackend()
  const store = createStore(backend)
  for (const [key, value] of [...from.records].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    backend.records.set(key, value)
    store.restore(latin1ToBytes(key), value)
  }
  store.finishRestore()
  return { store, backend }
}

export type Write =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'delete'; readonly key: string; readonly end: string }

/** Puts and range deletes as one revision. */
export function write(store: Store, ...writes: readonly Write[]): void {
  const success = writes.map((op) => ({
    requestRange: undefined,
    requestTxn: undefined,
    requestPut: op.type === 'put' ? putRequest(op.key, op.value) : undefined,
    requestDeleteRange:
      op.type === 'delete'
        ? { key: latin1ToBytes(op.key), rangeEnd: latin1ToBytes(op.end), prevKv: false }
        : undefined,
  }))
  store.txn({ compare: [], success, failure: [] }, NO_LEASES)
}

export function put(store: Store, key: string, value = ''): void {
  store.put(putRequest(key, value), NO_LEASES)
}

export function del(store: Store, key: string): void {
  const request = { key: latin1ToBytes(key), rangeEnd: new Uint8Array(0), prevKv: false }
  store.deleteRange(request, NO_LEASES)
}

function putRequest(key: string, value: string) {
  return {
    key: latin1ToBytes(key),
    value: latin1ToBytes(value),
    lease: 0n,
    prevKv: false,
    ignoreValue: false,
    ignoreLease: false,
  }
}

export function oneKey(key: string): KeySpan {
  return keySpan(latin1ToBytes(key), new Uint8Array(0))
}

/** A sink that writes down what it gets: `put k=v@5`, `delete k@6`, batch by batch. */
export class ListSink implements WatchSink {
  readonly batches: WatchBatch[] = []
  ready = true
  compactedAt: number | undefined

  deliver(batch: WatchBatch): void {
    this.batches.push(batch)
  }

  compacted(revision: number): void {
    this.compactedAt = revision
  }

  get lines(): readonly string[] {
    return this.batches.flatMap(({ events }) => events.map(eventLine))
  }
}

export function eventLine({ type, key, kv, modRevision }: WatchBatch['events'][number]): string {
  if (type !== 0) return `delete ${key}@${modRevision}`
  return `put ${key}=${bytesToLatin1(plainKv(kv).value ?? new Uint8Array(0))}@${modRevision}`
}

/** A store and its hub, and whether the hub has asked to be pumped. */
export class HubWorld {
  store: Store
  backend: MapBackend
  readonly hub: WatchHub
  workDue = false

  constructor(limits: Partial<WatchLimits> = {}) {
    ;({ store: this.store, backend: this.backend } = copyStore(new MapBackend()))
    this.hub = new WatchHub(this.store, { onWork: () => (this.workDue = true), limits })
  }

  watch(
    span: KeySpan,
    startRevision = 0,
    options: { sink?: ListSink; without?: typeof EVERYTHING } = {},
  ): { watcher: Watcher; sink: ListSink } {
    const { sink = new ListSink(), without = EVERYTHING } = options
    return { watcher: this.hub.watch({ span, startRevision, without, sink }), sink }
  }

  /** Pumps as a host would, only when asked to; each slice goes on `goesOn` times. */
  pump(goesOn = Infinity): void {
    while (this.workDue) {
      let left = goesOn
      this.workDue = this.hub.pump(() => left-- > 0)
    }
  }

  /** A snapshot takes the place of the store. */
  install(other: { store: Store; backend: MapBackend }): void {
    this.store = other.store
    this.backend = other.backend
    this.hub.rebind(other.store)
  }
}
