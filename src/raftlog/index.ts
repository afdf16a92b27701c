/**
 * raftlog: the durable Raft log and hard state of one member, on one store of a Disk.
 *
 * Entries lie in packed records with checksums, one batch of the disk an append, and readers see
 * them once they are durable. Invariants owned: entries, hard state and the start of the log change
 * together or not at all; no index is missing between first and last; a log that lost what was
 * committed is never opened; nothing is truncated that the state has not synced. Its twin in memory
 * is the same code on sim's MemoryDisk. It must never retry a failed write, know what an entry
 * means, or touch a file: it reads bytes of LevelDB's own log only when they are handed to it.
 */
export { decodeConfChange, encodeConfChange } from './conf-change-wire.ts'
export { inspectWal, type WalReport, type WalVerdict } from './level-wal.ts'
export { DAMAGE_ADVICE } from './log-damage.ts'
export { RECORD_BYTES_MAX } from './packed-record.ts'
export * from './raft-log.ts'
export { readLog } from './read-log.ts'
export { readHardState } from './recover-log.ts'
