import { Counter, Gauge, type Registry } from 'prom-client'
import type { MemberFigures, PeerFigures } from '../../member/index.ts'
import { addDurations } from './read-histogram.ts'

/** One number of each peer. */
interface PeerFigure {
  readonly name: string
  /** As etcd declares it, though some of what ends on `_total` is no counter there. */
  readonly type: 'counter' | 'gauge'
  readonly help: string
  /** What etcd calls the peer here; with `Remote` it names itself too, as `Local`. */
  readonly label: 'From' | 'Remote' | 'To'
  readonly read: (peer: PeerFigures) => number
}

const PEER_FIGURES: readonly PeerFigure[] = [
  {
    name: 'etcd_network_active_peers',
    type: 'gauge',
    help: 'Whether the link to a peer holds.',
    label: 'Remote',
    read: ({ active }) => (active ? 1 : 0),
  },
  {
    name: 'etcd_network_disconnected_peers_total',
    type: 'counter',
    help: 'Times that the link to a peer was lost.',
    label: 'Remote',
    read: ({ disconnects }) => disconnects,
  },
  {
    name: 'etcd_network_peer_sent_failures_total',
    type: 'counter',
    help: 'Frames for a peer that were dropped since the link was down or full.',
    label: 'To',
    read: ({ framesDropped }) => framesDropped,
  },
  {
    name: 'etcd_network_snapshot_send_inflights_total',
    type: 'gauge',
    help: 'Snapshots that are being sent to a peer.',
    label: 'To',
    read: ({ sent }) => sent.inFlight,
  },
  {
    name: 'etcd_network_snapshot_send_success',
    type: 'counter',
    help: 'Snapshots that a peer has taken.',
    label: 'To',
    read: ({ sent }) => sent.succeeded,
  },
  {
    name: 'etcd_network_snapshot_send_failures',
    type: 'counter',
    help: 'Snapshots that could not be sent to a peer.',
    label: 'To',
    read: ({ sent }) => sent.failed,
  },
  {
    name: 'etcd_network_snapshot_receive_inflights_total',
    type: 'gauge',
    help: 'Snapshots that are being received from a peer.',
    label: 'From',
    read: ({ received }) => received.inFlight,
  },
  {
    name: 'etcd_network_snapshot_receive_success',
    type: 'counter',
    help: 'Snapshots that were received from a peer.',
    label: 'From',
    read: ({ received }) => received.succeeded,
  },
  {
    name: 'etcd_network_snapshot_receive_failures',
    type: 'counter',
    help: 'Snapshots of a peer that broke off or were not whole.',
    label: 'From',
    read: ({ received }) => received.failed,
  },
]

/** What this member knows of its peers, a series a peer. `local` is its own id. */
export function addPeers(local: bigint, read: () => MemberFigures, registry: Registry): void {
  for (const figure of PEER_FIGURES) addFigure(figure, local, read, registry)
  addDurations(registry, {
    name: 'etcd_network_peer_round_trip_time_seconds',
    help: 'Round trips of the probes of a peer.',
    labelNames: ['To'],
    read: () =>
      read().peers.map(({ id, roundTrips: durations }) => {
        return { labels: { To: id.toString(16) }, durations }
      }),
  })
}

function addFigure(
  { name, type, help, label, read: readPeer }: PeerFigure,
  local: bigint,
  read: () => MemberFigures,
  registry: Registry,
): void {
  const labelNames = label === 'Remote' ? ['Local', label] : [label]
  const Kind = type === 'gauge' ? Gauge : Counter
  const metric: Counter | Gauge = new Kind({
    name,
    help,
    labelNames,
    registers: [registry],
    collect: () => {
      metric.reset()
      for (const peer of read().peers) {
        const remote = { [label]: peer.id.toString(16) }
        const own = label === 'Remote' ? { Local: local.toString(16) } : {}
        metric.inc({ ...own, ...remote }, readPeer(peer))
      }
    },
  })
}
