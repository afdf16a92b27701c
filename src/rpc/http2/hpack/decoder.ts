import { ConnectionError } from '../errors.ts'
import type { HeaderBlock } from '../header-block.ts'
import { DynamicTable } from './dynamic-table.ts'
import { createField, fieldSize, type Field } from './field.ts'
import { huffmanDecode } from './huffman.ts'
import { KnownBlocks } from './known-blocks.ts'
import { staticFields } from './static-table.ts'

/** Beyond any length, index or size that may be meant. */
const INTEGER_MAX = 1 << 28

/** Decodes the header blocks of one connection, in their order (RFC 7541). */
export class HpackDecoder {
  readonly #table: DynamicTable
  readonly #tableSizeMax: number
  readonly #listSizeMax: number
  readonly #known = new KnownBlocks()
  #bytes: Buffer = Buffer.alloc(0)
  #at = 0
  #end = 0

  /** `tableSizeMax` is what the peer was told; a list larger than `listSizeMax` is cut. */
  constructor(tableSizeMax: number, listSizeMax: number) {
    this.#table = new DynamicTable(tableSizeMax)
    this.#tableSizeMax = tableSizeMax
    this.#listSizeMax = listSizeMax
  }

  /** Throws ConnectionError `compressionError`: after it the tables of the two sides differ. */
  decode(bytes: Buffer, start: number, end: number): HeaderBlock {
    const known = this.#known.find(bytes, start, end)
    if (known !== undefined) return known
    this.#bytes = bytes
    this.#at = start
    this.#end = end
    const fields: Field[] = []
    let size = 0
    let indexed = true
    while (this.#at < end) {
      const first = bytes[this.#at] ?? 0
      if ((first & 0xe0) === 0x20) {
        this.#resize(size > 0)
        indexed = false
        continue
      }
      if (first < 0x80) indexed = false
      const field = first >= 0x80 ? this.#lookUp(this.#integer(7)) : this.#literal(first)
      size += fieldSize(field)
      if (size <= this.#listSizeMax) fields.push(field)
    }
    const block = { fields, tooLarge: size > this.#listSizeMax, request: undefined }
    if (indexed) this.#known.add(bytes, start, end, block)
    return block
  }

  #resize(late: boolean): void {
    const size = this.#integer(5)
    if (late || size > this.#tableSizeMax) throw broken('a table size update that is not allowed')
    this.#table.resize(size)
    this.#known.clear()
  }

  #literal(first: number): Field {
    const indexed = first >= 0x40
    const nameIndex = this.#integer(indexed ? 6 : 4)
    const name = nameIndex === 0 ? this.#string() : this.#lookUp(nameIndex).name
    const field = createField(name, this.#string())
    if (indexed) {
      this.#table.add(field)
      this.#known.clear()
    }
    return field
  }

  #lookUp(index: number): Field {
    const field =
      index <= staticFields.length
        ? staticFields[index - 1]
        : this.#table.get(index - staticFields.length - 1)
    if (field === undefined) throw broken(`no field has the index ${index}`)
    return field
  }

  /** An integer whose first byte has `prefix` bits of it (RFC 7541, 5.1). */
  #integer(prefix: number): number {
    const mask = (1 << prefix) - 1
    const first = this.#byte() & mask
    if (first < mask) return first
    let value = mask
    for (let shift = 0; ; shift += 7) {
      const byte = this.#byte()
      value += (byte & 0x7f) * 2 ** shift
      if (value > INTEGER_MAX || shift > 28) throw broken('an integer is too large')
      if (byte < 0x80) return value
    }
  }

  #byte(): number {
    if (this.#at >= this.#end) throw broken('a header block ends within a field')
    return this.#bytes[this.#at++] ?? 0
  }

  #string(): string {
    const huffman = this.#at < this.#end && (this.#bytes[this.#at] ?? 0) >= 0x80
    const length = this.#integer(7)
    const start = this.#at
    const end = start + length
    if (end > this.#end) throw broken('a header block ends within a string')
    this.#at = end
    if (!huffman) return this.#bytes.toString('latin1', start, end)
    const text = huffmanDecode(this.#bytes, start, end)
    if (text === undefined) throw broken('a string is no Huffman code')
    return text
  }
}

function broken(text: string): ConnectionError {
  return new ConnectionError('compressionError', text)
}
