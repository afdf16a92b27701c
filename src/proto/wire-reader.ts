import { DecodeError } from './errors.ts'
import { setHalves, signedId, unsignedId } from './id-halves.ts'
import { nestingMax } from './limits.ts'
import { noBytes, noItems } from './messages.ts'
import { copyOf } from './slab.ts'

/** A message that is being read: its fields may still be set. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] }

/** The list with one more item; the empty list is shared by all messages. */
export function added<E>(list: readonly E[], item: E): readonly E[] {
  if (list === noItems) return [item]
  // Made above, for a message that nobody else has yet.
  const own = list as E[]
  own.push(item)
  return own
}

/** The map with one more entry, or another value for the key. */
export function entered<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  // Each message has a map of its own, and nobody else has this message yet.
  return (map as Map<K, V>).set(key, value)
}

/**
 * The place in a message's bytes: the generated decoders take tags and values off it. One reader
 * serves all messages in turn, so that reading allocates nothing but what the message holds.
 */
export class WireReader {
  /** Where the next tag or value begins. */
  at = 0
  /** Where the innermost message or packed list ends: nothing is read beyond. */
  end = 0
  #bytes = noBytes
  #depth = 0
  // The halves of the varint read last, as signed numbers. An object each would be most of the cost
  // of reading one.
  #low = 0
  #high = 0

  /** Begins a message that is all of `[start, end)`. */
  open(bytes: Uint8Array, start: number, end: number): void {
    // Never a Buffer: its `slice` would give views where copies are promised.
    this.#bytes =
      bytes.constructor === Uint8Array
        ? bytes
        : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    this.at = start
    this.end = end
    this.#depth = -1
  }

  /** Lets go of the bytes: they may be a part of a network buffer. */
  close(): void {
    this.#bytes = noBytes
  }

