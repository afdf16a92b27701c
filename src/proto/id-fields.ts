/**
 * The 64-bit fields that hold a random id, by message and proto field name: those are `bigint`.
 *
 * Every other 64-bit field (revision, index, term, count, size, TTL, watch id) is a `number`: it
 * grows by counting and cannot pass 2^53, and bigint arithmetic costs many times the CPU. An id
 * uses all of its 64 bits, and is compared and printed but never added to.
 */
export const idFields: Readonly<Record<string, readonly string[]>> = {
  // Who answers, and who asks.
  'etcdserverpb.ResponseHeader': ['cluster_id', 'member_id'],
  'etcdserverpb.RequestHeader': ['ID'],
  'etcdserverpb.InternalRaftRequest': ['ID'],
  'etcdserverpb.Metadata': ['NodeID', 'ClusterID'],

  // Members.
  'etcdserverpb.Member': ['ID'],
  'etcdserverpb.MemberRemoveRequest': ['ID'],
  'etcdserverpb.MemberUpdateRequest': ['ID'],
  'etcdserverpb.MemberPromoteRequest': ['ID'],
  'etcdserverpb.MoveLeaderRequest': ['targetID'],
  'etcdserverpb.StatusResponse': ['leader'],
  'etcdserverpb.AlarmRequest': ['memberID'],
  'etcdserverpb.AlarmMember': ['memberID'],
  'membershippb.Member': ['ID'],
  'membershippb.ClusterMemberAttrSetRequest': ['member_ID'],

  // Leases, and what is attached to one.
  'leasepb.Lease': ['ID'],
  'etcdserverpb.LeaseGrantRequest': ['ID'],
  'etcdserverpb.LeaseGrantResponse': ['ID'],
  'etcdserverpb.LeaseRevokeRequest': ['ID'],
  'etcdserverpb.LeaseKeepAliveRequest': ['ID'],
  'etcdserverpb.LeaseKeepAliveResponse': ['ID'],
  'etcdserverpb.LeaseTimeToLiveRequest': ['ID'],
  'etcdserverpb.LeaseTimeToLiveResponse': ['ID'],
  'etcdserverpb.LeaseStatus': ['ID'],
  'etcdserverpb.LeaseCheckpoint': ['ID'],
  'etcdserverpb.PutRequest': ['lease'],
  'etcdserverpb.Compare': ['lease'],
  'mvccpb.KeyValue': ['lease'],
  'v3lockpb.LockRequest': ['lease'],
  'v3electionpb.CampaignRequest': ['lease'],
  'v3electionpb.LeaderKey': ['lease'],

  // Raft names members by id. `rejectHint` is an index, so it is not here.
  'raftpb.Message': ['to', 'from', 'vote'],
  'raftpb.HardState': ['vote'],
  'raftpb.ConfState': ['voters', 'learners', 'voters_outgoing', 'learners_next'],
  'raftpb.ConfChange': ['id', 'node_id'],
  'raftpb.ConfChangeSingle': ['node_id'],
}
