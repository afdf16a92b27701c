/** The unit a `grpc-timeout` ends with, in milliseconds. */
const units: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 1e-3,
  n: 1e-6,
}

/** Milliseconds that a `grpc-timeout` means; undefined when it is malformed. */
export function parseTimeout(text: string): number | undefined {
  const unit = units[text.slice(-1)]
  return unit !== undefined && /^\d{1,8}.$/.test(text)
    ? Number(text.slice(0, -1)) * unit
    : undefined
}

/** The same in as many milliseconds as fit the eight digits, or seconds. */
export function formatTimeout(milliseconds: number): string {
  const whole = Math.max(1, Math.ceil(milliseconds))
  return whole < 1e8 ? `${whole}m` : `${Math.min(Math.ceil(whole / 1000), 99_999_999)}S`
}

/** Any text in the form that `grpc-message` has: what is no printable ASCII as `%XX` of UTF-8. */
export function percentEncode(text: string): string {
  if (/^[ -$&-~]*$/.test(text)) return text
  let encoded = ''
  for (const byte of Buffer.from(text)) {
    const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25
    encoded += plain
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return encoded
}

/** The text of a `grpc-message`; what is not encoded as it should be stays as it is. */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text
  const bytes: number[] = []
  for (let at = 0; at < text.length; at++) {
    const hex = /^%[0-9a-fA-F]{2}/.exec(text.slice(at, at + 3))
    bytes.push(hex === null ? text.charCodeAt(at) : Number.parseInt(hex[0].slice(1), 16))
    if (hex !== null) at += 2
  }
  return Buffer.from(bytes).toString()
}
