import { connect, type Socket } from 'node:net'
import { until } from '../test-services.ts'

/** A frame as it is on the wire. */
export interface Frame {
  readonly type: number
  readonly flags: number
  readonly id: number
  readonly payload: Buffer
}

export const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

/** The bytes of one frame, right or wrong. */
export function frame(type: number, flags = 0, id = 0, payload: Uint8Array = Buffer.alloc(0)) {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(id, 5)
  return Buffer.concat([head, payload])
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** A SETTINGS frame of pairs of id and value. */
export function settings(...pairs: (readonly [number, number])[]): Buffer {
  const payload = Buffer.alloc(pairs.length * 6)
  for (const [at, [id, value]] of pairs.entries()) {
    payload.writeUInt16BE(id, at * 6)
    payload.writeUInt32BE(value, at * 6 + 2)
  }
  return frame(4, 0, 0, payload)
}

export const windowUpdate = (id: number, by: number): Buffer => frame(8, 0, id, uint32(by))
export const reset = (id: number, code = 8): Buffer => frame(3, 0, id, uint32(code))
export const ping = (): Buffer => frame(6, 0, 0, Buffer.alloc(8))

/** A header block of literals without tables and Huffman codes; texts of up to 126 bytes. */
export function block(fields: readonly (readonly [string, string])[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([name, value]) => [
      Buffer.from([0, name.length]),
      Buffer.from(name),
      Buffer.from([value.length]),
      Buffer.from(value),
    ]),
  )
}

/** The header block of a gRPC call. */
export function callBlock(path: string, ...more: (readonly [string, string])[]): Buffer {
  return block([
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', `/etcdserverpb.${path}`],
    ['content-type', 'application/grpc'],
    ['te', 'trailers'],
    ...more,
  ])
}

/** A HEADERS frame that begins a call. */
export const callHeaders = (id: number, path: string, ...more: (readonly [string, string])[]) =>
  frame(1, 4, id, callBlock(path, ...more))

/** A gRPC message with its prefix. */
export function message(body: Uint8Array, flag = 0): Buffer {
  return Buffer.concat([Buffer.from([flag]), uint32(body.length), body])
}

/** Bytes of a body in frames, the last of which ends the stream. */
function data(id: number, bytes: Buffer): Buffer[] {
  const frames: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 16_384) {
    const ended = at + 16_384 >= bytes.length ? 1 : 0
    frames.push(frame(0, ended, id, bytes.subarray(at, at + 16_384)))
  }
  return frames
}

/** A whole unary call. */
export function wholeCall(id: number, path: string, body: Uint8Array): Buffer {
  return Buffer.concat([callHeaders(id, path), ...data(id, message(body))])
}

/** Cuts bytes into frames; what is left over is `rest`. */
export function parseFrames(bytes: Buffer): { frames: Frame[]; rest: Buffer } {
  const frames: Frame[] = []
  let at = 0
  while (bytes.length - at >= 9) {
    const end = at + 9 + bytes.readUIntBE(at, 3)
    if (end > bytes.length) break
    const [type = 0, flags = 0] = bytes.subarray(at + 3, at + 5)
    const id = bytes.readUInt32BE(at + 5)
    frames.push({ type, flags, id, payload: bytes.subarray(at + 9, end) })
    at = end
  }
  return { frames, rest: bytes.subarray(at) }
}

/** One end of a connection that says whatever it wants, and notes the frames it hears. */
export class RawPeer {
  readonly socket: Socket
  readonly frames: Frame[] = []
  closed = false
  #rest: Buffer = Buffer.alloc(0)

  constructor(socket: Socket, skip = 0) {
    this.socket = socket
    let left = skip
    socket.on('error', () => {})
    socket.on('close', () => (this.closed = true))
    socket.on('data', (chunk) => {
      const from = Math.min(left, chunk.length)
      left -= from
      const { frames, rest } = parseFrames(Buffer.concat([this.#rest, chunk.subarray(from)]))
      this.frames.push(...frames)
      this.#rest = rest
    })
  }

  /** Connects to a server; has said the preface and empty settings unless `silent`. */
  static async connect(url: string, hello: Uint8Array = settings()): Promise<RawPeer> {
    const { hostname, port } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    const peer = new RawPeer(socket)
    await new Promise((resolve) => socket.once('connect', resolve))
    if (hello.length > 0) peer.send(preface, hello)
    return peer
  }

  /** Answers whether the socket takes more. */
  send(...parts: readonly Uint8Array[]): boolean {
    return this.socket.write(Buffer.concat(parts))
  }

  /** The frames of one type that came, of one stream or all. */
  of(type: number, id?: number): Frame[] {
    return this.frames.filter((one) => one.type === type && (id === undefined || one.id === id))
  }

  /** Bytes of data that came on a stream. */
  dataBytes(id: number): number {
    return this.of(0, id).reduce((sum, { payload }) => sum + payload.length, 0)
  }

  /** Waits for a frame. */
  async frame(type: number, id?: number): Promise<Frame | undefined> {
    await until(() => this.closed || this.of(type, id).length > 0)
    return this.of(type, id)[0]
  }

  /** The code and text of the GOAWAY that ends the connection. */
  async goaway(): Promise<{ code: number; text: string } | undefined> {
    const told = await this.frame(7)
    await until(() => this.closed)
    if (told === undefined) return undefined
    return { code: told.payload.readUInt32BE(4), text: told.payload.toString('latin1', 8) }
  }

  /** The code a stream was reset with. */
  async resetCode(id: number): Promise<number | undefined> {
    return (await this.frame(3, id))?.payload.readUInt32BE(0)
  }
}
