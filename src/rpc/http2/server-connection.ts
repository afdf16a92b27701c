import type { Socket } from 'node:net'
import { assert, tell } from '../../base/index.ts'
import { decodeRequest, encodeFailure, unknownMethod } from '../answers.ts'
import { EncodedPieces } from '../encoded-pieces.ts'
import type { ServerOptions } from '../engine.ts'
import { connectionBufferBytesMax, connectionQueueBytesMax, streamWindowBytes } from '../limits.ts'
import { RpcError } from '../status.ts'
import type { ConnectionEvents } from './connection-events.ts'
import { Connection } from './connection.ts'
import { StreamError } from './errors.ts'
import { PREFACE, Setting } from './frames.ts'
import type { HeldBytes } from './held-bytes.ts'
import type { HeaderBlock, RequestHead } from './header-block.ts'
import { createField, FieldKind, isPseudo } from './hpack/field.ts'
import { Keepalive, TIMER_MS_MAX } from './keepalive.ts'
import { MessageQueue } from './message-queue.ts'
import { acceptedEncodings, MessageReader, type MessageTaker } from './message-reader.ts'
import { PingPolicy } from '../ping-policy.ts'
import { ReceiveBudget } from './receive-budget.ts'
import { answerPlainly } from './plain-answer.ts'
import { requestHead } from './request-head.ts'
import type { Route } from '../route.ts'
import { ServerCall, type CallCarrier, type CallRoute } from './server-call.ts'
import { StallWatch } from './stall-watch.ts'
import { isUnimplemented, statusFields } from './status-fields.ts'

const answerHead = [createField(':status', '200'), createField('content-type', 'application/grpc')]
const acceptEncoding = createField('grpc-accept-encoding', acceptedEncodings)
const statusOk = [createField('grpc-status', '0')]
const noGrpc = refused(new RpcError('Unimplemented', 'no gRPC'))
/** Room for a head or trailers of constants. */
const SMALL_BLOCK_BYTES = 160

/** What all connections of one server share. */
export interface ServerShare {
  readonly routes: ReadonlyMap<string, Route>
  readonly services: ReadonlySet<string>
  readonly options: ServerOptions
  readonly held: HeldBytes
}

