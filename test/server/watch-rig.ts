import { setImmediate } from 'node:timers/promises'
import { seededRandom } from '../../src/base/index.ts'
import {
  codec,
  fromJson,
  toJson,
  type Init,
  type JsonObject,
  type WatchRequest,
  type WatchResponse,
} from '../../src/proto/index.ts'
import type { CallContext, ReplySink } from '../../src/rpc/index.ts'
import { createWatchService, type WatchServiceOptions } from '../../src/server/watch.ts'
import { ManualClock } from '../base/manual-clock.ts'
import { HubWorld } from '../mvcc/watch-fixture.ts'

/** Requests that a test sends one by one. */
export class Requests implements AsyncIterable<WatchRequest> {
  readonly #queue: WatchRequest[] = []
  #ended = false
  #error: Error | undefined
  #wake = (): void => {}
  taken = 0

  push(request: WatchRequest): void {
    this.#queue.push(request)
    this.#wake()
  }

  end(error?: Error): void {
    this.#ended = true
    this.#error = error
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<WatchRequest, void, void> {
    for (;;) {
      const request = this.#queue.shift()
      if (request !== undefined) {
        this.taken += 1
        yield request
      } else if (this.#error !== undefined) throw this.#error
      else if (this.#ended) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

/** What a client has received and not yet read: at most `share` replies are welcome. */
export class Replies implements ReplySink<WatchResponse> {
  readonly unread: Uint8Array[] = []
  share = Infinity
  mostUnread = 0
  closed = false
  #waiters: (() => void)[] = []

  send(reply: Init<WatchResponse>): boolean {
    return this.sendEncoded(codec('etcdserverpb.WatchResponse').encode(reply))
  }

  sendEncoded(reply: Uint8Array): boolean {
    if (this.closed) return false
    this.unread.push(reply)
    this.mostUnread = Math.max(this.mostUnread, this.unread.length)
    return this.unread.length <= this.share
  }

  drained(): Promise<void> {
    if (this.closed || this.unread.length <= this.share) return Promise.resolve()
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  get queuedBytes(): number {
    return this.unread.reduce((sum, { length }) => sum + length, 0)
  }

  /** Reads all there is, as the golden cases write it but without the header's constants. */
  read(): readonly JsonObject[] {
    const replies = this.unread.splice(0).map(plainReply)
    for (const wake of this.#waiters.splice(0)) wake()
    return replies
  }
}

/** A reply as JSON, its header cut down to `revision` (as a number). */
function plainReply(bytes: Uint8Array): JsonObject {
  const reply = codec('etcdserverpb.WatchResponse').decode(bytes)
  const { header, ...json } = toJson('etcdserverpb.WatchResponse', reply)
  if (header === undefined || reply.header?.clusterId !== 11n) throw new Error('a bad header')
  if (reply.header.memberId !== 22n || reply.header.raftTerm !== 3) throw new Error('a bad header')
  return { revision: reply.header.revision, ...json }
}

/** One call of the service, over plain fakes. */
export class Call {
  readonly requests = new Requests()
  readonly replies = new Replies()
  readonly aborter = new AbortController()
  /** How it ended, once it has. */
  outcome: unknown
  readonly #rig: Rig

  constructor(rig: Rig, metadata: Readonly<Record<string, string>>) {
    this.#rig = rig
    const context: CallContext = {
      signal: this.aborter.signal,
      aborted: false,
      metadata: new Map(Object.entries(metadata)),
      peer: 'test',
    }
    void rig.service.Watch(this.requests, this.replies, context).then(
      () => (this.outcome = 'ended with OK'),
      (error: unknown) => (this.outcome = error),
    )
  }

  /** Sends one request in its JSON form, bytes as text, and answers what comes back. */
  async ask(request: JsonObject): Promise<readonly JsonObject[]> {
    this.requests.push(fromJson('etcdserverpb.WatchRequest', request))
    return this.next()
  }

  async create(key: string, rest: JsonObject = {}): Promise<readonly JsonObject[]> {
    return this.ask({ create_request: { key: base64(key), ...rest } })
  }

  /** What has come by now. */
  async next(): Promise<readonly JsonObject[]> {
    await this.#rig.settle()
    return this.replies.read()
  }
}

export function base64(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64')
}

/** A member as the watch service sees it, on a real store and hub. */
export class Rig {
  readonly world: HubWorld
  readonly clock = new ManualClock()
  readonly service: ReturnType<typeof createWatchService>
  #leader = 22n
  readonly #leaderListeners = new Set<(leader: bigint) => void>()

  constructor(options: Partial<WatchServiceOptions> = {}, world = new HubWorld()) {
    this.world = world
    const member = {
      identity: { id: 22n, clusterId: 11n, name: 'm' },
      watchHub: this.world.hub,
      term: () => 3,
      leader: () => this.#leader,
      onLeaderChange: (listener: (leader: bigint) => void) => {
        this.#leaderListeners.add(listener)
        return () => void this.#leaderListeners.delete(listener)
      },
    }
    this.service = createWatchService(member, {
      clock: this.clock,
      random: seededRandom(1),
      progressNotifyMs: 600_000,
      requestBytesMax: 1_572_864,
      electionMs: 1000,
      ...options,
    })
  }

  get leaderListeners(): number {
    return this.#leaderListeners.size
  }

  set leader(leader: bigint) {
    this.#leader = leader
    for (const listener of this.#leaderListeners) listener(leader)
  }

  open(metadata: Readonly<Record<string, string>> = {}): Call {
    return new Call(this, metadata)
  }

  /** Lets promises run and the hub work until both rest. */
  async settle(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      await setImmediate()
      this.world.pump()
    }
  }
}
