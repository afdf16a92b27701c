/** How a simulated world behaves while nobody injects a fault. Times are virtual milliseconds. */
export interface WorldOptions {
  /** One way between two members, drawn evenly from [min, max). */
  readonly latencyMs: readonly [min: number, max: number]
  /** The chance that a frame is lost, or that a call or a chunk needs to be sent again. */
  readonly lossRate: number
  /**
   * The chance that a frame arrives twice. Links promise that it never does: 0 unless asked for.
   */
  readonly duplicateRate: number
  /** Until a lost call or chunk is sent again. */
  readonly retransmitMs: number
  /** Silence after which a link or call counts as broken: gRPC's keep-alive. */
  readonly deadLinkMs: number
  /** Between two attempts of a link to connect. */
  readonly reconnectMs: number
  /** Bytes that may be on the way on one link; more are refused. */
  readonly linkBytesMax: number
  /** A synced write takes this long, drawn evenly from [min, max). */
  readonly syncMs: readonly [min: number, max: number]
  /** Lines that the trace keeps. */
  readonly traceLinesMax: number
  /** Also traces every frame, call and chunk, with its CRC-32C. */
  readonly traceTraffic: boolean
}

/** A local network and an ordinary solid-state disk. */
export const WORLD_DEFAULTS: WorldOptions = {
  latencyMs: [0.2, 1.2],
  lossRate: 0,
  duplicateRate: 0,
  retransmitMs: 200,
  deadLinkMs: 2000,
  reconnectMs: 100,
  linkBytesMax: 64 * 1024 * 1024,
  syncMs: [0.5, 2],
  traceLinesMax: 100_000,
  traceTraffic: false,
}