  /** Begins a message that ends at `end`; the answer is for `leave`. */
  enter(end: number): number {
    if (++this.#depth > nestingMax) throw tooDeep()
    return this.narrow(end)
  }

  /** Ends a message: what is around it goes on. */
  leave(outerEnd: number): void {
    this.#depth--
    this.end = outerEnd
  }

  /** Begins a packed list that ends at `end`; the answer is the end to set after it. */
  narrow(end: number): number {
    const outerEnd = this.end
    this.end = end
    return outerEnd
  }

  /** The next field's number and wire type, `number << 3 | type`. */
  tag(): number {
    const byte = this.#bytes[this.at] ?? 0
    if (byte > 0x7f || this.at >= this.end) return this.#uint32('invalid tag encoding', 0x0f)
    this.at++
    return byte
  }

  /**
   * Reads a length and says where that much data ends; checked here, before anything is allocated
   * for it.
   */
  lengthEnd(): number {
    const byte = this.#bytes[this.at] ?? 0
    let length = byte
    if (byte > 0x7f || this.at >= this.end) length = this.#uint32('invalid length encoding', 0x07)
    else this.at++
    const end = this.at + length
    if (end > this.end) throw endedEarly()
    return end
  }

  /** A copy: the network buffer is reused, and a view would keep all of it alive. */
  bytes(): Uint8Array {
    const end = this.lengthEnd()
    const start = this.at
    this.at = end
    return start === end ? noBytes : copyOf(this.#bytes, start, end)
  }

  text(): string {
    const end = this.lengthEnd()
    const start = this.at
    this.at = end
    return start === end ? '' : decodeText(this.#bytes, start, end)
  }

  bool(): boolean {
    const beyond = this.#varint()
    return (this.#low | this.#high | beyond) !== 0
  }

  int32(): number {
    this.#varint()
    return this.#low
  }

  uint32(): number {
    this.#varint()
    return this.#low >>> 0
  }

  int64(): number {
    this.#varint64()
    return saturate(this.#high * 0x1_0000_0000 + (this.#low >>> 0))
  }

  uint64(): number {
    this.#varint64()
    return saturate((this.#high >>> 0) * 0x1_0000_0000 + (this.#low >>> 0))
  }

  int64Id(): bigint {
    this.#varint64()
    if ((this.#low | this.#high) === 0) return 0n
    setHalves(this.#low, this.#high)
    return signedId[0] ?? 0n
  }

  uint64Id(): bigint {
    this.#varint64()
    if ((this.#low | this.#high) === 0) return 0n
    setHalves(this.#low, this.#high)
    return unsignedId[0] ?? 0n
  }

  /** Moves past the value of a field that the message does not know, or not with this wire type. */
  skip(tag: number): void {
    const number = tag >>> 3
    if (number === 0) throw malformed('illegal tag: field number 0')
    switch (tag & 7) {
      case 0:
        while (this.#byte() > 0x7f);
        return
      case 1:
        this.#skipBytes(8)
        return
      case 2:
        this.at = this.lengthEnd()
        return
      case 3:
        this.#skipGroup(number)
        return
      case 5:
        this.#skipBytes(4)
        return
      default:
        throw malformed(`invalid wire type ${tag & 7}`)
    }
  }

  #skipBytes(length: number): void {
    if (this.at + length > this.end) throw endedEarly()
    this.at += length
  }

  #skipGroup(number: number): void {
    if (++this.#depth > nestingMax) throw tooDeep()
    for (;;) {
      const tag = this.tag()
      if ((tag & 7) !== 4) {
        this.skip(tag)
        continue
      }
      if (tag >>> 3 !== number) throw malformed('invalid end group tag')
      this.#depth--
      return
    }
  }

  #byte(): number {
    if (this.at >= this.end) throw endedEarly()
    return this.#bytes[this.at++] ?? 0
  }

  /** A varint of at most five bytes, of which the last holds no bits but those of `lastMask`. */
  #uint32(problem: string, lastMask: number): number {
    let value = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte()
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    const last = this.#byte()
    if (last > lastMask) throw malformed(problem)
    return (value | (last << 28)) >>> 0
  }

  /** Reads a varint into the halves; the answer is what its tenth byte holds beyond 64 bits. */
  #varint(): number {
    const byte = this.#bytes[this.at] ?? 0
    if (byte > 0x7f || this.at >= this.end) return this.#longVarint()
    this.at++
    this.#low = byte
    this.#high = 0
    return 0
  }

  #longVarint(): number {
    const { end } = this
    const bytes = this.#bytes
    let { at } = this
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (at >= end) throw endedEarly()
      const byte = bytes[at++] ?? 0
      const bits = byte & 0x7f
      if (shift < 28) low |= bits << shift
      else if (shift > 28) high |= bits << (shift - 32)
      else {
        low |= bits << 28
        high = bits >>> 4
      }
      if (byte > 0x7f) continue
      this.#low = low
      this.#high = high
      this.at = at
      return shift === 63 ? bits >>> 1 : 0
    }
    throw malformed('invalid varint encoding')
  }

  #varint64(): void {
    if (this.#varint() !== 0) throw malformed('invalid varint encoding')
  }
}

/**
 * A count that grew past 2^53 cannot exist (a million a second for 285 years), so an answer beyond
 * it is a hostile or broken one: it saturates, and stays beyond any real revision.
 */
function saturate(value: number): number {
  if (value > Number.MAX_SAFE_INTEGER) return Number.MAX_SAFE_INTEGER
  return value < Number.MIN_SAFE_INTEGER ? Number.MIN_SAFE_INTEGER : value
}

/** Up to this many bytes, a loop is faster than a call of the text decoder. */
const shortText = 32

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeText(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  if (end - start > shortText) return decodeUtf8(bytes, start, end)
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte > 0x7f) return decodeUtf8(bytes, start, end)
    text += String.fromCharCode(byte)
  }
  return text
}

function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  try {
    return strictUtf8.decode(bytes.subarray(start, end))
  } catch (cause) {
    throw new DecodeError('utf8', 'string field contains invalid UTF-8', { cause })
  }
}

function malformed(problem: string): DecodeError {
  return new DecodeError('malformed', problem)
}

function endedEarly(): DecodeError {
  return malformed('the data ends inside a field')
}

function tooDeep(): DecodeError {
  return new DecodeError('depth', 'messages are nested too deeply')
}
