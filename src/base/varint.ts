/** Bytes that {@link writeVarint} takes for a whole number of 0 or more. */
export function varintBytes(value: number): number {
  let bytes = 1
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes += 1
  return bytes
}

/**
 * Writes a whole number as 7 bits a byte, the lowest first. Answers where it ended. Divides instead
 * of shifting: terms and revisions may pass 32 bits.
 */
export function writeVarint(bytes: Uint8Array, start: number, value: number): number {
  let at = start
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) + 0x80
  bytes[at++] = rest
  return at
}

/** Reads one and moves the cursor behind it; undefined when it is cut short or no safe integer. */
export function readVarint(bytes: Uint8Array, cursor: { at: number }): number | undefined {
  let value = 0
  let unit = 1
  for (;;) {
    const byte = bytes[cursor.at]
    if (byte === undefined) return undefined
    cursor.at += 1
    value += (byte & 0x7f) * unit
    if (byte < 0x80) break
    unit *= 0x80
  }
  return Number.isSafeInteger(value) ? value : undefined
}
