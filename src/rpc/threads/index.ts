/**
 * rpc/threads: the server of `http2/` with its connections in threads of their own.
 *
 * Such a thread reads and writes HTTP/2, gRPC and HPACK, keeps deadlines and windows, and hands the
 * bytes of each message to the member's thread, which decodes, calls the handlers and encodes. All
 * that a turn of either event loop has to say goes as one message. Invariants owned: a call that
 * was handed over ends once on both sides; no stream is ahead of its reader by more than a window;
 * a thread that dies is told. It must never know what a message means.
 */
export { threadedEngine } from './engine.ts'
