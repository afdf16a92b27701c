import { DiskError, concatBytes, equalBytes, errorText } from '../base/index.ts'
import type { Disk, DiskStore, DiskWrite } from '../base/index.ts'

type Slices = ReturnType<DiskStore['scan']>

/** Records, key first. */
export type Pairs = readonly (readonly [Uint8Array, Uint8Array])[]

/** A store with `count` records `key0000` ... of `value0` ..., none of them synced. */
export async function filledStore(disk: Disk, count: number, path = 'log'): Promise<DiskStore> {
  const store = await disk.open(path)
  const numbers = Array.from({ length: count }, (_, at) => at)
  await store.batch(
    numbers.map((at) => put(`key${String(at).padStart(4, '0')}`, `value${at}`)),
    { sync: false },
  )
  return store
}

/** A write of text under text. */
export function put(key: string, value: string): DiskWrite {
  return { type: 'put', key: bytes(key), value: bytes(value) }
}

/** A deletion of what is under text. */
export function del(key: string): DiskWrite {
  return { type: 'del', key: bytes(key) }
}

/** One byte a letter. */
export function bytes(from: string): Uint8Array {
  return Uint8Array.from(from, (letter) => letter.charCodeAt(0))
}

/** The inverse of {@link bytes}. */
export function text(from: Uint8Array | undefined): string | undefined {
  return from && String.fromCharCode(...from)
}

/** Bytes that do not compress, the same for the same seed. */
export function noise(length: number, seed: number): Uint8Array {
  const made = new Uint8Array(length)
  let state = seed
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    made[at] = state >>> 24
  }
  return made
}

/** All records of a scan. */
export async function collect(slices: Slices): Promise<Pairs> {
  const all: (readonly [Uint8Array, Uint8Array])[] = []
  for await (const slice of slices) all.push(...slice)
  return all
}

/** Throws unless the disk kept a promise. */
export function must(condition: boolean, promise: string): void {
  if (!condition) throw new Error(`the disk broke its contract: ${promise}`)
}

/** Throws unless `key` holds `value`; undefined: unless it is absent. */
export function mustRead(
  from: { get(key: Uint8Array): Uint8Array | undefined },
  key: string,
  value: string | undefined,
): void {
  const found = text(from.get(bytes(key)))
  must(found === value, `${key} reads as ${found}, not as ${value}`)
}

/** Throws unless the same records come in the same order. */
export function mustEqual(found: Pairs, expected: Pairs, promise: string): void {
  const flat = (pairs: Pairs): Uint8Array => concatBytes(pairs.flat())
  const same = found.length === expected.length && equalBytes(flat(found), flat(expected))
  must(same, `${promise}: ${found.length} records, ${expected.length} expected`)
}

/** Throws unless a DiskError of this code comes. */
export async function mustReject(
  code: DiskError['code'],
  promise: Promise<unknown>,
): Promise<void> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  must(
    error instanceof DiskError && error.code === code,
    `refused as ${code}, not ${errorText(error)}`,
  )
}

/** Throws unless `act` throws or rejects. */
export async function mustThrow(act: () => unknown): Promise<void> {
  let threw = false
  try {
    await act()
  } catch {
    threw = true
  }
  must(threw, 'a closed store is not used')
}
