import { InvalidArgumentError } from 'commander'
import { between, fromKey, prefix, type Keys } from '../client/index.ts'

/** A whole number of 0 or more. */
export function count(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('want a whole number, 0 or more')
  return value
}

/** A time in seconds, parts of one too. */
export function seconds(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
  if (!(value > 0)) throw new InvalidArgumentError('want seconds, more than 0')
  return value
}

/** Whole seconds that may be negative, since members take them so. */
export function wholeSeconds(text: string): number {
  const value = /^-?\d+$/.test(text) ? Number(text) : NaN
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('want whole seconds')
  return value
}

/** A 64-bit id as all outputs print it: hexadecimal. */
export function hexId(text: string): bigint {
  if (!/^[0-9a-f]{1,16}$/i.test(text)) {
    throw new InvalidArgumentError('want a hexadecimal id as printed, such as 694d77aa9e38260f')
  }
  return BigInt(`0x${text}`)
}

/** The id of a lease: on the wire it has a sign. */
export function leaseId(text: string): bigint {
  return BigInt.asIntN(64, hexId(text))
}

/** An id as text, always of the same length. */
export function showId(id: bigint): string {
  return BigInt.asUintN(64, id).toString(16).padStart(16, '0')
}

/** A path; one that looks like a flag is a value that was left out. */
export function directory(text: string): string {
  if (text === '' || text.startsWith('-')) {
    throw new InvalidArgumentError('want a directory, such as ./data')
  }
  return text
}

/** Endpoints separated by commas. */
export function endpointList(text: string): readonly string[] {
  const list = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (list.length === 0) throw new InvalidArgumentError('want host:port, several with commas')
  return list
}

/** How commands let one name more than one key. */
export interface SpanFlags {
  readonly prefix?: boolean
  readonly fromKey?: boolean
}

/** The keys that a command names. Throws for ways that exclude each other. */
export function readKeys(key: string, rangeEnd: string | undefined, flags: SpanFlags): Keys {
  const ways = [rangeEnd !== undefined, flags.prefix === true, flags.fromKey === true]
  if (ways.filter(Boolean).length > 1) {
    throw new InvalidArgumentError('give one of range-end, --prefix and --from-key')
  }
  if (flags.prefix === true) return prefix(key)
  if (flags.fromKey === true) return fromKey(key)
  return rangeEnd === undefined ? key : between(key, rangeEnd)
}
