import {
  FilterType,
  method,
  type Init,
  type WatchCreateRequest,
  type WatchRequest,
  type WatchResponse,
} from '../proto/index.ts'
import { RpcError, type ClientStream } from '../rpc/index.ts'
import type { Caller } from './caller.ts'
import type { Endpoint } from './endpoints.ts'
import { ClientError, CompactedError } from './error.ts'
import { toSpan, type Keys } from './keys.ts'
import { RevisionBatches, type RevisionBatch } from './revision-batches.ts'
import { judge } from './verdict.ts'

const watchMethod = method('etcdserverpb.Watch', 'Watch')

/** A member that lost its leader ends the stream, so that the watch goes on at another one. */
const METADATA = new Map([['hasleader', 'true']])

/** What a watch tells of. */
export interface WatchOptions {
  /** The first revision of interest; 0 or absent is whatever comes from now on. */
  readonly startRevision?: number | undefined
  /** Events tell what was there before. */
  readonly previous?: boolean | undefined
  readonly withoutPuts?: boolean | undefined
  readonly withoutDeletes?: boolean | undefined
  /** Also tell how far the watch has come when there is nothing to tell. */
  readonly progress?: boolean | undefined
  /** Closes the watch. */
  readonly signal?: AbortSignal | undefined
}

/** Events of one revision, or that all up to `revision` have been told. */
export type WatchMessage = RevisionBatch | { readonly type: 'progress'; readonly revision: number }

/**
 * The changes of some keys, from now or a revision on, without a gap or a repeat over any fault:
 * it keeps the next revision and goes on from there at another endpoint, for as long as it takes.
 * It begins at once; iterate it once. That throws {@link CompactedError} when history is gone, or
 * ClientError `refused`, and ends after `close`.
 */
export class Watch implements AsyncIterable<WatchMessage> {
  /** The first revision that it tells of, once a member has taken the watch. */
  readonly started: Promise<number>
  readonly #caller: Caller
  readonly #request: Init<WatchCreateRequest>
  readonly #options: WatchOptions
  readonly #batches: RevisionBatches
  readonly #messages: AsyncGenerator<WatchMessage, void, void>
  readonly #onAbort = (): void => this.close()
  #first: Promise<IteratorResult<WatchMessage, void>> | undefined
  #resolveStarted: (revision: number) => void = () => {}
  #rejectStarted: (error: unknown) => void = () => {}
  #stream: ClientStream<WatchRequest, WatchResponse> | undefined
  #closed = false
  readonly #closing = new AbortController()

  constructor(caller: Caller, keys: Keys, options: WatchOptions) {
    this.#caller = caller
    this.#options = options
    this.#request = createRequest(keys, options)
    this.#batches = new RevisionBatches(options.startRevision ?? 0)
    this.started = new Promise((resolve, reject) => {
      this.#resolveStarted = resolve
      this.#rejectStarted = reject
    })
    for (const signal of this.#signals()) signal.addEventListener('abort', this.#onAbort)
    if (this.#signals().some((signal) => signal.aborted)) this.close()
    this.#messages = this.#run()
    this.#first = this.#messages.next()
    // Whoever iterates, or waits for the start, hears of it; perhaps nobody does.
    this.#first.catch(() => undefined)
    this.started.catch(() => undefined)
  }

  /** Ends the watch and frees it at the member. What was read already can still be iterated. */
  close(): void {
    this.#closed = true
    this.#closing.abort()
    this.#stream?.cancel()
  }

  /** Asks for a progress message now; a member that is still behind leaves it out (etcd). */
  requestProgress(): void {
    this.#stream?.send({ progressRequest: {} })
  }

  [Symbol.asyncIterator](): AsyncIterator<WatchMessage, void> {
    return {
      next: () => {
        const first = this.#first
        this.#first = undefined
        return first ?? this.#messages.next()
      },
      return: () => {
        this.close()
        return this.#messages.return()
      },
    }
  }

  async *#run(): AsyncGenerator<WatchMessage, void, void> {
    const { endpoints } = this.#caller
    try {
      while (!this.#closed) {
        const { endpoint, waitMs } = endpoints.choose()
        if (waitMs > 0)
          await this.#caller.pause(waitMs, this.#closing.signal).catch(() => undefined)
        if (this.#closed) break
        try {
          yield* this.#attend(endpoint)
          endpoints.failed(endpoint, new RpcError('Unavailable', 'the member ended the watch'))
        } catch (error) {
          if (this.#closed) break
          this.#check(error)
          endpoints.failed(endpoint, error)
        }
      }
      this.#rejectStarted(new ClientError('closed', 'the watch is closed'))
    } catch (error) {
      this.#rejectStarted(error)
      throw error
    } finally {
      for (const signal of this.#signals()) signal.removeEventListener('abort', this.#onAbort)
    }
  }

  /** Follows the watch at one endpoint until that fails. */
  async *#attend(endpoint: Endpoint): AsyncGenerator<WatchMessage, void, void> {
    const stream = endpoint.channel.stream(watchMethod, { metadata: METADATA })
    this.#stream = stream
    this.#batches.restart()
    const { clock, defaults } = this.#caller
    const silent = clock.after(defaults.attemptTimeoutMs, () => stream.cancel())
    try {
      stream.send({ createRequest: { ...this.#request, startRevision: this.#batches.next } })
      for await (const response of stream) {
        silent.cancel()
        if (response.canceled) throw cancellation(response)
        if (response.created) this.#created(endpoint, response)
        else yield* this.#read(response)
      }
    } finally {
      silent.cancel()
      stream.cancel()
      this.#stream = undefined
    }
  }

  #created(endpoint: Endpoint, response: WatchResponse): void {
    this.#caller.endpoints.worked(endpoint)
    if (this.#batches.next === 0) this.#batches.next = (response.header?.revision ?? 0) + 1
    this.#resolveStarted(this.#batches.next)
  }

  #read(response: WatchResponse): readonly WatchMessage[] {
    if (response.events.length > 0 || response.fragment) return this.#batches.take(response)
    const revision = response.header?.revision ?? 0
    this.#batches.reached(revision)
    return [{ type: 'progress', revision }]
  }

  /** Throws what no other endpoint can mend. */
  #check(error: unknown): void {
    if (!(error instanceof RpcError)) throw error
    if (judge(error) !== 'refused') return
    throw new ClientError('refused', error.message, { cause: error, status: error.code })
  }

  #signals(): AbortSignal[] {
    return [this.#caller.closing, this.#options.signal].filter((signal) => signal !== undefined)
  }
}

function createRequest(keys: Keys, options: WatchOptions): Init<WatchCreateRequest> {
  const filters = [
    ...(options.withoutPuts === true ? [FilterType.NOPUT] : []),
    ...(options.withoutDeletes === true ? [FilterType.NODELETE] : []),
  ]
  const { previous, progress } = options
  return { ...toSpan(keys), filters, prevKv: previous, progressNotify: progress, fragment: true }
}

function cancellation(response: WatchResponse): ClientError {
  if (response.compactRevision > 0) return new CompactedError(response.compactRevision)
  return new ClientError('refused', response.cancelReason || 'the member canceled the watch')
}
