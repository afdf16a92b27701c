import { bytesToLatin1, latin1ToBytes, type Backend } from '../../src/base/index.ts'
import { createStore, type LeaseView, type Store } from '../../src/mvcc/index.ts'

/** A backend on a Map; what it holds can be read back in byte order, as from a disk. */
export class MemoryBackend implements Backend {
  readonly records = new Map<string, Uint8Array>()
  readonly #saves: (() => void)[] = []

  beforeFlush(save: () => void): void {
    this.#saves.push(save)
  }

  /** As a member does it before what was written leaves for the disk. */
  flush(): void {
    for (const save of this.#saves) save()
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.records.get(bytesToLatin1(key))
  }

  put(key: Uint8Array, value: Uint8Array): void {
    this.records.set(bytesToLatin1(key), value.slice())
  }

  del(key: Uint8Array): void {
    this.records.delete(bytesToLatin1(key))
  }
}

/** Leases as a set of ids, and what is attached to each. */
export class MemoryLeases implements LeaseView {
  readonly attached = new Map<string, bigint>()
  readonly #ids: ReadonlySet<bigint>

  constructor(ids: readonly bigint[]) {
    this.#ids = new Set(ids)
  }

  has(id: bigint): boolean {
    return this.#ids.has(id)
  }

  attach(id: bigint, key: string): void {
    if (this.attached.has(key)) throw new Error('a key is attached twice')
    this.attached.set(key, id)
  }

  detach(id: bigint, key: string): void {
    if (this.attached.get(key) !== id) throw new Error('a key is detached from another lease')
    this.attached.delete(key)
  }
}

/** So small that a few writes fill pages, and reads find them on the disk. */
const SMALL_PAGES = { pageBytes: 100, cacheBytes: 300 }

/** A store as a restarted member has it: fed with all that `backend` holds. */
export function restoredStore(backend: MemoryBackend, options = SMALL_PAGES): Store {
  backend.flush()
  const store = createStore(backend, options)
  for (const key of [...backend.records.keys()].toSorted()) {
    const value = backend.records.get(key)
    if (value !== undefined) store.restore(latin1ToBytes(key), value)
  }
  store.finishRestore()
  return store
}
