import { assert } from '../../base/index.ts'
import { canceled } from '../answers.ts'
import { hostAndPort, type Endpoint } from '../endpoint-url.ts'
import type { ConnectOptions } from '../engine.ts'
import { handshakeMs, replyBytesMax, streamQueueBytesMax, streamWindowBytes } from '../limits.ts'
import { RpcError } from '../status.ts'
import { endError, httpError, resetError, unprocessed } from './call-ending.ts'
import { ClientCall, type CallConnection, type CallOwner } from './client-call.ts'
import type { ConnectionEvents } from './connection-events.ts'
import { Connection } from './connection.ts'
import { connectText, type Dial } from './dial.ts'
import { StreamError } from './errors.ts'
import { PREFACE, Setting } from './frames.ts'
import { formatTimeout } from './grpc-text.ts'
import { HeldBytes } from './held-bytes.ts'
import type { HeaderBlock } from './header-block.ts'
import { createField, FieldKind, fieldSize, isMetadata, type Field } from './hpack/field.ts'
import { Keepalive } from './keepalive.ts'
import { MessageReader, type MessageTaker } from './message-reader.ts'
import { ReceiveBudget } from './receive-budget.ts'

const post = createField(':method', 'POST')
const fields = [
  createField('te', 'trailers'),
  createField('content-type', 'application/grpc'),
  createField('user-agent', 'keelson'),
]

/** What every call of one method begins with. */
interface CallHead {
  readonly fields: readonly Field[]
  /** Bytes that it surely fits. */
  readonly room: number
}

/** Streams are numbered up to here; then a new connection is needed. */
const STREAM_ID_MAX = 2 ** 31 - 1

