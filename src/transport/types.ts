import type { Clock, Log, Network } from '../base/index.ts'
import type { MemberId, Message } from '../raft/index.ts'

/** Where a peer listens: any of its URLs will do. */
export interface PeerAddress {
  readonly id: MemberId
  readonly urls: readonly string[]
}

/** How one peer looks from here. Times are of the transport's clock. */
export interface PeerStatus extends PeerAddress {
  /** Since when the link to it holds; undefined while it does not. */
  readonly upSince: number | undefined
  /** When it last said anything, or answered a probe; undefined before the first time. */
  readonly lastActivity: number | undefined
  /** Of the last probe that was answered. */
  readonly roundTripMs: number | undefined
  /** Frames that were not sent since the link was down or full. */
  readonly framesDropped: number
}

/** A raft message that names a state too large for a frame. */
export type SnapshotMessage = Extract<Message, { readonly type: 'snapshot' }>

/**
 * What a member does with what its peers say. All of it has passed the checks of cluster, sender
 * and form. An error of the last two is answered to the peer with its code.
 */
export interface PeerHandlers {
  /** Messages of one frame, in order. Must not throw. */
  onMessages(messages: readonly Message[]): void
  /** Frames for this peer are being lost; said once until the next one that is not. */
  onUnreachable(id: MemberId): void
  /** These were dropped before they left this member: no peer has seen or will see them. */
  onUndelivered(messages: readonly Message[]): void
  /** A peer refuses this member since it was removed from the cluster; said again at each probe. */
  onRemoved(by: MemberId): void
  onCall(from: MemberId, method: string, body: Uint8Array, signal: AbortSignal): Promise<Uint8Array>
  /**
   * A state that the sender streams. `chunks` are as they were sent, each checked; the whole is
   * verified once they have ended. Resolving tells the sender that the state is taken.
   */
  onSnapshot(
    message: SnapshotMessage,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<void>
}

/** The world a transport runs on, whose it is, and what it tells. */
export interface PeerTransportOptions {
  readonly network: Network
  readonly self: MemberId
  readonly clusterId: bigint
  readonly clock: Clock
  readonly log: Log
  readonly handlers: PeerHandlers
}

/** What was not taken from peers, by reason; for metrics. */
export interface RefusedCounts {
  readonly malformed: number
  readonly clusterMismatch: number
  readonly removedMember: number
  readonly wrongMember: number
}

/** One member's way to its peers. */
export interface PeerTransport {
  /** Serves peers at `urls`; rejects as {@link Network.serve} does. */
  serve(urls: readonly string[]): Promise<void>
  /**
   * All peers there are now, without this member. A known one keeps its link unless its URLs have
   * changed; one that is no longer named was removed, and is refused from then on.
   */
  setPeers(peers: readonly PeerAddress[]): void
  /**
   * Best effort, in order; never waits, never throws. All that is sent to a peer within one
   * synchronous piece of work goes as one frame. Messages to unknown members are dropped.
   */
  send(messages: readonly Message[]): void
  /** Asks one peer. Rejects with a `NetworkError`; `peerCode` is what the peer's error said. */
  call(to: MemberId, method: string, body: Uint8Array, signal: AbortSignal): Promise<Uint8Array>
  /** Streams the state that `message` names; resolves once the peer has taken it. */
  sendSnapshot(
    message: SnapshotMessage,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<void>
  peers(): readonly PeerStatus[]
  refused(): RefusedCounts
  /** Stops serving and sending; open calls end. */
  close(): Promise<void>
}
