/**
 * transport: members talking to each other.
 *
 * `createPeerTransport` carries raft's messages, calls and snapshots over any Network of base;
 * `grpcNetwork` is that Network on a gRPC engine. Invariants owned: nothing from another cluster, a
 * removed member or to another member reaches the host; frames of a peer arrive in the order sent
 * and never twice; a snapshot's end is reached only when every byte was checked; what waits for a
 * slow peer is bounded and dropped, never waited for. It must never decide anything for raft, keep
 * state that a restart would miss, or throw because of what a peer sent.
 */
export { createPeerTransport } from './peer-transport.ts'
export { grpcNetwork } from './grpc-network.ts'
export * from './errors.ts'
export * from './types.ts'
