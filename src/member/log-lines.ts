import type { Entry } from '../raft/index.ts'
import { encodeConfChange } from '../raftlog/index.ts'

/**
 * One committed entry as a line for outside judges of the log: index, term, type, and the entry's
 * payload (etcd's InternalRaftRequest, or raftpb's ConfChangeV2) in base64.
 */
export function logLine(entry: Entry): string {
  const data = entry.type === 'normal' ? entry.data : encodeConfChange(entry.change, entry.data)
  const { index, term, type } = entry
  return JSON.stringify({ index, term, type, data: Buffer.from(data).toString('base64') })
}
