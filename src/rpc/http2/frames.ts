/** Frame types (RFC 9113, 6). */
export const FrameType = {
  data: 0,
  headers: 1,
  priority: 2,
  rstStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const

/** Flags; `ack` and `endStream` share a bit on different frames. */
export const Flag = {
  ack: 0x1,
  endStream: 0x1,
  endHeaders: 0x4,
  padded: 0x8,
  priority: 0x20,
} as const

/** Identifiers of settings (RFC 9113, 6.5.2). */
export const Setting = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
  maxHeaderListSize: 6,
} as const

/** Bytes of a frame's head. */
export const FRAME_HEAD_BYTES = 9

/** The largest frame that is sent and taken: what every peer must take. */
export const FRAME_BYTES_MAX = 16_384

/** A window never grows beyond (RFC 9113, 6.9.1). */
export const WINDOW_MAX = 2 ** 31 - 1

/** The windows before anything else is said. */
export const WINDOW_DEFAULT = 65_535

/** What a client's connection begins with (RFC 9113, 3.4). */
export const PREFACE: Buffer = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')
