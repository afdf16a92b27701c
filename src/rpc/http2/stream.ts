/** So many places of what was sent are kept, so that none is moved for each that is sent. */
const SPENT_MAX = 256

/** Bytes that wait for the other side's windows. */
interface Pending {
  readonly bytes: Uint8Array
  at: number
}

/** One HTTP/2 stream: plain state, moved by its connection. */
export class Stream {
  readonly id: number
  /** Bytes the peer lets us send, and we let it send. */
  sendWindow: number
  receiveWindow: number
  /** Bytes of the latter that the peer has not been told of yet. */
  uncredited = 0
  /** The peer, or we, will send no more on it. */
  remoteEnded = false
  localEnded = false
  /** It is over, for whatever reason, and forgotten by its connection. */
  closed = false
  /** What ends our side once all that waits has left. */
  ending: (() => void) | undefined = undefined
  queuedBytes = 0
  /** What the peer said the body has, and what it had so far. */
  contentLength: number | undefined = undefined
  contentSeen = 0
  #queue: Pending[] = []
  #first = 0

  constructor(id: number, sendWindow: number, receiveWindow: number) {
    this.id = id
    this.sendWindow = sendWindow
    this.receiveWindow = receiveWindow
  }

  /** Bytes that wait in front; undefined when nothing does. */
  get front(): Pending | undefined {
    return this.#queue[this.#first]
  }

  enqueue(bytes: Uint8Array): void {
    this.#queue.push({ bytes, at: 0 })
    this.queuedBytes += bytes.length
  }

  /** `count` bytes of the front have been sent. */
  sent(count: number): void {
    const pending = this.front
    if (pending === undefined) return
    pending.at += count
    this.queuedBytes -= count
    if (pending.at < pending.bytes.length) return
    this.#first += 1
    if (this.#first < this.#queue.length && this.#first < SPENT_MAX) return
    this.#queue = this.#queue.slice(this.#first)
    this.#first = 0
  }

  dropQueue(): void {
    this.#queue = []
    this.#first = 0
    this.queuedBytes = 0
  }
}
