import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { flushSoon } from './flush-queue.ts'
import { Flag, FRAME_BYTES_MAX, FrameType } from './frames.ts'
import type { Holding } from './held-bytes.ts'
import { HpackEncoder } from './hpack/encoder.ts'
import type { Field } from './hpack/field.ts'
import { OutBuffer } from './out-buffer.ts'

/** With so much on the way to the socket no more data is given to it. */
const DATA_BYTES_HIGH = 512 * 1024
/**
 * With so much nothing more is read from it either. It takes more than data to come here, so that
 * two sides that both send much never both stop reading.
 */
const OUT_BYTES_HIGH = 1024 * 1024

/** A setting as it goes on the wire. */
export type SettingValue = readonly [id: number, value: number]

/**
 * Writes one connection's frames; all that one event makes leave in one write. Whoever does not
 * read what it is told is not read from either.
 */
export class FrameWriter {
  readonly encoder: HpackEncoder = new HpackEncoder()
  readonly out: OutBuffer = new OutBuffer()
  readonly #socket: Socket
  /** OpenSSL takes a copy at once of what is written while nothing waits, and tells it later. */
  readonly #copies: boolean
  readonly #unread: Holding
  readonly #onRoom: () => void
  /** Bytes that the socket tells of when they have left. */
  #backlog = 0
  #flushing = false
  #paused = false

  /** What is long on the way is counted in `unread`. `onRoom`: it has left. */
  constructor(socket: Socket, unread: Holding, onRoom: () => void) {
    this.#socket = socket
    this.#copies = socket instanceof TLSSocket
    this.#unread = unread
    this.#onRoom = onRoom
    socket.on('drain', () => {
      this.#count()
      this.#unread.moved()
      this.#resume()
      onRoom()
    })
  }

  /** The peer does not read as fast as we write: data must wait for `onRoom`. */
  get full(): boolean {
    return this.out.length + this.#socket.writableLength >= DATA_BYTES_HIGH
  }

  settings(values: readonly SettingValue[]): void {
    this.out.frameHead(values.length * 6, FrameType.settings, 0, 0)
    for (const [id, value] of values) {
      this.out.byte(id >>> 8)
      this.out.byte(id & 0xff)
      this.out.uint32(value)
    }
    this.touch()
  }

  settingsAck(): void {
    this.out.frameHead(0, FrameType.settings, Flag.ack, 0)
    this.touch()
  }

  ping(): void {
    this.out.frameHead(8, FrameType.ping, 0, 0)
    this.out.uint32(0)
    this.out.uint32(0)
    this.touch()
  }

  pingAck(bytes: Buffer, start: number, end: number): void {
    this.out.frameHead(8, FrameType.ping, Flag.ack, 0)
    this.out.bytes(bytes, start, end)
    this.touch()
  }

  goaway(lastId: number, code: number, text: string): void {
    this.out.frameHead(8 + text.length, FrameType.goaway, 0, 0)
    this.out.uint32(lastId)
    this.out.uint32(code)
    this.out.latin1(text)
    this.touch()
  }

  reset(id: number, code: number): void {
    this.out.frameHead(4, FrameType.rstStream, 0, id)
    this.out.uint32(code)
    this.touch()
  }

  window(id: number, increment: number): void {
    this.out.frameHead(4, FrameType.windowUpdate, 0, id)
    this.out.uint32(increment)
    this.touch()
  }

  data(id: number, bytes: Uint8Array, start: number, end: number): void {
    this.out.frameHead(end - start, FrameType.data, 0, id)
    this.out.bytes(bytes, start, end)
    this.touch()
  }

  /** An empty frame that ends our side of a stream. */
  dataEnd(id: number): void {
    this.out.frameHead(0, FrameType.data, Flag.endStream, id)
    this.touch()
  }

  /** A header block of constants that surely fits `room` bytes. */
  smallHeaders(id: number, room: number, fields: readonly Field[], last: boolean): void {
    const start = this.out.beginFrame(room)
    this.encoder.begin(this.out)
    for (const field of fields) this.encoder.writeKept(this.out, field)
    const flags = Flag.endHeaders | (last ? Flag.endStream : 0)
    this.out.endFrame(start, FrameType.headers, flags, id)
    this.touch()
  }

  /** A header block of any size, in as many frames as it needs. */
  headers(
    id: number,
    kept: readonly Field[],
    others: Iterable<readonly [name: string, value: string]>,
    last: boolean,
  ): void {
    const scratch = new OutBuffer()
    this.encoder.begin(scratch)
    for (const field of kept) this.encoder.writeKept(scratch, field)
    for (const [name, value] of others) this.encoder.write(scratch, name, value)
    const block = scratch.take()
    let type: number = FrameType.headers
    for (let at = 0; at === 0 || at < block.length; at += FRAME_BYTES_MAX) {
      const end = Math.min(at + FRAME_BYTES_MAX, block.length)
      const whole = end === block.length ? Flag.endHeaders : 0
      const flags = whole | (last && type === FrameType.headers ? Flag.endStream : 0)
      this.out.frameHead(end - at, type, flags, id)
      this.out.bytes(block, at, end)
      type = FrameType.continuation
    }
    this.touch()
  }

  /** Something was written to `out`: it leaves with the rest that this event makes. */
  touch(): void {
    if (this.#flushing) return
    this.#flushing = true
    flushSoon(this)
  }

  flush(): void {
    this.#flushing = false
    const socket = this.#socket
    if (socket.destroyed) return
    this.out.drain((bytes) => {
      const copied = this.#copies && socket.writableLength === 0
      socket.write(bytes)
      return copied || socket.writableLength === 0
    })
    this.#count()
    // What the socket takes at once it tells no 'drain' of.
    if (!this.full) this.#onRoom()
    if (this.#paused || socket.writableLength < OUT_BYTES_HIGH) return
    this.#paused = true
    socket.pause()
  }

  #count(): void {
    const backlog = this.#socket.writableNeedDrain ? this.#socket.writableLength : 0
    if (backlog === this.#backlog) return
    this.#unread.change(backlog - this.#backlog)
    this.#backlog = backlog
  }

  #resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.#socket.resume()
  }
}
