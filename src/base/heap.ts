import { assert } from './assert.ts'

/** What a {@link Heap} can hold. `heapSlot` is the heap's own: start it at -1, then hands off. */
export interface HeapItem {
  heapSlot: number
}

/**
 * A binary min-heap that knows where each item sits, so that an item whose rank has changed moves
 * in O(log n) and leaves in O(log n). An item is in one heap at a time. Items of equal rank come
 * out in no promised order: give `before` a tie-breaker where that matters.
 */
export class Heap<T extends HeapItem> {
  readonly #items: T[] = []
  readonly #before: (a: T, b: T) => boolean

  /** `before` says whether `a` comes out ahead of `b`; it must be a strict weak order. */
  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before
  }

  get size(): number {
    return this.#items.length
  }

  /** The item that `pop` would take, still inside. */
  peek(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    assert(item.heapSlot === -1, 'an item is in one heap, once')
    this.#up(item, this.#items.length)
  }

  pop(): T | undefined {
    const first = this.#items[0]
    if (first !== undefined) this.remove(first)
    return first
  }

  /** Takes out an item that is inside, wherever it sits. */
  remove(item: T): void {
    const slot = item.heapSlot
    assert(this.#items[slot] === item, 'an item to be removed is in this heap')
    item.heapSlot = -1
    const last = this.#items.pop()
    assert(last !== undefined, 'a heap with an item in it is not empty')
    if (last !== item) this.#settle(last, slot)
  }

  /** Must follow every change of what `before` reads of an item that is inside. */
  moved(item: T): void {
    assert(this.#items[item.heapSlot] === item, 'an item that moved is in this heap')
    this.#settle(item, item.heapSlot)
  }

  clear(): void {
    for (const item of this.#items) item.heapSlot = -1
    this.#items.length = 0
  }

  #settle(item: T, slot: number): void {
    this.#up(item, slot)
    if (item.heapSlot === slot) this.#down(item, slot)
  }

  /** Puts `item` at `slot`, whose content is free to be overwritten, or above it. */
  #up(item: T, slot: number): void {
    let at = slot
    while (at > 0) {
      const parent = this.#at((at - 1) >> 1)
      if (!this.#before(item, parent)) break
      this.#place(parent, at)
      at = (at - 1) >> 1
    }
    this.#place(item, at)
  }

  #down(item: T, slot: number): void {
    const size = this.#items.length
    let at = slot
    for (;;) {
      let childAt = 2 * at + 1
      if (childAt >= size) break
      let child = this.#at(childAt)
      const right = this.#items[childAt + 1]
      if (right !== undefined && this.#before(right, child)) {
        child = right
        childAt++
      }
      if (!this.#before(child, item)) break
      this.#place(child, at)
      at = childAt
    }
    this.#place(item, at)
  }

  #place(item: T, slot: number): void {
    this.#items[slot] = item
    item.heapSlot = slot
  }

  #at(slot: number): T {
    const item = this.#items[slot]
    assert(item !== undefined, 'a heap has no hole')
    return item
  }
}
