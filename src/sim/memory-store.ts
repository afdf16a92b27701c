import { assert } from '../base/index.ts'
import type {
  Clock,
  DiskError,
  DiskRange,
  DiskSnapshot,
  DiskStore,
  DiskWrite,
  Random,
} from '../base/index.ts'
import { MemoryMap } from './memory-map.ts'
import { MemoryQueue } from './memory-queue.ts'

type Slices = ReturnType<DiskStore['scan']>

/** How the device behaves just now. */
export interface MemoryDevice {
  readonly clock: Clock
  /** Milliseconds that the next write takes. */
  writeMs(sync: boolean): number
  /** The error that a write fails with, where it is to fail. */
  fault(sync: boolean): DiskError | undefined
}

/** What is in one store: it outlives the handles that it is opened with, and crashes. */
export class MemoryStore {
  readonly map = new MemoryMap()
  readonly #device: MemoryDevice
  readonly #queue: MemoryQueue
  /** The way back from each batch that no sync has covered, oldest first. */
  #undo: (readonly DiskWrite[])[] = []
  #handle: MemoryHandle | undefined

  constructor(device: MemoryDevice) {
    this.#device = device
    this.#queue = new MemoryQueue(device.clock)
  }

  get opened(): boolean {
    return this.#handle !== undefined
  }

  open(): DiskStore {
    assert(this.#handle === undefined, 'a store is opened once at a time')
    this.#handle = new MemoryHandle(this, this.#device.clock)
    return this.#handle
  }

  batch(writes: readonly DiskWrite[], sync: boolean): Promise<void> {
    return this.#queue.push(this.#device.writeMs(sync), () => {
      const fault = this.#device.fault(sync)
      // When a sync fails the batch may have reached the device or not: a crash decides.
      if (fault?.code !== 'noSpace') this.#apply(writes)
      if (fault !== undefined) throw fault
      if (sync) this.#undo = []
    })
  }

  async close(): Promise<void> {
    await this.#queue.drained()
    this.#handle = undefined
  }

  /** The process is gone: its handle is dead, and a random number of un-synced batches is lost. */
  crash(random: Random): void {
    const kept = random.below(this.#undo.length + this.#queue.length + 1)
    const inFlightDone = Math.max(kept - this.#undo.length, 0)
    while (this.#undo.length > kept) this.#revert(this.#undo.pop() ?? [])
    this.#queue.crash(inFlightDone)
    this.#undo = []
    this.#handle?.die()
    this.#handle = undefined
  }

  #apply(writes: readonly DiskWrite[]): void {
    const undo: DiskWrite[] = []
    for (const write of writes) {
      const value = write.type === 'put' ? write.value.slice() : undefined
      const before = this.map.set(write.key, value)
      const key = write.key.slice()
      undo.push(before === undefined ? { type: 'del', key } : { type: 'put', key, value: before })
    }
    this.#undo.push(undo)
  }

  #revert(undo: readonly DiskWrite[]): void {
    for (const write of undo.toReversed()) {
      this.map.set(write.key, write.type === 'put' ? write.value : undefined)
    }
  }
}

/** A store as one process has it open. */
class MemoryHandle implements DiskStore {
  readonly #store: MemoryStore
  readonly #clock: Clock
  #state: 'open' | 'closed' | 'dead' = 'open'
  #failure: DiskError | undefined
  #closing: Promise<void> | undefined

  constructor(store: MemoryStore, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  async batch(writes: readonly DiskWrite[], { sync }: { readonly sync: boolean }): Promise<void> {
    this.#assertOpen()
    if (this.#failure !== undefined) throw this.#failure
    try {
      await this.#store.batch(writes, sync)
    } catch (error) {
      this.#failure ??= error as DiskError
    }
    // Also for those that were in the queue behind the one that failed.
    if (this.#failure !== undefined) throw this.#failure
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.#assertOpen()
    return this.#store.map.get(key)
  }

  scan(range: DiskRange): Slices {
    this.#assertOpen()
    return this.#scan(range)
  }

  snapshot(): DiskSnapshot {
    this.#assertOpen()
    const pinned = this.#store.map.pin()
    return {
      get: (key) => pinned.get(key),
      scan: (range) => this.#slowly(pinned.slices(range)),
      close: () => Promise.resolve(pinned.release()),
    }
  }

  size(): Promise<number> {
    this.#assertOpen()
    return Promise.resolve(this.#store.map.bytes)
  }

  close(): Promise<void> {
    if (this.#closing === undefined) {
      this.#assertOpen()
      this.#state = 'closed'
      this.#closing = this.#store.close()
    }
    return this.#closing
  }

  die(): void {
    this.#state = 'dead'
  }

  async *#scan(range: DiskRange): Slices {
    const pinned = this.#store.map.pin()
    try {
      yield* this.#slowly(pinned.slices(range))
    } finally {
      pinned.release()
    }
  }

  /** Each slice once other events have had their turn, as a real disk answers later. */
  async *#slowly<Slice>(slices: Iterable<Slice>): AsyncGenerator<Slice> {
    for (const slice of slices) {
      await new Promise<void>((resolve) => {
        this.#clock.defer(() => {
          if (this.#state !== 'dead') resolve()
        })
      })
      yield slice
    }
  }

  #assertOpen(): void {
    assert(this.#state !== 'dead', 'a handle of before a crash is not used')
    assert(this.#state === 'open', 'a closed store is not used')
  }
}
