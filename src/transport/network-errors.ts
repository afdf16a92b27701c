import { assert, errorText, KeelsonError, NetworkError } from '../base/index.ts'
import { RpcError } from '../rpc/index.ts'

/** Trailer that carries the code of the error a peer refused with. */
const codeTrailer = 'keelson-code'

/** What a member's refusal looks like on the wire: its text, and its code where it has one. */
export function refusal(error: unknown): RpcError {
  const trailers = new Map<string, string>()
  if (error instanceof KeelsonError) trailers.set(codeTrailer, error.code)
  return new RpcError('FailedPrecondition', errorText(error), { cause: error, trailers })
}

/** How a call to a peer failed. `url` is for people. */
export function networkError(error: unknown, url: string): NetworkError {
  assert(error instanceof RpcError, 'a call through an engine fails with an RpcError')
  const text = `${url}: ${error.message}`
  if (error.code === 'Unavailable') return new NetworkError('unreachable', text, { cause: error })
  if (error.code === 'Canceled' || error.code === 'DeadlineExceeded') {
    return new NetworkError('cancelled', text, { cause: error })
  }
  // The peer's own words: a refusal is read by callers who know nothing of addresses.
  const peerCode = error.trailers.get(codeTrailer)
  const options = peerCode === undefined ? { cause: error } : { cause: error, peerCode }
  return new NetworkError('refused', error.message, options)
}
