import { deferred, type Deferred } from '../../base/index.ts'

/** So many places of taken messages are kept, so that none is moved for each that is taken. */
const SPENT_MAX = 256

interface Item {
  readonly message: unknown
  readonly bytes: number
}

/** The messages of one streaming call, in the order they came, for one reader. */
export class MessageQueue implements AsyncIterableIterator<unknown, void, void> {
  readonly #taken: (bytes: number) => void
  #items: Item[] = []
  #bytes = 0
  #first = 0
  #ended = false
  #failure: Error | undefined
  #waiter: Deferred<IteratorResult<unknown, void>> | undefined

  /** `taken` is told the bytes of each message as it is taken, or dropped. */
  constructor(taken: (bytes: number) => void) {
    this.#taken = taken
  }

  /** Bytes of the messages that wait. */
  get bytes(): number {
    return this.#bytes
  }

  push(message: unknown, bytes: number): void {
    if (this.#ended) return this.#taken(bytes)
    const waiter = this.#waiter
    if (waiter === undefined) {
      this.#items.push({ message, bytes })
      this.#bytes += bytes
      return
    }
    this.#waiter = undefined
    this.#taken(bytes)
    waiter.resolve({ done: false, value: message })
  }

  /** No more will come; `failure`: and this is why. What has come is still read before. */
  end(failure?: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#failure = failure
    const waiter = this.#waiter
    this.#waiter = undefined
    if (failure === undefined) waiter?.resolve({ done: true, value: undefined })
    else waiter?.reject(failure)
  }

  /** Forgets what has come. */
  clear(): void {
    const bytes = this.#bytes
    this.#items = []
    this.#bytes = 0
    this.#first = 0
    if (bytes > 0) this.#taken(bytes)
  }

  next(): Promise<IteratorResult<unknown, void>> {
    const item = this.#items[this.#first]
    if (item !== undefined) {
      this.#first += 1
      if (this.#first === this.#items.length || this.#first > SPENT_MAX) {
        this.#items = this.#items.slice(this.#first)
        this.#first = 0
      }
      this.#bytes -= item.bytes
      this.#taken(item.bytes)
      return Promise.resolve({ done: false, value: item.message })
    }
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    this.#waiter ??= deferred()
    return this.#waiter.promise
  }

  return(): Promise<IteratorResult<unknown, void>> {
    this.end()
    this.clear()
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
