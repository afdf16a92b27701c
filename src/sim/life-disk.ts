import type { Disk, DiskSnapshot, DiskStore } from '../base/index.ts'
import type { Life } from './life.ts'

type Slices = ReturnType<DiskStore['scan']>

/**
 * A member's disk as one life uses it: what the disk answers reaches the life only while it lasts
 * and is not paused, and a life that has ended changes nothing any more.
 */
export class LifeDisk implements Disk {
  readonly #disk: Disk
  readonly #life: Life

  constructor(disk: Disk, life: Life) {
    this.#disk = disk
    this.#life = life
  }

  async open(path: string): Promise<DiskStore> {
    return this.#store(await this.#ask(() => this.#disk.open(path)))
  }

  exists(path: string): Promise<boolean> {
    return this.#ask(() => this.#disk.exists(path))
  }

  list(path: string): Promise<readonly string[]> {
    return this.#ask(() => this.#disk.list(path))
  }

  remove(path: string): Promise<void> {
    return this.#ask(() => this.#disk.remove(path))
  }

  readFile(path: string): Promise<Uint8Array | undefined> {
    return this.#ask(() => this.#disk.readFile(path))
  }

  writeFile(path: string, bytes: Uint8Array): Promise<void> {
    return this.#ask(() => this.#disk.writeFile(path, bytes))
  }

  #store(store: DiskStore): DiskStore {
    return {
      batch: (writes, options) => this.#ask(() => store.batch(writes, options)),
      get: (key) => store.get(key),
      scan: (range) => this.#scan(store.scan(range)),
      snapshot: () => this.#snapshot(store.snapshot()),
      size: () => this.#ask(() => store.size()),
      close: () => this.#ask(() => store.close()),
    }
  }

  #snapshot(snapshot: DiskSnapshot): DiskSnapshot {
    return {
      get: (key) => snapshot.get(key),
      scan: (range) => this.#scan(snapshot.scan(range)),
      close: () => this.#ask(() => snapshot.close()),
    }
  }

  async *#scan(slices: Slices): Slices {
    const source = slices[Symbol.asyncIterator]()
    try {
      for (;;) {
        const { done, value } = await this.#ask(() => source.next())
        if (done === true) return
        yield value
      }
    } finally {
      await source.return?.()
    }
  }

  /** Never settles once the life has ended. */
  #ask<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (!this.#life.alive) return
      act().then(
        (answer) => this.#life.run(() => resolve(answer)),
        (error: unknown) => this.#life.run(() => reject(error)),
      )
    })
  }
}
