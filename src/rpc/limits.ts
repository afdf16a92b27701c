/** Bytes one stream may have waiting for a slow other side before `send` answers false. */
export const streamQueueBytesMax = 256 * 1024

/** Bytes the other side of one stream may send ahead of a reader (HTTP/2 flow control). */
export const streamWindowBytes = 1024 * 1024

/** The same for all streams of one connection together. */
export const connectionWindowBytes = 4 * 1024 * 1024

/** First wait before a lost connection is made anew. Short: fail-over waits on it. */
export const reconnectFirstMs = 50

/** The longest such wait, reached by doubling. */
export const reconnectLongestMs = 1000

/**
 * Watch over a connection that has calls, where the caller asks for nothing else. Servers refuse
 * clients that ping more often than they allow (etcd: every 5 s).
 */
export const keepaliveIntervalMs = 10_000

/** How long the answer to such a ping may take before the connection is dropped. */
export const keepaliveTimeoutMs = 5000

/** Names are resolved anew this often at most, after a connection failed. */
export const resolveAgainMs = 1000

/** Too frequent pings that are forgiven in a row, as grpc-go's server does. */
export const pingStrikesMax = 2

/**
 * Bytes that all calls of one connection may have sent and nobody here has taken yet. Many clients
 * put large values side by side, so that it is no small number.
 */
export const connectionBufferBytesMax = 256 * 1024 * 1024

/** With more replies than this waiting for one client, it gets no new calls. */
export const connectionQueueBytesMax = 256 * 1024 * 1024

/**
 * What all connections of one server together may hold of messages that have come in part and of
 * replies that are not read: twice what one may, so that none can take it all.
 */
export const serverHeldBytesMax = 512 * 1024 * 1024

/** The largest reply that a client takes, as etcd's. */
export const replyBytesMax: number = 2 ** 31 - 1

/** A connection says what it is within this, and a header block is whole. */
export const handshakeMs = 10_000

/** TLS handshakes under way at once on one server; they take some milliseconds each. */
export const handshakesMax = 512
