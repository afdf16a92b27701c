import type { HeaderBlock } from './header-block.ts'
import type { Stream } from './stream.ts'

/** What a connection's owner, the server or the client side of gRPC, is told. */
export interface ConnectionEvents<S extends Stream> {
  /** A header block on a stream that does not exist. Answers the new stream, or refuses it. */
  onOpen(id: number, block: HeaderBlock, ended: boolean): S | undefined
  /** A second header block on a stream. */
  onHeaders(stream: S, block: HeaderBlock, ended: boolean): void
  /** Bytes of the body at `[start, end)`; gone after the call. */
  onData(stream: S, bytes: Buffer, start: number, end: number, ended: boolean): void
  /** Some of what waited on this stream has left. */
  onDrained(stream: S): void
  /** The stream is over before its time; `code` as HTTP/2 has it. */
  onReset(stream: S, code: number, byPeer: boolean): void
  /** The connection has forgotten a stream: another one may begin. */
  onStreamOver(): void
  /** The peer has said its settings, at first or anew. */
  onSettings(): void
  /** Some bytes arrived, whatever they were. */
  onAlive(): void
  onPing(acknowledged: boolean): void
  onGoaway(lastId: number, code: number, text: string): void
  /** The connection is over; all streams have been reset. */
  onClosed(reason: string): void
}
