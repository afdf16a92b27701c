import type { Clock, Random, Timer } from '../base/index.ts'
import type { Member } from '../member/index.ts'
import {
  keySpan,
  type KeySpan,
  type Watcher,
  type WatchBatch,
  type WatchSink,
} from '../mvcc/index.ts'
import {
  FilterType,
  type Encodable,
  type Init,
  type ResponseHeader,
  type WatchCreateRequest,
  type WatchRequest,
  type WatchResponse,
} from '../proto/index.ts'
import type { ReplySink } from '../rpc/index.ts'
import { wireEvents } from './watch-events.ts'
import { fragments } from './watch-fragments.ts'

/** What the watch service needs of its member. */
export type WatchMember = Pick<
  Member,
  'identity' | 'watchHub' | 'term' | 'leader' | 'onLeaderChange'
>

/** What the watch service is told. */
export interface WatchServiceOptions {
  readonly clock: Clock
  readonly random: Random
  /** Between two progress notifications of a watch that wants them (etcd: 10 minutes). */
  readonly progressNotifyMs: number
  /** etcd's max-request-bytes. */
  readonly requestBytesMax: number
  readonly electionMs: number
}

/** The id of no watch, and in a progress report of all of the stream's. */
const NO_WATCH = -1
/** A client asks for shorter intervals in vain (etcd). */
const PROGRESS_NOTIFY_MIN_MS = 100
/** What a message may have beyond max-request-bytes (etcd). */
const MESSAGE_OVERHEAD_BYTES = 512 * 1024

const FIRST_KEY = Uint8Array.of(0)

const DUPLICATE_ID = 'mvcc: duplicate watch ID provided on the WatchStream'
const EMPTY_RANGE = 'mvcc: watcher range is empty'
const COMPACTED = 'etcdserver: mvcc: required revision has been compacted'

/**
 * One client's stream: its watches by id, and what they are answered. While the client does not
 * read, the stream takes no request and its watches wait in the hub, so it holds no more than the
 * sink's share and one batch.
 */
export class WatchStream {
  readonly #member: WatchMember
  readonly #options: WatchServiceOptions
  readonly #replies: ReplySink<WatchResponse>
  readonly #watches = new Map<number, StreamWatch>()
  #nextId = 0
  #drained: Promise<void> | undefined
  #closed = false
  #progressTimer: Timer | undefined

  constructor(
    member: WatchMember,
    options: WatchServiceOptions,
    replies: ReplySink<WatchResponse>,
  ) {
    this.#member = member
    this.#options = options
    this.#replies = replies
  }

  /** Whether the client takes more. */
  get ready(): boolean {
    return this.#drained === undefined && !this.#closed
  }

  /** Resolves when the client takes more, or the stream is closed. */
  async writable(): Promise<void> {
    while (this.#drained !== undefined) await this.#drained
  }

  /** Does what the client asks. A request that asks for nothing is ignored (etcd). */
  handle(request: WatchRequest): void {
    if (this.#closed) return
    const { createRequest, cancelRequest, progressRequest } = request
    if (createRequest !== undefined) this.#create(createRequest)
    else if (cancelRequest !== undefined) this.#cancel(cancelRequest.watchId)
    else if (progressRequest !== undefined) this.#reportProgress()
  }

  /** Ends all watches; nothing is sent from here on. */
  close(): void {
    this.#closed = true
    this.#progressTimer?.cancel()
    for (const { watcher } of this.#watches.values()) this.#member.watchHub.cancel(watcher)
    this.#watches.clear()
  }

  /** Sends events of one watch, in fragments if it wants that. */
  sendEvents(watch: StreamWatch, batch: WatchBatch): void {
    const header = this.#header(batch.revision)
    const events = wireEvents(batch, watch.prevKv)
    const reply = { header, watchId: watch.id, events }
    if (!watch.fragment) return this.#send(reply)
    const bytesMax = this.#options.requestBytesMax + MESSAGE_OVERHEAD_BYTES
    for (const part of fragments(reply, bytesMax)) this.#send(part)
  }

  /** Tells that a watch is over. Its id stays taken until the client cancels it (etcd). */
  sendCompacted(watch: StreamWatch, compactRevision: number): void {
    // etcd leaves the revision out here, and gives no reason.
    this.#send({ header: this.#header(0), watchId: watch.id, canceled: true, compactRevision })
  }

  #create(request: WatchCreateRequest): void {
    if (request.startRevision < 0) return this.#refuse(COMPACTED)
    const span = keySpan(request.key.length > 0 ? request.key : FIRST_KEY, request.rangeEnd)
    if (span.to !== undefined && span.to <= span.from) return this.#refuse(EMPTY_RANGE)
    if (this.#watches.has(request.watchId) && request.watchId !== 0) {
      return this.#refuse(DUPLICATE_ID)
    }
    const id = request.watchId !== 0 ? request.watchId : this.#freeId()
    this.#watches.set(id, this.#start(id, span, request))
    this.#send({ header: this.#header(this.#revision), watchId: id, created: true })
    if (request.progressNotify) this.#progressTimer ??= this.#nextNotification(this.#interval())
  }

  #start(id: number, span: KeySpan, request: WatchCreateRequest): StreamWatch {
    const { filters, startRevision } = request
    const without = {
      puts: filters.includes(FilterType.NOPUT),
      deletes: filters.includes(FilterType.NODELETE),
    }
    return new StreamWatch(this, id, request, (sink) =>
      this.#member.watchHub.watch({ span, startRevision, without, sink }),
    )
  }

  #refuse(cancelReason: string): void {
    const header = this.#header(this.#revision)
    this.#send({ header, watchId: NO_WATCH, created: true, canceled: true, cancelReason })
  }

