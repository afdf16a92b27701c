import type { PeerHandler } from '../base/index.ts'
import type { UploadChunk } from '../proto/index.ts'
import type { ServiceTable } from '../rpc/index.ts'
import { TransportError } from './errors.ts'
import { refusal } from './network-errors.ts'

/** The services of a member's peer address: what arrives goes to `handler`. */
export function peerServices(handler: PeerHandler): ServiceTable {
  return {
    'keelson.peer.Peer': {
      Stream: async (frames, replies) => {
        // The greeting by which the caller knows that its frames are being read.
        replies.send({})
        for await (const frame of frames) deliver(handler, frame.body)
      },
      Call: async ({ method, body }, { signal }) => {
        try {
          return { body: await handler.onCall(method, body, signal) }
        } catch (error) {
          throw refusal(error)
        }
      },
      Upload: async (pieces, replies, { signal }) => {
        try {
          const iterator = pieces[Symbol.asyncIterator]()
          const first = await iterator.next()
          if (first.done === true) throw new TransportError('malformed', 'an upload of nothing')
          const chunks = bodies(first.value, iterator)
          replies.send({ body: await handler.onUpload(first.value.method, chunks, signal) })
        } catch (error) {
          throw refusal(error)
        }
      },
    },
  }
}

// A frame is answered to nobody, so what its handler throws is a mistake of ours. The engine would
// make it a status and go on.
function deliver(handler: PeerHandler, frame: Uint8Array): void {
  try {
    handler.onFrame(frame)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}

async function* bodies(
  first: UploadChunk,
  rest: AsyncIterator<UploadChunk>,
): AsyncGenerator<Uint8Array, void, void> {
  yield first.body
  for (;;) {
    const next = await rest.next()
    if (next.done === true) return
    yield next.value.body
  }
}
