import type { Socket } from 'node:net'
import { connectionWindowBytes, streamWindowBytes } from '../limits.ts'
import type { ConnectionEvents } from './connection-events.ts'
import { endSoon } from './end-soon.ts'
import { ConnectionError, Http2Code, StreamError, type Http2CodeName } from './errors.ts'
import { checkFrame, dependsOnItself, paddingOf } from './frame-rules.ts'
import { FrameReader, type OnFrame } from './frame-reader.ts'
import { FrameWriter, type SettingValue } from './frame-writer.ts'
import { Flag, FrameType, Setting, WINDOW_DEFAULT } from './frames.ts'
import type { HeldBytes, Holding } from './held-bytes.ts'
import { HEADER_LIST_BYTES_MAX, HeaderBlocks } from './header-blocks.ts'
import type { HeaderBlock } from './header-block.ts'
import { RecentIds } from './recent-ids.ts'
import { SendFlow } from './send-flow.ts'
import { readSettings } from './settings.ts'
import type { Stream } from './stream.ts'
import { StreamTable } from './stream-table.ts'
import { TokenBucket } from './token-bucket.ts'

/** Frames that make work and move nothing (resets, empty data, settings, pings ...). */
const IDLE_FRAMES = { burst: 2000, perSecond: 500 }

/**
 * One HTTP/2 connection, either side (RFC 9113): frames, header tables, windows, settings. All that
 * one read brings is handled in one pass; all that is said then leaves in one write.
 */
export class Connection<S extends Stream> {
  readonly socket: Socket
  readonly writer: FrameWriter
  readonly flow: SendFlow<S>
  readonly streams = new StreamTable<S>()
  /** How many streams the peer allows. */
  peerStreamsMax = Infinity
  /** The highest id the other side has opened. */
  highestPeerId = 0
  /** The highest id of our own streams: a client's. */
  highestOwnId = 0
  /** We take no new streams, or the peer does not. */
  goingAway = false
  /** Frames and header blocks that have come whole. */
  wholeCount = 0
  readonly #events: ConnectionEvents<S>
  readonly #server: boolean
  readonly #unread: Holding
  readonly #blocks = new HeaderBlocks()
  readonly #reader: FrameReader
  readonly #idleFrames = new TokenBucket(IDLE_FRAMES.burst, IDLE_FRAMES.perSecond)
  readonly #resets = new RecentIds()
  #receiveWindow = connectionWindowBytes
  #settled = false
  #closed = false

