import type { Duplex } from 'node:stream'
import { assert } from '../../base/index.ts'
import { methodByPath } from '../../proto/index.ts'
import type { CallContext } from '../handler.ts'
import { endSoon } from '../http2/end-soon.ts'
import type { ServerCall } from '../http2/server-call.ts'
import type { Route } from '../route.ts'
import { RpcError } from '../status.ts'
import { readBatch } from './batch.ts'
import { ForwardedStream, ForwardedUnary, type ForwardedCall } from './forwarded-call.ts'
import { Origins } from './origins.ts'
import type { Outbox } from './outbox.ts'
import { bytesMethod } from './bytes-method.ts'
import { Down, errorBytes, errorOf, originText, Up } from './records.ts'
import { socketReplies } from './socket-replies.ts'

/** With more than this waiting for the member's thread, it gets no new calls. */
const BACKLOG_BYTES_MAX = 64 * 1024 * 1024

/** In the thread of the connections: hands calls to the member's thread, and its replies back. */
export class Forwarder {
  /** What to serve: each path that the member has a handler for. */
  readonly routes: ReadonlyMap<string, Route>
  readonly #outbox: Outbox
  readonly #origins: Origins
  readonly #calls = new Map<number, ForwardedCall>()
  /** The route of bytes that are no calls. */
  readonly #tunnel: number
  #lastId = 0
  #takenBytes = 0

  /** `paths`: what the member's routes are, in their order. */
  constructor(paths: readonly string[], outbox: Outbox) {
    this.#outbox = outbox
    this.#origins = new Origins(outbox)
    this.#tunnel = paths.length
    this.routes = new Map(paths.map((path, at) => [path, this.#route(path, at)]))
  }

  /** A batch has come from the member. */
  onBatch(buffer: ArrayBuffer): void {
    readBatch(buffer, this.#onRecord)
    this.#outbox.recycle(buffer)
  }

  /** Hands over what a connection says that does not speak HTTP/2. */
  tunnel(socket: Duplex): void {
    const id = this.#newId()
    const stream = new ForwardedStream(id, this.#outbox, socketReplies(socket))
    const origin = this.#origins.named(originText({ peer: 'HTTP/1', metadata: new Map() }))
    this.#begin(id, stream, this.#tunnel, origin)
    socket.once('close', () => this.#abort(id, new RpcError('Canceled', 'context canceled')))
    socket.on('error', () => socket.destroy())
    stream.ended.then(
      () => endSoon(socket),
      () => socket.destroy(),
    )
    void stream.forward(socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>)
  }

  #route(path: string, at: number): Route {
    const known = methodByPath(path)
    assert(known !== undefined, `the member serves methods that exist: ${path}`)
    const method = bytesMethod(known)
    if (method.requestStream) {
      return {
        type: 'bidi',
        method,
        handler: (requests, replies, context) => {
          const id = this.#newId()
          const stream = new ForwardedStream(id, this.#outbox, replies)
          this.#call(id, stream, at, context)
          void stream.forward(requests as AsyncIterable<Uint8Array>)
          return stream.ended
        },
      }
    }
    if (method.responseStream) {
      return {
        type: 'serverStream',
        method,
        handler: (request, replies, context) => {
          const id = this.#newId()
          const stream = new ForwardedStream(id, this.#outbox, replies)
          this.#call(id, stream, at, context, request as Uint8Array)
          return stream.ended
        },
      }
    }
    return {
      type: 'unary',
      method,
      handler: (request, context) => {
        const id = this.#newId()
        const call = new ForwardedUnary(id, this.#outbox)
        this.#call(id, call, at, context, request as Uint8Array)
        return call
      },
    }
  }

  #call(
    id: number,
    call: ForwardedCall,
    route: number,
    context: CallContext,
    request?: Uint8Array,
  ): void {
    if (this.#outbox.bytes - this.#takenBytes > BACKLOG_BYTES_MAX) {
      throw new RpcError('ResourceExhausted', 'the member is too far behind to take another call')
    }
    // These routes are served by our own HTTP/2 alone.
    const caller = context as ServerCall
    this.#begin(id, call, route, this.#origins.of(caller), request)
    caller.onAbort = (reason) => this.#abort(id, reason)
  }

  #begin(
    id: number,
    call: ForwardedCall,
    route: number,
    origin: number,
    request?: Uint8Array,
  ): void {
    this.#calls.set(id, call)
    this.#outbox.record(Up.call, id, route, origin, request)
  }

  #abort(id: number, reason: RpcError): void {
    if (this.#calls.has(id)) this.#outbox.record(Up.abort, id, 0, 0, errorBytes(reason))
  }

  /** Numbers come round in a day or so of full load, and a watch may live longer. */
  #newId(): number {
    do this.#lastId = (this.#lastId + 1) | 0
    while (this.#calls.has(this.#lastId))
    return this.#lastId
  }

  readonly #onRecord = (
    kind: number,
    id: number,
    count: number,
    _: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void => {
    if (kind === Down.taken) {
      this.#takenBytes += count
      return
    }
    const call = this.#calls.get(id)
    assert(call !== undefined, 'a call ends once')
    switch (kind) {
      case Down.reply:
        return call.reply(bytes.slice(start, end))
      case Down.answer:
        // It may have to wait for its connection, and the batch is used again.
        call.reply(bytes.slice(start, end))
        return this.#end(id, call, undefined)
      case Down.end:
        return this.#end(id, call, undefined)
      case Down.fail:
        return this.#end(id, call, errorOf(bytes.subarray(start, end)))
      case Down.credit:
        return call.credit(count)
      default:
        assert(false, `a record has a kind: ${kind}`)
    }
  }

  #end(id: number, call: ForwardedCall, error: RpcError | undefined): void {
    this.#calls.delete(id)
    call.end(error)
  }
}
