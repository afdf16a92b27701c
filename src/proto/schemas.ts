// Generated from proto/*.proto by src/proto/generate.ts. Do not edit: run
// `npm run proto` after a change there.

import * as types from './messages.ts'
import type { MessageName } from './messages.ts'
import { enumSchema, fieldSchema, type FieldSchema, type MethodSchema } from './schema.ts'

const enumPermissionType = enumSchema('authpb.Permission.Type', types.PermissionType)
const enumAlarmType = enumSchema('etcdserverpb.AlarmType', types.AlarmType)
const enumSortOrder = enumSchema('etcdserverpb.RangeRequest.SortOrder', types.SortOrder)
const enumSortTarget = enumSchema('etcdserverpb.RangeRequest.SortTarget', types.SortTarget)
const enumCompareResult = enumSchema('etcdserverpb.Compare.CompareResult', types.CompareResult)
const enumCompareTarget = enumSchema('etcdserverpb.Compare.CompareTarget', types.CompareTarget)
const enumFilterType = enumSchema('etcdserverpb.WatchCreateRequest.FilterType', types.FilterType)
const enumAlarmAction = enumSchema('etcdserverpb.AlarmRequest.AlarmAction', types.AlarmAction)
const enumDowngradeAction = enumSchema(
  'etcdserverpb.DowngradeRequest.DowngradeAction',
  types.DowngradeAction,
)
const enumServingStatus = enumSchema(
  'grpc.health.v1.HealthCheckResponse.ServingStatus',
  types.ServingStatus,
)
const enumEventType = enumSchema('mvccpb.Event.EventType', types.EventType)
const enumConfChangeTransition = enumSchema(
  'raftpb.ConfChangeTransition',
  types.ConfChangeTransition,
)
const enumConfChangeType = enumSchema('raftpb.ConfChangeType', types.ConfChangeType)
const enumEntryType = enumSchema('raftpb.EntryType', types.EntryType)
const enumMessageType = enumSchema('raftpb.MessageType', types.MessageType)

