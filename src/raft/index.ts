/**
 * raft: consensus, pure and deterministic (Ongaro's thesis, with etcd-io/raft's refinements).
 *
 * Events go in by calls, effects come out as one `Ready`; nothing waits, reads a clock or does I/O.
 * Invariants owned: election safety, log matching, leader completeness, state-machine safety, and
 * that the commit index never falls. It must never import anything but base.
 */
export { changeConf, type ConfOutcome } from './conf-change.ts'
export { createRaft } from './raft.ts'
export * from './types.ts'
