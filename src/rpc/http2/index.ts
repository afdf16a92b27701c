/**
 * rpc/http2: HTTP/2, HPACK and gRPC of our own over plain sockets, server and client.
 *
 * Invariants owned: whatever a peer sends, the process goes on, and the stream or the connection
 * ends with the code that RFC 9113 gives; windows are kept both ways; what waits for a slow side is
 * counted and bounded; a call ends once, with the texts that grpc-go has. It must never know what a
 * message means, or make anything for a call that the call may not need.
 */
export { http2Engine } from './engine.ts'