/** One client's connection: its calls and their handlers. */
export class ServerConnection
  implements ConnectionEvents<ServerCall>, CallCarrier, MessageTaker<ServerCall>
{
  readonly peer: string
  readonly #share: ServerShare
  readonly #connection: Connection<ServerCall>
  readonly #onClosed: () => void
  readonly #keepalive: Keepalive
  readonly #pings: PingPolicy
  /** Bytes of the preface that have come. */
  #preface = 0
  /** Handlers that have not returned, also those whose caller is gone. */
  #running = 0
  readonly #received = new ReceiveBudget(connectionBufferBytesMax)
  readonly #reader: MessageReader<ServerCall>
  readonly #stalls: StallWatch

  constructor(socket: Socket, share: ServerShare, onClosed: () => void) {
    const { remoteAddress, remotePort } = socket
    this.peer = remoteAddress === undefined ? 'unix' : `${remoteAddress}:${remotePort}`
    this.#share = share
    this.#onClosed = onClosed
    this.#connection = new Connection(socket, true, share.held, this)
    const { receiveBytesMax } = share.options
    this.#reader = new MessageReader(receiveBytesMax, this.#received, share.held, this)
    this.#stalls = new StallWatch(this.#connection)
    socket.on('data', (chunk) => this.#read(chunk))
    const { concurrentStreamsMax, keepaliveMinTimeMs } = share.options
    const { keepaliveIntervalMs, keepaliveTimeoutMs } = share.options
    this.#connection.sayHello([[Setting.maxConcurrentStreams, concurrentStreamsMax]])
    this.#pings = new PingPolicy(keepaliveMinTimeMs)
    this.#keepalive = new Keepalive(keepaliveIntervalMs, keepaliveTimeoutMs, {
      wanted: () => true,
      ping: () => this.#connection.writer.ping(),
      dead: () => this.#connection.close('no answer to a ping'),
    })
    this.#keepalive.start()
  }

  get idle(): boolean {
    return this.#connection.streams.size === 0
  }

  /** No new calls; the connection ends when the last one does. */
  goAway(): void {
    this.#connection.sayGoaway('noError')
    this.#endWhenIdle()
  }

  close(): void {
    this.#connection.close('the server stops')
  }

  /** Called every {@link handshakeMs}. */
  sweep(): void {
    this.#stalls.look()
  }

  #read(chunk: Buffer): void {
    let rest = chunk
    if (this.#preface < PREFACE.length) {
      const count = Math.min(chunk.length, PREFACE.length - this.#preface)
      const expected = PREFACE.subarray(this.#preface, this.#preface + count)
      if (!chunk.subarray(0, count).equals(expected)) {
        return this.#connection.fail('protocolError', 'no HTTP/2 preface')
      }
      this.#preface += count
      rest = chunk.subarray(count)
    }
    if (rest.length > 0) this.#connection.read(rest)
  }

  onOpen(id: number, block: HeaderBlock, ended: boolean): ServerCall | undefined {
    const { options } = this.#share
    const head = requestHead(id, block)
    const open = Math.max(this.#running, this.#connection.streams.size)
    const { goingAway, flow } = this.#connection
    const full = open >= options.concurrentStreamsMax || flow.queuedBytes > connectionQueueBytesMax
    if (goingAway || full) {
      throw new StreamError('refusedStream', 'no more calls', id)
    }
    const call = new ServerCall(id, flow.initialWindow, this, this.#routeOf(head), block)
    call.remoteEnded = ended
    this.#connection.streams.add(call)
    if (head.isGrpc) this.#begin(call, head)
    else this.#answerPlainly(call, head)
    if (ended) this.#onEnd(call)
    return call
  }

  #routeOf({ isGrpc, path }: RequestHead): CallRoute {
    if (!isGrpc) return noGrpc
    const { routes, services } = this.#share
    return routes.get(path) ?? refused(unknownMethod(path, services))
  }

  #begin(call: ServerCall, head: RequestHead): void {
    const { route } = call
    if (head.timeoutMs !== undefined && head.timeoutMs <= TIMER_MS_MAX) {
      call.deadline = setTimeout(() => this.#late(call), head.timeoutMs)
    }
    if (route.type === 'refused') this.#refuse(call, route.error)
    else if (route.type === 'bidi') this.#startBidi(call, route)
  }

  onHeaders(call: ServerCall, { fields }: HeaderBlock, ended: boolean): void {
    if (!ended) throw new StreamError('protocolError', 'trailers end a stream', call.id)
    for (const { kind } of fields) {
      if (isPseudo(kind) || kind === FieldKind.forbidden) {
        throw new StreamError('protocolError', 'a field that trailers cannot have', call.id)
      }
    }
    this.#onEnd(call)
  }

  onData(call: ServerCall, bytes: Buffer, start: number, end: number, ended: boolean): void {
    if (call.ended) {
      this.#connection.credit(call, end - start)
    } else {
      try {
        this.#reader.read(call, bytes, start, end)
      } catch (error) {
        if (!(error instanceof RpcError)) throw error
        this.#refuse(call, error)
      }
      const full = call.requests !== undefined && call.requests.bytes > streamWindowBytes / 2
      if (full) call.withheld += end - start
      else this.#connection.credit(call, end - start)
    }
    if (ended) this.#onEnd(call)
  }

  onDrained(call: ServerCall): void {
    this.#pings.said()
    call.wake()
  }

  onReset(call: ServerCall): void {
    clearTimeout(call.deadline)
    if (call.ended) return call.wake()
    this.#ended(call)
    call.abort(new RpcError('Canceled', 'context canceled'))
  }

  onStreamOver(): void {
    this.#endWhenIdle()
  }

  onSettings(): void {}

  onAlive(): void {
    this.#keepalive.heard()
  }

  onPing(acknowledged: boolean): void {
    if (acknowledged || this.#pings.allows()) return
    this.#connection.fail('enhanceYourCalm', 'too_many_pings')
  }

  onGoaway(): void {
    this.#endWhenIdle()
  }

  onClosed(): void {
    this.#keepalive.stop()
    this.#onClosed()
  }

  sendReply(call: ServerCall, reply: Uint8Array): void {
    this.#sendHead(call)
    this.#connection.flow.message(call, reply)
  }

  encodeReply(call: ServerCall, reply: unknown): void {
    const { route } = call
    assert(route.type !== 'refused', 'who replies is served')
    this.#sendHead(call)
    if (reply instanceof EncodedPieces) return this.#connection.flow.pieces(call, reply)
    try {
      this.#connection.flow.encode(call, route.method.response, reply as object)
    } catch (error) {
      throw encodeFailure(error)
    }
  }

  onMessage(call: ServerCall, bytes: Uint8Array, start: number, end: number): void {
    const { route } = call
    if (call.ended || route.type === 'refused') return
    if (route.type === 'bidi') {
      const request = decodeRequest(route.method.request, false, bytes, start, end)
      this.#received.take(end - start)
      call.requests?.push(request, end - start)
    } else if (call.requested) {
      // grpc-go reads one message and then wants the end.
      throw new RpcError('Internal', 'cardinality violation: more than one request')
    } else {
      call.requested = true
      const unary = route.type === 'unary'
      const request = decodeRequest(route.method.request, unary, bytes, start, end)
      // A unary call waits for its end, which nearly always comes with the message: whoever is
      // answered before has to be reset.
      if (route.type === 'unary') call.request = request
      else this.#run(call, () => route.handler(request, call, call))
    }
  }

  onLetGo(call: ServerCall): void {
    const text = 'too many requests wait here, and this one has stood still the longest'
    this.#refuse(call, new RpcError('ResourceExhausted', text))
  }

  #onEnd(call: ServerCall): void {
    call.onWhole?.()
    call.requests?.end()
    if (call.ended) return
    const { route } = call
    if (call.part !== undefined || (!call.requested && route.type !== 'bidi')) {
      this.#refuse(call, new RpcError('Internal', 'unexpected EOF'))
    } else if (route.type === 'unary') this.#serveUnary(call, route)
  }

  #startBidi(call: ServerCall, route: Extract<Route, { type: 'bidi' }>): void {
    const requests = new MessageQueue((bytes) => this.#taken(call, bytes))
    call.requests = requests
    this.#run(call, () => route.handler(requests, call, call))
  }

  /** A request has been taken by its handler: the peer may send more. */
  #taken(call: ServerCall, bytes: number): void {
    this.#received.give(bytes)
    if (call.withheld === 0 || (call.requests?.bytes ?? 0) > streamWindowBytes / 4) return
    this.#connection.credit(call, call.withheld)
    call.withheld = 0
  }

  #serveUnary(call: ServerCall, route: Extract<Route, { type: 'unary' }>): void {
    this.#running += 1
    let answer
    try {
      answer = route.handler(call.request, call)
    } catch (error) {
      return this.fail(call, error)
    }
    tell<unknown>(answer, call)
  }

  answer(call: ServerCall, reply: unknown): void {
    this.#returned(call)
    if (call.ended) return
    try {
      call.send(reply)
    } catch (error) {
      return this.#finish(call, error)
    }
    this.#finish(call, undefined)
  }

  fail(call: ServerCall, error: unknown): void {
    this.#returned(call)
    this.#finish(call, error)
  }

  /** The handler has returned: what it left unread nobody will read. */
  #returned(call: ServerCall): void {
    this.#running -= 1
    call.requests?.end()
    call.requests?.clear()
  }

  #run(call: ServerCall, handle: () => Promise<void>): void {
    this.#running += 1
    let handling
    try {
      handling = handle()
    } catch (error) {
      return this.fail(call, error)
    }
    handling.then(
      () => {
        this.#returned(call)
        this.#finish(call, undefined)
      },
      (error: unknown) => this.fail(call, error),
    )
  }

  /** The caller's own fault: answered at once, whatever the handler does. */
  #refuse(call: ServerCall, error: RpcError): void {
    this.#finish(call, error)
    call.abort(error)
  }

  #late(call: ServerCall): void {
    const error = new RpcError('DeadlineExceeded', 'context deadline exceeded')
    // What still waits for the caller's windows may wait for ever, and a status behind it.
    if (call.queuedBytes > 0) this.#connection.reset(call, 'cancel')
    this.#finish(call, error)
    call.abort(error)
  }

  /** Decides the status of a call; it leaves after what waits on it. */
  #finish(call: ServerCall, error: unknown): void {
    if (call.ended) return
    this.#ended(call)
    call.wake()
    if (call.closed) return clearTimeout(call.deadline)
    if (call.queuedBytes === 0) this.#sayStatus(call, error)
    else this.#connection.flow.endAfterQueue(call, () => this.#sayStatus(call, error))
  }

  #ended(call: ServerCall): void {
    call.ended = true
    this.#reader.drop(call)
  }

  #sendHead(call: ServerCall): void {
    this.#pings.said()
    if (call.headed || call.closed) return
    call.headed = true
    this.#connection.writer.smallHeaders(call.id, SMALL_BLOCK_BYTES, answerHead, false)
  }

  #sayStatus(call: ServerCall, error: unknown): void {
    const { writer } = this.#connection
    clearTimeout(call.deadline)
    if (error === undefined) {
      this.#sendHead(call)
      writer.smallHeaders(call.id, SMALL_BLOCK_BYTES, statusOk, true)
    } else {
      const head = call.headed ? [] : answerHead
      const kept = isUnimplemented(error) ? [...head, acceptEncoding] : head
      writer.headers(call.id, kept, statusFields(error), true)
    }
    this.#pings.said()
    this.#connection.localEnd(call)
    // A caller that is still sending shall stop.
    if (!call.closed) this.#connection.reset(call, 'noError')
  }

  /** Whoever does not speak gRPC is told so, once the request is whole. */
  #answerPlainly(call: ServerCall, { method }: RequestHead): void {
    call.ended = true
    call.onWhole = () => {
      this.#pings.said()
      answerPlainly(this.#connection, call, method, () => this.#connection.localEnd(call))
    }
  }

  #endWhenIdle(): void {
    const connection = this.#connection
    if (!connection.goingAway || connection.closed || !this.idle) return
    connection.close('the last call has ended', true)
  }
}

function refused(error: RpcError): CallRoute {
  return { type: 'refused', error }
}
