import { ConnectionError } from './errors.ts'
import type { HeaderBlock } from './header-block.ts'
import { HpackDecoder } from './hpack/decoder.ts'

/** Our table for the peer's header fields: HTTP/2's default, so it need not be told. */
const TABLE_BYTES = 4096
/** A larger list of fields is refused (gRPC's metadata is small; an auth token is some hundred). */
export const HEADER_LIST_BYTES_MAX: number = 64 * 1024
/** A larger block is not even decoded. */
const BLOCK_BYTES_MAX = 64 * 1024
/** Frames of one header block. */
const FRAMES_MAX = 16

interface Part {
  readonly streamId: number
  readonly ended: boolean
  readonly frames: Buffer[]
  bytes: number
}

/** A whole header block, and what the frame that began it said. */
export interface WholeBlock {
  readonly streamId: number
  readonly ended: boolean
  readonly block: HeaderBlock
}

/** Puts the header blocks of one connection together and decodes them, in their order. */
export class HeaderBlocks {
  readonly #decoder = new HpackDecoder(TABLE_BYTES, HEADER_LIST_BYTES_MAX)
  #part: Part | undefined

  /** The stream whose block has begun and not ended. */
  get partial(): number | undefined {
    return this.#part?.streamId
  }

  /** A block that lies whole in a frame. */
  whole(bytes: Buffer, start: number, end: number): HeaderBlock {
    return this.#decoder.decode(bytes, start, end)
  }

  /** The first piece of a block that continues. */
  begin(streamId: number, ended: boolean, bytes: Buffer, start: number, end: number): void {
    const first = Buffer.from(bytes.subarray(start, end))
    this.#part = { streamId, ended, frames: [first], bytes: first.length }
  }

  /** One more piece; the block when it was the last. Throws ConnectionError. */
  proceed(bytes: Buffer, start: number, end: number, last: boolean): WholeBlock | undefined {
    const part = this.#part
    if (part === undefined) throw new ConnectionError('protocolError', 'nothing to continue')
    part.frames.push(Buffer.from(bytes.subarray(start, end)))
    part.bytes += end - start
    if (part.bytes > BLOCK_BYTES_MAX || part.frames.length > FRAMES_MAX) {
      throw new ConnectionError('enhanceYourCalm', 'a header block is too large')
    }
    if (!last) return undefined
    this.#part = undefined
    const { streamId, ended } = part
    const block = this.#decoder.decode(Buffer.concat(part.frames), 0, part.bytes)
    return { streamId, ended, block }
  }
}