  constructor(socket: Socket, server: boolean, held: HeldBytes, events: ConnectionEvents<S>) {
    this.socket = socket
    this.#server = server
    this.#events = events
    this.#unread = held.open(() => this.fail('enhanceYourCalm', 'replies that are not read'))
    this.writer = new FrameWriter(socket, this.#unread, () => this.flow.onRoom())
    this.flow = new SendFlow(this.writer, this.#unread, (stream) => events.onDrained(stream))
    this.#reader = new FrameReader(this.#onFrame)
    socket.on('error', () => {})
    socket.on('close', () => this.close('the connection was lost'))
    socket.on('end', () => this.close('the connection was closed by the other side'))
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Whether a header block or a frame has begun and not ended. */
  get halfRead(): boolean {
    return this.#blocks.partial !== undefined || this.#reader.partial
  }

  /** Whether the peer has said its settings, with which every connection begins. */
  get settled(): boolean {
    return this.#settled
  }

  /** Says our settings; the first frame of our side. */
  sayHello(settings: readonly SettingValue[]): void {
    this.writer.settings([
      ...settings,
      [Setting.initialWindowSize, streamWindowBytes],
      [Setting.maxHeaderListSize, HEADER_LIST_BYTES_MAX],
    ])
    this.writer.window(0, connectionWindowBytes - WINDOW_DEFAULT)
  }

  /** Takes what the socket has read. */
  read(chunk: Buffer): void {
    if (this.#closed) return
    this.#events.onAlive()
    try {
      this.#reader.read(chunk)
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error
      this.fail(error.code, error.message)
    }
  }

  /** Our side of a stream has ended. */
  localEnd(stream: S): void {
    stream.localEnded = true
    this.#forgetEnded(stream)
  }

  /** Ends a stream at once, both ways. */
  reset(stream: S, code: Http2CodeName): void {
    if (stream.closed) return
    this.writer.reset(stream.id, Http2Code[code])
    // Before the owner is told that there is room for one more.
    this.#resets.add(stream.id)
    this.#drop(stream)
  }

  /** Somebody has taken `count` bytes that the peer sent: it may send as many again. */
  credit(stream: S, count: number): void {
    if (stream.closed || stream.remoteEnded || count <= 0) return
    stream.receiveWindow += count
    // Told in lumps: each costs both sides a frame.
    stream.uncredited += count
    if (stream.uncredited < streamWindowBytes / 4) return
    this.writer.window(stream.id, stream.uncredited)
    stream.uncredited = 0
  }

  /** Tells that streams above the highest one seen will not be served. */
  sayGoaway(code: Http2CodeName, text = ''): void {
    this.goingAway = true
    this.writer.goaway(this.highestPeerId, Http2Code[code], text)
  }

  /** Ends the connection because the peer broke the rules, and tells it so. */
  fail(code: Http2CodeName, text: string): void {
    if (this.#closed) return
    this.sayGoaway(code, text.slice(0, 200))
    // Who does not even read the socket would not hear why.
    this.close(text, !this.writer.full)
  }

  /** Ends the connection; all its streams are over. `politely`: what is written still goes out. */
  close(reason: string, politely = false): void {
    if (this.#closed) return
    this.#closed = true
    if (politely) {
      this.writer.flush()
      endSoon(this.socket)
    } else this.socket.destroy()
    for (const stream of this.streams.values()) {
      stream.closed = true
      this.flow.forget(stream)
      this.#events.onReset(stream, Http2Code.cancel, false)
    }
    this.streams.clear()
    this.#unread.close()
    this.#events.onClosed(reason)
  }

  #onFrame: OnFrame = (type, flags, id, bytes, start, end) => {
    if (this.#closed) return
    if (!this.#settled && type !== FrameType.settings) {
      throw new ConnectionError('protocolError', 'a connection begins with settings')
    }
    const { partial } = this.#blocks
    if (partial !== undefined && (type !== FrameType.continuation || id !== partial)) {
      throw new ConnectionError('protocolError', 'a header block is not interrupted')
    }
    try {
      checkFrame(type, id, end - start)
      this.#dispatch(type, flags, id, bytes, start, end)
    } catch (error) {
      if (!(error instanceof StreamError)) throw error
      this.#streamFailed(error)
    }
    if (this.#blocks.partial === undefined) this.wholeCount += 1
  }

  #dispatch: OnFrame = (type, flags, id, bytes, start, end) => {
    switch (type) {
      case FrameType.data:
        return this.#onData(flags, id, bytes, start, end)
      case FrameType.headers:
        return this.#onHeaders(flags, id, bytes, start, end)
      case FrameType.priority:
        return this.#onPriority(id, bytes, start)
      case FrameType.rstStream:
        return this.#onRstStream(id, bytes, start)
      case FrameType.settings:
        return this.#onSettings(flags, bytes, start, end)
      case FrameType.pushPromise:
        throw new ConnectionError('protocolError', 'nobody asked for a push')
      case FrameType.ping:
        return this.#onPing(flags, bytes, start, end)
      case FrameType.goaway:
        return this.#onGoaway(bytes, start, end)
      case FrameType.windowUpdate:
        return this.#onWindowUpdate(id, bytes, start)
      case FrameType.continuation:
        return this.#onContinuation(flags, bytes, start, end)
      default:
        // Extensions are ignored (RFC 9113, 4.1), but not for nothing.
        this.#countIdle()
    }
  }

  #onData(flags: number, id: number, bytes: Buffer, start: number, end: number): void {
    const length = end - start
    this.#receiveWindow -= length
    if (this.#receiveWindow < 0) {
      throw new ConnectionError('flowControlError', 'more than the window of the connection')
    }
    if (this.#receiveWindow < connectionWindowBytes / 2) {
      this.writer.window(0, connectionWindowBytes - this.#receiveWindow)
      this.#receiveWindow = connectionWindowBytes
    }
    this.#mustNotBeIdle(id, 'data')
    const ended = (flags & Flag.endStream) !== 0
    if (length === 0 && !ended) this.#countIdle()
    const stream = this.streams.get(id)
    if (stream === undefined) {
      if (this.#isOver(id)) return
      throw new StreamError('streamClosed', 'data on a closed stream', id)
    }
    if (stream.remoteEnded) throw new StreamError('streamClosed', 'data after the end', id)
    stream.receiveWindow -= length
    if (stream.receiveWindow < 0) {
      throw new StreamError('flowControlError', 'more than the window of the stream', id)
    }
    const padded = (flags & Flag.padded) !== 0
    const from = padded ? start + 1 : start
    const to = padded ? end - paddingOf(bytes, start, end) : end
    stream.contentSeen += to - from
    if (ended) this.#remoteEnd(stream)
    // Padding is taken at once.
    this.credit(stream, length - (to - from))
    this.#events.onData(stream, bytes, from, to, ended)
    this.#forgetEnded(stream)
  }

  #onHeaders(flags: number, id: number, bytes: Buffer, start: number, end: number): void {
    const padded = (flags & Flag.padded) !== 0
    const from = padded ? start + 1 : start
    const to = padded ? end - paddingOf(bytes, start, end) : end
    let at = from
    if ((flags & Flag.priority) !== 0) {
      if (to - at < 5) throw new ConnectionError('frameSizeError', 'a cut priority')
      at += 5
    }
    const ended = (flags & Flag.endStream) !== 0
    if ((flags & Flag.endHeaders) === 0) {
      return this.#blocks.begin(id, ended, bytes, at, to)
    }
    this.#onBlock(id, ended, this.#blocks.whole(bytes, at, to))
    if (at > from && dependsOnItself(bytes, from, id)) {
      throw new StreamError('protocolError', 'a stream depends on itself', id)
    }
  }

  #onContinuation(flags: number, bytes: Buffer, start: number, end: number): void {
    const last = (flags & Flag.endHeaders) !== 0
    const whole = this.#blocks.proceed(bytes, start, end, last)
    if (whole !== undefined) this.#onBlock(whole.streamId, whole.ended, whole.block)
  }

  #onBlock(id: number, ended: boolean, block: HeaderBlock): void {
    const stream = this.streams.get(id)
    if (stream !== undefined) {
      if (stream.remoteEnded) throw new StreamError('streamClosed', 'headers after the end', id)
      if (ended) this.#remoteEnd(stream)
      this.#events.onHeaders(stream, block, ended)
      return this.#forgetEnded(stream)
    }
    if (this.#isOver(id)) return
    const theirs = (id & 1) === (this.#server ? 1 : 0)
    if (!theirs) throw new ConnectionError('protocolError', `the stream ${id} is not the peer's`)
    if (id <= this.highestPeerId) {
      throw new ConnectionError('streamClosed', `the stream ${id} is closed`)
    }
    this.highestPeerId = id
    const opened = this.#events.onOpen(id, block, ended)
    if (opened !== undefined) this.#forgetEnded(opened)
  }

  #onPriority(id: number, bytes: Buffer, start: number): void {
    if (dependsOnItself(bytes, start, id)) {
      throw new StreamError('protocolError', 'a stream depends on itself', id)
    }
    this.#countIdle()
  }

  #onRstStream(id: number, bytes: Buffer, start: number): void {
    this.#mustNotBeIdle(id, 'a reset')
    this.#countIdle()
    const stream = this.streams.get(id)
    if (stream === undefined) return
    this.#drop(stream)
    this.#events.onReset(stream, bytes.readUInt32BE(start), true)
  }

  #onSettings(flags: number, bytes: Buffer, start: number, end: number): void {
    if ((flags & Flag.ack) !== 0) {
      if (end > start) throw new ConnectionError('frameSizeError', 'settings acknowledged in words')
      return this.#countIdle()
    }
    if (this.#settled) this.#countIdle()
    this.#settled = true
    // Before what the new windows let go.
    this.writer.settingsAck()
    readSettings(bytes, start, end, (setting, value) => this.#onSetting(setting, value))
    this.#events.onSettings()
  }

  #onSetting(id: number, value: number): void {
    if (id === Setting.headerTableSize) this.writer.encoder.resize(value)
    else if (id === Setting.maxConcurrentStreams) this.peerStreamsMax = value
    else if (id === Setting.initialWindowSize) {
      this.flow.onInitialWindow(value, this.streams.values())
    }
  }

  #onPing(flags: number, bytes: Buffer, start: number, end: number): void {
    const acknowledged = (flags & Flag.ack) !== 0
    this.#events.onPing(acknowledged)
    if (this.#closed) return
    // Clients measure the bandwidth of what they receive with pings.
    if (acknowledged || this.streams.size === 0) this.#countIdle()
    if (acknowledged) return
    this.writer.pingAck(bytes, start, end)
  }

  #onGoaway(bytes: Buffer, start: number, end: number): void {
    this.goingAway = true
    const text = bytes.toString('latin1', start + 8, Math.min(end, start + 208))
    const lastId = bytes.readUInt32BE(start) & 0x7fffffff
    this.#events.onGoaway(lastId, bytes.readUInt32BE(start + 4), text)
  }

  #onWindowUpdate(id: number, bytes: Buffer, start: number): void {
    const increment = bytes.readUInt32BE(start) & 0x7fffffff
    if (id === 0) return this.flow.onConnectionWindow(increment)
    this.#mustNotBeIdle(id, 'a window update')
    const stream = this.streams.get(id)
    if (stream !== undefined) this.flow.onStreamWindow(stream, increment)
  }

  #mustNotBeIdle(id: number, what: string): void {
    const theirs = (id & 1) === (this.#server ? 1 : 0)
    const known = theirs ? id <= this.highestPeerId : id <= this.highestOwnId
    if (id === 0 || !known) {
      throw new ConnectionError('protocolError', `${what} on a stream that was never opened`)
    }
  }

  #countIdle(): void {
    if (this.#idleFrames.take()) return
    throw new ConnectionError('enhanceYourCalm', 'too many frames that say nothing')
  }

  #streamFailed(error: StreamError): void {
    this.#countIdle()
    const stream = this.streams.get(error.streamId)
    if (stream === undefined) {
      this.#resets.add(error.streamId)
      return this.writer.reset(error.streamId, Http2Code[error.code])
    }
    this.reset(stream, error.code)
    this.#events.onReset(stream, Http2Code[error.code], false)
  }

  #remoteEnd(stream: S): void {
    stream.remoteEnded = true
    if (stream.contentLength !== undefined && stream.contentLength !== stream.contentSeen) {
      throw new StreamError('protocolError', 'the body is not as long as it was said', stream.id)
    }
  }

  #forgetEnded(stream: S): void {
    if (stream.remoteEnded && stream.localEnded) this.#drop(stream)
  }

  /**
   * Whether what comes on a stream that is not open is no fault of the peer's: we have reset it. A
   * client's own streams end in no other way but by the server itself, so it need not remember.
   */
  #isOver(id: number): boolean {
    const own = !this.#server && (id & 1) === 1 && id <= this.highestOwnId
    return own || this.#resets.has(id)
  }

  #drop(stream: S): void {
    if (stream.closed) return
    stream.closed = true
    this.flow.forget(stream)
    this.streams.delete(stream.id)
    this.#events.onStreamOver()
  }
}
