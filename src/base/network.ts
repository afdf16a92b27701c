import { KeelsonError } from './error.ts'

/** One open way to a peer. It reconnects by itself until closed. */
export interface PeerLink {
  /**
   * Sends one frame: best effort, in order while the link holds, never twice.
   * False when it was dropped because the link is down or its queue is full.
   */
  post(frame: Uint8Array): boolean
  /**
   * Asks and waits for the answer. Rejects with a {@link NetworkError} or what the peer refused
   * with.
   */
  call(method: string, body: Uint8Array, signal: AbortSignal): Promise<Uint8Array>
  /** Streams chunks with back-pressure, then waits for the peer's answer. */
  upload(
    method: string,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Uint8Array>
  close(): void
}

/** What a member does with what its peers send. Errors thrown by the last two reach the caller. */
export interface PeerHandler {
  onFrame(frame: Uint8Array): void
  onCall(method: string, body: Uint8Array, signal: AbortSignal): Promise<Uint8Array>
  onUpload(
    method: string,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Uint8Array>
}

/** How members reach each other: gRPC at the real edge, a seeded network in simulation. */
export interface Network {
  /** Serves peers at each of `urls`; rejects with `addressInUse` when one is taken. */
  serve(urls: readonly string[], handler: PeerHandler): Promise<{ close(): Promise<void> }>
  /** Opens a link to the first of `urls` that answers. Never waits. */
  connect(urls: readonly string[], onState: (up: boolean) => void): PeerLink
}

/** `refused`: the peer answered with an error; `peerCode` is then that error's own code. */
export type NetworkErrorCode = 'unreachable' | 'addressInUse' | 'refused' | 'cancelled'

/** A failure between members. */
export class NetworkError extends KeelsonError<NetworkErrorCode> {
  readonly peerCode: string | undefined

  constructor(
    code: NetworkErrorCode,
    message: string,
    options?: { cause?: unknown; peerCode?: string },
  ) {
    super(code, message, options)
    this.peerCode = options?.peerCode
  }
}
