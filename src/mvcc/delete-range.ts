import type { DeleteRangeRequest, DeleteRangeResponse, Init, KeyValue } from '../proto/messages.ts'
import { keySpan, readPut } from './view.ts'
import type { RevisionWrite } from './write.ts'

/** Deletes every key of the range, in key order. Where there is none, no revision is used. */
export function runDeleteRange(
  write: RevisionWrite,
  request: DeleteRangeRequest,
): Init<DeleteRangeResponse> {
  const keys: string[] = []
  const prevKvs: KeyValue[] = []
  write.keys.visitLive(keySpan(request.key, request.rangeEnd), (key, index) => {
    keys.push(key)
    if (request.prevKv) prevKvs.push(readPut(write, index, index.newest))
    return true
  })
  for (const key of keys) write.delete(key)
  write.counts.deletes += 1
  if (request.prevKv) write.counts.ranges += 1
  return { header: { revision: write.revision }, deleted: keys.length, prevKvs }
}
