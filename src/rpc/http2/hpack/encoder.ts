import type { OutBuffer } from '../out-buffer.ts'
import { fieldSize, type Field } from './field.ts'
import { staticFields } from './static-table.ts'

const LITERAL_INDEXED = 0x40
const LITERAL = 0x00
const INDEXED = 0x80
const SIZE_UPDATE = 0x20

/** More than this is never used of a peer's table: what we say often is little. */
const TABLE_SIZE_MAX = 4096

const staticIndexes = new Map<string, number>()
const staticNames = new Map<string, number>()
for (const [at, { name, value }] of staticFields.entries()) {
  staticIndexes.set(`${name}\0${value}`, at + 1)
  if (!staticNames.has(name)) staticNames.set(name, at + 1)
}

/**
 * Writes the header blocks of one connection (RFC 7541). Fields that come again are kept in the
 * peer's table until it is full; then the rest is written out, so that nothing is ever evicted.
 */
export class HpackEncoder {
  /** By identity: fields that come again are constants. The number of its insertion, from 0. */
  readonly #inserted = new Map<Field, number>()
  #size = 0
  #sizeMax = TABLE_SIZE_MAX
  #resized: number | undefined

  /** The peer told how large its table may be. */
  resize(sizeMax: number): void {
    const next = Math.min(sizeMax, TABLE_SIZE_MAX)
    if (next === this.#sizeMax) return
    this.#sizeMax = next
    this.#resized = next
    this.#inserted.clear()
    this.#size = 0
  }

  /** To be called before the first field of each block. */
  begin(out: OutBuffer): void {
    if (this.#resized === undefined) return
    // To nothing and back: what the table held is forgotten on both sides.
    writeInteger(out, SIZE_UPDATE, 5, 0)
    if (this.#resized > 0) writeInteger(out, SIZE_UPDATE, 5, this.#resized)
    this.#resized = undefined
  }

  /** A field that is likely to come again, as the same object. */
  writeKept(out: OutBuffer, field: Field): void {
    const known = this.#inserted.get(field)
    if (known !== undefined) {
      writeInteger(out, INDEXED, 7, staticFields.length + this.#inserted.size - known)
      return
    }
    const index = staticIndexes.get(`${field.name}\0${field.value}`)
    if (index !== undefined) return writeInteger(out, INDEXED, 7, index)
    const size = fieldSize(field)
    if (this.#size + size > this.#sizeMax) return writeLiteral(out, LITERAL, 4, field)
    writeLiteral(out, LITERAL_INDEXED, 6, field)
    this.#inserted.set(field, this.#inserted.size)
    this.#size += size
  }

  /** A field that is not, or that no table shall keep. */
  write(out: OutBuffer, name: string, value: string): void {
    writeLiteral(out, LITERAL, 4, { name, value })
  }
}

function writeLiteral(
  out: OutBuffer,
  pattern: number,
  prefix: number,
  { name, value }: Pick<Field, 'name' | 'value'>,
): void {
  const index = staticNames.get(name) ?? 0
  writeInteger(out, pattern, prefix, index)
  if (index === 0) writeString(out, name)
  writeString(out, value)
}

function writeString(out: OutBuffer, text: string): void {
  writeInteger(out, 0, 7, text.length)
  out.latin1(text)
}

function writeInteger(out: OutBuffer, pattern: number, prefix: number, value: number): void {
  const mask = (1 << prefix) - 1
  if (value < mask) return out.byte(pattern | value)
  out.byte(pattern | mask)
  let rest = value - mask
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) out.byte((rest % 0x80) | 0x80)
  out.byte(rest)
}