  #freeId(): number {
    while (this.#watches.has(this.#nextId)) this.#nextId += 1
    return this.#nextId++
  }

  #cancel(id: number): void {
    const watch = this.#watches.get(id)
    if (watch === undefined) return
    this.#member.watchHub.cancel(watch.watcher)
    this.#watches.delete(id)
    this.#send({ header: this.#header(this.#revision), watchId: id, canceled: true })
  }

  /** Answered only when it holds for every watch of the stream, otherwise not at all (etcd). */
  #reportProgress(): void {
    const { watchHub } = this.#member
    const watchers = [...this.#watches.values()]
      .map(({ watcher }) => watcher)
      .filter(({ state }) => state !== 'ended')
    if (watchers.length === 0) return
    if (!watchers.every((watcher) => watchHub.isCurrent(watcher))) return
    this.#send({ header: this.#header(this.#revision), watchId: NO_WATCH })
  }

  #interval(): number {
    const interval = Math.max(this.#options.progressNotifyMs, PROGRESS_NOTIFY_MIN_MS)
    // Streams that were opened together shall not all report together (etcd: up to a tenth).
    return interval + this.#options.random.below(interval / 10)
  }

  #nextNotification(interval: number): Timer {
    return this.#options.clock.after(interval, () => {
      this.#progressTimer = this.#nextNotification(interval)
      for (const watch of this.#watches.values()) this.#notifyProgress(watch)
    })
  }

  #notifyProgress(watch: StreamWatch): void {
    const due = watch.progressNotify && !watch.heard
    watch.heard = false
    // To a client that does not read, one more report is no help.
    if (!due || !this.ready || !this.#member.watchHub.isCurrent(watch.watcher)) return
    this.#send({ header: this.#header(this.#revision), watchId: watch.id })
  }

  get #revision(): number {
    return this.#member.watchHub.revision
  }

  #header(revision: number): Init<ResponseHeader> {
    const { clusterId, id } = this.#member.identity
    return { clusterId, memberId: id, revision, raftTerm: this.#member.term() }
  }

  #send(reply: Encodable<WatchResponse>): void {
    if (this.#replies.send(reply) || this.#drained !== undefined) return
    this.#drained = this.#replies.drained().then(() => {
      this.#drained = undefined
      for (const { watcher } of this.#watches.values()) this.#member.watchHub.resume(watcher)
    })
  }
}

/** One watch of a stream, as the hub's sink. */
class StreamWatch implements WatchSink {
  readonly id: number
  readonly prevKv: boolean
  readonly fragment: boolean
  readonly progressNotify: boolean
  readonly watcher: Watcher
  /** Whether events came since the last time for a progress notification. */
  heard = false
  readonly #stream: WatchStream

  constructor(
    stream: WatchStream,
    id: number,
    request: WatchCreateRequest,
    start: (sink: WatchSink) => Watcher,
  ) {
    this.#stream = stream
    this.id = id
    this.prevKv = request.prevKv
    this.fragment = request.fragment
    this.progressNotify = request.progressNotify
    this.watcher = start(this)
  }

  get ready(): boolean {
    return this.#stream.ready
  }

  deliver(batch: WatchBatch): void {
    this.heard = true
    this.#stream.sendEvents(this, batch)
  }

  compacted(revision: number): void {
    this.#stream.sendCompacted(this, revision)
  }
}
