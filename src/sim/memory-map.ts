import { bytesToLatin1, latin1ToBytes, lowerBound } from '../base/index.ts'
import type { DiskRange } from '../base/index.ts'

/** Of a slice of a scan; whichever is reached first. */
const SLICE_RECORDS = 256
const SLICE_BYTES = 64 * 1024

type Slice = readonly (readonly [Uint8Array, Uint8Array])[]

/** One version of the map: it is not changed while anyone has it pinned. */
interface Version {
  /** In byte order. */
  readonly keys: string[]
  readonly values: Map<string, Uint8Array>
  pins: number
}

/** What a pin sees, until it is released. */
export interface PinnedMap {
  get(key: Uint8Array): Uint8Array | undefined
  /** Consecutive records of `range`, cut into slices as a disk hands them out. */
  slices(range: DiskRange): Generator<Slice>
  release(): void
}

/**
 * A sorted map of bytes in memory. A pin costs nothing; the first write under it copies the map.
 */
export class MemoryMap {
  #version: Version = { keys: [], values: new Map(), pins: 0 }
  #bytes = 0

  /** Of all keys and values. */
  get bytes(): number {
    return this.#bytes
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#version.values.get(bytesToLatin1(key))
  }

  /** Undefined as the value deletes. Answers what was there. */
  set(key: Uint8Array, value: Uint8Array | undefined): Uint8Array | undefined {
    const { keys, values } = this.#writable()
    const name = bytesToLatin1(key)
    const before = values.get(name)
    if (value === undefined) {
      if (before === undefined) return undefined
      values.delete(name)
      keys.splice(placeOf(keys, name), 1)
    } else {
      values.set(name, value)
      if (before === undefined) keys.splice(placeOf(keys, name), 0, name)
    }
    this.#bytes += sizeOf(name, value) - sizeOf(name, before)
    return before
  }

  pin(): PinnedMap {
    const version = this.#version
    version.pins += 1
    let released = false
    return {
      get: (key) => version.values.get(bytesToLatin1(key)),
      slices: (range) => slicesOf(version, range),
      release: () => {
        if (!released) version.pins -= 1
        released = true
      },
    }
  }

  #writable(): Version {
    const { keys, values, pins } = this.#version
    if (pins > 0) this.#version = { keys: [...keys], values: new Map(values), pins: 0 }
    return this.#version
  }
}

function* slicesOf({ keys, values }: Version, range: DiskRange): Generator<Slice> {
  const from = range.gte === undefined ? 0 : placeOf(keys, bytesToLatin1(range.gte))
  const to = range.lt === undefined ? keys.length : placeOf(keys, bytesToLatin1(range.lt))
  const count = Math.min(Math.max(to - from, 0), range.limit ?? Infinity)
  let slice: (readonly [Uint8Array, Uint8Array])[] = []
  let bytes = 0
  for (let passed = 0; passed < count; passed++) {
    const name = keys[range.reverse === true ? to - 1 - passed : from + passed] as string
    const value = values.get(name) as Uint8Array
    slice.push([latin1ToBytes(name), value])
    bytes += sizeOf(name, value)
    if (slice.length < SLICE_RECORDS && bytes < SLICE_BYTES) continue
    yield slice
    slice = []
    bytes = 0
  }
  if (slice.length > 0) yield slice
}

function sizeOf(name: string, value: Uint8Array | undefined): number {
  return value === undefined ? 0 : name.length + value.length
}

/** Where `key` stands or would stand; keys mostly come in their order. */
function placeOf(keys: readonly string[], key: string): number {
  const last = keys.at(-1)
  return last === undefined || last < key ? keys.length : lowerBound(keys, key)
}
