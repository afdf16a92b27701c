import { connect } from 'node:http2'
import type { ClientHttp2Session, IncomingHttpHeaders, IncomingHttpStatusHeader } from 'node:http2'
import { connect as connectSocket } from 'node:net'

/** How a raw call was answered. Without gRPC's part, `code` is undefined. */
export interface RawAnswer {
  readonly http: number | undefined
  readonly code: number | undefined
  readonly text: string
  readonly body: Buffer
}

/** A gRPC message as it stands in the body: a flag, its length, its bytes. */
export function frame(payload: Uint8Array, flag = 0, length = payload.length): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt8(flag, 0)
  head.writeUInt32BE(length, 1)
  return Buffer.concat([head, payload])
}

type Head = IncomingHttpHeaders & IncomingHttpStatusHeader

/** An HTTP/2 connection that says whatever it is told to. */
export class RawConnection {
  readonly #session: ClientHttp2Session

  constructor(url: string) {
    // In MB; by default this side gives up over what the other has not taken yet.
    this.#session = connect(url, { maxSessionMemory: 1000 })
    this.#session.on('error', () => {})
  }

  /** Sends `body` as it is; undefined headers are left out. */
  call(
    path: string,
    body: Uint8Array,
    headers: Readonly<Record<string, string | undefined>> = {},
  ): Promise<RawAnswer> {
    const all = {
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    }
    const given = Object.entries(all).filter((header) => header[1] !== undefined)
    const stream = this.#session.request(Object.fromEntries(given))
    const seen: { head: Head; end: IncomingHttpHeaders; error?: Error } = {
      head: {},
      end: {},
    }
    const chunks: Buffer[] = []
    stream
      .on('response', (head) => (seen.head = head))
      .on('trailers', (end) => (seen.end = end))
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('error', (error) => (seen.error = error))
    stream.end(body)
    return new Promise((resolve) => {
      stream.on('close', () => resolve(answerOf(seen.head, seen.end, chunks, seen.error)))
    })
  }

  close(): void {
    this.#session.destroy()
  }
}

function answerOf(
  head: Head,
  end: IncomingHttpHeaders,
  chunks: readonly Buffer[],
  error: Error | undefined,
): RawAnswer {
  const status = end['grpc-status'] ?? head['grpc-status']
  const message = end['grpc-message'] ?? head['grpc-message']
  return {
    http: head[':status'],
    code: status === undefined ? undefined : Number(status),
    text: message === undefined ? (error?.message ?? '') : decodeURIComponent(String(message)),
    body: Buffer.concat(chunks),
  }
}

/** Sends bytes to a port and resolves with what came back, at the latest after `lingerMs`. */
export function sendBytes(url: string, bytes: Uint8Array, lingerMs = 300): Promise<Buffer> {
  const { hostname, port } = new URL(url)
  const chunks: Buffer[] = []
  return new Promise((resolve) => {
    const socket = connectSocket(Number(port), hostname, () => socket.write(bytes))
    const timer = setTimeout(() => socket.destroy(), lingerMs)
    socket
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('error', () => socket.destroy())
      .on('close', () => {
        clearTimeout(timer)
        resolve(Buffer.concat(chunks))
      })
  })
}
