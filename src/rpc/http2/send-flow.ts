import type { Codec, Encodable } from '../../proto/index.ts'
import type { EncodedPieces } from '../encoded-pieces.ts'
import { ConnectionError, StreamError } from './errors.ts'
import {
  Flag,
  FRAME_BYTES_MAX,
  FRAME_HEAD_BYTES,
  FrameType,
  WINDOW_DEFAULT,
  WINDOW_MAX,
} from './frames.ts'
import type { FrameWriter } from './frame-writer.ts'
import type { Holding } from './held-bytes.ts'
import type { Stream } from './stream.ts'

/** gRPC's prefix of every message: a flag, and its length. */
export const MESSAGE_HEAD_BYTES = 5

/**
 * The sending half of one connection's flow control: what the other side's windows let go, and the
 * socket, since windows may be larger than any memory.
 */
export class SendFlow<S extends Stream> {
  readonly #writer: FrameWriter
  readonly #unread: Holding
  readonly #onDrained: (stream: S) => void
  /** Streams that wait for the connection's window or the socket, in turn. */
  readonly #blocked = new Set<S>()
  #queuedBytes = 0
  #sentBytes = 0
  #window = WINDOW_DEFAULT
  #initialWindow = WINDOW_DEFAULT

  /**
   * What waits is counted in `unread`. `onDrained` is told when some of what waited on a stream has
   * left.
   */
  constructor(writer: FrameWriter, unread: Holding, onDrained: (stream: S) => void) {
    this.#writer = writer
    this.#unread = unread
    this.#onDrained = onDrained
  }

  /** Bytes that wait on all streams together. */
  get queuedBytes(): number {
    return this.#queuedBytes
  }

  /** Bytes that have waited and left, since ever. */
  get sentBytes(): number {
    return this.#sentBytes
  }

  /** The window that a new stream begins with. */
  get initialWindow(): number {
    return this.#initialWindow
  }

  /**
   * Sends one gRPC message, as far as the windows allow; the rest goes when they open. `bytes` must
   * not change afterwards. `last`: in the frame that ends our side, if it fits one now. Answers
   * whether it did.
   */
  message(stream: S, bytes: Uint8Array, last = false): boolean {
    if (stream.closed || stream.localEnded) return false
    const length = bytes.length + MESSAGE_HEAD_BYTES
    if (stream.queuedBytes > 0 || length > this.#room(stream)) {
      this.bytes(stream, messageHead(bytes.length))
      this.bytes(stream, bytes)
      return false
    }
    this.#messageHead(stream, bytes.length, last)
    this.#writer.out.bytes(bytes, 0, bytes.length)
    return true
  }

  /** Sends a message, as `message` does, encoded where it leaves from. Throws EncodeError. */
  encode<T>(stream: S, codec: Codec<T>, message: Encodable<T>, last = false): boolean {
    if (stream.closed || stream.localEnded) return false
    const { out } = this.#writer
    const length = out.draft(codec, message, FRAME_HEAD_BYTES + MESSAGE_HEAD_BYTES)
    const waits = stream.queuedBytes > 0 || length + MESSAGE_HEAD_BYTES > this.#room(stream)
    if (length < 0 || waits) return this.message(stream, codec.encode(message), last)
    this.#messageHead(stream, length, last)
    out.keepDraft(length)
    return true
  }

  /** Sends one gRPC message that is there in pieces, in the same way. */
  pieces(stream: S, { length, pieces }: EncodedPieces<unknown>): void {
    this.bytes(stream, messageHead(length))
    for (const piece of pieces) this.bytes(stream, piece)
  }

  /** Sends bytes of the body, as `message` does. */
  bytes(stream: S, bytes: Uint8Array): void {
    if (stream.closed || stream.localEnded || bytes.length === 0) return
    stream.enqueue(bytes)
    this.#wait(bytes.length)
    this.#pump(stream)
  }

