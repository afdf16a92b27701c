import { KeelsonError } from '../../base/index.ts'

/** HTTP/2's error codes by name (RFC 9113, 7). */
export const Http2Code = {
  noError: 0,
  protocolError: 1,
  internalError: 2,
  flowControlError: 3,
  settingsTimeout: 4,
  streamClosed: 5,
  frameSizeError: 6,
  refusedStream: 7,
  cancel: 8,
  compressionError: 9,
  connectError: 10,
  enhanceYourCalm: 11,
} as const

/** An error code by its name. */
export type Http2CodeName = keyof typeof Http2Code

/** The peer broke the protocol in a way that ends the whole connection. */
export class ConnectionError extends KeelsonError<Http2CodeName> {}

/** The peer broke the protocol on one stream only; the connection goes on. */
export class StreamError extends KeelsonError<Http2CodeName> {
  readonly streamId: number

  constructor(code: Http2CodeName, message: string, streamId: number) {
    super(code, message)
    this.streamId = streamId
  }
}
