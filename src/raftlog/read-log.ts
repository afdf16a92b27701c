import type { DiskStore } from '../base/index.ts'
import type { Entry } from '../raft/index.ts'
import { RECORD_RANGE, firstOfKey } from './log-key.ts'
import { decodeRecord } from './packed-record.ts'
import { checkRecord, readStart } from './recover-log.ts'

/** All entries of a log that nobody writes, from its first; for people and judges of a run. */
export async function* readLog(store: DiskStore, path: string): AsyncGenerator<Entry> {
  const start = readStart(store, path)
  let held: readonly Entry[] = []
  for await (const slice of store.scan(RECORD_RANGE)) {
    for (const [key, record] of slice) {
      const first = firstOfKey(key)
      checkRecord(path, first, record)
      // A record counts only up to the next one's first index.
      for (const entry of held) if (entry.index > start.index && entry.index < first) yield entry
      held = decodeRecord(first, record)
    }
  }
  for (const entry of held) if (entry.index > start.index) yield entry
}
