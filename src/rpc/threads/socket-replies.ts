import type { Duplex } from 'node:stream'
import type { ReplyBytes } from './forwarded-call.ts'

/** A plain socket as the place where a stream's replies go. */
export function socketReplies(socket: Duplex): ReplyBytes {
  return {
    sendEncoded: (bytes) => socket.write(bytes),
    drained: () =>
      new Promise((resolve) => {
        if (!socket.writableNeedDrain || socket.destroyed) return resolve()
        socket.once('drain', resolve)
        socket.once('close', resolve)
      }),
  }
}
