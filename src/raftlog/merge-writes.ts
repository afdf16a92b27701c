import { assert } from '../base/index.ts'
import type { Entry, HardState, SnapshotMeta, Write } from '../raft/index.ts'

/** What several writes, one after another, come to. */
export interface MergedWrite {
  /** Replaces the whole log, before the entries are added. */
  readonly snapshot: SnapshotMeta | undefined
  readonly entries: readonly Entry[]
  readonly hardState: HardState | undefined
}

/** Merges writes in their order: later entries replace earlier ones from their first index on. */
export function mergeWrites(writes: readonly Write[]): MergedWrite {
  let snapshot: SnapshotMeta | undefined
  let hardState: HardState | undefined
  let entries: Entry[] = []
  for (const write of writes) {
    if (write.snapshot !== undefined) {
      snapshot = write.snapshot
      entries = []
    }
    entries = mergeEntries(entries, write.entries)
    hardState = write.hardState ?? hardState
  }
  const first = entries[0]
  if (snapshot !== undefined && first !== undefined) {
    assert(first.index === snapshot.index + 1, 'entries follow the snapshot they come with')
  }
  return { snapshot, entries, hardState }
}

function mergeEntries(before: Entry[], added: readonly Entry[]): Entry[] {
  const first = before[0]
  const from = added[0]
  if (from === undefined) return before
  if (first === undefined || from.index <= first.index) return [...added]
  const kept = from.index - first.index
  assert(kept <= before.length, 'writes leave no gap between them')
  before.length = kept
  for (const entry of added) before.push(entry)
  return before
}
