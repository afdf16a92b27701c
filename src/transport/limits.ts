/** Bytes that may wait for one peer; a frame beyond that is dropped, and raft sends it again. */
export const linkQueueBytesMax = 32 * 1024 * 1024

/** Messages to one peer are gathered into frames of about this size; one message is never split. */
export const frameBytesMax = 4 * 1024 * 1024

/** The largest unit that a member takes from a peer: a frame, a call, a piece of a snapshot. */
export const peerMessageBytesMax = 256 * 1024 * 1024

/** Streams and calls that one peer may have open at once. */
export const peerStreamsMax = 1000

/** A try to reach a peer ends when it has not greeted by then. */
export const connectMs = 3000

/** First wait between two tries: short, since a returning peer is waited for. Then it doubles. */
export const reconnectFirstMs = 50

/** The longest such wait. */
export const reconnectLongestMs = 1000

/** A link is pinged this often. */
export const linkKeepaliveMs = 2000

/** How long the answer to such a ping may take before the link is cut. */
export const linkKeepaliveTimeoutMs = 3000

/** Between two probes of a peer: they measure the round trip and learn of a refusal. */
export const probeIntervalMs = 5000

/** A refusal is logged this often at most; what was left out is counted. */
export const warnEveryMs = 10_000
