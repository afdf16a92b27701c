import type { Method } from '../../proto/index.ts'
import type { CallOptions } from '../engine.ts'
import type { RpcError } from '../status.ts'
import type { Field } from './hpack/field.ts'
import { Stream } from './stream.ts'

/** Who made a call, and is told what becomes of it. */
export interface CallOwner {
  readonly method: Method
  readonly options: CallOptions
  /** The call has got its stream: what waits may be sent. */
  onOpen(connection: CallConnection, call: ClientCall): void
  /** One reply, as it lies in a read buffer at `[start, end)`: gone after the call. Throws RpcError. */
  onMessage(bytes: Uint8Array, start: number, end: number): void
  /** Half of what waited to be sent has left. */
  onDrained(): void
  /** The call is over, once. */
  onEnd(error: RpcError | undefined): void
  /** Bytes of replies that wait for their reader. */
  readonly waitingBytes: number
}

/** What a call may ask of the connection that carries it. */
export interface CallConnection {
  send(call: ClientCall, message: Uint8Array): void
  /** Sends the only message, or the last one, and ends our side. */
  sendLast(call: ClientCall, message: Uint8Array): void
  end(call: ClientCall): void
  cancel(call: ClientCall): void
  /** The reader has taken what waited: the server may send more. */
  taken(call: ClientCall): void
}

/** One call on its connection. */
export class ClientCall extends Stream {
  readonly owner: CallOwner
  /** Replies are never asked for in another. */
  readonly encoding: undefined = undefined
  /** The head of the answer has come. */
  headed = false
  ended = false
  /** Bytes that the server may send again once less waits here. */
  withheld = 0
  /** The status of an answer that is not gRPC's. */
  httpError: RpcError | undefined = undefined
  trailers: readonly Field[] = []

  constructor(id: number, sendWindow: number, owner: CallOwner) {
    super(id, sendWindow)
    this.owner = owner
  }
}
