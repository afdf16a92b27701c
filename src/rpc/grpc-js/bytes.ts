/** The same bytes as a Buffer, which is what the library wants; nothing is copied. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Messages pass the library undecoded. */
export function sameBytes(bytes: Buffer): Buffer {
  return bytes
}
