import type { Entry, HardState, LogReader, SnapshotMeta, Write } from '../../src/raft/index.ts'

/** What one member has on its disk: a plain list of entries behind a truncation point. */
export class MemoryLog implements LogReader {
  hardState: HardState
  private base = 0
  private baseTerm = 0
  private stored: Entry[]
  private sendable: SnapshotMeta | undefined

  constructor(hardState: HardState, entries: readonly Entry[]) {
    this.hardState = hardState
    this.stored = [...entries]
  }

  firstIndex(): number {
    return this.base + 1
  }

  lastIndex(): number {
    return this.base + this.stored.length
  }

  term(index: number): number | undefined {
    return index === this.base ? this.baseTerm : this.stored[index - this.base - 1]?.term
  }

  entries(from: number, to: number, bytesMax: number): readonly Entry[] {
    const found: Entry[] = []
    let bytes = 0
    for (const entry of this.stored.slice(from - this.base - 1, to - this.base - 1)) {
      bytes += entry.data.length
      if (found.length > 0 && bytes > bytesMax) break
      found.push(entry)
    }
    return found
  }

  snapshot(): SnapshotMeta | undefined {
    return this.sendable
  }

  /** Makes `write` durable. */
  save(write: Write): void {
    if (write.hardState !== undefined) this.hardState = write.hardState
    if (write.snapshot !== undefined) {
      this.base = write.snapshot.index
      this.baseTerm = write.snapshot.term
      this.stored = []
      this.sendable = write.snapshot
    }
    const first = write.entries[0]?.index
    if (first === undefined) return
    this.stored.length = first - this.base - 1
    this.stored.push(...write.entries)
  }

  /** Forgets all up to `snapshot`, which is then what can be sent instead. */
  truncate(snapshot: SnapshotMeta): void {
    this.stored.splice(0, snapshot.index - this.base)
    this.base = snapshot.index
    this.baseTerm = snapshot.term
    this.sendable = snapshot
  }
}