  /** The stream is over: what waits on it never leaves. */
  forget(stream: S): void {
    this.#wait(-stream.queuedBytes)
    this.#blocked.delete(stream)
    stream.dropQueue()
  }

  /** Has `ending` end our side, once what waits has left. */
  endAfterQueue(stream: S, ending: () => void): void {
    if (stream.closed || stream.localEnded) return
    if (stream.queuedBytes === 0) ending()
    else stream.ending = ending
  }

  /** The peer takes more on a stream, or less: of all streams, also those that are open. */
  onInitialWindow(value: number, open: readonly S[]): void {
    if (value > WINDOW_MAX) throw tooLarge()
    const change = value - this.#initialWindow
    this.#initialWindow = value
    for (const stream of open) {
      stream.sendWindow += change
      if (stream.sendWindow > WINDOW_MAX) throw tooLarge()
    }
    if (change > 0) for (const stream of open) this.#pump(stream)
  }

  /** The peer takes `increment` bytes more on the whole connection. */
  onConnectionWindow(increment: number): void {
    if (increment === 0) throw new ConnectionError('protocolError', 'a window opens by nothing')
    this.#window += increment
    if (this.#window > WINDOW_MAX) throw tooLarge()
    this.onRoom()
  }

  /** The connection's window or the socket takes more: who has waited longest goes first. */
  onRoom(): void {
    while (this.#window > 0 && !this.#writer.full) {
      const [stream] = this.#blocked
      if (stream === undefined) return
      this.#blocked.delete(stream)
      this.#pump(stream)
    }
  }

  /** The peer takes `increment` bytes more on one stream. */
  onStreamWindow(stream: S, increment: number): void {
    const { id } = stream
    if (increment === 0) throw new StreamError('protocolError', 'a window opens by nothing', id)
    stream.sendWindow += increment
    if (stream.sendWindow > WINDOW_MAX) {
      throw new StreamError('flowControlError', 'too large a window', id)
    }
    this.#pump(stream)
  }

  /** Begins a frame of one message, whose bytes are written next. */
  #messageHead(stream: S, bytes: number, last: boolean): void {
    const { out } = this.#writer
    const length = bytes + MESSAGE_HEAD_BYTES
    out.frameHead(length, FrameType.data, last ? Flag.endStream : 0, stream.id)
    out.byte(0)
    out.uint32(bytes)
    stream.sendWindow -= length
    this.#window -= length
    this.#writer.touch()
  }

  /** So much more waits, or less. */
  #wait(count: number): void {
    this.#queuedBytes += count
    this.#unread.change(count)
  }

  /** How much of a stream's data may go in one frame now. */
  #room(stream: S): number {
    if (this.#writer.full) return 0
    return Math.min(stream.sendWindow, this.#window, FRAME_BYTES_MAX)
  }

  /** Sends what waits on a stream, as far as there is room. */
  #pump(stream: S): void {
    let moved = false
    for (let front = stream.front; front !== undefined; front = stream.front) {
      const count = Math.min(front.bytes.length - front.at, this.#room(stream))
      if (count <= 0) break
      this.#writer.data(stream.id, front.bytes, front.at, front.at + count)
      stream.sendWindow -= count
      this.#window -= count
      stream.sent(count)
      this.#wait(-count)
      this.#sentBytes += count
      moved = true
    }
    if (stream.queuedBytes > 0 && stream.sendWindow > 0) this.#blocked.add(stream)
    if (!moved) return
    this.#unread.moved()
    this.#onDrained(stream)
    if (stream.queuedBytes > 0) return
    const { ending } = stream
    stream.ending = undefined
    ending?.()
  }
}

function messageHead(length: number): Buffer {
  const head = Buffer.alloc(MESSAGE_HEAD_BYTES)
  head.writeUInt32BE(length, 1)
  return head
}

function tooLarge(): ConnectionError {
  return new ConnectionError('flowControlError', 'too large a window')
}
