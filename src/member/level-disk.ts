import { access, readFile, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DiskError, assert } from '../base/index.ts'
import type { Disk, DiskStore, Log } from '../base/index.ts'
import { asDiskError } from './level-error.ts'
import { REMOVING, isMissing, makeFolder, namesIn, replaceFile, syncFolder } from './level-files.ts'
import { openLevelStore } from './level-store.ts'
import { checkLevelWal } from './level-wal-check.ts'

/**
 * The directories of one member under `root`, made when it is first written to: stores are LevelDB,
 * small files are files. Opening a store checks its write-ahead files first: a torn end is cut and
 * said in `log`, damage anywhere else is refused.
 */
export function createLevelDisk(root: string, log: Log): Disk {
  return new LevelDisk(root, log)
}

class LevelDisk implements Disk {
  readonly #root: string
  readonly #log: Log
  readonly #opened = new Set<string>()
  /** Settles with the newest small file: they share the names that they are written under. */
  #lastFile: Promise<void> = Promise.resolve()

  constructor(root: string, log: Log) {
    this.#root = root
    this.#log = log
  }

  async open(path: string): Promise<DiskStore> {
    const folder = this.#resolve(path)
    if (this.#opened.has(path)) throw new DiskError('locked', `${folder} is open already`)
    this.#opened.add(path)
    try {
      return await asDiskError(folder, () => this.#open(path, folder))
    } catch (error) {
      this.#opened.delete(path)
      throw error
    }
  }

  async exists(path: string): Promise<boolean> {
    const at = this.#resolve(path)
    return asDiskError(at, async () => {
      try {
        await access(at)
        return true
      } catch (error) {
        if (isMissing(error)) return false
        throw error
      }
    })
  }

  async list(path: string): Promise<readonly string[]> {
    const folder = path === '' ? this.#root : this.#resolve(path)
    return asDiskError(folder, async () => {
      try {
        const found = await readdir(folder, { withFileTypes: true })
        const folders = found.filter((each) => each.isDirectory() && !each.name.endsWith(REMOVING))
        return folders.map((each) => each.name).toSorted()
      } catch (error) {
        if (isMissing(error)) return []
        throw error
      }
    })
  }

  async remove(path: string): Promise<void> {
    const at = this.#resolve(path)
    for (const opened of this.#opened) {
      const within = opened === path || opened.startsWith(`${path}/`)
      if (within) throw new DiskError('locked', `${this.#resolve(opened)} is open: not removed`)
    }
    await asDiskError(at, async () => {
      await rm(at + REMOVING, { recursive: true, force: true })
      try {
        // At once or not at all: half a LevelDB directory would be taken for a damaged one.
        await rename(at, at + REMOVING)
      } catch (error) {
        if (isMissing(error)) return
        throw error
      }
      await syncFolder(dirname(at))
      await rm(at + REMOVING, { recursive: true, force: true })
    })
  }

  async readFile(path: string): Promise<Uint8Array | undefined> {
    const at = this.#resolve(path)
    return asDiskError(at, async () => {
      try {
        return new Uint8Array(await readFile(at))
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    })
  }

  writeFile(path: string, bytes: Uint8Array): Promise<void> {
    const at = this.#resolve(path)
    const turn = this.#lastFile.then(() =>
      asDiskError(at, async () => {
        await makeFolder(dirname(at))
        await replaceFile(at, bytes)
      }),
    )
    this.#lastFile = turn.catch(() => {
      // Whoever wrote it hears of it; the next file stands on its own.
    })
    return turn
  }

  async #open(path: string, folder: string): Promise<DiskStore> {
    await makeFolder(folder)
    await sweep(dirname(folder))
    const torn = await checkLevelWal(folder)
    const store = await openLevelStore(folder, () => this.#opened.delete(path))
    // LevelDB syncs what it writes, but not all the names that it makes.
    await syncFolder(folder)
    if (torn !== undefined) {
      this.#log.warn('cut the torn end of a write-ahead file: the last write before the stop', {
        ...torn,
      })
    }
    return store
  }

  #resolve(path: string): string {
    const parts = path.split('/')
    const plain = parts.every((part) => /^[\w.-]+$/.test(part) && part !== '.' && part !== '..')
    assert(plain, 'a path on a disk is relative, of plain names')
    return join(this.#root, ...parts)
  }
}

/** Ends removals that a crash cut short. */
async function sweep(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (name.endsWith(REMOVING)) await rm(join(folder, name), { recursive: true, force: true })
  }
}
