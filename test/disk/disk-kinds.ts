import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SILENT_LOG, seededRandom } from '../../src/base/index.ts'
import type { Clock, Disk, Log } from '../../src/base/index.ts'
import type { DiskFactory } from '../../src/judge/disk-contract.ts'
import { createLevelDisk } from '../../src/member/level-disk.ts'
import { MemoryDisk } from '../../src/sim/memory-disk.ts'

/** Time that passes as fast as it is waited for, in the order of the times asked for. */
export function rushingClock(): Clock {
  let now = 0
  let waiting: { readonly at: number; readonly fire: () => void }[] = []
  const next = (): void => {
    const first = waiting.reduce((a, b) => (b.at < a.at ? b : a))
    waiting = waiting.filter((each) => each !== first)
    now = first.at
    first.fire()
  }
  const after: Clock['after'] = (milliseconds, fire) => {
    const timer = { at: now + milliseconds, fire }
    waiting.push(timer)
    setImmediate(next)
    return {
      cancel: () => {
        waiting = waiting.map((each) => (each === timer ? { at: each.at, fire: () => {} } : each))
      },
    }
  }
  return { now: () => now, wallTime: () => now, after, defer: (fire) => void after(0, fire) }
}

/** A log that keeps its warnings. */
export function warningLog(): { readonly log: Log; readonly warnings: Record<string, unknown>[] } {
  const warnings: Record<string, unknown>[] = []
  const log: Log = {
    ...SILENT_LOG,
    warn: (message, fields) => warnings.push({ message, ...fields }),
  }
  return { log, warnings }
}

/** The twin in memory; a crash draws from the seed what is lost. */
export function memoryFactory(seed: number): DiskFactory {
  const random = seededRandom(seed)
  return {
    make: () => Promise.resolve(new MemoryDisk({ clock: rushingClock(), random })),
    restart: (disk) => Promise.resolve(disk),
    crash: (disk) => {
      if (disk instanceof MemoryDisk) disk.crash(random)
      return Promise.resolve(disk)
    },
  }
}

/** LevelDB in temporary directories. A crash is a copy of what a killed process leaves behind. */
export class LevelFactory implements DiskFactory {
  readonly #log: Log
  readonly #folders = new Map<Disk, string>()

  constructor(log: Log = SILENT_LOG) {
    this.#log = log
  }

  make(): Promise<Disk> {
    return Promise.resolve(this.at(newFolder()))
  }

  restart(disk: Disk): Promise<Disk> {
    return Promise.resolve(this.at(this.folderOf(disk)))
  }

  crash(disk: Disk): Promise<Disk> {
    const from = this.folderOf(disk)
    for (;;) {
      const copy = newFolder()
      const before = manifests(from)
      try {
        cpSync(from, copy, { recursive: true })
        if (manifests(from) === before) return Promise.resolve(this.at(copy))
      } catch (error) {
        if (!String(error).includes('ENOENT')) throw error
      }
      // LevelDB was tidying up meanwhile: that copy is of no single moment.
    }
  }

  /** A disk on a directory. */
  at(folder: string): Disk {
    const disk = createLevelDisk(folder, this.#log)
    this.#folders.set(disk, folder)
    return disk
  }

  folderOf(disk: Disk): string {
    return this.#folders.get(disk) ?? ''
  }
}

/** Names and sizes of LevelDB's manifests: they grow whenever it makes or drops a file. */
function manifests(folder: string): string {
  const names = readdirSync(folder, { recursive: true }).map(String)
  const found = names.filter((name) => name.includes('MANIFEST') || name.includes('CURRENT'))
  return found.map((name) => `${name} ${statSync(join(folder, name)).size}`).join()
}

const folders: string[] = []

/** A new temporary directory, removed at the end of the process. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-disk-'))
  folders.push(folder)
  return folder
}

process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
