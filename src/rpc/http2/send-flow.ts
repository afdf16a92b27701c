import { ConnectionError, StreamError } from './errors.ts'
import { FRAME_BYTES_MAX, FrameType, WINDOW_DEFAULT, WINDOW_MAX } from './frames.ts'
import type { FrameWriter } from './frame-writer.ts'
import type { Stream } from './stream.ts'

/** gRPC's prefix of every message: a flag, and its length. */
export const MESSAGE_HEAD_BYTES = 5

/** The sending half of one connection's flow control: what the other side's windows let go. */
export class SendFlow<S extends Stream> {
  readonly #writer: FrameWriter
  readonly #onDrained: (stream: S) => void
  /** Streams that wait for the connection's window, in turn. */
  #blocked: S[] = []
  #window = WINDOW_DEFAULT
  #initialWindow = WINDOW_DEFAULT

  /** `onDrained` is told when some of what waited on a stream has left. */
  constructor(writer: FrameWriter, onDrained: (stream: S) => void) {
    this.#writer = writer
    this.#onDrained = onDrained
  }

  /** The window that a new stream begins with. */
  get initialWindow(): number {
    return this.#initialWindow
  }

  /**
   * Sends one gRPC message, as far as the windows allow; the rest goes when they open. `bytes` must
   * not change afterwards.
   */
  message(stream: S, bytes: Uint8Array): void {
    if (stream.closed || stream.localEnded) return
    const length = bytes.length + MESSAGE_HEAD_BYTES
    const room = Math.min(stream.sendWindow, this.#window, FRAME_BYTES_MAX)
    if (stream.queuedBytes > 0 || length > room) {
      const head = Buffer.alloc(MESSAGE_HEAD_BYTES)
      head.writeUInt32BE(bytes.length, 1)
      this.bytes(stream, head)
      return this.bytes(stream, bytes)
    }
    const { out } = this.#writer
    out.frameHead(length, FrameType.data, 0, stream.id)
    out.byte(0)
    out.uint32(bytes.length)
    out.bytes(bytes, 0, bytes.length)
    stream.sendWindow -= length
    this.#window -= length
    this.#writer.touch()
  }

  /** Sends bytes of the body, as `message` does. */
  bytes(stream: S, bytes: Uint8Array): void {
    if (stream.closed || stream.localEnded || bytes.length === 0) return
    stream.enqueue(bytes, 0)
    this.#pump(stream)
  }

  /** Has `ending` end our side, once what waits has left. */
  endAfterQueue(stream: S, ending: () => void): void {
    if (stream.closed || stream.localEnded) return
    if (stream.queuedBytes === 0) ending()
    else stream.ending = ending
  }

  /** The peer takes more on a stream, or less: of all streams, also those that are open. */
  onInitialWindow(value: number, streams: Iterable<S>): void {
    if (value > WINDOW_MAX) throw tooLarge()
    const change = value - this.#initialWindow
    this.#initialWindow = value
    const open = [...streams]
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
    const waiting = this.#blocked
    this.#blocked = []
    for (const stream of waiting) {
      stream.blocked = false
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

  /** Sends what waits on a stream, as far as both windows allow. */
  #pump(stream: S): void {
    let moved = false
    for (let front = stream.front; front !== undefined; front = stream.front) {
      const left = front.bytes.length - front.at
      const count = Math.min(left, stream.sendWindow, this.#window, FRAME_BYTES_MAX)
      if (count <= 0) break
      this.#writer.data(stream.id, front.bytes, front.at, front.at + count)
      stream.sendWindow -= count
      this.#window -= count
      stream.sent(count)
      moved = true
    }
    if (stream.queuedBytes > 0 && stream.sendWindow > 0 && !stream.blocked) {
      stream.blocked = true
      this.#blocked.push(stream)
    }
    if (!moved) return
    this.#onDrained(stream)
    if (stream.queuedBytes > 0) return
    const { ending } = stream
    stream.ending = undefined
    ending?.()
  }
}

function tooLarge(): ConnectionError {
  return new ConnectionError('flowControlError', 'too large a window')
}
