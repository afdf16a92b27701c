import type {
  handleBidiStreamingCall,
  handleServerStreamingCall,
  Metadata,
  ServerDuplexStream,
} from '@grpc/grpc-js'
import type { Method } from '../../proto/index.ts'
import { decodeRequest, encodeReply } from '../answers.ts'
import type { BidiHandler, ReplySink, ServerStreamHandler } from '../handler.ts'
import { streamQueueBytesMax } from '../limits.ts'
import { RpcError } from '../status.ts'
import { ByteQueue, type ByteWriter } from './byte-queue.ts'
import { CallScope, type LibraryCall } from './call-scope.ts'
import { statusOf } from './outgoing-status.ts'

/** A handler of one request and many replies in the library's form. */
export function serverStreamCall(
  method: Method,
  handler: ServerStreamHandler<unknown, unknown>,
): handleServerStreamingCall<Buffer, Uint8Array> {
  return (call) => {
    const session = new StreamSession(method, call)
    void session.run(async () => {
      const request = decodeRequest(method.request, false, call.request)
      await handler(request, session, session.scope)
    })
  }
}

/** A handler of many requests in the library's form, whether one reply follows or many. */
export function bidiCall(
  method: Method,
  handler: BidiHandler<unknown, unknown>,
): handleBidiStreamingCall<Buffer, Uint8Array> {
  return (call) => {
    const session = new StreamSession(method, call)
    void session.run(() => handler(requests(method, call, session), session, session.scope))
  }
}

interface LibraryStream extends LibraryCall, ByteWriter {
  end(metadata?: Metadata): unknown
  emit(event: 'error', status: object): boolean
}

/** One streaming call: its replies, and its one end. */
class StreamSession implements ReplySink<unknown> {
  readonly scope: CallScope
  readonly #method: Method
  readonly #stream: LibraryStream
  readonly #queue: ByteQueue

  constructor(method: Method, stream: LibraryStream) {
    this.#method = method
    this.#stream = stream
    this.scope = new CallScope(stream)
    this.#queue = new ByteQueue(stream, streamQueueBytesMax)
    this.scope.signal.addEventListener('abort', () => this.#queue.close(), { once: true })
  }

  get queuedBytes(): number {
    return this.#queue.queuedBytes
  }

  send(reply: object): boolean {
    return this.sendEncoded(encodeReply(this.#method.response, reply))
  }

  sendEncoded(reply: Uint8Array): boolean {
    return this.#queue.send(reply)
  }

  drained(): Promise<void> {
    return this.#queue.drained()
  }

  async run(handle: () => Promise<void>): Promise<void> {
    try {
      await handle()
      if (this.#end()) this.#stream.end()
    } catch (error) {
      this.fail(error)
    }
  }

  /** Ends the call, unless it has ended: what is queued goes out, then the status. */
  fail(error: unknown): void {
    // This is how the library is told a status; it listens to its own event.
    if (this.#end()) this.#stream.emit('error', statusOf(error))
  }

  #end(): boolean {
    this.#queue.close()
    return this.scope.end()
  }
}

/**
 * The requests of a call, read only as fast as they are taken. A malformed one ends the call at
 * once, whatever the handler does. Throws the signal's reason when the caller goes away.
 */
async function* requests(
  method: Method,
  call: ServerDuplexStream<Buffer, Uint8Array>,
  session: StreamSession,
): AsyncGenerator<unknown, void, void> {
  // By default, leaving the loop would destroy the stream and with it the way for the replies.
  const messages = call.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
  try {
    for await (const bytes of messages) yield decodeRequest(method.request, false, bytes)
  } catch (error) {
    if (error instanceof RpcError) {
      session.fail(error)
      session.scope.abort(error)
      throw error
    }
    if (session.scope.signal.aborted) throw session.scope.signal.reason
    if (!session.scope.ended) throw error
  }
}
