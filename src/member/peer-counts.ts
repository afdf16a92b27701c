import type { MemberId } from '../raft/index.ts'
import type { PeerStatus, PeerTransport } from '../transport/index.ts'
import { Durations, ROUND_TRIP_BUCKETS, type DurationFigures } from './durations.ts'

/** Snapshots to or from one peer. */
export interface SnapshotCounts {
  /** Under way now. */
  inFlight: number
  succeeded: number
  failed: number
}

/** What this member has seen of one peer since it knows it; plain data. */
export interface PeerFigures {
  readonly id: MemberId
  /** Whether the link to it holds. */
  readonly active: boolean
  readonly disconnects: number
  readonly framesDropped: number
  readonly roundTrips: DurationFigures
  readonly sent: Readonly<SnapshotCounts>
  readonly received: Readonly<SnapshotCounts>
}

class PeerCount {
  readonly roundTrips = new Durations(ROUND_TRIP_BUCKETS)
  readonly sent: SnapshotCounts = { inFlight: 0, succeeded: 0, failed: 0 }
  readonly received: SnapshotCounts = { inFlight: 0, succeeded: 0, failed: 0 }
  disconnects = 0
  #wasUp = false
  #lastRoundTripMs: number | undefined

  sample({ upSince, roundTripMs }: PeerStatus): void {
    const up = upSince !== undefined
    if (this.#wasUp && !up) this.disconnects += 1
    this.#wasUp = up
    // The transport tells of its last probe only; a time that has not changed is the same probe.
    if (roundTripMs === undefined || roundTripMs === this.#lastRoundTripMs) return
    this.#lastRoundTripMs = roundTripMs
    this.roundTrips.note(roundTripMs)
  }
}

/** Counts by peer what the transport shows at a glance and what becomes of snapshots. */
export class PeerCounts {
  readonly #transport: Pick<PeerTransport, 'peers'>
  readonly #counts = new Map<MemberId, PeerCount>()

  constructor(transport: Pick<PeerTransport, 'peers'>) {
    this.#transport = transport
  }

  /** Looks at all peers: to be called a few times between two probes. Forgets who is gone. */
  sample(): void {
    const peers = this.#transport.peers()
    for (const peer of peers) this.#of(peer.id).sample(peer)
    if (this.#counts.size === peers.length) return
    for (const id of this.#counts.keys()) {
      if (!peers.some((peer) => peer.id === id)) this.#counts.delete(id)
    }
  }

  /** Where snapshots to a peer are counted. */
  sent(to: MemberId): SnapshotCounts {
    return this.#of(to).sent
  }

  /** Where snapshots from a peer are counted. */
  received(from: MemberId): SnapshotCounts {
    return this.#of(from).received
  }

  figures(): readonly PeerFigures[] {
    return this.#transport.peers().map(({ id, upSince, framesDropped }) => {
      const { disconnects, roundTrips, sent, received } = this.#of(id)
      return {
        ...{ id, active: upSince !== undefined, disconnects, framesDropped },
        ...{ roundTrips: roundTrips.figures(), sent: { ...sent }, received: { ...received } },
      }
    })
  }

  #of(id: MemberId): PeerCount {
    let count = this.#counts.get(id)
    if (count === undefined) this.#counts.set(id, (count = new PeerCount()))
    return count
  }
}
