import { errorText } from '../../base/index.ts'
import { RpcError, type StatusName } from '../status.ts'

/** What a record says. Up: from the connections' thread to the member's. */
export const Up = {
  /** Who calls, under a number that later calls use; what had that number is forgotten. */
  origin: 0,
  /** A call begins: the numbers are its route and its origin, the bytes its one request. */
  call: 1,
  /** One more request of a stream. */
  request: 2,
  requestsEnd: 3,
  /** Nobody waits for the call any more; the bytes say why. */
  abort: 4,
  /** So many bytes of replies have left: as many may follow. */
  credit: 5,
} as const

/** Down: from the member's thread. Each call ends with exactly one `answer`, `end` or `fail`. */
export const Down = {
  /** One reply of a stream, or a piece of the one reply of a call. */
  reply: 0,
  /** The one reply of a call, which ends well with it. */
  answer: 1,
  end: 2,
  /** The call ends with another status than OK. */
  fail: 3,
  /** So many bytes of requests have been taken by the handler. */
  credit: 4,
  /** So many bytes of batches have been dealt with. */
  taken: 5,
} as const

/** Who calls: what a call knows of its connection and of its header fields. */
export interface Origin {
  readonly peer: string
  readonly metadata: ReadonlyMap<string, string>
}

const utf8 = new TextEncoder()
const text = new TextDecoder()

/** What a call knows of its caller, as one text: equal for equal callers. */
export function originText({ peer, metadata }: Origin): string {
  return JSON.stringify([peer, ...metadata])
}

/** The bytes of a text. */
export function textBytes(value: string): Uint8Array {
  return utf8.encode(value)
}

/** Reads what `originText` made. */
export function originOf(bytes: Uint8Array): Origin {
  const [peer, ...metadata] = JSON.parse(text.decode(bytes)) as [string, ...[string, string][]]
  return { peer, metadata: new Map(metadata) }
}

/** A status on its way between threads. What is no RpcError is `Unknown`, as grpc-go answers. */
export function errorBytes(error: unknown): Uint8Array {
  const known = error instanceof RpcError
  const trailers = known ? [...error.trailers] : []
  return textBytes(JSON.stringify([known ? error.code : 'Unknown', errorText(error), trailers]))
}

/** Reads what `errorBytes` made. */
export function errorOf(bytes: Uint8Array): RpcError {
  const [code, message, trailers] = JSON.parse(text.decode(bytes)) as [
    StatusName,
    string,
    [string, string][],
  ]
  return new RpcError(code, message, { trailers: new Map(trailers) })
}
