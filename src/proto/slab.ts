// An array of more than 64 bytes gets memory of its own outside the JavaScript heap, which costs a
// microsecond or more, often above all the rest of reading a message. So the middle sizes are cut
// from shared slabs, as Node cuts its Buffers. The price: one of them that is kept for long keeps
// its whole slab, so whoever stores single values for good copies them into a store of its own.
const onHeapMax = 64
const sharedMax = 2048
const slabBytes = 8192

let slab = new Uint8Array(0)
let used = 0

/** A new array of zeros or of old bytes of ours: the caller writes all of it. */
export function allocate(length: number): Uint8Array {
  if (length <= onHeapMax || length > sharedMax) return new Uint8Array(length)
  if (used + length > slab.length) {
    slab = new Uint8Array(slabBytes)
    used = 0
  }
  // Cheaper than `subarray`, which asks for a species.
  const piece = new Uint8Array(slab.buffer, used, length)
  used += length
  return piece
}

/** A copy of `[start, end)`; `source` must be a plain Uint8Array, whose `slice` copies. */
export function copyOf(source: Uint8Array, start: number, end: number): Uint8Array {
  const length = end - start
  if (length <= onHeapMax || length > sharedMax) return source.slice(start, end)
  const copy = allocate(length)
  copy.set(source.subarray(start, end))
  return copy
}