/** The fields of each message, by number; made anew by each call. */
export const messageFields: { readonly [N in MessageName]: () => readonly FieldSchema[] } = {
  'authpb.Permission': () => [
    fieldSchema(1, 'permType', 'single', 'enum', { enumeration: enumPermissionType }),
    fieldSchema(2, 'key', 'single', 'bytes'),
    fieldSchema(3, 'range_end', 'single', 'bytes'),
  ],
  'authpb.Role': () => [
    fieldSchema(1, 'name', 'single', 'bytes'),
    fieldSchema(2, 'keyPermission', 'repeated', 'message', { message: 'authpb.Permission' }),
  ],
  'authpb.User': () => [
    fieldSchema(1, 'name', 'single', 'bytes'),
    fieldSchema(2, 'password', 'single', 'bytes'),
    fieldSchema(3, 'roles', 'repeated', 'string'),
    fieldSchema(4, 'options', 'presence', 'message', { message: 'authpb.UserAddOptions' }),
  ],
  'authpb.UserAddOptions': () => [fieldSchema(1, 'no_password', 'single', 'bool')],
  'etcdserverpb.InternalRaftRequest': () => [
    fieldSchema(1, 'ID', 'single', 'uint64', { isId: true }),
    fieldSchema(3, 'range', 'presence', 'message', { message: 'etcdserverpb.RangeRequest' }),
    fieldSchema(4, 'put', 'presence', 'message', { message: 'etcdserverpb.PutRequest' }),
    fieldSchema(5, 'delete_range', 'presence', 'message', {
      message: 'etcdserverpb.DeleteRangeRequest',
    }),
    fieldSchema(6, 'txn', 'presence', 'message', { message: 'etcdserverpb.TxnRequest' }),
    fieldSchema(7, 'compaction', 'presence', 'message', {
      message: 'etcdserverpb.CompactionRequest',
    }),
    fieldSchema(8, 'lease_grant', 'presence', 'message', {
      message: 'etcdserverpb.LeaseGrantRequest',
    }),
    fieldSchema(9, 'lease_revoke', 'presence', 'message', {
      message: 'etcdserverpb.LeaseRevokeRequest',
    }),
    fieldSchema(10, 'alarm', 'presence', 'message', { message: 'etcdserverpb.AlarmRequest' }),
    fieldSchema(11, 'lease_checkpoint', 'presence', 'message', {
      message: 'etcdserverpb.LeaseCheckpointRequest',
    }),
    fieldSchema(100, 'header', 'presence', 'message', { message: 'etcdserverpb.RequestHeader' }),
    fieldSchema(1000, 'auth_enable', 'presence', 'message', {
      message: 'etcdserverpb.AuthEnableRequest',
    }),
    fieldSchema(1011, 'auth_disable', 'presence', 'message', {
      message: 'etcdserverpb.AuthDisableRequest',
    }),
    fieldSchema(1012, 'authenticate', 'presence', 'message', {
      message: 'etcdserverpb.InternalAuthenticateRequest',
    }),
    fieldSchema(1013, 'auth_status', 'presence', 'message', {
      message: 'etcdserverpb.AuthStatusRequest',
    }),
    fieldSchema(1100, 'auth_user_add', 'presence', 'message', {
      message: 'etcdserverpb.AuthUserAddRequest',
    }),
    fieldSchema(1101, 'auth_user_delete', 'presence', 'message', {
      message: 'etcdserverpb.AuthUserDeleteRequest',
    }),
    fieldSchema(1102, 'auth_user_get', 'presence', 'message', {
      message: 'etcdserverpb.AuthUserGetRequest',
    }),
    fieldSchema(1103, 'auth_user_change_password', 'presence', 'message', {
      message: 'etcdserverpb.AuthUserChangePasswordRequest',
    }),
    fieldSchema(1104, 'auth_user_grant_role', 'presence', 'message', {
      message: 'etcdserverpb.AuthUserGrantRoleRequest',
    }),
    fieldSchema(1105, 'auth_user_revoke_role', 'presence', 'message', {
      message: 'etcdserverpb.AuthUserRevokeRoleRequest',
    }),
    fieldSchema(1106, 'auth_user_list', 'presence', 'message', {
      message: 'etcdserverpb.AuthUserListRequest',
    }),
    fieldSchema(1107, 'auth_role_list', 'presence', 'message', {
      message: 'etcdserverpb.AuthRoleListRequest',
    }),
    fieldSchema(1200, 'auth_role_add', 'presence', 'message', {
      message: 'etcdserverpb.AuthRoleAddRequest',
    }),
    fieldSchema(1201, 'auth_role_delete', 'presence', 'message', {
      message: 'etcdserverpb.AuthRoleDeleteRequest',
    }),
    fieldSchema(1202, 'auth_role_get', 'presence', 'message', {
      message: 'etcdserverpb.AuthRoleGetRequest',
    }),
    fieldSchema(1203, 'auth_role_grant_permission', 'presence', 'message', {
      message: 'etcdserverpb.AuthRoleGrantPermissionRequest',
    }),
    fieldSchema(1204, 'auth_role_revoke_permission', 'presence', 'message', {
      message: 'etcdserverpb.AuthRoleRevokePermissionRequest',
    }),
    fieldSchema(1300, 'cluster_version_set', 'presence', 'message', {
      message: 'membershippb.ClusterVersionSetRequest',
    }),
    fieldSchema(1301, 'cluster_member_attr_set', 'presence', 'message', {
      message: 'membershippb.ClusterMemberAttrSetRequest',
    }),
    fieldSchema(1302, 'downgrade_info_set', 'presence', 'message', {
      message: 'membershippb.DowngradeInfoSetRequest',
    }),
    fieldSchema(9900, 'downgrade_version_test', 'presence', 'message', {
      message: 'etcdserverpb.DowngradeVersionTestRequest',
    }),
  ],
  'etcdserverpb.RequestHeader': () => [
    fieldSchema(1, 'ID', 'single', 'uint64', { isId: true }),
    fieldSchema(2, 'username', 'single', 'string'),
    fieldSchema(3, 'auth_revision', 'single', 'uint64'),
  ],
  'etcdserverpb.InternalAuthenticateRequest': () => [
    fieldSchema(1, 'name', 'single', 'string'),
    fieldSchema(2, 'password', 'single', 'string'),
    fieldSchema(3, 'simple_token', 'single', 'string'),
  ],
  'etcdserverpb.DowngradeVersionTestRequest': () => [fieldSchema(1, 'ver', 'single', 'string')],
  'etcdserverpb.EmptyResponse': () => [],
  'etcdserverpb.Metadata': () => [
    fieldSchema(1, 'NodeID', 'single', 'uint64', { isId: true }),
    fieldSchema(2, 'ClusterID', 'single', 'uint64', { isId: true }),
  ],
  'etcdserverpb.ResponseHeader': () => [
    fieldSchema(1, 'cluster_id', 'single', 'uint64', { isId: true }),
    fieldSchema(2, 'member_id', 'single', 'uint64', { isId: true }),
    fieldSchema(3, 'revision', 'single', 'int64'),
    fieldSchema(4, 'raft_term', 'single', 'uint64'),
  ],
  'etcdserverpb.RangeRequest': () => [
    fieldSchema(1, 'key', 'single', 'bytes'),
    fieldSchema(2, 'range_end', 'single', 'bytes'),
    fieldSchema(3, 'limit', 'single', 'int64'),
    fieldSchema(4, 'revision', 'single', 'int64'),
    fieldSchema(5, 'sort_order', 'single', 'enum', { enumeration: enumSortOrder }),
    fieldSchema(6, 'sort_target', 'single', 'enum', { enumeration: enumSortTarget }),
    fieldSchema(7, 'serializable', 'single', 'bool'),
    fieldSchema(8, 'keys_only', 'single', 'bool'),
    fieldSchema(9, 'count_only', 'single', 'bool'),
    fieldSchema(10, 'min_mod_revision', 'single', 'int64'),
    fieldSchema(11, 'max_mod_revision', 'single', 'int64'),
    fieldSchema(12, 'min_create_revision', 'single', 'int64'),
    fieldSchema(13, 'max_create_revision', 'single', 'int64'),
  ],
  'etcdserverpb.RangeResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'kvs', 'repeated', 'message', { message: 'mvccpb.KeyValue' }),
    fieldSchema(3, 'more', 'single', 'bool'),
    fieldSchema(4, 'count', 'single', 'int64'),
  ],
  'etcdserverpb.RangeStreamResponse': () => [
    fieldSchema(1, 'range_response', 'presence', 'message', {
      message: 'etcdserverpb.RangeResponse',
    }),
  ],
  'etcdserverpb.PutRequest': () => [
    fieldSchema(1, 'key', 'single', 'bytes'),
    fieldSchema(2, 'value', 'single', 'bytes'),
    fieldSchema(3, 'lease', 'single', 'int64', { isId: true }),
    fieldSchema(4, 'prev_kv', 'single', 'bool'),
    fieldSchema(5, 'ignore_value', 'single', 'bool'),
    fieldSchema(6, 'ignore_lease', 'single', 'bool'),
  ],
  'etcdserverpb.PutResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'prev_kv', 'presence', 'message', { message: 'mvccpb.KeyValue' }),
  ],
  'etcdserverpb.DeleteRangeRequest': () => [
    fieldSchema(1, 'key', 'single', 'bytes'),
    fieldSchema(2, 'range_end', 'single', 'bytes'),
    fieldSchema(3, 'prev_kv', 'single', 'bool'),
  ],
  'etcdserverpb.DeleteRangeResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'deleted', 'single', 'int64'),
    fieldSchema(3, 'prev_kvs', 'repeated', 'message', { message: 'mvccpb.KeyValue' }),
  ],
  'etcdserverpb.TxnRequest': () => [
    fieldSchema(1, 'compare', 'repeated', 'message', { message: 'etcdserverpb.Compare' }),
    fieldSchema(2, 'success', 'repeated', 'message', { message: 'etcdserverpb.RequestOp' }),
    fieldSchema(3, 'failure', 'repeated', 'message', { message: 'etcdserverpb.RequestOp' }),
  ],
  'etcdserverpb.Compare': () => [
    fieldSchema(1, 'result', 'single', 'enum', { enumeration: enumCompareResult }),
    fieldSchema(2, 'target', 'single', 'enum', { enumeration: enumCompareTarget }),
    fieldSchema(3, 'key', 'single', 'bytes'),
    fieldSchema(4, 'version', 'presence', 'int64', { oneof: 'target_union' }),
    fieldSchema(5, 'create_revision', 'presence', 'int64', { oneof: 'target_union' }),
    fieldSchema(6, 'mod_revision', 'presence', 'int64', { oneof: 'target_union' }),
    fieldSchema(7, 'value', 'presence', 'bytes', { oneof: 'target_union' }),
    fieldSchema(8, 'lease', 'presence', 'int64', { isId: true, oneof: 'target_union' }),
    fieldSchema(64, 'range_end', 'single', 'bytes'),
  ],
  'etcdserverpb.RequestOp': () => [
    fieldSchema(1, 'request_range', 'presence', 'message', {
      message: 'etcdserverpb.RangeRequest',
      oneof: 'request',
    }),
    fieldSchema(2, 'request_put', 'presence', 'message', {
      message: 'etcdserverpb.PutRequest',
      oneof: 'request',
    }),
    fieldSchema(3, 'request_delete_range', 'presence', 'message', {
      message: 'etcdserverpb.DeleteRangeRequest',
      oneof: 'request',
    }),
    fieldSchema(4, 'request_txn', 'presence', 'message', {
      message: 'etcdserverpb.TxnRequest',
      oneof: 'request',
    }),
  ],
  'etcdserverpb.TxnResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'succeeded', 'single', 'bool'),
    fieldSchema(3, 'responses', 'repeated', 'message', { message: 'etcdserverpb.ResponseOp' }),
  ],
  'etcdserverpb.ResponseOp': () => [
    fieldSchema(1, 'response_range', 'presence', 'message', {
      message: 'etcdserverpb.RangeResponse',
      oneof: 'response',
    }),
    fieldSchema(2, 'response_put', 'presence', 'message', {
      message: 'etcdserverpb.PutResponse',
      oneof: 'response',
    }),
    fieldSchema(3, 'response_delete_range', 'presence', 'message', {
      message: 'etcdserverpb.DeleteRangeResponse',
      oneof: 'response',
    }),
    fieldSchema(4, 'response_txn', 'presence', 'message', {
      message: 'etcdserverpb.TxnResponse',
      oneof: 'response',
    }),
  ],
  'etcdserverpb.CompactionRequest': () => [
    fieldSchema(1, 'revision', 'single', 'int64'),
    fieldSchema(2, 'physical', 'single', 'bool'),
  ],
  'etcdserverpb.CompactionResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.WatchRequest': () => [
    fieldSchema(1, 'create_request', 'presence', 'message', {
      message: 'etcdserverpb.WatchCreateRequest',
      oneof: 'request_union',
    }),
    fieldSchema(2, 'cancel_request', 'presence', 'message', {
      message: 'etcdserverpb.WatchCancelRequest',
      oneof: 'request_union',
    }),
    fieldSchema(3, 'progress_request', 'presence', 'message', {
      message: 'etcdserverpb.WatchProgressRequest',
      oneof: 'request_union',
    }),
  ],
  'etcdserverpb.WatchCreateRequest': () => [
    fieldSchema(1, 'key', 'single', 'bytes'),
    fieldSchema(2, 'range_end', 'single', 'bytes'),
    fieldSchema(3, 'start_revision', 'single', 'int64'),
    fieldSchema(4, 'progress_notify', 'single', 'bool'),
    fieldSchema(5, 'filters', 'repeated', 'enum', { packed: true, enumeration: enumFilterType }),
    fieldSchema(6, 'prev_kv', 'single', 'bool'),
    fieldSchema(7, 'watch_id', 'single', 'int64'),
    fieldSchema(8, 'fragment', 'single', 'bool'),
  ],
  'etcdserverpb.WatchCancelRequest': () => [fieldSchema(1, 'watch_id', 'single', 'int64')],
  'etcdserverpb.WatchProgressRequest': () => [],
  'etcdserverpb.WatchResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'watch_id', 'single', 'int64'),
    fieldSchema(3, 'created', 'single', 'bool'),
    fieldSchema(4, 'canceled', 'single', 'bool'),
    fieldSchema(5, 'compact_revision', 'single', 'int64'),
    fieldSchema(6, 'cancel_reason', 'single', 'string'),
    fieldSchema(7, 'fragment', 'single', 'bool'),
    fieldSchema(11, 'events', 'repeated', 'message', { message: 'mvccpb.Event' }),
  ],
  'etcdserverpb.LeaseGrantRequest': () => [
    fieldSchema(1, 'TTL', 'single', 'int64'),
    fieldSchema(2, 'ID', 'single', 'int64', { isId: true }),
  ],
  'etcdserverpb.LeaseGrantResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'ID', 'single', 'int64', { isId: true }),
    fieldSchema(3, 'TTL', 'single', 'int64'),
    fieldSchema(4, 'error', 'single', 'string'),
  ],
  'etcdserverpb.LeaseRevokeRequest': () => [
    fieldSchema(1, 'ID', 'single', 'int64', { isId: true }),
  ],
  'etcdserverpb.LeaseRevokeResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.LeaseKeepAliveRequest': () => [
    fieldSchema(1, 'ID', 'single', 'int64', { isId: true }),
  ],
  'etcdserverpb.LeaseKeepAliveResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'ID', 'single', 'int64', { isId: true }),
    fieldSchema(3, 'TTL', 'single', 'int64'),
  ],
  'etcdserverpb.LeaseTimeToLiveRequest': () => [
    fieldSchema(1, 'ID', 'single', 'int64', { isId: true }),
    fieldSchema(2, 'keys', 'single', 'bool'),
  ],
  'etcdserverpb.LeaseTimeToLiveResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'ID', 'single', 'int64', { isId: true }),
    fieldSchema(3, 'TTL', 'single', 'int64'),
    fieldSchema(4, 'grantedTTL', 'single', 'int64'),
    fieldSchema(5, 'keys', 'repeated', 'bytes'),
  ],
  'etcdserverpb.LeaseLeasesRequest': () => [],
  'etcdserverpb.LeaseLeasesResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'leases', 'repeated', 'message', { message: 'etcdserverpb.LeaseStatus' }),
  ],
  'etcdserverpb.LeaseStatus': () => [fieldSchema(1, 'ID', 'single', 'int64', { isId: true })],
  'etcdserverpb.MemberAddRequest': () => [
    fieldSchema(1, 'peerURLs', 'repeated', 'string'),
    fieldSchema(2, 'isLearner', 'single', 'bool'),
  ],
  'etcdserverpb.MemberAddResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'member', 'presence', 'message', { message: 'etcdserverpb.Member' }),
    fieldSchema(3, 'members', 'repeated', 'message', { message: 'etcdserverpb.Member' }),
  ],
  'etcdserverpb.Member': () => [
    fieldSchema(1, 'ID', 'single', 'uint64', { isId: true }),
    fieldSchema(2, 'name', 'single', 'string'),
    fieldSchema(3, 'peerURLs', 'repeated', 'string'),
    fieldSchema(4, 'clientURLs', 'repeated', 'string'),
    fieldSchema(5, 'isLearner', 'single', 'bool'),
  ],
  'etcdserverpb.MemberListRequest': () => [fieldSchema(1, 'linearizable', 'single', 'bool')],
  'etcdserverpb.MemberListResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'members', 'repeated', 'message', { message: 'etcdserverpb.Member' }),
  ],
  'etcdserverpb.MemberPromoteRequest': () => [
    fieldSchema(1, 'ID', 'single', 'uint64', { isId: true }),
  ],
  'etcdserverpb.MemberPromoteResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'members', 'repeated', 'message', { message: 'etcdserverpb.Member' }),
  ],
  'etcdserverpb.MemberRemoveRequest': () => [
    fieldSchema(1, 'ID', 'single', 'uint64', { isId: true }),
  ],
  'etcdserverpb.MemberRemoveResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'members', 'repeated', 'message', { message: 'etcdserverpb.Member' }),
  ],
  'etcdserverpb.MemberUpdateRequest': () => [
    fieldSchema(1, 'ID', 'single', 'uint64', { isId: true }),
    fieldSchema(2, 'peerURLs', 'repeated', 'string'),
  ],
  'etcdserverpb.MemberUpdateResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'members', 'repeated', 'message', { message: 'etcdserverpb.Member' }),
  ],
  'etcdserverpb.AlarmRequest': () => [
    fieldSchema(1, 'action', 'single', 'enum', { enumeration: enumAlarmAction }),
    fieldSchema(2, 'memberID', 'single', 'uint64', { isId: true }),
    fieldSchema(3, 'alarm', 'single', 'enum', { enumeration: enumAlarmType }),
  ],
  'etcdserverpb.AlarmResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'alarms', 'repeated', 'message', { message: 'etcdserverpb.AlarmMember' }),
  ],
  'etcdserverpb.AlarmMember': () => [
    fieldSchema(1, 'memberID', 'single', 'uint64', { isId: true }),
    fieldSchema(2, 'alarm', 'single', 'enum', { enumeration: enumAlarmType }),
  ],
  'etcdserverpb.DefragmentRequest': () => [],
  'etcdserverpb.DefragmentResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.DowngradeRequest': () => [
    fieldSchema(1, 'action', 'single', 'enum', { enumeration: enumDowngradeAction }),
    fieldSchema(2, 'version', 'single', 'string'),
  ],
  'etcdserverpb.DowngradeResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'version', 'single', 'string'),
  ],
  'etcdserverpb.HashRequest': () => [],
  'etcdserverpb.HashResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'hash', 'single', 'uint32'),
  ],
  'etcdserverpb.HashKVRequest': () => [fieldSchema(1, 'revision', 'single', 'int64')],
  'etcdserverpb.HashKVResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'hash', 'single', 'uint32'),
    fieldSchema(3, 'compact_revision', 'single', 'int64'),
    fieldSchema(4, 'hash_revision', 'single', 'int64'),
  ],
  'etcdserverpb.MoveLeaderRequest': () => [
    fieldSchema(1, 'targetID', 'single', 'uint64', { isId: true }),
  ],
  'etcdserverpb.MoveLeaderResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.SnapshotRequest': () => [],
  'etcdserverpb.SnapshotResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'remaining_bytes', 'single', 'uint64'),
    fieldSchema(3, 'blob', 'single', 'bytes'),
    fieldSchema(4, 'version', 'single', 'string'),
  ],
  'etcdserverpb.StatusRequest': () => [],
  'etcdserverpb.StatusResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'version', 'single', 'string'),
    fieldSchema(3, 'dbSize', 'single', 'int64'),
    fieldSchema(4, 'leader', 'single', 'uint64', { isId: true }),
    fieldSchema(5, 'raftIndex', 'single', 'uint64'),
    fieldSchema(6, 'raftTerm', 'single', 'uint64'),
    fieldSchema(7, 'raftAppliedIndex', 'single', 'uint64'),
    fieldSchema(8, 'errors', 'repeated', 'string'),
    fieldSchema(9, 'dbSizeInUse', 'single', 'int64'),
    fieldSchema(10, 'isLearner', 'single', 'bool'),
    fieldSchema(11, 'storageVersion', 'single', 'string'),
    fieldSchema(12, 'dbSizeQuota', 'single', 'int64'),
    fieldSchema(13, 'downgradeInfo', 'presence', 'message', {
      message: 'etcdserverpb.DowngradeInfo',
    }),
  ],
  'etcdserverpb.DowngradeInfo': () => [
    fieldSchema(1, 'enabled', 'single', 'bool'),
    fieldSchema(2, 'targetVersion', 'single', 'string'),
  ],
  'etcdserverpb.AuthDisableRequest': () => [],
  'etcdserverpb.AuthDisableResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.AuthEnableRequest': () => [],
  'etcdserverpb.AuthEnableResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.AuthStatusRequest': () => [],
  'etcdserverpb.AuthStatusResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'enabled', 'single', 'bool'),
    fieldSchema(3, 'authRevision', 'single', 'uint64'),
  ],
  'etcdserverpb.AuthenticateRequest': () => [
    fieldSchema(1, 'name', 'single', 'string'),
    fieldSchema(2, 'password', 'single', 'string'),
  ],
  'etcdserverpb.AuthenticateResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'token', 'single', 'string'),
  ],
  'etcdserverpb.AuthRoleAddRequest': () => [fieldSchema(1, 'name', 'single', 'string')],
  'etcdserverpb.AuthRoleAddResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.AuthRoleDeleteRequest': () => [fieldSchema(1, 'role', 'single', 'string')],
  'etcdserverpb.AuthRoleDeleteResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.AuthRoleGetRequest': () => [fieldSchema(1, 'role', 'single', 'string')],
  'etcdserverpb.AuthRoleGetResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'perm', 'repeated', 'message', { message: 'authpb.Permission' }),
  ],
  'etcdserverpb.AuthRoleGrantPermissionRequest': () => [
    fieldSchema(1, 'name', 'single', 'string'),
    fieldSchema(2, 'perm', 'presence', 'message', { message: 'authpb.Permission' }),
  ],
  'etcdserverpb.AuthRoleGrantPermissionResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.AuthRoleListRequest': () => [],
  'etcdserverpb.AuthRoleListResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'roles', 'repeated', 'string'),
  ],
  'etcdserverpb.AuthRoleRevokePermissionRequest': () => [
    fieldSchema(1, 'role', 'single', 'string'),
    fieldSchema(2, 'key', 'single', 'bytes'),
    fieldSchema(3, 'range_end', 'single', 'bytes'),
  ],
  'etcdserverpb.AuthRoleRevokePermissionResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.AuthUserAddRequest': () => [
    fieldSchema(1, 'name', 'single', 'string'),
    fieldSchema(2, 'password', 'single', 'string'),
    fieldSchema(3, 'options', 'presence', 'message', { message: 'authpb.UserAddOptions' }),
    fieldSchema(4, 'hashedPassword', 'single', 'string'),
  ],
  'etcdserverpb.AuthUserAddResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.AuthUserChangePasswordRequest': () => [
    fieldSchema(1, 'name', 'single', 'string'),
    fieldSchema(2, 'password', 'single', 'string'),
    fieldSchema(3, 'hashedPassword', 'single', 'string'),
  ],
  'etcdserverpb.AuthUserChangePasswordResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.AuthUserDeleteRequest': () => [fieldSchema(1, 'name', 'single', 'string')],
  'etcdserverpb.AuthUserDeleteResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.AuthUserGetRequest': () => [fieldSchema(1, 'name', 'single', 'string')],
  'etcdserverpb.AuthUserGetResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'roles', 'repeated', 'string'),
  ],
  'etcdserverpb.AuthUserGrantRoleRequest': () => [
    fieldSchema(1, 'user', 'single', 'string'),
    fieldSchema(2, 'role', 'single', 'string'),
  ],
  'etcdserverpb.AuthUserGrantRoleResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.AuthUserListRequest': () => [],
  'etcdserverpb.AuthUserListResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'users', 'repeated', 'string'),
  ],
  'etcdserverpb.AuthUserRevokeRoleRequest': () => [
    fieldSchema(1, 'name', 'single', 'string'),
    fieldSchema(2, 'role', 'single', 'string'),
  ],
  'etcdserverpb.AuthUserRevokeRoleResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'etcdserverpb.LeaseCheckpoint': () => [
    fieldSchema(1, 'ID', 'single', 'int64', { isId: true }),
    fieldSchema(2, 'remaining_TTL', 'single', 'int64'),
  ],
  'etcdserverpb.LeaseCheckpointRequest': () => [
    fieldSchema(1, 'checkpoints', 'repeated', 'message', {
      message: 'etcdserverpb.LeaseCheckpoint',
    }),
  ],
  'etcdserverpb.LeaseCheckpointResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'grpc.health.v1.HealthCheckRequest': () => [fieldSchema(1, 'service', 'single', 'string')],
  'grpc.health.v1.HealthCheckResponse': () => [
    fieldSchema(1, 'status', 'single', 'enum', { enumeration: enumServingStatus }),
  ],
  'grpc.health.v1.HealthListRequest': () => [],
  'grpc.health.v1.HealthListResponse': () => [
    fieldSchema(1, 'statuses', 'map', 'message', { message: 'grpc.health.v1.HealthCheckResponse' }),
  ],
  'keelson.peer.Frame': () => [fieldSchema(1, 'body', 'single', 'bytes')],
  'keelson.peer.CallRequest': () => [
    fieldSchema(1, 'method', 'single', 'string'),
    fieldSchema(2, 'body', 'single', 'bytes'),
  ],
  'keelson.peer.CallResponse': () => [fieldSchema(1, 'body', 'single', 'bytes')],
  'keelson.peer.UploadChunk': () => [
    fieldSchema(1, 'method', 'single', 'string'),
    fieldSchema(2, 'body', 'single', 'bytes'),
  ],
  'leasepb.Lease': () => [
    fieldSchema(1, 'ID', 'single', 'int64', { isId: true }),
    fieldSchema(2, 'TTL', 'single', 'int64'),
    fieldSchema(3, 'RemainingTTL', 'single', 'int64'),
  ],
  'leasepb.LeaseInternalRequest': () => [
    fieldSchema(1, 'LeaseTimeToLiveRequest', 'presence', 'message', {
      message: 'etcdserverpb.LeaseTimeToLiveRequest',
    }),
  ],
  'leasepb.LeaseInternalResponse': () => [
    fieldSchema(1, 'LeaseTimeToLiveResponse', 'presence', 'message', {
      message: 'etcdserverpb.LeaseTimeToLiveResponse',
    }),
  ],
  'membershippb.Attributes': () => [
    fieldSchema(1, 'name', 'single', 'string'),
    fieldSchema(2, 'client_urls', 'repeated', 'string'),
  ],
  'membershippb.ClusterMemberAttrSetRequest': () => [
    fieldSchema(1, 'member_ID', 'single', 'uint64', { isId: true }),
    fieldSchema(2, 'member_attributes', 'presence', 'message', {
      message: 'membershippb.Attributes',
    }),
  ],
  'membershippb.ClusterVersionSetRequest': () => [fieldSchema(1, 'ver', 'single', 'string')],
  'membershippb.DowngradeInfoSetRequest': () => [
    fieldSchema(1, 'enabled', 'single', 'bool'),
    fieldSchema(2, 'ver', 'single', 'string'),
  ],
  'membershippb.Member': () => [
    fieldSchema(1, 'ID', 'single', 'uint64', { isId: true }),
    fieldSchema(2, 'raft_attributes', 'presence', 'message', {
      message: 'membershippb.RaftAttributes',
    }),
    fieldSchema(3, 'member_attributes', 'presence', 'message', {
      message: 'membershippb.Attributes',
    }),
  ],
  'membershippb.RaftAttributes': () => [
    fieldSchema(1, 'peer_urls', 'repeated', 'string'),
    fieldSchema(2, 'is_learner', 'single', 'bool'),
  ],
  'mvccpb.Event': () => [
    fieldSchema(1, 'type', 'single', 'enum', { enumeration: enumEventType }),
    fieldSchema(2, 'kv', 'presence', 'message', { message: 'mvccpb.KeyValue' }),
    fieldSchema(3, 'prev_kv', 'presence', 'message', { message: 'mvccpb.KeyValue' }),
  ],
  'mvccpb.KeyValue': () => [
    fieldSchema(1, 'key', 'single', 'bytes'),
    fieldSchema(2, 'create_revision', 'single', 'int64'),
    fieldSchema(3, 'mod_revision', 'single', 'int64'),
    fieldSchema(4, 'version', 'single', 'int64'),
    fieldSchema(5, 'value', 'single', 'bytes'),
    fieldSchema(6, 'lease', 'single', 'int64', { isId: true }),
  ],
  'raftpb.Entry': () => [
    fieldSchema(1, 'Type', 'single', 'enum', { enumeration: enumEntryType }),
    fieldSchema(2, 'Term', 'single', 'uint64'),
    fieldSchema(3, 'Index', 'single', 'uint64'),
    fieldSchema(4, 'Data', 'single', 'bytes'),
  ],
  'raftpb.Snapshot': () => [
    fieldSchema(1, 'data', 'single', 'bytes'),
    fieldSchema(2, 'metadata', 'presence', 'message', { message: 'raftpb.SnapshotMetadata' }),
  ],
  'raftpb.SnapshotMetadata': () => [
    fieldSchema(1, 'conf_state', 'presence', 'message', { message: 'raftpb.ConfState' }),
    fieldSchema(2, 'index', 'single', 'uint64'),
    fieldSchema(3, 'term', 'single', 'uint64'),
  ],
  'raftpb.ConfState': () => [
    fieldSchema(1, 'voters', 'repeated', 'uint64', { isId: true }),
    fieldSchema(2, 'learners', 'repeated', 'uint64', { isId: true }),
    fieldSchema(3, 'voters_outgoing', 'repeated', 'uint64', { isId: true }),
    fieldSchema(4, 'learners_next', 'repeated', 'uint64', { isId: true }),
    fieldSchema(5, 'auto_leave', 'single', 'bool'),
  ],
  'raftpb.Message': () => [
    fieldSchema(1, 'type', 'single', 'enum', { enumeration: enumMessageType }),
    fieldSchema(2, 'to', 'single', 'uint64', { isId: true }),
    fieldSchema(3, 'from', 'single', 'uint64', { isId: true }),
    fieldSchema(4, 'term', 'single', 'uint64'),
    fieldSchema(5, 'logTerm', 'single', 'uint64'),
    fieldSchema(6, 'index', 'single', 'uint64'),
    fieldSchema(7, 'entries', 'repeated', 'message', { message: 'raftpb.Entry' }),
    fieldSchema(8, 'commit', 'single', 'uint64'),
    fieldSchema(9, 'snapshot', 'presence', 'message', { message: 'raftpb.Snapshot' }),
    fieldSchema(10, 'reject', 'single', 'bool'),
    fieldSchema(11, 'rejectHint', 'single', 'uint64'),
    fieldSchema(12, 'context', 'single', 'bytes'),
    fieldSchema(13, 'vote', 'single', 'uint64', { isId: true }),
    fieldSchema(14, 'responses', 'repeated', 'message', { message: 'raftpb.Message' }),
  ],
  'raftpb.HardState': () => [
    fieldSchema(1, 'term', 'single', 'uint64'),
    fieldSchema(2, 'vote', 'single', 'uint64', { isId: true }),
    fieldSchema(3, 'commit', 'single', 'uint64'),
  ],
  'raftpb.ConfChange': () => [
    fieldSchema(1, 'id', 'single', 'uint64', { isId: true }),
    fieldSchema(2, 'type', 'single', 'enum', { enumeration: enumConfChangeType }),
    fieldSchema(3, 'node_id', 'single', 'uint64', { isId: true }),
    fieldSchema(4, 'context', 'single', 'bytes'),
  ],
  'raftpb.ConfChangeV2': () => [
    fieldSchema(1, 'transition', 'single', 'enum', { enumeration: enumConfChangeTransition }),
    fieldSchema(2, 'changes', 'repeated', 'message', { message: 'raftpb.ConfChangeSingle' }),
    fieldSchema(3, 'context', 'single', 'bytes'),
  ],
  'raftpb.ConfChangeSingle': () => [
    fieldSchema(1, 'type', 'single', 'enum', { enumeration: enumConfChangeType }),
    fieldSchema(2, 'node_id', 'single', 'uint64', { isId: true }),
  ],
  'v3electionpb.CampaignRequest': () => [
    fieldSchema(1, 'name', 'single', 'bytes'),
    fieldSchema(2, 'lease', 'single', 'int64', { isId: true }),
    fieldSchema(3, 'value', 'single', 'bytes'),
  ],
  'v3electionpb.CampaignResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'leader', 'presence', 'message', { message: 'v3electionpb.LeaderKey' }),
  ],
  'v3electionpb.LeaderKey': () => [
    fieldSchema(1, 'name', 'single', 'bytes'),
    fieldSchema(2, 'key', 'single', 'bytes'),
    fieldSchema(3, 'rev', 'single', 'int64'),
    fieldSchema(4, 'lease', 'single', 'int64', { isId: true }),
  ],
  'v3electionpb.LeaderRequest': () => [fieldSchema(1, 'name', 'single', 'bytes')],
  'v3electionpb.LeaderResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'kv', 'presence', 'message', { message: 'mvccpb.KeyValue' }),
  ],
  'v3electionpb.ProclaimRequest': () => [
    fieldSchema(1, 'leader', 'presence', 'message', { message: 'v3electionpb.LeaderKey' }),
    fieldSchema(2, 'value', 'single', 'bytes'),
  ],
  'v3electionpb.ProclaimResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'v3electionpb.ResignRequest': () => [
    fieldSchema(1, 'leader', 'presence', 'message', { message: 'v3electionpb.LeaderKey' }),
  ],
  'v3electionpb.ResignResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
  'v3lockpb.LockRequest': () => [
    fieldSchema(1, 'name', 'single', 'bytes'),
    fieldSchema(2, 'lease', 'single', 'int64', { isId: true }),
  ],
  'v3lockpb.LockResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
    fieldSchema(2, 'key', 'single', 'bytes'),
  ],
  'v3lockpb.UnlockRequest': () => [fieldSchema(1, 'key', 'single', 'bytes')],
  'v3lockpb.UnlockResponse': () => [
    fieldSchema(1, 'header', 'presence', 'message', { message: 'etcdserverpb.ResponseHeader' }),
  ],
}