/** One connection to a server: its calls, from the client's side. */
export class ClientConnection
  implements ConnectionEvents<ClientCall>, CallConnection, MessageTaker<ClientCall>
{
  readonly #connection: Connection<ClientCall>
  readonly #scheme: Field
  readonly #authority: Field
  /** By path. */
  readonly #heads = new Map<string, CallHead>()
  readonly #onReady: () => void
  readonly #onClosed: (reason: string) => void
  /** Calls that wait for a stream, where the server allows no more. */
  readonly #waiting = new Set<CallOwner>()
  readonly #handshake: NodeJS.Timeout
  readonly #keepalive: Keepalive
  // Replies are as large as the calls ask for.
  readonly #held = new HeldBytes(Infinity)
  readonly #reader = new MessageReader<ClientCall>(
    replyBytesMax,
    new ReceiveBudget(Infinity),
    this.#held,
    this,
  )
  #ready = false
  #nextId = 1

  /** `onReady`: the server has said its settings. `onClosed`: once, whatever the reason. */
  constructor(
    dial: Dial,
    endpoint: Endpoint,
    options: ConnectOptions,
    onReady: () => void,
    onClosed: (reason: string) => void,
  ) {
    const authority =
      endpoint.type === 'unix' ? 'localhost' : hostAndPort(endpoint.host, endpoint.port)
    this.#scheme = createField(':scheme', endpoint.secure ? 'https' : 'http')
    this.#authority = createField(':authority', authority)
    this.#onReady = onReady
    this.#onClosed = onClosed
    const socket = dial(() => {
      socket.write(PREFACE)
      this.#connection.sayHello([[Setting.enablePush, 0]])
    })
    socket.on('error', (error) => this.#connection.close(connectText(error)))
    this.#connection = new Connection(socket, false, this.#held, this)
    socket.on('data', (chunk) => this.#connection.read(chunk))
    const { keepaliveIntervalMs, keepaliveTimeoutMs } = options
    this.#keepalive = new Keepalive(keepaliveIntervalMs, keepaliveTimeoutMs, {
      wanted: () => this.#connection.streams.size > 0,
      ping: () => this.#connection.writer.ping(),
      dead: () => this.#connection.close('no answer to a ping'),
    })
    this.#handshake = setTimeout(() => {
      this.#connection.close(`no answer from ${authority} within ${handshakeMs / 1000} s`)
    }, handshakeMs)
  }

  /** Whether new calls may be made on it. */
  get usable(): boolean {
    const { closed, goingAway } = this.#connection
    return !closed && !goingAway && this.#nextId < STREAM_ID_MAX
  }

  /** Begins a call now, or when the server allows one more. */
  open(owner: CallOwner): void {
    if (this.#connection.streams.size >= this.#connection.peerStreamsMax) this.#waiting.add(owner)
    else this.#open(owner)
  }

  /** Gives up a call that may not have begun. */
  forget(owner: CallOwner): void {
    this.#waiting.delete(owner)
  }

  close(reason: string): void {
    this.#connection.close(reason)
  }

  send(call: ClientCall, message: Uint8Array): void {
    this.#connection.flow.message(call, message)
  }

  sendLast(call: ClientCall, message: Uint8Array): void {
    if (this.#connection.flow.message(call, message, true)) this.#connection.localEnd(call)
    else this.end(call)
  }

  end(call: ClientCall): void {
    this.#connection.flow.endAfterQueue(call, () => {
      this.#connection.writer.dataEnd(call.id)
      this.#connection.localEnd(call)
    })
  }

  cancel(call: ClientCall): void {
    this.#connection.reset(call, 'cancel')
    this.#finish(call, canceled(call.owner.options.signal))
  }

  taken(call: ClientCall): void {
    if (call.withheld === 0 || call.owner.waitingBytes > streamWindowBytes / 4) return
    this.#connection.credit(call, call.withheld)
    call.withheld = 0
  }

  onOpen(id: number): undefined {
    throw new StreamError('refusedStream', 'a server opens no streams', id)
  }

  onHeaders(call: ClientCall, { fields, tooLarge }: HeaderBlock, ended: boolean): void {
    if (tooLarge) throw new StreamError('enhanceYourCalm', 'too many header fields', call.id)
    if (!call.headed && !ended) {
      if (fields.some(({ kind, value }) => kind === FieldKind.status && value.startsWith('1')))
        return
      call.headed = true
      call.httpError = httpError(fields)
      return
    }
    if (!ended) throw new StreamError('protocolError', 'trailers end a stream', call.id)
    call.trailers = fields
    this.#end(call)
  }

  onData(call: ClientCall, bytes: Buffer, start: number, end: number, ended: boolean): void {
    try {
      if (call.httpError === undefined) this.#reader.read(call, bytes, start, end)
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      this.#connection.reset(call, 'cancel')
      return this.#finish(call, error)
    }
    if (call.owner.waitingBytes > streamWindowBytes / 2) call.withheld += end - start
    else this.#connection.credit(call, end - start)
    if (ended) this.#end(call)
  }

  onMessage(call: ClientCall, bytes: Uint8Array, start: number, end: number): void {
    call.owner.onMessage(bytes, start, end)
  }

  onLetGo(): void {
    assert(false, 'a client holds all that it has asked for')
  }

  onDrained(call: ClientCall): void {
    if (call.queuedBytes <= streamQueueBytesMax / 2) call.owner.onDrained()
  }

  onReset(call: ClientCall, code: number, byPeer: boolean): void {
    this.#finish(call, resetError(code, byPeer))
  }

  onAlive(): void {
    this.#keepalive.heard()
  }

  onSettings(): void {
    if (this.#ready) return this.#openWaiting()
    this.#ready = true
    clearTimeout(this.#handshake)
    this.#keepalive.start()
    this.#onReady()
  }

  onStreamOver(): void {
    this.#openWaiting()
    this.#endWhenIdle()
  }

  onPing(): void {}

  onGoaway(lastId: number, _code: number, text: string): void {
    for (const call of this.#connection.streams.values()) {
      if (call.id <= lastId) continue
      this.#connection.reset(call, 'cancel')
      this.#finish(call, unprocessed(`the server goes away${text === '' ? '' : `: ${text}`}`))
    }
    this.#refuseWaiting(unprocessed('the server goes away'))
    this.#endWhenIdle()
  }

  onClosed(reason: string): void {
    clearTimeout(this.#handshake)
    this.#keepalive.stop()
    this.#refuseWaiting(unprocessed(reason))
    this.#onClosed(reason)
  }

  #open(owner: CallOwner): void {
    const id = this.#nextId
    this.#nextId += 2
    this.#connection.highestOwnId = id
    const { flow, streams, writer } = this.#connection
    const call = new ClientCall(id, flow.initialWindow, owner)
    streams.add(call)
    const head = this.#headOf(owner.method.path)
    const { deadlineMs, metadata } = owner.options
    if (deadlineMs === undefined && metadata === undefined) {
      writer.smallHeaders(id, head.room, head.fields, false)
    } else writer.headers(id, head.fields, otherFields(owner.options), false)
    owner.onOpen(this, call)
  }

  /** Pseudo-headers come first (RFC 9113, 8.3). */
  #headOf(path: string): CallHead {
    const known = this.#heads.get(path)
    if (known !== undefined) return known
    const pseudoFields = [post, this.#scheme, this.#authority, createField(':path', path)]
    const all = [...pseudoFields, ...fields]
    const head = { fields: all, room: all.reduce((sum, field) => sum + fieldSize(field), 0) }
    this.#heads.set(path, head)
    return head
  }

  #end(call: ClientCall): void {
    this.#finish(call, endError(call))
    // The server has said all, whether it has heard all or not.
    if (!call.localEnded) this.#connection.reset(call, 'cancel')
  }

  #finish(call: ClientCall, error: RpcError | undefined): void {
    if (call.ended) return
    call.ended = true
    this.#reader.drop(call)
    call.owner.onEnd(error)
  }

  #openWaiting(): void {
    for (const owner of this.#waiting) {
      const { streams, peerStreamsMax } = this.#connection
      if (!this.usable)
        return this.#refuseWaiting(unprocessed('the connection takes no more calls'))
      if (streams.size >= peerStreamsMax) return
      this.#waiting.delete(owner)
      this.#open(owner)
    }
  }

  #refuseWaiting(error: RpcError): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const owner of waiting) owner.onEnd(error)
  }

  #endWhenIdle(): void {
    const connection = this.#connection
    if (connection.closed || this.usable || connection.streams.size > 0) return
    connection.close('the last call has ended', true)
  }
}

function otherFields({
  deadlineMs,
  metadata,
}: CallOwner['options']): (readonly [name: string, value: string])[] {
  const others: [string, string][] = []
  if (deadlineMs !== undefined) others.push(['grpc-timeout', formatTimeout(deadlineMs)])
  for (const [name, value] of metadata ?? []) others.push([name.toLowerCase(), value])
  return others
}

/** Throws RpcError `Internal` where something cannot be a header. */
export function checkMetadata(metadata: ReadonlyMap<string, string>): void {
  for (const [name, value] of metadata) {
    if (!isMetadata(name.toLowerCase(), value)) {
      throw new RpcError('Internal', `no metadata can be called or say this: ${name}`)
    }
  }
}
