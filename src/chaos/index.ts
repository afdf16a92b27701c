/**
 * chaos: faults on real processes, real disks and real sockets, and the measuring of them.
 *
 * A run starts a cluster whose members talk through proxies, loads it with clients and watches,
 * kills, pauses and cuts off members by a seeded schedule, heals it, and hands all that was seen to
 * the judges. Invariants owned: whatever a run does to a member it undoes; the schedule is the
 * seed's alone; evidence of a failure is kept; a run that did nothing does not pass as a good one.
 * It must never touch a process that it did not start, nor judge by itself.
 */
export { PeerNetwork } from './peer-network.ts'
export { runChaos, type ChaosOptions, type ChaosResult } from './run.ts'
export { FAULT_KINDS, makeSchedule, type FaultKind, type FaultStep, type Lane } from './schedule.ts'
export { TcpProxy, type Direction } from './tcp-proxy.ts'
export { tapeClientWatch } from './client-watch.ts'
export { judgeRun, type RunEvidence, type RunVerdict } from './judge-run.ts'
export { ALL_KEYS } from './random-operation.ts'
export { readMember } from './member-state.ts'
export { WatchTape, type WatchWish } from './watch-tape.ts'
export { recorded, runClient, type WorkloadContext } from './workload.ts'