/** Every rpc of every service. */
export const methodSchemas: readonly MethodSchema[] = [
  {
    service: 'etcdserverpb.KV',
    name: 'Range',
    request: 'etcdserverpb.RangeRequest',
    response: 'etcdserverpb.RangeResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.KV',
    name: 'RangeStream',
    request: 'etcdserverpb.RangeRequest',
    response: 'etcdserverpb.RangeStreamResponse',
    requestStream: false,
    responseStream: true,
  },
  {
    service: 'etcdserverpb.KV',
    name: 'Put',
    request: 'etcdserverpb.PutRequest',
    response: 'etcdserverpb.PutResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.KV',
    name: 'DeleteRange',
    request: 'etcdserverpb.DeleteRangeRequest',
    response: 'etcdserverpb.DeleteRangeResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.KV',
    name: 'Txn',
    request: 'etcdserverpb.TxnRequest',
    response: 'etcdserverpb.TxnResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.KV',
    name: 'Compact',
    request: 'etcdserverpb.CompactionRequest',
    response: 'etcdserverpb.CompactionResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Watch',
    name: 'Watch',
    request: 'etcdserverpb.WatchRequest',
    response: 'etcdserverpb.WatchResponse',
    requestStream: true,
    responseStream: true,
  },
  {
    service: 'etcdserverpb.Lease',
    name: 'LeaseGrant',
    request: 'etcdserverpb.LeaseGrantRequest',
    response: 'etcdserverpb.LeaseGrantResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Lease',
    name: 'LeaseRevoke',
    request: 'etcdserverpb.LeaseRevokeRequest',
    response: 'etcdserverpb.LeaseRevokeResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Lease',
    name: 'LeaseKeepAlive',
    request: 'etcdserverpb.LeaseKeepAliveRequest',
    response: 'etcdserverpb.LeaseKeepAliveResponse',
    requestStream: true,
    responseStream: true,
  },
  {
    service: 'etcdserverpb.Lease',
    name: 'LeaseTimeToLive',
    request: 'etcdserverpb.LeaseTimeToLiveRequest',
    response: 'etcdserverpb.LeaseTimeToLiveResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Lease',
    name: 'LeaseLeases',
    request: 'etcdserverpb.LeaseLeasesRequest',
    response: 'etcdserverpb.LeaseLeasesResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Cluster',
    name: 'MemberAdd',
    request: 'etcdserverpb.MemberAddRequest',
    response: 'etcdserverpb.MemberAddResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Cluster',
    name: 'MemberList',
    request: 'etcdserverpb.MemberListRequest',
    response: 'etcdserverpb.MemberListResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Cluster',
    name: 'MemberPromote',
    request: 'etcdserverpb.MemberPromoteRequest',
    response: 'etcdserverpb.MemberPromoteResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Cluster',
    name: 'MemberRemove',
    request: 'etcdserverpb.MemberRemoveRequest',
    response: 'etcdserverpb.MemberRemoveResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Cluster',
    name: 'MemberUpdate',
    request: 'etcdserverpb.MemberUpdateRequest',
    response: 'etcdserverpb.MemberUpdateResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Maintenance',
    name: 'Alarm',
    request: 'etcdserverpb.AlarmRequest',
    response: 'etcdserverpb.AlarmResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Maintenance',
    name: 'Defragment',
    request: 'etcdserverpb.DefragmentRequest',
    response: 'etcdserverpb.DefragmentResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Maintenance',
    name: 'Downgrade',
    request: 'etcdserverpb.DowngradeRequest',
    response: 'etcdserverpb.DowngradeResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Maintenance',
    name: 'Hash',
    request: 'etcdserverpb.HashRequest',
    response: 'etcdserverpb.HashResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Maintenance',
    name: 'HashKV',
    request: 'etcdserverpb.HashKVRequest',
    response: 'etcdserverpb.HashKVResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Maintenance',
    name: 'MoveLeader',
    request: 'etcdserverpb.MoveLeaderRequest',
    response: 'etcdserverpb.MoveLeaderResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Maintenance',
    name: 'Snapshot',
    request: 'etcdserverpb.SnapshotRequest',
    response: 'etcdserverpb.SnapshotResponse',
    requestStream: false,
    responseStream: true,
  },
  {
    service: 'etcdserverpb.Maintenance',
    name: 'Status',
    request: 'etcdserverpb.StatusRequest',
    response: 'etcdserverpb.StatusResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'AuthDisable',
    request: 'etcdserverpb.AuthDisableRequest',
    response: 'etcdserverpb.AuthDisableResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'AuthEnable',
    request: 'etcdserverpb.AuthEnableRequest',
    response: 'etcdserverpb.AuthEnableResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'AuthStatus',
    request: 'etcdserverpb.AuthStatusRequest',
    response: 'etcdserverpb.AuthStatusResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'Authenticate',
    request: 'etcdserverpb.AuthenticateRequest',
    response: 'etcdserverpb.AuthenticateResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'RoleAdd',
    request: 'etcdserverpb.AuthRoleAddRequest',
    response: 'etcdserverpb.AuthRoleAddResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'RoleDelete',
    request: 'etcdserverpb.AuthRoleDeleteRequest',
    response: 'etcdserverpb.AuthRoleDeleteResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'RoleGet',
    request: 'etcdserverpb.AuthRoleGetRequest',
    response: 'etcdserverpb.AuthRoleGetResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'RoleGrantPermission',
    request: 'etcdserverpb.AuthRoleGrantPermissionRequest',
    response: 'etcdserverpb.AuthRoleGrantPermissionResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'RoleList',
    request: 'etcdserverpb.AuthRoleListRequest',
    response: 'etcdserverpb.AuthRoleListResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'RoleRevokePermission',
    request: 'etcdserverpb.AuthRoleRevokePermissionRequest',
    response: 'etcdserverpb.AuthRoleRevokePermissionResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'UserAdd',
    request: 'etcdserverpb.AuthUserAddRequest',
    response: 'etcdserverpb.AuthUserAddResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'UserChangePassword',
    request: 'etcdserverpb.AuthUserChangePasswordRequest',
    response: 'etcdserverpb.AuthUserChangePasswordResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'UserDelete',
    request: 'etcdserverpb.AuthUserDeleteRequest',
    response: 'etcdserverpb.AuthUserDeleteResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'UserGet',
    request: 'etcdserverpb.AuthUserGetRequest',
    response: 'etcdserverpb.AuthUserGetResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'UserGrantRole',
    request: 'etcdserverpb.AuthUserGrantRoleRequest',
    response: 'etcdserverpb.AuthUserGrantRoleResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'UserList',
    request: 'etcdserverpb.AuthUserListRequest',
    response: 'etcdserverpb.AuthUserListResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'etcdserverpb.Auth',
    name: 'UserRevokeRole',
    request: 'etcdserverpb.AuthUserRevokeRoleRequest',
    response: 'etcdserverpb.AuthUserRevokeRoleResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'grpc.health.v1.Health',
    name: 'Check',
    request: 'grpc.health.v1.HealthCheckRequest',
    response: 'grpc.health.v1.HealthCheckResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'grpc.health.v1.Health',
    name: 'List',
    request: 'grpc.health.v1.HealthListRequest',
    response: 'grpc.health.v1.HealthListResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'grpc.health.v1.Health',
    name: 'Watch',
    request: 'grpc.health.v1.HealthCheckRequest',
    response: 'grpc.health.v1.HealthCheckResponse',
    requestStream: false,
    responseStream: true,
  },
  {
    service: 'keelson.peer.Peer',
    name: 'Stream',
    request: 'keelson.peer.Frame',
    response: 'keelson.peer.Frame',
    requestStream: true,
    responseStream: true,
  },
  {
    service: 'keelson.peer.Peer',
    name: 'Call',
    request: 'keelson.peer.CallRequest',
    response: 'keelson.peer.CallResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'keelson.peer.Peer',
    name: 'Upload',
    request: 'keelson.peer.UploadChunk',
    response: 'keelson.peer.CallResponse',
    requestStream: true,
    responseStream: false,
  },
  {
    service: 'v3electionpb.Election',
    name: 'Campaign',
    request: 'v3electionpb.CampaignRequest',
    response: 'v3electionpb.CampaignResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'v3electionpb.Election',
    name: 'Leader',
    request: 'v3electionpb.LeaderRequest',
    response: 'v3electionpb.LeaderResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'v3electionpb.Election',
    name: 'Observe',
    request: 'v3electionpb.LeaderRequest',
    response: 'v3electionpb.LeaderResponse',
    requestStream: false,
    responseStream: true,
  },
  {
    service: 'v3electionpb.Election',
    name: 'Proclaim',
    request: 'v3electionpb.ProclaimRequest',
    response: 'v3electionpb.ProclaimResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'v3electionpb.Election',
    name: 'Resign',
    request: 'v3electionpb.ResignRequest',
    response: 'v3electionpb.ResignResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'v3lockpb.Lock',
    name: 'Lock',
    request: 'v3lockpb.LockRequest',
    response: 'v3lockpb.LockResponse',
    requestStream: false,
    responseStream: false,
  },
  {
    service: 'v3lockpb.Lock',
    name: 'Unlock',
    request: 'v3lockpb.UnlockRequest',
    response: 'v3lockpb.UnlockResponse',
    requestStream: false,
    responseStream: false,
  },
]
