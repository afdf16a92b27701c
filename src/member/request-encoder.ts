import { codec, zeros } from '../proto/index.ts'
import type { ProposedRequest } from './api.ts'

const requestCodec = codec('etcdserverpb.InternalRaftRequest')

/**
 * Encodes requests, each with its id, by way of one object of the whole shape: an encoder asks for
 * forty fields, and a new object with all of them a request would be the largest one of a put.
 */
export class RequestEncoder {
  readonly #header = { ...zeros['etcdserverpb.RequestHeader']() }
  readonly #whole = { ...zeros['etcdserverpb.InternalRaftRequest'](), header: this.#header }

  /** Throws `EncodeError`. */
  encode(request: ProposedRequest, id: bigint): Uint8Array {
    this.#header.ID = id
    Object.assign(this.#whole, request)
    try {
      return requestCodec.encode(this.#whole)
    } finally {
      const whole: Partial<Record<string, unknown>> = this.#whole
      for (const name in request) whole[name] = undefined
    }
  }
}
