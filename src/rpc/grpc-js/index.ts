/**
 * rpc/grpc-js: the reference engine, and the only place that knows @grpc/grpc-js.
 *
 * Raw bytes go in and out of the library; our codecs decode and encode. Invariants owned: whatever
 * a client sends or a handler throws, the process goes on and the call ends once, with the code and
 * text that grpc-go gives (Go clients match by text); what waits for a stream's reader is counted
 * and told to its writer; sockets are ours, so that listening and closing have clear ends. It must
 * never leak a type of the library through this door, or know a service by name.
 */
export { grpcJsEngine } from './engine.ts'
