import { assert } from '../base/index.ts'
import { EncodeError } from './errors.ts'
import { highHalf, lowHalf, signedId } from './id-halves.ts'
import { nestingMax } from './limits.ts'
import { noBytes, type EncodedMessage } from './messages.ts'
import { textSize, varintSize } from './wire-sizes.ts'

/**
 * Where a message's bytes go. Generated code goes over a message twice: first it counts, so that
 * each nested length is known and the bytes are written once, in their place, with nothing
 * allocated. One writer serves all messages in turn.
 */
export class WireWriter {
  #bytes = noBytes
  #at = 0
  #depth = 0
  // The sizes of what is nested, in the order in which both passes come to it.
  #sizes = new Int32Array(256)
  #count = 0
  #next = 0

  /** Begins the counting of a message. */
  begin(): void {
    this.#depth = 0
    this.#count = 0
  }

  /** Begins the counting of something nested; the answer is for `leave`. */
  enter(): number {
    if (++this.#depth > nestingMax) {
      throw new EncodeError('depth', 'messages are nested too deeply')
    }
    if (this.#count === this.#sizes.length) this.#grow()
    return this.#count++
  }

  #grow(): void {
    const longer = new Int32Array(this.#sizes.length * 2)
    longer.set(this.#sizes)
    this.#sizes = longer
  }

  /** Ends that counting: the size of what is nested with its length in front. */
  leave(slot: number, size: number): number {
    this.#depth--
    this.#sizes[slot] = size
    return size + varintSize(size)
  }

  /** Begins the writing of the message that was counted. */
  open(bytes: Uint8Array, at: number): void {
    this.#bytes = bytes
    this.#at = at
    this.#next = 0
  }

  /** Ends the writing, which must have come to `end`. */
  close(end: number): void {
    this.#bytes = noBytes
    assert(this.#at === end, 'a message is written in as many bytes as were counted')
  }

  /** A field's number and wire type, `number << 3 | type`. */
  tag(tag: number): this {
    this.#varint(tag)
    return this
  }

  /** The length of the next nested thing. */
  length(): void {
    this.#varint(this.#sizes[this.#next++] ?? 0)
  }

  /** All fields of a message that is encoded already. */
  encoded({ bytes, start, end }: EncodedMessage<unknown>): void {
    const whole = start === 0 && end === bytes.length
    this.#copy(whole ? bytes : bytes.subarray(start, end))
  }

  bytes(value: Uint8Array): void {
    this.#varint(value.length)
    this.#copy(value)
  }

  text(value: string): void {
    const size = textSize(value)
    this.#varint(size)
    // Of an ASCII text each unit is a byte.
    if (size === value.length && size <= shortText) this.#ascii(value)
    else utf8.encodeInto(value, this.#bytes.subarray(this.#at, this.#at + size))
    this.#at += size
  }

  bool(value: boolean): void {
    this.#bytes[this.#at++] = value ? 1 : 0
  }

  int32(value: number): void {
    if (value >= 0) this.#varint(value)
    else this.#varint64(value, -1)
  }

  uint32(value: number): void {
    this.#varint(value)
  }

  /** A 64-bit number. Almost all are small. */
  count(value: number): void {
    if (value >>> 0 === value) this.#varint(value)
    else this.#varint64(value | 0, Math.floor(value / 0x1_0000_0000))
  }

  /** A 64-bit id; of a larger one the low 64 bits are taken, as `BigInt.asUintN` does. */
  id(value: bigint): void {
    signedId[0] = value
    this.#varint64(lowHalf(), highHalf())
  }

  #ascii(value: string): void {
    const bytes = this.#bytes
    const at = this.#at
    for (let unit = 0; unit < value.length; unit++) bytes[at + unit] = value.charCodeAt(unit)
  }

  #copy(value: Uint8Array): void {
    this.#bytes.set(value, this.#at)
    this.#at += value.length
  }

  #varint(value: number): void {
    const bytes = this.#bytes
    let at = this.#at
    let rest = value
    while (rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    bytes[at++] = rest
    this.#at = at
  }

  #varint64(lowBits: number, highBits: number): void {
    const bytes = this.#bytes
    let at = this.#at
    let low = lowBits >>> 0
    let high = highBits >>> 0
    while (high !== 0) {
      bytes[at++] = (low & 0x7f) | 0x80
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    this.#at = at
    this.#varint(low)
  }
}

/** Up to this many units, a loop is faster than a call of the text encoder. */
const shortText = 32

const utf8 = new TextEncoder()
