/**
 * How many messages may lie inside one another (a nested txn takes two levels), as protobuf's C++
 * and JavaScript readers have it. Without it a small request could overflow our stack.
 */
export const nestingMax = 100

/** The write buffer kept for the next message is at most this big, in bytes. */
export const spareBufferBytesMax = 1 << 20
