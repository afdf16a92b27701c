import { KeelsonError } from './error.ts'

/** One change in a batch. */
export type DiskWrite =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: Uint8Array }

/**
 * Keys with `gte <= key < lt`, in byte order (`reverse`: from the last), at most `limit` of them.
 */
export interface DiskRange {
  readonly gte?: Uint8Array
  readonly lt?: Uint8Array
  readonly reverse?: boolean
  readonly limit?: number
}

/** What reads see, pinned at one moment. Must be closed. */
export interface DiskSnapshot {
  get(key: Uint8Array): Uint8Array | undefined
  /** Slices of consecutive records, each of at most a few hundred or about 64 KiB. */
  scan(range: DiskRange): AsyncIterable<readonly (readonly [Uint8Array, Uint8Array])[]>
  close(): Promise<void>
}

/**
 * One ordered, durable map of byte strings: a LevelDB directory, or its twin in memory.
 *
 * - A batch is atomic: after a crash all of it is there, or nothing.
 * - Batches survive in the order they were written: a crash loses a suffix of the un-synced ones.
 *   A batch with `sync` makes itself and all before it durable before its promise resolves.
 * - A read sees every batch whose promise has resolved; one still in flight, wholly or not at all.
 * - A failed write or sync rejects with a {@link DiskError}; what the disk then holds is unknown,
 *   so the caller stops and never tries again.
 */
export interface DiskStore {
  batch(writes: readonly DiskWrite[], options: { readonly sync: boolean }): Promise<void>
  get(key: Uint8Array): Uint8Array | undefined
  scan(range: DiskRange): AsyncIterable<readonly (readonly [Uint8Array, Uint8Array])[]>
  snapshot(): DiskSnapshot
  /** Bytes the store takes on the disk, about. */
  size(): Promise<number>
  close(): Promise<void>
}

/**
 * The directories of one member. A path is relative, with `/` between its parts: `log`, `state/3`.
 */
export interface Disk {
  /** Opens the store at `path`, making it if there is none. A store is opened once at a time. */
  open(path: string): Promise<DiskStore>
  exists(path: string): Promise<boolean>
  /** Names of the stores and folders directly under `path`; none if it does not exist. */
  list(path: string): Promise<readonly string[]>
  /** Removes a closed store and all beneath it; nothing if it does not exist. */
  remove(path: string): Promise<void>
  /** A small file, whole. Undefined if it does not exist. */
  readFile(path: string): Promise<Uint8Array | undefined>
  /** Replaces a small file atomically and durably (write aside, sync, rename, sync the folder). */
  writeFile(path: string, bytes: Uint8Array): Promise<void>
}

/**
 * - `io`: the device failed; the process must stop. - `noSpace`: the device is full.
 * - `damaged`: what was read is not what was written; the message names the file and what to do.
 * - `locked`: another process has the directory.
 */
export type DiskErrorCode = 'io' | 'noSpace' | 'damaged' | 'locked'

/** Any failure of a disk. */
export class DiskError extends KeelsonError<DiskErrorCode> {}
