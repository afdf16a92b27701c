import { fieldSize, type Field } from './field.ts'

/** The fields one side has announced, newest first; bounded by the sum of their sizes. */
export class DynamicTable {
  // A ring: the newest at `#head - 1`.
  #fields: (Field | undefined)[] = Array.from({ length: 64 })
  #head = 0
  #count = 0
  #size = 0
  #sizeMax: number

  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax
  }

  /** `at` 0 is the newest; undefined where there is none. */
  get(at: number): Field | undefined {
    if (at >= this.#count) return undefined
    const { length } = this.#fields
    return this.#fields[(this.#head - 1 - at + length) % length]
  }

  /** A field larger than the whole table empties it (RFC 7541, 4.4). */
  add(field: Field): void {
    const size = fieldSize(field)
    this.#evict(this.#sizeMax - size)
    if (size > this.#sizeMax) return
    if (this.#count === this.#fields.length) this.#grow()
    this.#fields[this.#head] = field
    this.#head = (this.#head + 1) % this.#fields.length
    this.#count += 1
    this.#size += size
  }

  resize(sizeMax: number): void {
    this.#sizeMax = sizeMax
    this.#evict(sizeMax)
  }

  #evict(sizeMax: number): void {
    const { length } = this.#fields
    while (this.#count > 0 && this.#size > sizeMax) {
      const oldest = (this.#head - this.#count + length) % length
      const field = this.#fields[oldest]
      if (field !== undefined) this.#size -= fieldSize(field)
      this.#fields[oldest] = undefined
      this.#count -= 1
    }
  }

  #grow(): void {
    const fields = Array.from({ length: this.#count }, (_, at) => this.get(this.#count - 1 - at))
    this.#fields = [...fields, ...Array.from<undefined>({ length: fields.length })]
    this.#head = fields.length
  }
}
