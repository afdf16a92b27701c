/**
 * raft: consensus, pure and deterministic (Ongaro's thesis, with etcd-io/raft's refinements).
 *
 * Events go in by calls, effects come out as one `Ready`; nothing waits, reads a clock or does I/O.
 * Invariants owned: election safety, log matching, leader completeness, state-machine safety, and
 * that the commit index never falls; and towards the host, that no message promises what is not yet
 * durable. It must never import anything but base, throw for what a peer sends unless that proves
 * our own log lost, or let the order of a Map decide what is sent.
 *
 * `node.ts` is the state; `step.ts` takes messages and ticks in, by role; `ready.ts` gives effects
 * out. Differences from etcd-io/raft: a vote is asked for only once term and own vote are durable
 * (`campaign.ts`), and a leader that is removed hands over before it steps down (`transfer.ts`).
 */
export { changeConf, type ConfOutcome } from './conf-change.ts'
export { createRaft } from './raft.ts'
export * from './types.ts'
