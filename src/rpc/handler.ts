import type { Later } from '../base/index.ts'
import type { Encodable, Services } from '../proto/messages.ts'
import type { EncodedPieces } from './encoded-pieces.ts'

/** What a handler knows of the call beside its messages. */
export interface CallContext {
  /** Whether nobody waits for the call any more: cheaper to ask than `signal` is to listen to. */
  readonly aborted: boolean
  /** Aborts when the caller cancels, goes away, or its deadline passes. */
  readonly signal: AbortSignal
  /** Request metadata: names in lower case, values of one name joined by `, `, `-bin` as base64. */
  readonly metadata: ReadonlyMap<string, string>
  /** The caller's address, for logs. */
  readonly peer: string
}

/** The way back on a streaming call. */
export interface ReplySink<Res> {
  /**
   * Queues one reply. False when more than the stream's share is now waiting for the caller:
   * stop, and go on after `drained()`. After the call ended it drops silently and answers false.
   */
  send(reply: Encodable<Res>): boolean
  /** The same for bytes that are already an encoded `Res`; they may be shared between streams. */
  sendEncoded(reply: Uint8Array): boolean
  /** Resolves when `send` may go on, or the call has ended. */
  drained(): Promise<void>
  /** Bytes queued and not yet taken by the socket. */
  readonly queuedBytes: number
}

/** One reply, encoded or not. */
export type Reply<Res> = Encodable<Res> | EncodedPieces<Res>

/** One reply: known now or later. */
export type Answer<Res> = Reply<Res> | Promise<Reply<Res>> | Later<Reply<Res>>

/** One request, one reply. Throws {@link RpcError} for any other status than OK. */
export type UnaryHandler<Req, Res> = (request: Req, call: CallContext) => Answer<Res>

/** One request, many replies. Resolving ends the call with OK. */
export type ServerStreamHandler<Req, Res> = (
  request: Req,
  replies: ReplySink<Res>,
  call: CallContext,
) => Promise<void>

/** Many requests, any number of replies. Resolving ends the call with OK. */
export type BidiHandler<Req, Res> = (
  requests: AsyncIterable<Req>,
  replies: ReplySink<Res>,
  call: CallContext,
) => Promise<void>

/** The kind of handler that a method's shape asks for (`requestStream`, `responseStream`). */
export type HandlerOf<M> = M extends {
  request: infer Req
  response: infer Res
  requestStream: infer In
  responseStream: infer Out
}
  ? In extends true
    ? BidiHandler<Req, Res>
    : Out extends true
      ? ServerStreamHandler<Req, Res>
      : UnaryHandler<Req, Res>
  : never

/** All methods of one service, as functions over plain data. */
export type Implementation<Name extends keyof Services> = {
  readonly [Method in keyof Services[Name]]: HandlerOf<Services[Name][Method]>
}

/**
 * What a server serves, by full service name. A service or method that is absent answers
 * Unimplemented, as gRPC does.
 */
export type ServiceTable = {
  readonly [Name in keyof Services]?: Partial<Implementation<Name>>
}
