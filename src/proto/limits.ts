/**
 * How many messages may lie inside one another. Nested transactions take two levels each, and
 * etcd's
 * limit of operations allows 128 of them. Without it a small request could overflow our stack.
 */
export const nestingMax = 300

/** The write buffer kept for the next message is at most this big, in bytes. */
export const spareBufferBytesMax = 1 << 20
