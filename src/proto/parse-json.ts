import { JsonError } from './errors.ts'

/**
 * `JSON.parse` for `fromJson`: integers of 16 digits or more come as strings, because a number
 * would lose the low bits of a member or lease id, which clients do send without quotes.
 */
export function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The cause would quote the text.
    throw new JsonError('syntax', 'the text is not JSON')
  }
  // Quoting comes second, since it relies on every string being closed.
  return longInteger.test(text) ? JSON.parse(quoteLongIntegers(text)) : value
}

const longInteger = /\d{16}/
const numberAt = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const wholeText = /^-?\d{16,}$/

/** Scans by hand: a regular expression over long strings would need memory for each character. */
function quoteLongIntegers(text: string): string {
  const parts: string[] = []
  let copied = 0
  let at = 0
  while (at < text.length) {
    const char = text.charAt(at)
    if (char === '"') {
      at = stringEnd(text, at)
      continue
    }
    numberAt.lastIndex = at
    const number = numberAt.exec(text)?.[0]
    if (number !== undefined && wholeText.test(number)) {
      parts.push(text.slice(copied, at), `"${number}"`)
      copied = at + number.length
    }
    at += number?.length ?? 1
  }
  return parts.join('') + text.slice(copied)
}

/** The place after the closing quote of the string that opens at `at`. */
function stringEnd(text: string, at: number): number {
  let end = at + 1
  while (end < text.length && text.charAt(end) !== '"') end += text.charAt(end) === '\\' ? 2 : 1
  return end + 1
}
