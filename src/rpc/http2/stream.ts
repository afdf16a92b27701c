import { Fifo } from '../../base/index.ts'
import { streamWindowBytes } from '../limits.ts'
import type { MessagePart } from './message-reader.ts'

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
  receiveWindow = streamWindowBytes
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
  /** A message that has come in part. */
  part: MessagePart | undefined = undefined
  /** Most streams never have to wait. */
  #queue: Fifo<Pending> | undefined = undefined

  constructor(id: number, sendWindow: number) {
    this.id = id
    this.sendWindow = sendWindow
  }

  /** Bytes that wait in front; undefined when nothing does. */
  get front(): Pending | undefined {
    return this.#queue?.at(0)
  }

  enqueue(bytes: Uint8Array): void {
    this.#queue ??= new Fifo()
    this.#queue.push({ bytes, at: 0 })
    this.queuedBytes += bytes.length
  }

  /** `count` bytes of the front have been sent. */
  sent(count: number): void {
    const pending = this.front
    if (pending === undefined) return
    pending.at += count
    this.queuedBytes -= count
    if (pending.at === pending.bytes.length) this.#queue?.shift()
  }

  dropQueue(): void {
    this.#queue = undefined
    this.queuedBytes = 0
  }
}
