/**
 * membership: who belongs to the cluster, under which name and addresses, and what all can speak.
 *
 * The records are replicated state: changed by committed membership changes, by what members tell
 * of themselves, and by the cluster's version. A cluster that starts afresh gets them, and its ids,
 * from its initial configuration, as etcd computes them.
 * Invariants owned: a change is taken whole or refused whole; the id of a removed member never
 * returns; no two members share a peer URL; a cluster that has voters keeps at least one.
 * It must never decide who votes (raft does, from the same changes), open a connection, or hash by
 * itself: SHA-1 is handed in.
 */
export type { MemberStep } from './change.ts'
export { Cluster } from './cluster.ts'
export {
  InitialClusterError,
  MembershipError,
  type InitialClusterErrorCode,
  type MembershipErrorCode,
} from './errors.ts'
export { clusterIdOf, memberIdOf, type Sha1 } from './ids.ts'
export {
  checkOwnMember,
  newCluster,
  parseInitialCluster,
  type InitialMember,
  type NewCluster,
} from './initial-cluster.ts'
export { parsePeerUrl } from './peer-url.ts'
export { MEMBER_PREFIX, REMOVED_PREFIX, VERSION_PREFIX } from './record.ts'
