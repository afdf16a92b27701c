import type { ClientDuplexStream } from '@grpc/grpc-js'
import type { Encodable, Method } from '../../proto/index.ts'
import { decodeReply } from '../answers.ts'
import type { ClientStream } from '../engine.ts'
import { streamQueueBytesMax } from '../limits.ts'
import { ByteQueue } from './byte-queue.ts'
import { streamError } from './incoming-status.ts'

/** The caller's side of one streaming call. */
export class GrpcJsClientStream<Req, Res> implements ClientStream<Req, Res> {
  readonly #method: Method<Req, Res>
  readonly #call: ClientDuplexStream<Uint8Array, Buffer>
  readonly #signal: AbortSignal | undefined
  readonly #queue: ByteQueue
  readonly #replies: AsyncGenerator<Res, void, void>
  #failure: Error | undefined

  constructor(
    method: Method<Req, Res>,
    call: ClientDuplexStream<Uint8Array, Buffer>,
    signal: AbortSignal | undefined,
  ) {
    this.#method = method
    this.#call = call
    this.#signal = signal
    this.#queue = new ByteQueue(call, streamQueueBytesMax)
    this.#replies = this.#iterate()
    const onAbort = (): void => this.cancel()
    signal?.addEventListener('abort', onAbort, { once: true })
    call.once('status', () => {
      signal?.removeEventListener('abort', onAbort)
      this.#queue.close()
    })
    // Kept, since the library says it once, perhaps before anybody iterates.
    call.on('error', (error) => (this.#failure ??= error))
  }

  get queuedBytes(): number {
    return this.#queue.queuedBytes
  }

  send(request: Encodable<Req>): boolean {
    return this.#queue.send(this.#method.request.encode(request))
  }

  drained(): Promise<void> {
    return this.#queue.drained()
  }

  end(): void {
    this.#queue.close()
    this.#call.end()
  }

  cancel(): void {
    this.#queue.close()
    this.#call.cancel()
  }

  [Symbol.asyncIterator](): AsyncIterator<Res> {
    return this.#replies
  }

  async *#iterate(): AsyncGenerator<Res, void, void> {
    const messages = this.#call.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
    try {
      for await (const bytes of messages) yield decodeReply(this.#method.response, bytes)
      if (this.#failure !== undefined) throw this.#failure
    } catch (error) {
      throw streamError(error, this.#signal)
    } finally {
      // Nothing after the end; left early, it frees the call on both sides.
      this.#call.cancel()
    }
  }
}
