/**
 * rpc: gRPC engines behind one interface of plain data, iterables and AbortSignals.
 *
 * Handlers and clients see only what this door shows; the library that speaks HTTP/2 appears in its
 * own adapter folder (`grpc-js/`) and nowhere else. Invariants owned: every call ends exactly once
 * with one status; what waits for a slow peer is bounded in bytes or told to the sender. It must
 * never know what the messages mean.
 */
export { encodeReply } from './answers.ts'
export * from './encoded-pieces.ts'
export * from './endpoint-url.ts'
export * from './engine.ts'
export * from './handler.ts'
export * from './line-socket.ts'
export * from './socket-path.ts'
export * from './status.ts'
export type * from './tls.ts'
