import { cpSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32c } from '../../src/base/index.ts'
import type { DiskStore } from '../../src/base/index.ts'
import { LevelFactory, newFolder } from './disk-kinds.ts'

/** What a killed process leaves: a LevelDB directory whose write-ahead file was never replayed. */
export interface LeftBehind {
  /** Of the disk; the store is `log` in it. */
  readonly folder: string
  readonly walName: string
  /** Where each batch ends in the write-ahead file. */
  readonly ends: readonly number[]
}

/** Writes one key a batch (`00`, `01`, ...) with a value of each of these sizes, then is gone. */
export async function leftBehind(valueSizes: readonly number[]): Promise<LeftBehind> {
  const factory = new LevelFactory()
  const disk = await factory.make()
  const store = await disk.open('log')
  const log = join(factory.folderOf(disk), 'log')
  const walName = readdirSync(log).find((name) => name.endsWith('.log')) ?? ''
  const ends: number[] = []
  for (const [at, size] of valueSizes.entries()) {
    const value = Uint8Array.from({ length: size }, (_, byte) => (byte * 31 + at) % 251)
    await store.batch([{ type: 'put', key: keyOf(at), value }], { sync: true })
    ends.push(statSync(join(log, walName)).size)
  }
  const folder = newFolder()
  cpSync(factory.folderOf(disk), folder, { recursive: true })
  await store.close()
  return { folder, walName, ends }
}

/** The key of the batch at `at`. */
export function keyOf(at: number): Uint8Array {
  return Uint8Array.from(String(at).padStart(2, '0'), (digit) => digit.charCodeAt(0))
}

/** The same directory with other bytes in its write-ahead file. */
export function withWal({ folder, walName }: LeftBehind, bytes: Uint8Array): string {
  const copy = newFolder()
  cpSync(folder, copy, { recursive: true })
  writeFileSync(join(copy, 'log', walName), bytes)
  return copy
}

/** How many of the first batches are there, and whether only they are. */
export function prefixOf(store: DiskStore, batches: number): { count: number; whole: boolean } {
  const there = Array.from({ length: batches }, (_, at) => store.get(keyOf(at)) !== undefined)
  const count = there.filter(Boolean).length
  return { count, whole: there.slice(0, count).every(Boolean) }
}

/** A batch of `count` writes as LevelDB logs it, in one fragment; the writes do not matter here. */
export function walBatch(sequence: number, count: number): Uint8Array {
  const batch = new Uint8Array(20)
  const view = new DataView(batch.buffer)
  view.setBigUint64(0, BigInt(sequence), true)
  view.setUint32(8, count, true)
  return fragment(1, batch)
}

/** A fragment with its header; types as in LevelDB's log_format.md. */
export function fragment(type: number, payload: Uint8Array): Uint8Array {
  const whole = new Uint8Array(7 + payload.length)
  whole[6] = type
  whole.set(payload, 7)
  const sum = crc32c(whole.subarray(6))
  const view = new DataView(whole.buffer)
  view.setUint32(0, (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0, true)
  view.setUint16(4, payload.length, true)
  return whole
}
