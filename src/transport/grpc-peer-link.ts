import {
  CallsUnderWay,
  NetworkError,
  type Clock,
  type PeerLink,
  type Timer,
} from '../base/index.ts'
import { method, type CallResponse, type Frame, type UploadChunk } from '../proto/index.ts'
import { RpcError, type Channel, type ClientStream, type RpcEngine } from '../rpc/index.ts'
import {
  connectMs,
  linkKeepaliveMs,
  linkKeepaliveTimeoutMs,
  linkQueueBytesMax,
  reconnectFirstMs,
  reconnectLongestMs,
} from './limits.ts'
import { networkError } from './network-errors.ts'

const streamMethod = method('keelson.peer.Peer', 'Stream')
const callMethod = method('keelson.peer.Peer', 'Call')
const uploadMethod = method('keelson.peer.Peer', 'Upload')

const keepalive = {
  keepaliveIntervalMs: linkKeepaliveMs,
  keepaliveTimeoutMs: linkKeepaliveTimeoutMs,
}

/** One try at one address: a connection of its own, so that a dead one is never used again. */
interface Attempt {
  readonly url: string
  readonly channel: Channel
  readonly stream: ClientStream<Frame, Frame>
  readonly timeout: Timer
}

/**
 * A link over gRPC: one long stream for frames, single calls beside it on the same connection,
 * uploads on connections of their own so that they do not hold up heartbeats. It is up from the
 * peer's greeting until the stream ends; then the next address is tried.
 */
export class GrpcPeerLink implements PeerLink {
  readonly #engine: RpcEngine
  readonly #clock: Clock
  readonly #urls: readonly string[]
  readonly #onState: (up: boolean) => void
  readonly #calls = new CallsUnderWay()
  #attempt: Attempt | undefined
  #up = false
  #tries = 0
  #waitMs = reconnectFirstMs
  #wait: Timer | undefined

  constructor(
    engine: RpcEngine,
    clock: Clock,
    urls: readonly string[],
    onState: (up: boolean) => void,
  ) {
    this.#engine = engine
    this.#clock = clock
    this.#urls = urls
    this.#onState = onState
    this.#connect()
  }

  post(frame: Uint8Array): boolean {
    const stream = this.#attempt?.stream
    if (stream === undefined || !this.#up) return false
    const queued = stream.queuedBytes
    // A frame larger than the whole queue still goes, alone: otherwise it never would.
    if (queued > 0 && queued + frame.length > linkQueueBytesMax) return false
    stream.send({ body: frame })
    return true
  }

  async call(name: string, body: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const { channel, url } = this.#reached()
    return this.#calls.run(signal, async (abort) => {
      try {
        const options = { signal: abort.signal }
        return (await channel.unary(callMethod, { method: name, body }, options)).body
      } catch (error) {
        throw networkError(error, url)
      }
    })
  }

  async upload(
    name: string,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const { url } = this.#reached()
    const channel = this.#engine.connect(url, keepalive)
    return this.#calls.run(signal, async (abort) => {
      try {
        const options = { signal: abort.signal }
        return await upload(channel.stream(uploadMethod, options), name, chunks)
      } catch (error) {
        // What the source of the chunks throws stays what it is.
        throw error instanceof RpcError ? networkError(error, url) : error
      } finally {
        channel.close()
      }
    })
  }

  close(): void {
    this.#calls.cancelAll()
    this.#wait?.cancel()
    this.#lost(this.#attempt)
  }

  #reached(): Attempt {
    if (this.#attempt !== undefined) return this.#attempt
    throw new NetworkError('unreachable', `no peer answers at ${this.#urls.join(', ')}`)
  }

  #connect(): void {
    const url = this.#urls[this.#tries++ % this.#urls.length] ?? ''
    try {
      const channel = this.#engine.connect(url, keepalive)
      const stream = channel.stream(streamMethod)
      const timeout = this.#clock.after(connectMs, () => stream.cancel())
      const attempt = { url, channel, stream, timeout }
      this.#attempt = attempt
      void this.#follow(attempt)
    } catch (error) {
      // An address that is none, in another member's configuration: the next one may be better.
      if (!(error instanceof RpcError)) throw error
      this.#retry()
    }
  }

  async #follow(attempt: Attempt): Promise<void> {
    try {
      for await (const _greeting of attempt.stream) this.#reach(attempt)
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
    } finally {
      this.#lost(attempt)
    }
  }

  #reach(attempt: Attempt): void {
    if (this.#up || attempt !== this.#attempt) return
    attempt.timeout.cancel()
    this.#up = true
    this.#waitMs = reconnectFirstMs
    this.#onState(true)
  }

  #lost(attempt: Attempt | undefined): void {
    if (attempt === undefined || attempt !== this.#attempt) return
    this.#attempt = undefined
    attempt.timeout.cancel()
    attempt.stream.cancel()
    attempt.channel.close()
    if (this.#up) {
      this.#up = false
      this.#onState(false)
    }
    this.#retry()
  }

  #retry(): void {
    if (this.#calls.cancelled) return
    this.#wait = this.#clock.after(this.#waitMs, () => this.#connect())
    this.#waitMs = Math.min(this.#waitMs * 2, reconnectLongestMs)
  }
}

type UploadStream = ClientStream<UploadChunk, CallResponse>

async function upload(
  stream: UploadStream,
  name: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Uint8Array> {
  let answered = false
  const answer = firstReply(stream).finally(() => (answered = true))
  // Awaited below; until then a refusal is only noted.
  answer.catch(() => {})
  try {
    let method = name
    for await (const body of chunks) {
      if (answered) break
      if (!stream.send({ method, body })) await stream.drained()
      method = ''
    }
    stream.end()
    return await answer
  } finally {
    stream.cancel()
  }
}

async function firstReply(stream: UploadStream): Promise<Uint8Array> {
  for await (const reply of stream) return reply.body
  throw new RpcError('Internal', 'the peer answered with nothing')
}
