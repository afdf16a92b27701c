import { assert, tell } from '../../base/index.ts'
import { decodeRequest } from '../answers.ts'
import { EncodedPieces } from '../encoded-pieces.ts'
import { MessageQueue } from '../http2/message-queue.ts'
import { streamWindowBytes } from '../limits.ts'
import type { Route } from '../route.ts'
import { RpcError } from '../status.ts'
import { readBatch, RECORD_BYTES } from './batch.ts'
import { DispatchedCall, type CallWay } from './dispatched-call.ts'
import type { Outbox } from './outbox.ts'
import { Down, errorBytes, errorOf, originOf, Up, type Origin } from './records.ts'

/** Credit, and what was dealt with, is told in pieces of this: not each batch is answered. */
const CREDIT_BYTES = streamWindowBytes / 4

/** In the member's thread: serves the calls that one thread of connections hands over. */
export class Dispatcher implements CallWay {
  readonly #routes: readonly Route[]
  readonly #outbox: Outbox
  readonly #origins: Origin[] = []
  /** Those that have not been told how they ended. */
  readonly #calls = new Map<number, DispatchedCall>()
  #untoldBytes = 0

  constructor(routes: readonly Route[], outbox: Outbox) {
    this.#routes = routes
    this.#outbox = outbox
  }

  /** A batch has come from the thread. */
  onBatch(buffer: ArrayBuffer): void {
    this.#untoldBytes += readBatch(buffer, this.#onRecord)
    this.#outbox.recycle(buffer)
    if (this.#untoldBytes < CREDIT_BYTES) return
    this.#outbox.record(Down.taken, 0, this.#untoldBytes)
    this.#untoldBytes = 0
  }

  /** The thread is no more: nobody waits for anything. */
  close(): void {
    const calls = [...this.#calls.values()]
    this.#calls.clear()
    for (const call of calls) {
      call.ended = true
      call.abort(new RpcError('Canceled', 'context canceled'))
    }
  }

  sendReply(call: DispatchedCall, reply: unknown): number {
    const { response } = call.route.method
    return this.#outbox.message(Down.reply, call.id, response, reply as object) + RECORD_BYTES
  }

  sendBytes(call: DispatchedCall, reply: Uint8Array): number {
    this.#outbox.record(Down.reply, call.id, 0, 0, reply)
    return reply.length + RECORD_BYTES
  }

  answer(call: DispatchedCall, reply: unknown): void {
    if (call.ended) return
    if (reply instanceof EncodedPieces) return void this.#answerInPieces(call, reply)
    try {
      const { response } = call.route.method
      this.#outbox.message(Down.answer, call.id, response, reply as object)
    } catch (error) {
      return this.fail(call, error)
    }
    this.#ended(call)
  }

  fail(call: DispatchedCall, error: unknown): void {
    if (call.ended) return
    this.#outbox.record(Down.fail, call.id, 0, 0, errorBytes(error))
    this.#ended(call)
  }

  readonly #onRecord = (
    kind: number,
    id: number,
    first: number,
    second: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void => {
    switch (kind) {
      case Up.call:
        return this.#begin(this.#newCall(id, first, second), bytes, start, end)
      case Up.request:
        return this.#request(id, bytes, start, end)
      case Up.requestsEnd:
        return this.#calls.get(id)?.requests?.end()
      case Up.abort:
        return this.#calls.get(id)?.abort(errorOf(bytes.subarray(start, end)))
      case Up.credit:
        return this.#calls.get(id)?.credit(first)
      case Up.origin:
        this.#origins[first] = originOf(bytes.subarray(start, end))
        return
      default:
        assert(false, `a record has a kind: ${kind}`)
    }
  }

  #newCall(id: number, routeAt: number, originAt: number): DispatchedCall {
    const route = this.#routes[routeAt]
    const origin = this.#origins[originAt]
    assert(route !== undefined, 'a call names its route')
    assert(origin !== undefined, 'a caller is told before its calls')
    const call = new DispatchedCall(id, route, origin, this)
    this.#calls.set(id, call)
    return call
  }

  #begin(call: DispatchedCall, bytes: Uint8Array, start: number, end: number): void {
    const { route } = call
    const { request: codec } = route.method
    try {
      if (route.type === 'unary') {
        const request = decodeRequest(codec, true, bytes, start, end)
        tell<unknown>(route.handler(request, call), call)
      } else if (route.type === 'bidi') {
        const requests = new MessageQueue((taken) => this.#taken(call, taken))
        call.requests = requests
        this.#run(call, route.handler(requests, call, call))
      } else {
        const request = decodeRequest(codec, false, bytes, start, end)
        this.#run(call, route.handler(request, call, call))
      }
    } catch (error) {
      this.fail(call, error)
    }
  }

  #request(id: number, bytes: Uint8Array, start: number, end: number): void {
    const call = this.#calls.get(id)
    if (call === undefined) return
    try {
      const request = decodeRequest(call.route.method.request, false, bytes, start, end)
      call.requests?.push(request, end - start + RECORD_BYTES)
    } catch (error) {
      // Answered at once, whatever the handler does.
      this.fail(call, error)
      if (error instanceof RpcError) call.abort(error)
    }
  }

  /** What is too large to move in one go goes as the replies of a stream do. */
  async #answerInPieces(call: DispatchedCall, { pieces }: EncodedPieces<unknown>): Promise<void> {
    for (const piece of pieces) {
      if (!call.sendEncoded(piece)) await call.drained()
    }
    this.#end(call)
  }

  #run(call: DispatchedCall, handling: Promise<void>): void {
    handling.then(
      () => this.#end(call),
      (error: unknown) => this.fail(call, error),
    )
  }

  #end(call: DispatchedCall): void {
    if (call.ended) return
    this.#outbox.record(Down.end, call.id)
    this.#ended(call)
  }

  /** What the handler left unread nobody will read. */
  #ended(call: DispatchedCall): void {
    call.ended = true
    this.#calls.delete(call.id)
    call.requests?.end()
    call.requests?.clear()
    call.wake()
  }

  /** A request has been taken by its handler: more may come. */
  #taken(call: DispatchedCall, bytes: number): void {
    call.uncredited += bytes
    if (call.ended || call.uncredited < CREDIT_BYTES) return
    this.#outbox.record(Down.credit, call.id, call.uncredited)
    call.uncredited = 0
  }
}
