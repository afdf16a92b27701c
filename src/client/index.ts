/**
 * client: a typed client of etcd v3 over any engine's channels.
 *
 * It chooses among endpoints, repeats what is safe to repeat, carries watches over faults and keeps
 * leases alive. Invariants owned: a write is sent twice only when the first provably never left or
 * twice is the same as once, and is otherwise told to be of unknown outcome; a watch gives every
 * event of its keys once, in order, whole revisions at a time, or says that history is gone. It
 * must never read time or randomness but what it was given, or know an engine or a server.
 */
export type { RequestOptions } from './caller.ts'
export { connect, Client, type ClientOptions, type GetOptions } from './client.ts'
export type { MemberInfo, MemberStatus } from './cluster.ts'
export { compare, type Comparison, type Condition } from './compare.ts'
export type { DeleteOptions, DeleteResult } from './delete.ts'
export type { OpenChannel } from './endpoints.ts'
export { ClientError, CompactedError, type ClientErrorCode } from './error.ts'
export type { KeepAlive, KeepAliveEnd, KeepAliveOptions } from './keep-alive.ts'
export { KeyValue } from './key-value.ts'
export { between, fromKey, prefix, type Bytes, type KeySpan, type Keys } from './keys.ts'
export type { GrantedLease, LeaseClient, LeaseState } from './lease.ts'
export { op, type Op, type OpResult } from './op.ts'
export type { PutOptions, PutResult } from './put.ts'
export type { RangeOptions, RangeOrder, RangeResult, RangeSortBy } from './range.ts'
export type { RevisionBatch, WatchEvent } from './revision-batches.ts'
export type { Txn, TxnResult } from './txn.ts'
export type { Watch, WatchMessage, WatchOptions } from './watch.ts'
