import type { Random } from '../base/index.ts'
import type { ConfState, Entry, SnapshotMeta } from '../raft/index.ts'
import { between } from './draw.ts'
import type { RaftChecker } from './raft-checker.ts'

const NOTHING: SnapshotMeta = {
  index: 0,
  term: 0,
  conf: { voters: [], learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false },
}

/** A member's state machine, as far as Raft cares: how far it is, and the configuration there. */
export class RaftState {
  #now = NOTHING
  /** What is surely on the disk. */
  #synced = NOTHING
  /** As of the last truncation of the log. */
  #truncated = NOTHING

  get now(): SnapshotMeta {
    return this.#now
  }

  get truncated(): SnapshotMeta {
    return this.#truncated
  }

  apply({ index, term }: Entry, conf: ConfState): void {
    this.#now = { index, term, conf }
  }

  /** Replaced by a received state, which is durable. */
  restore(snapshot: SnapshotMeta): void {
    this.#now = snapshot
    this.#synced = snapshot
    this.#truncated = snapshot
  }

  /** Synced, so that the log may be truncated. */
  sync(): void {
    this.#synced = this.#now
    this.#truncated = this.#now
  }

  /** Falls back to some position since the last sync: an applied entry is written, not synced. */
  crash(random: Random, checker: RaftChecker): void {
    const index = between(random, this.#synced.index, this.#now.index)
    if (index > this.#synced.index) {
      const conf = checker.confAt(index) ?? NOTHING.conf
      this.#synced = { index, term: checker.termOf(index), conf }
    }
    this.#now = this.#synced
  }
}
