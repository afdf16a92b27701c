/**
 * supervisor: members as child processes on this machine, for `keelson up`, for chaos runs and for
 * tests.
 *
 * Invariants owned: a process started here is ended by its pid alone; a cluster's ports stay with
 * its directory. It must never talk to a member but through its command line, its signals and its
 * log.
 */
export { freePort, freePorts } from './free-port.ts'
export {
  ClusterRecordError,
  LocalCluster,
  readRecord,
  type ClusterRecord,
  type LocalClusterOptions,
  type MemberRecord,
} from './local-cluster.ts'
export {
  MemberProcess,
  MemberProcessError,
  type MemberSpec,
  type OnWarning,
} from './member-process.ts'
