/** The Castagnoli polynomial, lowest bit first. */
const POLYNOMIAL = 0x82f63b78
const SLICES = 8

/**
 * `TABLES[slice * 256 + byte]` is what `byte` does to the sum when `slice` more bytes follow it,
 * so that eight bytes are taken in a step.
 */
const TABLES = buildTables()

function buildTables(): Int32Array {
  const tables = new Int32Array(SLICES * 256)
  for (let byte = 0; byte < 256; byte++) {
    let sum = byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ ((sum & 1) * POLYNOMIAL)
    tables[byte] = sum
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256] ?? 0
    tables[at] = (before >>> 8) ^ (tables[before & 0xff] ?? 0)
  }
  return tables
}

/**
 * CRC-32C (RFC 3720, B.4) as an unsigned number. `before` is the sum of the bytes that precede
 * these: the sum of a whole can be taken in pieces.
 */
export function crc32c(bytes: Uint8Array, before = 0): number {
  const table = (slice: number, byte: number): number => TABLES[(slice << 8) | byte] ?? 0
  const byteAt = (at: number): number => bytes[at] ?? 0
  let sum = ~before
  let at = 0
  for (const whole = bytes.length - 7; at < whole; at += 8) {
    const low = byteAt(at) | (byteAt(at + 1) << 8) | (byteAt(at + 2) << 16) | (byteAt(at + 3) << 24)
    const mixed = sum ^ low
    sum =
      table(7, mixed & 0xff) ^
      table(6, (mixed >>> 8) & 0xff) ^
      table(5, (mixed >>> 16) & 0xff) ^
      table(4, mixed >>> 24) ^
      table(3, byteAt(at + 4)) ^
      table(2, byteAt(at + 5)) ^
      table(1, byteAt(at + 6)) ^
      table(0, byteAt(at + 7))
  }
  for (; at < bytes.length; at++) sum = (sum >>> 8) ^ table(0, (sum ^ byteAt(at)) & 0xff)
  return ~sum >>> 0
}
