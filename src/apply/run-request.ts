import type { Lessor } from '../lease/index.ts'
import type { Cluster } from '../membership/index.ts'
import type { Store } from '../mvcc/index.ts'
import type {
  CompactionRequest,
  InternalRaftRequest,
  LeaseCheckpointRequest,
  LeaseGrantRequest,
  LeaseRevokeRequest,
} from '../proto/messages.ts'
import { ApplyError } from './errors.ts'
import type { ApplyReply } from './reply.ts'

/** The rooms that a request can change. */
export interface State {
  readonly store: Store
  readonly lessor: Lessor
  readonly cluster: Cluster
}

/**
 * Runs one committed request. Throws a refusal, before anything is written, for what does not fit
 * the state, and `unsupported` for what this version does not serve: an entry of a newer member
 * must not stop an older one. A request without content that nobody waits for is only an index.
 */
export function runRequest(state: State, request: InternalRaftRequest): ApplyReply {
  const { store, lessor, cluster } = state
  if (request.put !== undefined) return { put: store.put(request.put, lessor) }
  if (request.txn !== undefined) return { txn: store.txn(request.txn, lessor) }
  if (request.deleteRange !== undefined) {
    return { deleteRange: store.deleteRange(request.deleteRange, lessor) }
  }
  if (request.compaction !== undefined) return compact(state, request.compaction)
  if (request.leaseGrant !== undefined) return grant(state, request.leaseGrant)
  if (request.leaseRevoke !== undefined) return revoke(state, request.leaseRevoke)
  if (request.leaseCheckpoint !== undefined) return checkpoint(state, request.leaseCheckpoint)
  if (request.clusterMemberAttrSet !== undefined) {
    const { memberID, memberAttributes } = request.clusterMemberAttrSet
    cluster.setAttributes(memberID, memberAttributes ?? { name: '', clientUrls: [] })
    return {}
  }
  if (request.clusterVersionSet !== undefined) {
    cluster.setVersion(request.clusterVersionSet.ver)
    return {}
  }
  const content = contentOf(request)
  if (content === undefined && !hasId(request)) return {}
  throw new ApplyError('unsupported', `this version does not serve ${content ?? 'this request'}`)
}

/** The reply comes at once; who asked for `physical` waits for the steps that free the space. */
function compact({ store }: State, request: CompactionRequest): ApplyReply {
  store.compact(request.revision)
  return { compaction: { header: { revision: store.revision } } }
}

function grant({ store, lessor }: State, request: LeaseGrantRequest): ApplyReply {
  const { ttl } = lessor.grant(request.ID, request.TTL)
  return { leaseGrant: { header: { revision: store.revision }, ID: request.ID, TTL: ttl } }
}

/** All keys of the lease go in one revision, in byte order; without keys, none is used (etcd). */
function revoke({ store, lessor }: State, request: LeaseRevokeRequest): ApplyReply {
  store.deleteKeys(lessor.revoke(request.ID), lessor)
  return { leaseRevoke: { header: { revision: store.revision } } }
}

function checkpoint({ lessor }: State, request: LeaseCheckpointRequest): ApplyReply {
  for (const { ID, remainingTTL } of request.checkpoints) lessor.checkpoint(ID, remainingTTL)
  return {}
}

/** Who has an id waits for an answer: its content is then one that was dropped as unknown. */
function hasId(request: InternalRaftRequest): boolean {
  return request.ID !== 0n || (request.header?.ID ?? 0n) !== 0n
}

/** Name of the first request that is set. */
function contentOf(request: InternalRaftRequest): string | undefined {
  return Object.entries(request).find(isContent)?.[0]
}

function isContent([name, value]: [string, unknown]): boolean {
  return name !== 'ID' && name !== 'header' && value !== undefined
}
