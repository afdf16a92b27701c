/**
 * rpc/grpc-js: the reference engine, and the only place that knows @grpc/grpc-js.
 *
 * Raw bytes go in and out of the library; messages are decoded and encoded by our codecs. Invariants
 * owned: whatever a client sends, the process goes on and the call ends once, with the code and text
 * that grpc-go gives (Go clients match by text); a stream whose reader stops holds a bounded queue;
 * the sockets are ours, so that listening and closing have clear ends. It must never leak a type of
 * the library through this door, or know a service by name.
 */
export { grpcJsEngine } from './engine.ts'
