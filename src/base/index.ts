/**
 * base: what every room stands on, and nothing that knows of etcd or Raft.
 *
 * Holds assertions, typed errors, byte strings, ordered containers, seeded randomness, and the
 * interfaces of the outside world (Clock, Disk, Network, Random, Log) that all of a member but its
 * outer edge runs on. Invariants owned: the containers' own, and the contracts written at the
 * interfaces. It must never import another room, read a clock or a random source, or do I/O:
 * implementations of the interfaces live in member/ (the real ones) and sim/ (the simulated ones).
 */
export * from './assert.ts'
export * from './b-tree.ts'
export * from './backend.ts'
export * from './bytes.ts'
export * from './calls-under-way.ts'
export * from './clock.ts'
export * from './crc.ts'
export * from './deferred.ts'
export * from './disk.ts'
export * from './error.ts'
export * from './fifo.ts'
export * from './heap.ts'
export * from './later.ts'
export * from './log.ts'
export * from './network.ts'
export * from './random.ts'
export * from './varint.ts'
