/**
 * sim: clusters on virtual time, where one seed decides everything.
 *
 * Holds two worlds. `createWorld` implements the interfaces of base (clock, disk, network, random)
 * for whole members and clients; `runRaftSeed` drives raft cores alone, a thousand times faster.
 * Invariants owned: the same seed gives the same history, byte for byte; a crash kills every timer,
 * write and packet of its process and leaves what was synced; nothing crosses a cut. The checker
 * knows what no member knows, and fails a run at the step that breaks one of Raft's promises.
 * It must never read the real time or real randomness, touch a real disk or socket, or be imported
 * by what runs in production.
 */
export * from './draw.ts'
export * from './host.ts'
export * from './memory-disk.ts'
export { MemberCluster, type MemberClusterOptions } from './member-cluster.ts'
export { runMemberSeed, type MemberRunOptions, type MemberRunResult } from './member-run.ts'
export * from './options.ts'
export type { RaftProfile } from './raft-profile.ts'
export * from './raft-run.ts'
export * from './raft-runs.ts'
export * from './sim-failure.ts'
export type { SimMember } from './sim-member.ts'
export * from './trace.ts'
export * from './world.ts'
