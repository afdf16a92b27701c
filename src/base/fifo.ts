import { assert } from './assert.ts'

const PLACES_FIRST = 16

/** First in, first out, in a ring that grows: nothing is moved or made for an item that passes. */
export class Fifo<Item> implements Iterable<Item> {
  #places: (Item | undefined)[] = Array.from({ length: PLACES_FIRST })
  #first = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  /** The item that has waited for `at` others; 0 is the oldest. Undefined where there is none. */
  at(at: number): Item | undefined {
    return at < this.#length ? this.#places[this.#place(at)] : undefined
  }

  push(item: Item): void {
    if (this.#length === this.#places.length) this.#grow()
    this.#places[this.#place(this.#length)] = item
    this.#length += 1
  }

  /** Takes the oldest item out. */
  shift(): Item | undefined {
    const item = this.at(0)
    if (this.#length === 0) return undefined
    this.#places[this.#first] = undefined
    this.#first = this.#place(1)
    this.#length -= 1
    return item
  }

  /** Takes out all items but those that `keeps` says yes to. */
  filter(keeps: (item: Item) => boolean): void {
    const { length } = this
    for (let left = length; left > 0; left--) {
      const item = this.shift() as Item
      if (keeps(item)) this.push(item)
    }
  }

  /** From the oldest on; nothing may be put in or taken out meanwhile. */
  *[Symbol.iterator](): Generator<Item, void, undefined> {
    for (let at = 0; at < this.#length; at++) yield this.#places[this.#place(at)] as Item
  }

  /** The number of places is a power of two. */
  #place(at: number): number {
    return (this.#first + at) & (this.#places.length - 1)
  }

  #grow(): void {
    const items = [...this]
    assert(items.length === this.#places.length, 'a ring grows when it is full')
    this.#places = [...items, ...Array.from<undefined>({ length: items.length })]
    this.#first = 0
  }
}
