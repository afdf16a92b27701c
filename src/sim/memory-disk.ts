import { DiskError, assert } from '../base/index.ts'
import type { Clock, Disk, DiskStore, Random } from '../base/index.ts'
import { MemoryQueue } from './memory-queue.ts'
import { MemoryStore } from './memory-store.ts'
import type { MemoryDevice } from './memory-store.ts'

/** What a simulated disk runs on. Times are milliseconds, drawn evenly from [min, max). */
export interface MemoryDiskOptions {
  /** A clock that outlives the processes which use the disk. */
  readonly clock: Clock
  readonly random: Random
  /** Of an un-synced batch or a question; a hundredth of one or two unless said otherwise. */
  readonly writeMs?: readonly [min: number, max: number]
  /**
   * Of a synced batch, a small file and a removal; half a millisecond to two unless said otherwise.
   */
  readonly syncMs?: readonly [min: number, max: number]
}

/**
 * A disk in memory that forgets un-synced writes at a crash, and takes its time by a clock.
 *
 * A handle of before a crash is dead, as its process is: what it waits for never settles, and a
 * call on it breaks an invariant. What a crash leaves is durable: the next one keeps it.
 */
export class MemoryDisk implements Disk {
  readonly #options: MemoryDiskOptions
  readonly #device: MemoryDevice
  readonly #stores = new Map<string, MemoryStore>()
  readonly #files = new Map<string, Uint8Array>()
  readonly #folders = new Set<string>()
  /** Small files and removals. */
  readonly #queue: MemoryQueue
  #life = 0
  #full = false
  #syncFails = false

  constructor(options: MemoryDiskOptions) {
    this.#options = options
    this.#queue = new MemoryQueue(options.clock)
    this.#device = {
      clock: options.clock,
      writeMs: (sync) => this.#draw(sync),
      fault: (sync) => this.#fault(sync),
    }
  }

  async open(path: string): Promise<DiskStore> {
    checkPath(path)
    await this.#turn()
    const store = this.#stores.get(path) ?? new MemoryStore(this.#device)
    if (store.opened) throw new DiskError('locked', `${path} is open already`)
    this.#stores.set(path, store)
    this.#makeFolder(path)
    return store.open()
  }

  async exists(path: string): Promise<boolean> {
    checkPath(path)
    await this.#turn()
    return this.#folders.has(path) || this.#files.has(path)
  }

  async list(path: string): Promise<readonly string[]> {
    if (path !== '') checkPath(path)
    await this.#turn()
    const depth = path === '' ? 1 : path.split('/').length + 1
    const under = path === '' ? '' : `${path}/`
    const found = [...this.#folders].filter(
      (folder) => folder.startsWith(under) && folder.split('/').length === depth,
    )
    return found.map((folder) => folder.slice(under.length)).toSorted()
  }

  async remove(path: string): Promise<void> {
    checkPath(path)
    const within = (name: string): boolean => name === path || name.startsWith(`${path}/`)
    for (const [name, store] of this.#stores) {
      if (!within(name) || !store.opened) continue
      throw new DiskError('locked', `${name} is open: not removed`)
    }
    await this.#queue.push(this.#draw(true), () => {
      for (const names of [this.#stores, this.#files, this.#folders]) {
        for (const name of names.keys()) if (within(name)) names.delete(name)
      }
    })
  }

  async readFile(path: string): Promise<Uint8Array | undefined> {
    checkPath(path)
    await this.#turn()
    return this.#files.get(path)?.slice()
  }

  writeFile(path: string, bytes: Uint8Array): Promise<void> {
    checkPath(path)
    const copy = bytes.slice()
    return this.#queue.push(this.#draw(true), () => {
      const fault = this.#fault(true)
      if (fault !== undefined) throw fault
      const folder = path.split('/').slice(0, -1).join('/')
      if (folder !== '') this.#makeFolder(folder)
      this.#files.set(path, copy)
    })
  }

  /**
   * The process that uses the disk is gone. Each store loses a random suffix of the batches that no
   * sync covers, those in flight included; of files in flight some are written.
   */
  crash(random: Random): void {
    this.#life += 1
    for (const store of this.#stores.values()) store.crash(random)
    this.#queue.crash(random.below(this.#queue.length + 1))
  }

  /** The next sync, of whatever it is, fails as a broken device does. */
  failNextSync(): void {
    this.#syncFails = true
  }

  /** While the disk is full every write fails; what is there stays, and can be read. */
  setFull(full: boolean): void {
    this.#full = full
  }

  #fault(sync: boolean): DiskError | undefined {
    if (this.#full) return new DiskError('noSpace', 'no space left on the simulated disk')
    if (!sync || !this.#syncFails) return undefined
    this.#syncFails = false
    return new DiskError('io', 'the simulated device failed to sync')
  }

  #draw(sync: boolean): number {
    const { random, writeMs = [0.01, 0.02], syncMs = [0.5, 2] } = this.#options
    const [min, max] = sync ? syncMs : writeMs
    return min + random.next() * (max - min)
  }

  /** A question takes its time. Never resolves when the process crashes meanwhile. */
  #turn(): Promise<void> {
    const life = this.#life
    return new Promise((resolve) => {
      this.#options.clock.after(this.#draw(false), () => {
        if (life === this.#life) resolve()
      })
    })
  }

  /** And those above it. */
  #makeFolder(path: string): void {
    const parts = path.split('/')
    for (let depth = 1; depth <= parts.length; depth++) {
      this.#folders.add(parts.slice(0, depth).join('/'))
    }
  }
}

function checkPath(path: string): void {
  const parts = path.split('/')
  const plain = parts.every((part) => /^[\w.-]+$/.test(part) && part !== '.' && part !== '..')
  assert(plain, 'a path on a disk is relative, of plain names')
}
