import { CallsUnderWay, EMPTY_BYTES, NetworkError, type PeerLink } from '../base/index.ts'
import type { Encodable } from '../proto/index.ts'
import type { Method } from '../proto/index.ts'
import {
  RpcError,
  Status,
  type CallOptions,
  type Channel,
  type ClientStream,
  type StatusName,
} from '../rpc/index.ts'
import type { SimHost } from './host.ts'
import { STREAM_CALLS } from './rpc-server.ts'
import { StreamQueue } from './stream-queue.ts'
import { packOpening, unpackStream } from './stream-wire.ts'

/** A client's way to one endpoint over the simulated network. */
export class SimChannel implements Channel {
  readonly #host: SimHost
  readonly #link: PeerLink
  readonly #calls = new CallsUnderWay()

  constructor(host: SimHost, url: string) {
    this.#host = host
    this.#link = host.network.connect([url], () => {})
  }

  async unary<Req, Res>(
    method: Method<Req, Res>,
    request: Encodable<Req>,
    options: CallOptions = {},
  ): Promise<Res> {
    const body = method.request.encode(request)
    return method.response.decode(await this.call(method.path, body, options))
  }

  stream<Req, Res>(method: Method<Req, Res>, options: CallOptions = {}): ClientStream<Req, Res> {
    const id = this.#host.random.next64().toString(36)
    return new SimStream(this, method, id, options.signal)
  }

  /** One call of the network, with its failure as a client of gRPC sees it. */
  async call(name: string, body: Uint8Array, options: CallOptions): Promise<Uint8Array> {
    const { deadlineMs, signal } = options
    return this.#calls.run(signal, async (abort) => {
      let late = false
      const end = (): void => {
        late = true
        abort.abort()
      }
      const { clock } = this.#host
      const timer = deadlineMs === undefined ? undefined : clock.after(deadlineMs, end)
      try {
        return await this.#link.call(name, body, abort.signal)
      } catch (error) {
        throw late ? deadlineExceeded() : asRpcError(error)
      } finally {
        timer?.cancel()
      }
    })
  }

  close(): void {
    this.#calls.cancelAll()
    this.#link.close()
  }
}

class SimStream<Req, Res> implements ClientStream<Req, Res> {
  readonly #channel: SimChannel
  readonly #method: Method<Req, Res>
  readonly #id: string
  readonly #replies = new StreamQueue<Uint8Array>()
  readonly #cancelled = new AbortController()
  /** Requests go one after another, behind the opening. */
  #sent: Promise<unknown>

  constructor(
    channel: SimChannel,
    method: Method<Req, Res>,
    id: string,
    signal: AbortSignal | undefined,
  ) {
    this.#channel = channel
    this.#method = method
    this.#id = id
    signal?.addEventListener('abort', () => this.cancel(), { once: true })
    this.#sent = this.#call(STREAM_CALLS.open, method.path)
    this.#sent.then(
      () => this.#read(),
      (error: unknown) => this.#replies.fail(error),
    )
  }

  get queuedBytes(): number {
    return 0
  }

  send(request: Encodable<Req>): boolean {
    this.#then(STREAM_CALLS.send, this.#method.request.encode(request))
    return true
  }

  async drained(): Promise<void> {
    await this.#sent
  }

  end(): void {
    this.#then(STREAM_CALLS.end, EMPTY_BYTES)
  }

  cancel(): void {
    this.#cancelled.abort()
    this.#replies.fail(new RpcError('Canceled', 'the stream was cancelled'))
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Res> {
    for await (const bytes of this.#replies) yield this.#method.response.decode(bytes)
  }

  #then(name: string, rest: Uint8Array): void {
    this.#sent = this.#sent.then(() => this.#call(name, rest))
    this.#sent.catch((error: unknown) => this.#replies.fail(error))
  }

  #call(name: string, rest: Uint8Array | string): Promise<Uint8Array> {
    const options = { signal: this.#cancelled.signal }
    return this.#channel.call(name, packOpening(this.#id, rest), options)
  }

  #read(): void {
    this.#call(STREAM_CALLS.next, EMPTY_BYTES).then(
      (bytes) => {
        const { items, end } = unpackStream(bytes)
        for (const item of items) this.#replies.push(item)
        if (end === undefined) return this.#read()
        if (end.code === 'OK') this.#replies.end()
        else this.#replies.fail(new RpcError(end.code, end.message))
      },
      (error: unknown) => this.#replies.fail(error),
    )
  }
}

function asRpcError(error: unknown): RpcError {
  if (!(error instanceof NetworkError)) return new RpcError('Canceled', 'the call was cancelled')
  const { code, message, peerCode } = error
  if (code === 'refused') return new RpcError(statusOf(peerCode), message, { cause: error })
  const status = code === 'cancelled' ? 'Canceled' : 'Unavailable'
  return new RpcError(status, message, { cause: error })
}

function statusOf(peerCode: string | undefined): StatusName {
  return peerCode !== undefined && peerCode in Status ? (peerCode as StatusName) : 'Unknown'
}

function deadlineExceeded(): RpcError {
  return new RpcError('DeadlineExceeded', 'context deadline exceeded')
}
