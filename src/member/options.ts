import type { Clock, Disk, Log, Network, Random } from '../base/index.ts'

/** The worlds a member runs on: Node's, or a simulated one. */
export interface World {
  readonly clock: Clock
  /** Rooted at the member's own directory. */
  readonly disk: Disk
  readonly network: Network
  readonly random: Random
  readonly log: Log
  /** SHA-1, which etcd derives member and cluster ids with. */
  readonly sha1: (bytes: Uint8Array) => Uint8Array
}

/** What a member is told; names and defaults are etcd's flags. */
export interface MemberOptions {
  readonly name: string
  /** `name=peerURL,...` of all founding members. Ignored once the directory holds a member. */
  readonly initialCluster: string
  readonly initialClusterToken: string
  readonly initialClusterState: 'new' | 'existing'
  readonly listenPeerUrls: readonly string[]
  readonly initialAdvertisePeerUrls: readonly string[]
  readonly advertiseClientUrls: readonly string[]
  /** Milliseconds between heartbeats, which is also a tick. */
  readonly heartbeatMs: number
  readonly electionMs: number
  readonly preVote: boolean
  /**
   * How a leader knows that it leads when it is asked for a linearizable read: by a round of
   * heartbeats, or by the one that it had within an election timeout, which trusts that the clocks
   * of the members run alike.
   */
  readonly readMode: 'safe' | 'lease'
  /** Count all but a tick of the first election timeout's fixed part as passed (etcd). */
  readonly initialElectionTickAdvance: boolean
  /** Applied entries between two truncations of the log. */
  readonly snapshotCount: number
  /** Entries kept behind a truncation for followers that lag. */
  readonly snapshotCatchupEntries: number
  /** Of live data; 0 is the default of 2 GiB, negative is none. */
  readonly quotaBackendBytes: number
  readonly maxRequestBytes: number
  /** The API version that the cluster agrees on: `major.minor.0`. */
  readonly clusterVersion: string
}

/** Etcd's defaults where etcd has the flag. */
export const MEMBER_DEFAULTS = {
  initialClusterToken: 'etcd-cluster',
  initialClusterState: 'new',
  heartbeatMs: 100,
  electionMs: 1000,
  preVote: true,
  readMode: 'safe',
  initialElectionTickAdvance: true,
  snapshotCount: 10_000,
  snapshotCatchupEntries: 5_000,
  quotaBackendBytes: 0,
  maxRequestBytes: 1_572_864,
} as const satisfies Partial<MemberOptions>
