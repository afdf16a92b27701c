import { Heap } from '../base/index.ts'
import type { HeapItem } from '../base/index.ts'

interface Scheduled<Item> extends HeapItem {
  readonly at: number
  readonly sequence: number
  readonly item: Item
}

/**
 * What is to happen, ordered by (time, order of scheduling): two events of one moment happen in
 * the order they were asked for, which is what makes a run repeat itself.
 */
export class EventQueue<Item> {
  readonly #heap = new Heap<Scheduled<Item>>(
    (a, b) => a.at < b.at || (a.at === b.at && a.sequence < b.sequence),
  )
  #sequence = 0

  /** The time of the next event; undefined when there is none. */
  nextTime(): number | undefined {
    return this.#heap.peek()?.at
  }

  push(at: number, item: Item): void {
    this.#heap.push({ at, sequence: this.#sequence++, item, heapSlot: -1 })
  }

  pop(): Item | undefined {
    return this.#heap.pop()?.item
  }
}
