import { EMPTY_BYTES } from '../base/index.ts'
import { NOBODY } from '../raft/index.ts'
import type { Entry, MemberId, Write } from '../raft/index.ts'

/** The first entries of a cluster's log, the same on all of its members, as etcd founds it. */
export function foundingWrite(ids: readonly MemberId[]): Write {
  const entries = ids.map((id, at): Entry => {
    const change = { transition: 'auto', steps: [{ type: 'addVoter', id }] } as const
    return { type: 'conf', index: at + 1, term: 1, change, data: EMPTY_BYTES }
  })
  const hardState = { term: 1, vote: NOBODY, commit: ids.length }
  return { entries, hardState, snapshot: undefined, replies: [] }
}
