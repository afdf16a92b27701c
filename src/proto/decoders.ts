// Generated from proto/*.proto by src/proto/generate.ts. Do not edit: run
// `npm run proto` after a change there.

import { zeros, type MessageName, type MessageTypes } from './messages.ts'
import type * as types from './messages.ts'
import { added, entered, type Draft, type WireReader } from './wire-reader.ts'

const newPermission = zeros['authpb.Permission']
const newUserAddOptions = zeros['authpb.UserAddOptions']
const newRequestHeader = zeros['etcdserverpb.RequestHeader']
const newInternalAuthenticateRequest = zeros['etcdserverpb.InternalAuthenticateRequest']
const newDowngradeVersionTestRequest = zeros['etcdserverpb.DowngradeVersionTestRequest']
const newResponseHeader = zeros['etcdserverpb.ResponseHeader']
const newRangeRequest = zeros['etcdserverpb.RangeRequest']
const newRangeResponse = zeros['etcdserverpb.RangeResponse']
const newPutRequest = zeros['etcdserverpb.PutRequest']
const newPutResponse = zeros['etcdserverpb.PutResponse']
const newDeleteRangeRequest = zeros['etcdserverpb.DeleteRangeRequest']
const newDeleteRangeResponse = zeros['etcdserverpb.DeleteRangeResponse']
const newTxnRequest = zeros['etcdserverpb.TxnRequest']
const newCompare = zeros['etcdserverpb.Compare']
const newRequestOp = zeros['etcdserverpb.RequestOp']
const newTxnResponse = zeros['etcdserverpb.TxnResponse']
const newResponseOp = zeros['etcdserverpb.ResponseOp']
const newCompactionRequest = zeros['etcdserverpb.CompactionRequest']
const newWatchCreateRequest = zeros['etcdserverpb.WatchCreateRequest']
const newWatchCancelRequest = zeros['etcdserverpb.WatchCancelRequest']
const newWatchProgressRequest = zeros['etcdserverpb.WatchProgressRequest']
const newLeaseGrantRequest = zeros['etcdserverpb.LeaseGrantRequest']
const newLeaseRevokeRequest = zeros['etcdserverpb.LeaseRevokeRequest']
const newLeaseTimeToLiveRequest = zeros['etcdserverpb.LeaseTimeToLiveRequest']
const newLeaseTimeToLiveResponse = zeros['etcdserverpb.LeaseTimeToLiveResponse']
const newLeaseStatus = zeros['etcdserverpb.LeaseStatus']
const newMember = zeros['etcdserverpb.Member']
const newAlarmRequest = zeros['etcdserverpb.AlarmRequest']
const newAlarmMember = zeros['etcdserverpb.AlarmMember']
const newDowngradeInfo = zeros['etcdserverpb.DowngradeInfo']
const newAuthDisableRequest = zeros['etcdserverpb.AuthDisableRequest']
const newAuthEnableRequest = zeros['etcdserverpb.AuthEnableRequest']
const newAuthStatusRequest = zeros['etcdserverpb.AuthStatusRequest']
const newAuthRoleAddRequest = zeros['etcdserverpb.AuthRoleAddRequest']
const newAuthRoleDeleteRequest = zeros['etcdserverpb.AuthRoleDeleteRequest']
const newAuthRoleGetRequest = zeros['etcdserverpb.AuthRoleGetRequest']
const newAuthRoleGrantPermissionRequest = zeros['etcdserverpb.AuthRoleGrantPermissionRequest']
const newAuthRoleListRequest = zeros['etcdserverpb.AuthRoleListRequest']
const newAuthRoleRevokePermissionRequest = zeros['etcdserverpb.AuthRoleRevokePermissionRequest']
const newAuthUserAddRequest = zeros['etcdserverpb.AuthUserAddRequest']
const newAuthUserChangePasswordRequest = zeros['etcdserverpb.AuthUserChangePasswordRequest']
const newAuthUserDeleteRequest = zeros['etcdserverpb.AuthUserDeleteRequest']
const newAuthUserGetRequest = zeros['etcdserverpb.AuthUserGetRequest']
const newAuthUserGrantRoleRequest = zeros['etcdserverpb.AuthUserGrantRoleRequest']
const newAuthUserListRequest = zeros['etcdserverpb.AuthUserListRequest']
const newAuthUserRevokeRoleRequest = zeros['etcdserverpb.AuthUserRevokeRoleRequest']
const newLeaseCheckpoint = zeros['etcdserverpb.LeaseCheckpoint']
const newLeaseCheckpointRequest = zeros['etcdserverpb.LeaseCheckpointRequest']
const newHealthCheckResponse = zeros['grpc.health.v1.HealthCheckResponse']
const newAttributes = zeros['membershippb.Attributes']
const newClusterMemberAttrSetRequest = zeros['membershippb.ClusterMemberAttrSetRequest']
const newClusterVersionSetRequest = zeros['membershippb.ClusterVersionSetRequest']
const newDowngradeInfoSetRequest = zeros['membershippb.DowngradeInfoSetRequest']
const newRaftAttributes = zeros['membershippb.RaftAttributes']
const newEvent = zeros['mvccpb.Event']
const newKeyValue = zeros['mvccpb.KeyValue']
const newEntry = zeros['raftpb.Entry']
const newSnapshot = zeros['raftpb.Snapshot']
const newSnapshotMetadata = zeros['raftpb.SnapshotMetadata']
const newConfState = zeros['raftpb.ConfState']
const newMessage = zeros['raftpb.Message']
const newConfChangeSingle = zeros['raftpb.ConfChangeSingle']
const newLeaderKey = zeros['v3electionpb.LeaderKey']

function readPermission(
  reader: WireReader,
  message: Draft<types.Permission>,
  end: number,
): types.Permission {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.permType = reader.int32()
        break
      case 18:
        message.key = reader.bytes()
        break
      case 26:
        message.rangeEnd = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readRole(reader: WireReader, message: Draft<types.Role>, end: number): types.Role {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.bytes()
        break
      case 18:
        message.keyPermission = added(
          message.keyPermission,
          readPermission(reader, newPermission(), reader.lengthEnd()),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readUser(reader: WireReader, message: Draft<types.User>, end: number): types.User {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.bytes()
        break
      case 18:
        message.password = reader.bytes()
        break
      case 26:
        message.roles = added(message.roles, reader.text())
        break
      case 34:
        message.options = readUserAddOptions(
          reader,
          message.options ?? newUserAddOptions(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readUserAddOptions(
  reader: WireReader,
  message: Draft<types.UserAddOptions>,
  end: number,
): types.UserAddOptions {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.noPassword = reader.bool()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readInternalRaftRequest(
  reader: WireReader,
  message: Draft<types.InternalRaftRequest>,
  end: number,
): types.InternalRaftRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.ID = reader.uint64Id()
        break
      case 26:
        message.range = readRangeRequest(
          reader,
          message.range ?? newRangeRequest(),
          reader.lengthEnd(),
        )
        break
      case 34:
        message.put = readPutRequest(reader, message.put ?? newPutRequest(), reader.lengthEnd())
        break
      case 42:
        message.deleteRange = readDeleteRangeRequest(
          reader,
          message.deleteRange ?? newDeleteRangeRequest(),
          reader.lengthEnd(),
        )
        break
      case 50:
        message.txn = readTxnRequest(reader, message.txn ?? newTxnRequest(), reader.lengthEnd())
        break
      case 58:
        message.compaction = readCompactionRequest(
          reader,
          message.compaction ?? newCompactionRequest(),
          reader.lengthEnd(),
        )
        break
      case 66:
        message.leaseGrant = readLeaseGrantRequest(
          reader,
          message.leaseGrant ?? newLeaseGrantRequest(),
          reader.lengthEnd(),
        )
        break
      case 74:
        message.leaseRevoke = readLeaseRevokeRequest(
          reader,
          message.leaseRevoke ?? newLeaseRevokeRequest(),
          reader.lengthEnd(),
        )
        break
      case 82:
        message.alarm = readAlarmRequest(
          reader,
          message.alarm ?? newAlarmRequest(),
          reader.lengthEnd(),
        )
        break
      case 90:
        message.leaseCheckpoint = readLeaseCheckpointRequest(
          reader,
          message.leaseCheckpoint ?? newLeaseCheckpointRequest(),
          reader.lengthEnd(),
        )
        break
      case 802:
        message.header = readRequestHeader(
          reader,
          message.header ?? newRequestHeader(),
          reader.lengthEnd(),
        )
        break
      case 8002:
        message.authEnable = readAuthEnableRequest(
          reader,
          message.authEnable ?? newAuthEnableRequest(),
          reader.lengthEnd(),
        )
        break
      case 8090:
        message.authDisable = readAuthDisableRequest(
          reader,
          message.authDisable ?? newAuthDisableRequest(),
          reader.lengthEnd(),
        )
        break
      case 8098:
        message.authenticate = readInternalAuthenticateRequest(
          reader,
          message.authenticate ?? newInternalAuthenticateRequest(),
          reader.lengthEnd(),
        )
        break
      case 8106:
        message.authStatus = readAuthStatusRequest(
          reader,
          message.authStatus ?? newAuthStatusRequest(),
          reader.lengthEnd(),
        )
        break
      case 8802:
        message.authUserAdd = readAuthUserAddRequest(
          reader,
          message.authUserAdd ?? newAuthUserAddRequest(),
          reader.lengthEnd(),
        )
        break
      case 8810:
        message.authUserDelete = readAuthUserDeleteRequest(
          reader,
          message.authUserDelete ?? newAuthUserDeleteRequest(),
          reader.lengthEnd(),
        )
        break
      case 8818:
        message.authUserGet = readAuthUserGetRequest(
          reader,
          message.authUserGet ?? newAuthUserGetRequest(),
          reader.lengthEnd(),
        )
        break
      case 8826:
        message.authUserChangePassword = readAuthUserChangePasswordRequest(
          reader,
          message.authUserChangePassword ?? newAuthUserChangePasswordRequest(),
          reader.lengthEnd(),
        )
        break
      case 8834:
        message.authUserGrantRole = readAuthUserGrantRoleRequest(
          reader,
          message.authUserGrantRole ?? newAuthUserGrantRoleRequest(),
          reader.lengthEnd(),
        )
        break
      case 8842:
        message.authUserRevokeRole = readAuthUserRevokeRoleRequest(
          reader,
          message.authUserRevokeRole ?? newAuthUserRevokeRoleRequest(),
          reader.lengthEnd(),
        )
        break
      case 8850:
        message.authUserList = readAuthUserListRequest(
          reader,
          message.authUserList ?? newAuthUserListRequest(),
          reader.lengthEnd(),
        )
        break
      case 8858:
        message.authRoleList = readAuthRoleListRequest(
          reader,
          message.authRoleList ?? newAuthRoleListRequest(),
          reader.lengthEnd(),
        )
        break
      case 9602:
        message.authRoleAdd = readAuthRoleAddRequest(
          reader,
          message.authRoleAdd ?? newAuthRoleAddRequest(),
          reader.lengthEnd(),
        )
        break
      case 9610:
        message.authRoleDelete = readAuthRoleDeleteRequest(
          reader,
          message.authRoleDelete ?? newAuthRoleDeleteRequest(),
          reader.lengthEnd(),
        )
        break
      case 9618:
        message.authRoleGet = readAuthRoleGetRequest(
          reader,
          message.authRoleGet ?? newAuthRoleGetRequest(),
          reader.lengthEnd(),
        )
        break
      case 9626:
        message.authRoleGrantPermission = readAuthRoleGrantPermissionRequest(
          reader,
          message.authRoleGrantPermission ?? newAuthRoleGrantPermissionRequest(),
          reader.lengthEnd(),
        )
        break
      case 9634:
        message.authRoleRevokePermission = readAuthRoleRevokePermissionRequest(
          reader,
          message.authRoleRevokePermission ?? newAuthRoleRevokePermissionRequest(),
          reader.lengthEnd(),
        )
        break
      case 10402:
        message.clusterVersionSet = readClusterVersionSetRequest(
          reader,
          message.clusterVersionSet ?? newClusterVersionSetRequest(),
          reader.lengthEnd(),
        )
        break
      case 10410:
        message.clusterMemberAttrSet = readClusterMemberAttrSetRequest(
          reader,
          message.clusterMemberAttrSet ?? newClusterMemberAttrSetRequest(),
          reader.lengthEnd(),
        )
        break
      case 10418:
        message.downgradeInfoSet = readDowngradeInfoSetRequest(
          reader,
          message.downgradeInfoSet ?? newDowngradeInfoSetRequest(),
          reader.lengthEnd(),
        )
        break
      case 79202:
        message.downgradeVersionTest = readDowngradeVersionTestRequest(
          reader,
          message.downgradeVersionTest ?? newDowngradeVersionTestRequest(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readRequestHeader(
  reader: WireReader,
  message: Draft<types.RequestHeader>,
  end: number,
): types.RequestHeader {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.ID = reader.uint64Id()
        break
      case 18:
        message.username = reader.text()
        break
      case 24:
        message.authRevision = reader.uint64()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readInternalAuthenticateRequest(
  reader: WireReader,
  message: Draft<types.InternalAuthenticateRequest>,
  end: number,
): types.InternalAuthenticateRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.text()
        break
      case 18:
        message.password = reader.text()
        break
      case 26:
        message.simpleToken = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readDowngradeVersionTestRequest(
  reader: WireReader,
  message: Draft<types.DowngradeVersionTestRequest>,
  end: number,
): types.DowngradeVersionTestRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.ver = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readEmptyResponse(
  reader: WireReader,
  message: types.EmptyResponse,
  end: number,
): types.EmptyResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    reader.skip(reader.tag())
  }
  reader.leave(outerEnd)
  return message
}

function readMetadata(
  reader: WireReader,
  message: Draft<types.Metadata>,
  end: number,
): types.Metadata {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.NodeID = reader.uint64Id()
        break
      case 16:
        message.ClusterID = reader.uint64Id()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readResponseHeader(
  reader: WireReader,
  message: Draft<types.ResponseHeader>,
  end: number,
): types.ResponseHeader {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.clusterId = reader.uint64Id()
        break
      case 16:
        message.memberId = reader.uint64Id()
        break
      case 24:
        message.revision = reader.int64()
        break
      case 32:
        message.raftTerm = reader.uint64()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readRangeRequest(
  reader: WireReader,
  message: Draft<types.RangeRequest>,
  end: number,
): types.RangeRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.key = reader.bytes()
        break
      case 18:
        message.rangeEnd = reader.bytes()
        break
      case 24:
        message.limit = reader.int64()
        break
      case 32:
        message.revision = reader.int64()
        break
      case 40:
        message.sortOrder = reader.int32()
        break
      case 48:
        message.sortTarget = reader.int32()
        break
      case 56:
        message.serializable = reader.bool()
        break
      case 64:
        message.keysOnly = reader.bool()
        break
      case 72:
        message.countOnly = reader.bool()
        break
      case 80:
        message.minModRevision = reader.int64()
        break
      case 88:
        message.maxModRevision = reader.int64()
        break
      case 96:
        message.minCreateRevision = reader.int64()
        break
      case 104:
        message.maxCreateRevision = reader.int64()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readRangeResponse(
  reader: WireReader,
  message: Draft<types.RangeResponse>,
  end: number,
): types.RangeResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.kvs = added(message.kvs, readKeyValue(reader, newKeyValue(), reader.lengthEnd()))
        break
      case 24:
        message.more = reader.bool()
        break
      case 32:
        message.count = reader.int64()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readRangeStreamResponse(
  reader: WireReader,
  message: Draft<types.RangeStreamResponse>,
  end: number,
): types.RangeStreamResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.rangeResponse = readRangeResponse(
          reader,
          message.rangeResponse ?? newRangeResponse(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readPutRequest(
  reader: WireReader,
  message: Draft<types.PutRequest>,
  end: number,
): types.PutRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.key = reader.bytes()
        break
      case 18:
        message.value = reader.bytes()
        break
      case 24:
        message.lease = reader.int64Id()
        break
      case 32:
        message.prevKv = reader.bool()
        break
      case 40:
        message.ignoreValue = reader.bool()
        break
      case 48:
        message.ignoreLease = reader.bool()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readPutResponse(
  reader: WireReader,
  message: Draft<types.PutResponse>,
  end: number,
): types.PutResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.prevKv = readKeyValue(reader, message.prevKv ?? newKeyValue(), reader.lengthEnd())
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readDeleteRangeRequest(
  reader: WireReader,
  message: Draft<types.DeleteRangeRequest>,
  end: number,
): types.DeleteRangeRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.key = reader.bytes()
        break
      case 18:
        message.rangeEnd = reader.bytes()
        break
      case 24:
        message.prevKv = reader.bool()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readDeleteRangeResponse(
  reader: WireReader,
  message: Draft<types.DeleteRangeResponse>,
  end: number,
): types.DeleteRangeResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 16:
        message.deleted = reader.int64()
        break
      case 26:
        message.prevKvs = added(
          message.prevKvs,
          readKeyValue(reader, newKeyValue(), reader.lengthEnd()),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readTxnRequest(
  reader: WireReader,
  message: Draft<types.TxnRequest>,
  end: number,
): types.TxnRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.compare = added(
          message.compare,
          readCompare(reader, newCompare(), reader.lengthEnd()),
        )
        break
      case 18:
        message.success = added(
          message.success,
          readRequestOp(reader, newRequestOp(), reader.lengthEnd()),
        )
        break
      case 26:
        message.failure = added(
          message.failure,
          readRequestOp(reader, newRequestOp(), reader.lengthEnd()),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readCompare(
  reader: WireReader,
  message: Draft<types.Compare>,
  end: number,
): types.Compare {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.result = reader.int32()
        break
      case 16:
        message.target = reader.int32()
        break
      case 26:
        message.key = reader.bytes()
        break
      case 32:
        message.version = reader.int64()
        message.createRevision = undefined
        message.modRevision = undefined
        message.value = undefined
        message.lease = undefined
        break
      case 40:
        message.createRevision = reader.int64()
        message.version = undefined
        message.modRevision = undefined
        message.value = undefined
        message.lease = undefined
        break
      case 48:
        message.modRevision = reader.int64()
        message.version = undefined
        message.createRevision = undefined
        message.value = undefined
        message.lease = undefined
        break
      case 58:
        message.value = reader.bytes()
        message.version = undefined
        message.createRevision = undefined
        message.modRevision = undefined
        message.lease = undefined
        break
      case 64:
        message.lease = reader.int64Id()
        message.version = undefined
        message.createRevision = undefined
        message.modRevision = undefined
        message.value = undefined
        break
      case 514:
        message.rangeEnd = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readRequestOp(
  reader: WireReader,
  message: Draft<types.RequestOp>,
  end: number,
): types.RequestOp {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.requestRange = readRangeRequest(
          reader,
          message.requestRange ?? newRangeRequest(),
          reader.lengthEnd(),
        )
        message.requestPut = undefined
        message.requestDeleteRange = undefined
        message.requestTxn = undefined
        break
      case 18:
        message.requestPut = readPutRequest(
          reader,
          message.requestPut ?? newPutRequest(),
          reader.lengthEnd(),
        )
        message.requestRange = undefined
        message.requestDeleteRange = undefined
        message.requestTxn = undefined
        break
      case 26:
        message.requestDeleteRange = readDeleteRangeRequest(
          reader,
          message.requestDeleteRange ?? newDeleteRangeRequest(),
          reader.lengthEnd(),
        )
        message.requestRange = undefined
        message.requestPut = undefined
        message.requestTxn = undefined
        break
      case 34:
        message.requestTxn = readTxnRequest(
          reader,
          message.requestTxn ?? newTxnRequest(),
          reader.lengthEnd(),
        )
        message.requestRange = undefined
        message.requestPut = undefined
        message.requestDeleteRange = undefined
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readTxnResponse(
  reader: WireReader,
  message: Draft<types.TxnResponse>,
  end: number,
): types.TxnResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 16:
        message.succeeded = reader.bool()
        break
      case 26:
        message.responses = added(
          message.responses,
          readResponseOp(reader, newResponseOp(), reader.lengthEnd()),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readResponseOp(
  reader: WireReader,
  message: Draft<types.ResponseOp>,
  end: number,
): types.ResponseOp {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.responseRange = readRangeResponse(
          reader,
          message.responseRange ?? newRangeResponse(),
          reader.lengthEnd(),
        )
        message.responsePut = undefined
        message.responseDeleteRange = undefined
        message.responseTxn = undefined
        break
      case 18:
        message.responsePut = readPutResponse(
          reader,
          message.responsePut ?? newPutResponse(),
          reader.lengthEnd(),
        )
        message.responseRange = undefined
        message.responseDeleteRange = undefined
        message.responseTxn = undefined
        break
      case 26:
        message.responseDeleteRange = readDeleteRangeResponse(
          reader,
          message.responseDeleteRange ?? newDeleteRangeResponse(),
          reader.lengthEnd(),
        )
        message.responseRange = undefined
        message.responsePut = undefined
        message.responseTxn = undefined
        break
      case 34:
        message.responseTxn = readTxnResponse(
          reader,
          message.responseTxn ?? newTxnResponse(),
          reader.lengthEnd(),
        )
        message.responseRange = undefined
        message.responsePut = undefined
        message.responseDeleteRange = undefined
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readCompactionRequest(
  reader: WireReader,
  message: Draft<types.CompactionRequest>,
  end: number,
): types.CompactionRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.revision = reader.int64()
        break
      case 16:
        message.physical = reader.bool()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readCompactionResponse(
  reader: WireReader,
  message: Draft<types.CompactionResponse>,
  end: number,
): types.CompactionResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readWatchRequest(
  reader: WireReader,
  message: Draft<types.WatchRequest>,
  end: number,
): types.WatchRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.createRequest = readWatchCreateRequest(
          reader,
          message.createRequest ?? newWatchCreateRequest(),
          reader.lengthEnd(),
        )
        message.cancelRequest = undefined
        message.progressRequest = undefined
        break
      case 18:
        message.cancelRequest = readWatchCancelRequest(
          reader,
          message.cancelRequest ?? newWatchCancelRequest(),
          reader.lengthEnd(),
        )
        message.createRequest = undefined
        message.progressRequest = undefined
        break
      case 26:
        message.progressRequest = readWatchProgressRequest(
          reader,
          message.progressRequest ?? newWatchProgressRequest(),
          reader.lengthEnd(),
        )
        message.createRequest = undefined
        message.cancelRequest = undefined
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readWatchCreateRequest(
  reader: WireReader,
  message: Draft<types.WatchCreateRequest>,
  end: number,
): types.WatchCreateRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.key = reader.bytes()
        break
      case 18:
        message.rangeEnd = reader.bytes()
        break
      case 24:
        message.startRevision = reader.int64()
        break
      case 32:
        message.progressNotify = reader.bool()
        break
      case 40:
        message.filters = added(message.filters, reader.int32())
        break
      case 42: {
        const outer = reader.narrow(reader.lengthEnd())
        while (reader.at < reader.end) message.filters = added(message.filters, reader.int32())
        reader.end = outer
        break
      }
      case 48:
        message.prevKv = reader.bool()
        break
      case 56:
        message.watchId = reader.int64()
        break
      case 64:
        message.fragment = reader.bool()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readWatchCancelRequest(
  reader: WireReader,
  message: Draft<types.WatchCancelRequest>,
  end: number,
): types.WatchCancelRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.watchId = reader.int64()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readWatchProgressRequest(
  reader: WireReader,
  message: types.WatchProgressRequest,
  end: number,
): types.WatchProgressRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    reader.skip(reader.tag())
  }
  reader.leave(outerEnd)
  return message
}

function readWatchResponse(
  reader: WireReader,
  message: Draft<types.WatchResponse>,
  end: number,
): types.WatchResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 16:
        message.watchId = reader.int64()
        break
      case 24:
        message.created = reader.bool()
        break
      case 32:
        message.canceled = reader.bool()
        break
      case 40:
        message.compactRevision = reader.int64()
        break
      case 50:
        message.cancelReason = reader.text()
        break
      case 56:
        message.fragment = reader.bool()
        break
      case 90:
        message.events = added(message.events, readEvent(reader, newEvent(), reader.lengthEnd()))
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseGrantRequest(
  reader: WireReader,
  message: Draft<types.LeaseGrantRequest>,
  end: number,
): types.LeaseGrantRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.TTL = reader.int64()
        break
      case 16:
        message.ID = reader.int64Id()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseGrantResponse(
  reader: WireReader,
  message: Draft<types.LeaseGrantResponse>,
  end: number,
): types.LeaseGrantResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 16:
        message.ID = reader.int64Id()
        break
      case 24:
        message.TTL = reader.int64()
        break
      case 34:
        message.error = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseRevokeRequest(
  reader: WireReader,
  message: Draft<types.LeaseRevokeRequest>,
  end: number,
): types.LeaseRevokeRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.ID = reader.int64Id()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseRevokeResponse(
  reader: WireReader,
  message: Draft<types.LeaseRevokeResponse>,
  end: number,
): types.LeaseRevokeResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseKeepAliveRequest(
  reader: WireReader,
  message: Draft<types.LeaseKeepAliveRequest>,
  end: number,
): types.LeaseKeepAliveRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.ID = reader.int64Id()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseKeepAliveResponse(
  reader: WireReader,
  message: Draft<types.LeaseKeepAliveResponse>,
  end: number,
): types.LeaseKeepAliveResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 16:
        message.ID = reader.int64Id()
        break
      case 24:
        message.TTL = reader.int64()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseTimeToLiveRequest(
  reader: WireReader,
  message: Draft<types.LeaseTimeToLiveRequest>,
  end: number,
): types.LeaseTimeToLiveRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.ID = reader.int64Id()
        break
      case 16:
        message.keys = reader.bool()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseTimeToLiveResponse(
  reader: WireReader,
  message: Draft<types.LeaseTimeToLiveResponse>,
  end: number,
): types.LeaseTimeToLiveResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 16:
        message.ID = reader.int64Id()
        break
      case 24:
        message.TTL = reader.int64()
        break
      case 32:
        message.grantedTTL = reader.int64()
        break
      case 42:
        message.keys = added(message.keys, reader.bytes())
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseLeasesRequest(
  reader: WireReader,
  message: types.LeaseLeasesRequest,
  end: number,
): types.LeaseLeasesRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    reader.skip(reader.tag())
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseLeasesResponse(
  reader: WireReader,
  message: Draft<types.LeaseLeasesResponse>,
  end: number,
): types.LeaseLeasesResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.leases = added(
          message.leases,
          readLeaseStatus(reader, newLeaseStatus(), reader.lengthEnd()),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseStatus(
  reader: WireReader,
  message: Draft<types.LeaseStatus>,
  end: number,
): types.LeaseStatus {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.ID = reader.int64Id()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMemberAddRequest(
  reader: WireReader,
  message: Draft<types.MemberAddRequest>,
  end: number,
): types.MemberAddRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.peerURLs = added(message.peerURLs, reader.text())
        break
      case 16:
        message.isLearner = reader.bool()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMemberAddResponse(
  reader: WireReader,
  message: Draft<types.MemberAddResponse>,
  end: number,
): types.MemberAddResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.member = readMember(reader, message.member ?? newMember(), reader.lengthEnd())
        break
      case 26:
        message.members = added(
          message.members,
          readMember(reader, newMember(), reader.lengthEnd()),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMember(reader: WireReader, message: Draft<types.Member>, end: number): types.Member {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.ID = reader.uint64Id()
        break
      case 18:
        message.name = reader.text()
        break
      case 26:
        message.peerURLs = added(message.peerURLs, reader.text())
        break
      case 34:
        message.clientURLs = added(message.clientURLs, reader.text())
        break
      case 40:
        message.isLearner = reader.bool()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMemberListRequest(
  reader: WireReader,
  message: Draft<types.MemberListRequest>,
  end: number,
): types.MemberListRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.linearizable = reader.bool()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMemberListResponse(
  reader: WireReader,
  message: Draft<types.MemberListResponse>,
  end: number,
): types.MemberListResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.members = added(
          message.members,
          readMember(reader, newMember(), reader.lengthEnd()),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMemberPromoteRequest(
  reader: WireReader,
  message: Draft<types.MemberPromoteRequest>,
  end: number,
): types.MemberPromoteRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.ID = reader.uint64Id()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMemberPromoteResponse(
  reader: WireReader,
  message: Draft<types.MemberPromoteResponse>,
  end: number,
): types.MemberPromoteResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.members = added(
          message.members,
          readMember(reader, newMember(), reader.lengthEnd()),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMemberRemoveRequest(
  reader: WireReader,
  message: Draft<types.MemberRemoveRequest>,
  end: number,
): types.MemberRemoveRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.ID = reader.uint64Id()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMemberRemoveResponse(
  reader: WireReader,
  message: Draft<types.MemberRemoveResponse>,
  end: number,
): types.MemberRemoveResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.members = added(
          message.members,
          readMember(reader, newMember(), reader.lengthEnd()),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMemberUpdateRequest(
  reader: WireReader,
  message: Draft<types.MemberUpdateRequest>,
  end: number,
): types.MemberUpdateRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.ID = reader.uint64Id()
        break
      case 18:
        message.peerURLs = added(message.peerURLs, reader.text())
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMemberUpdateResponse(
  reader: WireReader,
  message: Draft<types.MemberUpdateResponse>,
  end: number,
): types.MemberUpdateResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.members = added(
          message.members,
          readMember(reader, newMember(), reader.lengthEnd()),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAlarmRequest(
  reader: WireReader,
  message: Draft<types.AlarmRequest>,
  end: number,
): types.AlarmRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.action = reader.int32()
        break
      case 16:
        message.memberID = reader.uint64Id()
        break
      case 24:
        message.alarm = reader.int32()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAlarmResponse(
  reader: WireReader,
  message: Draft<types.AlarmResponse>,
  end: number,
): types.AlarmResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.alarms = added(
          message.alarms,
          readAlarmMember(reader, newAlarmMember(), reader.lengthEnd()),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAlarmMember(
  reader: WireReader,
  message: Draft<types.AlarmMember>,
  end: number,
): types.AlarmMember {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.memberID = reader.uint64Id()
        break
      case 16:
        message.alarm = reader.int32()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readDefragmentRequest(
  reader: WireReader,
  message: types.DefragmentRequest,
  end: number,
): types.DefragmentRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    reader.skip(reader.tag())
  }
  reader.leave(outerEnd)
  return message
}

function readDefragmentResponse(
  reader: WireReader,
  message: Draft<types.DefragmentResponse>,
  end: number,
): types.DefragmentResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readDowngradeRequest(
  reader: WireReader,
  message: Draft<types.DowngradeRequest>,
  end: number,
): types.DowngradeRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.action = reader.int32()
        break
      case 18:
        message.version = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readDowngradeResponse(
  reader: WireReader,
  message: Draft<types.DowngradeResponse>,
  end: number,
): types.DowngradeResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.version = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readHashRequest(
  reader: WireReader,
  message: types.HashRequest,
  end: number,
): types.HashRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    reader.skip(reader.tag())
  }
  reader.leave(outerEnd)
  return message
}

function readHashResponse(
  reader: WireReader,
  message: Draft<types.HashResponse>,
  end: number,
): types.HashResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 16:
        message.hash = reader.uint32()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readHashKVRequest(
  reader: WireReader,
  message: Draft<types.HashKVRequest>,
  end: number,
): types.HashKVRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.revision = reader.int64()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readHashKVResponse(
  reader: WireReader,
  message: Draft<types.HashKVResponse>,
  end: number,
): types.HashKVResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 16:
        message.hash = reader.uint32()
        break
      case 24:
        message.compactRevision = reader.int64()
        break
      case 32:
        message.hashRevision = reader.int64()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMoveLeaderRequest(
  reader: WireReader,
  message: Draft<types.MoveLeaderRequest>,
  end: number,
): types.MoveLeaderRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.targetID = reader.uint64Id()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMoveLeaderResponse(
  reader: WireReader,
  message: Draft<types.MoveLeaderResponse>,
  end: number,
): types.MoveLeaderResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readSnapshotRequest(
  reader: WireReader,
  message: types.SnapshotRequest,
  end: number,
): types.SnapshotRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    reader.skip(reader.tag())
  }
  reader.leave(outerEnd)
  return message
}

function readSnapshotResponse(
  reader: WireReader,
  message: Draft<types.SnapshotResponse>,
  end: number,
): types.SnapshotResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 16:
        message.remainingBytes = reader.uint64()
        break
      case 26:
        message.blob = reader.bytes()
        break
      case 34:
        message.version = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readStatusRequest(
  reader: WireReader,
  message: types.StatusRequest,
  end: number,
): types.StatusRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    reader.skip(reader.tag())
  }
  reader.leave(outerEnd)
  return message
}

function readStatusResponse(
  reader: WireReader,
  message: Draft<types.StatusResponse>,
  end: number,
): types.StatusResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.version = reader.text()
        break
      case 24:
        message.dbSize = reader.int64()
        break
      case 32:
        message.leader = reader.uint64Id()
        break
      case 40:
        message.raftIndex = reader.uint64()
        break
      case 48:
        message.raftTerm = reader.uint64()
        break
      case 56:
        message.raftAppliedIndex = reader.uint64()
        break
      case 66:
        message.errors = added(message.errors, reader.text())
        break
      case 72:
        message.dbSizeInUse = reader.int64()
        break
      case 80:
        message.isLearner = reader.bool()
        break
      case 90:
        message.storageVersion = reader.text()
        break
      case 96:
        message.dbSizeQuota = reader.int64()
        break
      case 106:
        message.downgradeInfo = readDowngradeInfo(
          reader,
          message.downgradeInfo ?? newDowngradeInfo(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readDowngradeInfo(
  reader: WireReader,
  message: Draft<types.DowngradeInfo>,
  end: number,
): types.DowngradeInfo {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.enabled = reader.bool()
        break
      case 18:
        message.targetVersion = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthDisableRequest(
  reader: WireReader,
  message: types.AuthDisableRequest,
  end: number,
): types.AuthDisableRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    reader.skip(reader.tag())
  }
  reader.leave(outerEnd)
  return message
}

function readAuthDisableResponse(
  reader: WireReader,
  message: Draft<types.AuthDisableResponse>,
  end: number,
): types.AuthDisableResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthEnableRequest(
  reader: WireReader,
  message: types.AuthEnableRequest,
  end: number,
): types.AuthEnableRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    reader.skip(reader.tag())
  }
  reader.leave(outerEnd)
  return message
}

function readAuthEnableResponse(
  reader: WireReader,
  message: Draft<types.AuthEnableResponse>,
  end: number,
): types.AuthEnableResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthStatusRequest(
  reader: WireReader,
  message: types.AuthStatusRequest,
  end: number,
): types.AuthStatusRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    reader.skip(reader.tag())
  }
  reader.leave(outerEnd)
  return message
}

function readAuthStatusResponse(
  reader: WireReader,
  message: Draft<types.AuthStatusResponse>,
  end: number,
): types.AuthStatusResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 16:
        message.enabled = reader.bool()
        break
      case 24:
        message.authRevision = reader.uint64()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthenticateRequest(
  reader: WireReader,
  message: Draft<types.AuthenticateRequest>,
  end: number,
): types.AuthenticateRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.text()
        break
      case 18:
        message.password = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthenticateResponse(
  reader: WireReader,
  message: Draft<types.AuthenticateResponse>,
  end: number,
): types.AuthenticateResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.token = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthRoleAddRequest(
  reader: WireReader,
  message: Draft<types.AuthRoleAddRequest>,
  end: number,
): types.AuthRoleAddRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthRoleAddResponse(
  reader: WireReader,
  message: Draft<types.AuthRoleAddResponse>,
  end: number,
): types.AuthRoleAddResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthRoleDeleteRequest(
  reader: WireReader,
  message: Draft<types.AuthRoleDeleteRequest>,
  end: number,
): types.AuthRoleDeleteRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.role = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthRoleDeleteResponse(
  reader: WireReader,
  message: Draft<types.AuthRoleDeleteResponse>,
  end: number,
): types.AuthRoleDeleteResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthRoleGetRequest(
  reader: WireReader,
  message: Draft<types.AuthRoleGetRequest>,
  end: number,
): types.AuthRoleGetRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.role = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthRoleGetResponse(
  reader: WireReader,
  message: Draft<types.AuthRoleGetResponse>,
  end: number,
): types.AuthRoleGetResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.perm = added(
          message.perm,
          readPermission(reader, newPermission(), reader.lengthEnd()),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthRoleGrantPermissionRequest(
  reader: WireReader,
  message: Draft<types.AuthRoleGrantPermissionRequest>,
  end: number,
): types.AuthRoleGrantPermissionRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.text()
        break
      case 18:
        message.perm = readPermission(reader, message.perm ?? newPermission(), reader.lengthEnd())
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthRoleGrantPermissionResponse(
  reader: WireReader,
  message: Draft<types.AuthRoleGrantPermissionResponse>,
  end: number,
): types.AuthRoleGrantPermissionResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthRoleListRequest(
  reader: WireReader,
  message: types.AuthRoleListRequest,
  end: number,
): types.AuthRoleListRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    reader.skip(reader.tag())
  }
  reader.leave(outerEnd)
  return message
}

function readAuthRoleListResponse(
  reader: WireReader,
  message: Draft<types.AuthRoleListResponse>,
  end: number,
): types.AuthRoleListResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.roles = added(message.roles, reader.text())
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthRoleRevokePermissionRequest(
  reader: WireReader,
  message: Draft<types.AuthRoleRevokePermissionRequest>,
  end: number,
): types.AuthRoleRevokePermissionRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.role = reader.text()
        break
      case 18:
        message.key = reader.bytes()
        break
      case 26:
        message.rangeEnd = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthRoleRevokePermissionResponse(
  reader: WireReader,
  message: Draft<types.AuthRoleRevokePermissionResponse>,
  end: number,
): types.AuthRoleRevokePermissionResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthUserAddRequest(
  reader: WireReader,
  message: Draft<types.AuthUserAddRequest>,
  end: number,
): types.AuthUserAddRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.text()
        break
      case 18:
        message.password = reader.text()
        break
      case 26:
        message.options = readUserAddOptions(
          reader,
          message.options ?? newUserAddOptions(),
          reader.lengthEnd(),
        )
        break
      case 34:
        message.hashedPassword = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthUserAddResponse(
  reader: WireReader,
  message: Draft<types.AuthUserAddResponse>,
  end: number,
): types.AuthUserAddResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthUserChangePasswordRequest(
  reader: WireReader,
  message: Draft<types.AuthUserChangePasswordRequest>,
  end: number,
): types.AuthUserChangePasswordRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.text()
        break
      case 18:
        message.password = reader.text()
        break
      case 26:
        message.hashedPassword = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthUserChangePasswordResponse(
  reader: WireReader,
  message: Draft<types.AuthUserChangePasswordResponse>,
  end: number,
): types.AuthUserChangePasswordResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthUserDeleteRequest(
  reader: WireReader,
  message: Draft<types.AuthUserDeleteRequest>,
  end: number,
): types.AuthUserDeleteRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthUserDeleteResponse(
  reader: WireReader,
  message: Draft<types.AuthUserDeleteResponse>,
  end: number,
): types.AuthUserDeleteResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthUserGetRequest(
  reader: WireReader,
  message: Draft<types.AuthUserGetRequest>,
  end: number,
): types.AuthUserGetRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthUserGetResponse(
  reader: WireReader,
  message: Draft<types.AuthUserGetResponse>,
  end: number,
): types.AuthUserGetResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.roles = added(message.roles, reader.text())
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthUserGrantRoleRequest(
  reader: WireReader,
  message: Draft<types.AuthUserGrantRoleRequest>,
  end: number,
): types.AuthUserGrantRoleRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.user = reader.text()
        break
      case 18:
        message.role = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthUserGrantRoleResponse(
  reader: WireReader,
  message: Draft<types.AuthUserGrantRoleResponse>,
  end: number,
): types.AuthUserGrantRoleResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthUserListRequest(
  reader: WireReader,
  message: types.AuthUserListRequest,
  end: number,
): types.AuthUserListRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    reader.skip(reader.tag())
  }
  reader.leave(outerEnd)
  return message
}

function readAuthUserListResponse(
  reader: WireReader,
  message: Draft<types.AuthUserListResponse>,
  end: number,
): types.AuthUserListResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.users = added(message.users, reader.text())
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthUserRevokeRoleRequest(
  reader: WireReader,
  message: Draft<types.AuthUserRevokeRoleRequest>,
  end: number,
): types.AuthUserRevokeRoleRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.text()
        break
      case 18:
        message.role = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAuthUserRevokeRoleResponse(
  reader: WireReader,
  message: Draft<types.AuthUserRevokeRoleResponse>,
  end: number,
): types.AuthUserRevokeRoleResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseCheckpoint(
  reader: WireReader,
  message: Draft<types.LeaseCheckpoint>,
  end: number,
): types.LeaseCheckpoint {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.ID = reader.int64Id()
        break
      case 16:
        message.remainingTTL = reader.int64()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseCheckpointRequest(
  reader: WireReader,
  message: Draft<types.LeaseCheckpointRequest>,
  end: number,
): types.LeaseCheckpointRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.checkpoints = added(
          message.checkpoints,
          readLeaseCheckpoint(reader, newLeaseCheckpoint(), reader.lengthEnd()),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseCheckpointResponse(
  reader: WireReader,
  message: Draft<types.LeaseCheckpointResponse>,
  end: number,
): types.LeaseCheckpointResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readHealthCheckRequest(
  reader: WireReader,
  message: Draft<types.HealthCheckRequest>,
  end: number,
): types.HealthCheckRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.service = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readHealthCheckResponse(
  reader: WireReader,
  message: Draft<types.HealthCheckResponse>,
  end: number,
): types.HealthCheckResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.status = reader.int32()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readHealthListRequest(
  reader: WireReader,
  message: types.HealthListRequest,
  end: number,
): types.HealthListRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    reader.skip(reader.tag())
  }
  reader.leave(outerEnd)
  return message
}

function readHealthListResponseStatusesEntry(
  reader: WireReader,
  map: ReadonlyMap<string, types.HealthCheckResponse>,
  end: number,
): ReadonlyMap<string, types.HealthCheckResponse> {
  let key = ''
  let value = newHealthCheckResponse()
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        key = reader.text()
        break
      case 18:
        value = readHealthCheckResponse(reader, value, reader.lengthEnd())
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return entered(map, key, value)
}

function readHealthListResponse(
  reader: WireReader,
  message: Draft<types.HealthListResponse>,
  end: number,
): types.HealthListResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.statuses = readHealthListResponseStatusesEntry(
          reader,
          message.statuses,
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readFrame(reader: WireReader, message: Draft<types.Frame>, end: number): types.Frame {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.body = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readCallRequest(
  reader: WireReader,
  message: Draft<types.CallRequest>,
  end: number,
): types.CallRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.method = reader.text()
        break
      case 18:
        message.body = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readCallResponse(
  reader: WireReader,
  message: Draft<types.CallResponse>,
  end: number,
): types.CallResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.body = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readUploadChunk(
  reader: WireReader,
  message: Draft<types.UploadChunk>,
  end: number,
): types.UploadChunk {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.method = reader.text()
        break
      case 18:
        message.body = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLease(reader: WireReader, message: Draft<types.Lease>, end: number): types.Lease {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.ID = reader.int64Id()
        break
      case 16:
        message.TTL = reader.int64()
        break
      case 24:
        message.RemainingTTL = reader.int64()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseInternalRequest(
  reader: WireReader,
  message: Draft<types.LeaseInternalRequest>,
  end: number,
): types.LeaseInternalRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.LeaseTimeToLiveRequest = readLeaseTimeToLiveRequest(
          reader,
          message.LeaseTimeToLiveRequest ?? newLeaseTimeToLiveRequest(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaseInternalResponse(
  reader: WireReader,
  message: Draft<types.LeaseInternalResponse>,
  end: number,
): types.LeaseInternalResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.LeaseTimeToLiveResponse = readLeaseTimeToLiveResponse(
          reader,
          message.LeaseTimeToLiveResponse ?? newLeaseTimeToLiveResponse(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readAttributes(
  reader: WireReader,
  message: Draft<types.Attributes>,
  end: number,
): types.Attributes {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.text()
        break
      case 18:
        message.clientUrls = added(message.clientUrls, reader.text())
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readClusterMemberAttrSetRequest(
  reader: WireReader,
  message: Draft<types.ClusterMemberAttrSetRequest>,
  end: number,
): types.ClusterMemberAttrSetRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.memberID = reader.uint64Id()
        break
      case 18:
        message.memberAttributes = readAttributes(
          reader,
          message.memberAttributes ?? newAttributes(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readClusterVersionSetRequest(
  reader: WireReader,
  message: Draft<types.ClusterVersionSetRequest>,
  end: number,
): types.ClusterVersionSetRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.ver = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readDowngradeInfoSetRequest(
  reader: WireReader,
  message: Draft<types.DowngradeInfoSetRequest>,
  end: number,
): types.DowngradeInfoSetRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.enabled = reader.bool()
        break
      case 18:
        message.ver = reader.text()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMembershipMember(
  reader: WireReader,
  message: Draft<types.MembershipMember>,
  end: number,
): types.MembershipMember {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.ID = reader.uint64Id()
        break
      case 18:
        message.raftAttributes = readRaftAttributes(
          reader,
          message.raftAttributes ?? newRaftAttributes(),
          reader.lengthEnd(),
        )
        break
      case 26:
        message.memberAttributes = readAttributes(
          reader,
          message.memberAttributes ?? newAttributes(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readRaftAttributes(
  reader: WireReader,
  message: Draft<types.RaftAttributes>,
  end: number,
): types.RaftAttributes {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.peerUrls = added(message.peerUrls, reader.text())
        break
      case 16:
        message.isLearner = reader.bool()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readEvent(reader: WireReader, message: Draft<types.Event>, end: number): types.Event {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.type = reader.int32()
        break
      case 18:
        message.kv = readKeyValue(reader, message.kv ?? newKeyValue(), reader.lengthEnd())
        break
      case 26:
        message.prevKv = readKeyValue(reader, message.prevKv ?? newKeyValue(), reader.lengthEnd())
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readKeyValue(
  reader: WireReader,
  message: Draft<types.KeyValue>,
  end: number,
): types.KeyValue {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.key = reader.bytes()
        break
      case 16:
        message.createRevision = reader.int64()
        break
      case 24:
        message.modRevision = reader.int64()
        break
      case 32:
        message.version = reader.int64()
        break
      case 42:
        message.value = reader.bytes()
        break
      case 48:
        message.lease = reader.int64Id()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readEntry(reader: WireReader, message: Draft<types.Entry>, end: number): types.Entry {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.Type = reader.int32()
        break
      case 16:
        message.Term = reader.uint64()
        break
      case 24:
        message.Index = reader.uint64()
        break
      case 34:
        message.Data = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readSnapshot(
  reader: WireReader,
  message: Draft<types.Snapshot>,
  end: number,
): types.Snapshot {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.data = reader.bytes()
        break
      case 18:
        message.metadata = readSnapshotMetadata(
          reader,
          message.metadata ?? newSnapshotMetadata(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readSnapshotMetadata(
  reader: WireReader,
  message: Draft<types.SnapshotMetadata>,
  end: number,
): types.SnapshotMetadata {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.confState = readConfState(
          reader,
          message.confState ?? newConfState(),
          reader.lengthEnd(),
        )
        break
      case 16:
        message.index = reader.uint64()
        break
      case 24:
        message.term = reader.uint64()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readConfState(
  reader: WireReader,
  message: Draft<types.ConfState>,
  end: number,
): types.ConfState {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.voters = added(message.voters, reader.uint64Id())
        break
      case 10: {
        const outer = reader.narrow(reader.lengthEnd())
        while (reader.at < reader.end) message.voters = added(message.voters, reader.uint64Id())
        reader.end = outer
        break
      }
      case 16:
        message.learners = added(message.learners, reader.uint64Id())
        break
      case 18: {
        const outer = reader.narrow(reader.lengthEnd())
        while (reader.at < reader.end) message.learners = added(message.learners, reader.uint64Id())
        reader.end = outer
        break
      }
      case 24:
        message.votersOutgoing = added(message.votersOutgoing, reader.uint64Id())
        break
      case 26: {
        const outer = reader.narrow(reader.lengthEnd())
        while (reader.at < reader.end)
          message.votersOutgoing = added(message.votersOutgoing, reader.uint64Id())
        reader.end = outer
        break
      }
      case 32:
        message.learnersNext = added(message.learnersNext, reader.uint64Id())
        break
      case 34: {
        const outer = reader.narrow(reader.lengthEnd())
        while (reader.at < reader.end)
          message.learnersNext = added(message.learnersNext, reader.uint64Id())
        reader.end = outer
        break
      }
      case 40:
        message.autoLeave = reader.bool()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readMessage(
  reader: WireReader,
  message: Draft<types.Message>,
  end: number,
): types.Message {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.type = reader.int32()
        break
      case 16:
        message.to = reader.uint64Id()
        break
      case 24:
        message.from = reader.uint64Id()
        break
      case 32:
        message.term = reader.uint64()
        break
      case 40:
        message.logTerm = reader.uint64()
        break
      case 48:
        message.index = reader.uint64()
        break
      case 58:
        message.entries = added(message.entries, readEntry(reader, newEntry(), reader.lengthEnd()))
        break
      case 64:
        message.commit = reader.uint64()
        break
      case 74:
        message.snapshot = readSnapshot(
          reader,
          message.snapshot ?? newSnapshot(),
          reader.lengthEnd(),
        )
        break
      case 80:
        message.reject = reader.bool()
        break
      case 88:
        message.rejectHint = reader.uint64()
        break
      case 98:
        message.context = reader.bytes()
        break
      case 104:
        message.vote = reader.uint64Id()
        break
      case 114:
        message.responses = added(
          message.responses,
          readMessage(reader, newMessage(), reader.lengthEnd()),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readHardState(
  reader: WireReader,
  message: Draft<types.HardState>,
  end: number,
): types.HardState {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.term = reader.uint64()
        break
      case 16:
        message.vote = reader.uint64Id()
        break
      case 24:
        message.commit = reader.uint64()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readConfChange(
  reader: WireReader,
  message: Draft<types.ConfChange>,
  end: number,
): types.ConfChange {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.id = reader.uint64Id()
        break
      case 16:
        message.type = reader.int32()
        break
      case 24:
        message.nodeId = reader.uint64Id()
        break
      case 34:
        message.context = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readConfChangeV2(
  reader: WireReader,
  message: Draft<types.ConfChangeV2>,
  end: number,
): types.ConfChangeV2 {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.transition = reader.int32()
        break
      case 18:
        message.changes = added(
          message.changes,
          readConfChangeSingle(reader, newConfChangeSingle(), reader.lengthEnd()),
        )
        break
      case 26:
        message.context = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readConfChangeSingle(
  reader: WireReader,
  message: Draft<types.ConfChangeSingle>,
  end: number,
): types.ConfChangeSingle {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 8:
        message.type = reader.int32()
        break
      case 16:
        message.nodeId = reader.uint64Id()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readCampaignRequest(
  reader: WireReader,
  message: Draft<types.CampaignRequest>,
  end: number,
): types.CampaignRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.bytes()
        break
      case 16:
        message.lease = reader.int64Id()
        break
      case 26:
        message.value = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readCampaignResponse(
  reader: WireReader,
  message: Draft<types.CampaignResponse>,
  end: number,
): types.CampaignResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.leader = readLeaderKey(reader, message.leader ?? newLeaderKey(), reader.lengthEnd())
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaderKey(
  reader: WireReader,
  message: Draft<types.LeaderKey>,
  end: number,
): types.LeaderKey {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.bytes()
        break
      case 18:
        message.key = reader.bytes()
        break
      case 24:
        message.rev = reader.int64()
        break
      case 32:
        message.lease = reader.int64Id()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaderRequest(
  reader: WireReader,
  message: Draft<types.LeaderRequest>,
  end: number,
): types.LeaderRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLeaderResponse(
  reader: WireReader,
  message: Draft<types.LeaderResponse>,
  end: number,
): types.LeaderResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.kv = readKeyValue(reader, message.kv ?? newKeyValue(), reader.lengthEnd())
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readProclaimRequest(
  reader: WireReader,
  message: Draft<types.ProclaimRequest>,
  end: number,
): types.ProclaimRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.leader = readLeaderKey(reader, message.leader ?? newLeaderKey(), reader.lengthEnd())
        break
      case 18:
        message.value = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readProclaimResponse(
  reader: WireReader,
  message: Draft<types.ProclaimResponse>,
  end: number,
): types.ProclaimResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readResignRequest(
  reader: WireReader,
  message: Draft<types.ResignRequest>,
  end: number,
): types.ResignRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.leader = readLeaderKey(reader, message.leader ?? newLeaderKey(), reader.lengthEnd())
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readResignResponse(
  reader: WireReader,
  message: Draft<types.ResignResponse>,
  end: number,
): types.ResignResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLockRequest(
  reader: WireReader,
  message: Draft<types.LockRequest>,
  end: number,
): types.LockRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.name = reader.bytes()
        break
      case 16:
        message.lease = reader.int64Id()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readLockResponse(
  reader: WireReader,
  message: Draft<types.LockResponse>,
  end: number,
): types.LockResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      case 18:
        message.key = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readUnlockRequest(
  reader: WireReader,
  message: Draft<types.UnlockRequest>,
  end: number,
): types.UnlockRequest {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.key = reader.bytes()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

function readUnlockResponse(
  reader: WireReader,
  message: Draft<types.UnlockResponse>,
  end: number,
): types.UnlockResponse {
  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        message.header = readResponseHeader(
          reader,
          message.header ?? newResponseHeader(),
          reader.lengthEnd(),
        )
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outerEnd)
  return message
}

/** Reads fields into a message, up to `end`: what it has already is merged with them. */
export type Decode<T> = (reader: WireReader, message: Draft<T>, end: number) => T

/** The decoder of each message. They throw `DecodeError`. */
export const decoders: { readonly [N in MessageName]: Decode<MessageTypes[N]> } = {
  'authpb.Permission': readPermission,
  'authpb.Role': readRole,
  'authpb.User': readUser,
  'authpb.UserAddOptions': readUserAddOptions,
  'etcdserverpb.InternalRaftRequest': readInternalRaftRequest,
  'etcdserverpb.RequestHeader': readRequestHeader,
  'etcdserverpb.InternalAuthenticateRequest': readInternalAuthenticateRequest,
  'etcdserverpb.DowngradeVersionTestRequest': readDowngradeVersionTestRequest,
  'etcdserverpb.EmptyResponse': readEmptyResponse,
  'etcdserverpb.Metadata': readMetadata,
  'etcdserverpb.ResponseHeader': readResponseHeader,
  'etcdserverpb.RangeRequest': readRangeRequest,
  'etcdserverpb.RangeResponse': readRangeResponse,
  'etcdserverpb.RangeStreamResponse': readRangeStreamResponse,
  'etcdserverpb.PutRequest': readPutRequest,
  'etcdserverpb.PutResponse': readPutResponse,
  'etcdserverpb.DeleteRangeRequest': readDeleteRangeRequest,
  'etcdserverpb.DeleteRangeResponse': readDeleteRangeResponse,
  'etcdserverpb.TxnRequest': readTxnRequest,
  'etcdserverpb.Compare': readCompare,
  'etcdserverpb.RequestOp': readRequestOp,
  'etcdserverpb.TxnResponse': readTxnResponse,
  'etcdserverpb.ResponseOp': readResponseOp,
  'etcdserverpb.CompactionRequest': readCompactionRequest,
  'etcdserverpb.CompactionResponse': readCompactionResponse,
  'etcdserverpb.WatchRequest': readWatchRequest,
  'etcdserverpb.WatchCreateRequest': readWatchCreateRequest,
  'etcdserverpb.WatchCancelRequest': readWatchCancelRequest,
  'etcdserverpb.WatchProgressRequest': readWatchProgressRequest,
  'etcdserverpb.WatchResponse': readWatchResponse,
  'etcdserverpb.LeaseGrantRequest': readLeaseGrantRequest,
  'etcdserverpb.LeaseGrantResponse': readLeaseGrantResponse,
  'etcdserverpb.LeaseRevokeRequest': readLeaseRevokeRequest,
  'etcdserverpb.LeaseRevokeResponse': readLeaseRevokeResponse,
  'etcdserverpb.LeaseKeepAliveRequest': readLeaseKeepAliveRequest,
  'etcdserverpb.LeaseKeepAliveResponse': readLeaseKeepAliveResponse,
  'etcdserverpb.LeaseTimeToLiveRequest': readLeaseTimeToLiveRequest,
  'etcdserverpb.LeaseTimeToLiveResponse': readLeaseTimeToLiveResponse,
  'etcdserverpb.LeaseLeasesRequest': readLeaseLeasesRequest,
  'etcdserverpb.LeaseLeasesResponse': readLeaseLeasesResponse,
  'etcdserverpb.LeaseStatus': readLeaseStatus,
  'etcdserverpb.MemberAddRequest': readMemberAddRequest,
  'etcdserverpb.MemberAddResponse': readMemberAddResponse,
  'etcdserverpb.Member': readMember,
  'etcdserverpb.MemberListRequest': readMemberListRequest,
  'etcdserverpb.MemberListResponse': readMemberListResponse,
  'etcdserverpb.MemberPromoteRequest': readMemberPromoteRequest,
  'etcdserverpb.MemberPromoteResponse': readMemberPromoteResponse,
  'etcdserverpb.MemberRemoveRequest': readMemberRemoveRequest,
  'etcdserverpb.MemberRemoveResponse': readMemberRemoveResponse,
  'etcdserverpb.MemberUpdateRequest': readMemberUpdateRequest,
  'etcdserverpb.MemberUpdateResponse': readMemberUpdateResponse,
  'etcdserverpb.AlarmRequest': readAlarmRequest,
  'etcdserverpb.AlarmResponse': readAlarmResponse,
  'etcdserverpb.AlarmMember': readAlarmMember,
  'etcdserverpb.DefragmentRequest': readDefragmentRequest,
  'etcdserverpb.DefragmentResponse': readDefragmentResponse,
  'etcdserverpb.DowngradeRequest': readDowngradeRequest,
  'etcdserverpb.DowngradeResponse': readDowngradeResponse,
  'etcdserverpb.HashRequest': readHashRequest,
  'etcdserverpb.HashResponse': readHashResponse,
  'etcdserverpb.HashKVRequest': readHashKVRequest,
  'etcdserverpb.HashKVResponse': readHashKVResponse,
  'etcdserverpb.MoveLeaderRequest': readMoveLeaderRequest,
  'etcdserverpb.MoveLeaderResponse': readMoveLeaderResponse,
  'etcdserverpb.SnapshotRequest': readSnapshotRequest,
  'etcdserverpb.SnapshotResponse': readSnapshotResponse,
  'etcdserverpb.StatusRequest': readStatusRequest,
  'etcdserverpb.StatusResponse': readStatusResponse,
  'etcdserverpb.DowngradeInfo': readDowngradeInfo,
  'etcdserverpb.AuthDisableRequest': readAuthDisableRequest,
  'etcdserverpb.AuthDisableResponse': readAuthDisableResponse,
  'etcdserverpb.AuthEnableRequest': readAuthEnableRequest,
  'etcdserverpb.AuthEnableResponse': readAuthEnableResponse,
  'etcdserverpb.AuthStatusRequest': readAuthStatusRequest,
  'etcdserverpb.AuthStatusResponse': readAuthStatusResponse,
  'etcdserverpb.AuthenticateRequest': readAuthenticateRequest,
  'etcdserverpb.AuthenticateResponse': readAuthenticateResponse,
  'etcdserverpb.AuthRoleAddRequest': readAuthRoleAddRequest,
  'etcdserverpb.AuthRoleAddResponse': readAuthRoleAddResponse,
  'etcdserverpb.AuthRoleDeleteRequest': readAuthRoleDeleteRequest,
  'etcdserverpb.AuthRoleDeleteResponse': readAuthRoleDeleteResponse,
  'etcdserverpb.AuthRoleGetRequest': readAuthRoleGetRequest,
  'etcdserverpb.AuthRoleGetResponse': readAuthRoleGetResponse,
  'etcdserverpb.AuthRoleGrantPermissionRequest': readAuthRoleGrantPermissionRequest,
  'etcdserverpb.AuthRoleGrantPermissionResponse': readAuthRoleGrantPermissionResponse,
  'etcdserverpb.AuthRoleListRequest': readAuthRoleListRequest,
  'etcdserverpb.AuthRoleListResponse': readAuthRoleListResponse,
  'etcdserverpb.AuthRoleRevokePermissionRequest': readAuthRoleRevokePermissionRequest,
  'etcdserverpb.AuthRoleRevokePermissionResponse': readAuthRoleRevokePermissionResponse,
  'etcdserverpb.AuthUserAddRequest': readAuthUserAddRequest,
  'etcdserverpb.AuthUserAddResponse': readAuthUserAddResponse,
  'etcdserverpb.AuthUserChangePasswordRequest': readAuthUserChangePasswordRequest,
  'etcdserverpb.AuthUserChangePasswordResponse': readAuthUserChangePasswordResponse,
  'etcdserverpb.AuthUserDeleteRequest': readAuthUserDeleteRequest,
  'etcdserverpb.AuthUserDeleteResponse': readAuthUserDeleteResponse,
  'etcdserverpb.AuthUserGetRequest': readAuthUserGetRequest,
  'etcdserverpb.AuthUserGetResponse': readAuthUserGetResponse,
  'etcdserverpb.AuthUserGrantRoleRequest': readAuthUserGrantRoleRequest,
  'etcdserverpb.AuthUserGrantRoleResponse': readAuthUserGrantRoleResponse,
  'etcdserverpb.AuthUserListRequest': readAuthUserListRequest,
  'etcdserverpb.AuthUserListResponse': readAuthUserListResponse,
  'etcdserverpb.AuthUserRevokeRoleRequest': readAuthUserRevokeRoleRequest,
  'etcdserverpb.AuthUserRevokeRoleResponse': readAuthUserRevokeRoleResponse,
  'etcdserverpb.LeaseCheckpoint': readLeaseCheckpoint,
  'etcdserverpb.LeaseCheckpointRequest': readLeaseCheckpointRequest,
  'etcdserverpb.LeaseCheckpointResponse': readLeaseCheckpointResponse,
  'grpc.health.v1.HealthCheckRequest': readHealthCheckRequest,
  'grpc.health.v1.HealthCheckResponse': readHealthCheckResponse,
  'grpc.health.v1.HealthListRequest': readHealthListRequest,
  'grpc.health.v1.HealthListResponse': readHealthListResponse,
  'keelson.peer.Frame': readFrame,
  'keelson.peer.CallRequest': readCallRequest,
  'keelson.peer.CallResponse': readCallResponse,
  'keelson.peer.UploadChunk': readUploadChunk,
  'leasepb.Lease': readLease,
  'leasepb.LeaseInternalRequest': readLeaseInternalRequest,
  'leasepb.LeaseInternalResponse': readLeaseInternalResponse,
  'membershippb.Attributes': readAttributes,
  'membershippb.ClusterMemberAttrSetRequest': readClusterMemberAttrSetRequest,
  'membershippb.ClusterVersionSetRequest': readClusterVersionSetRequest,
  'membershippb.DowngradeInfoSetRequest': readDowngradeInfoSetRequest,
  'membershippb.Member': readMembershipMember,
  'membershippb.RaftAttributes': readRaftAttributes,
  'mvccpb.Event': readEvent,
  'mvccpb.KeyValue': readKeyValue,
  'raftpb.Entry': readEntry,
  'raftpb.Snapshot': readSnapshot,
  'raftpb.SnapshotMetadata': readSnapshotMetadata,
  'raftpb.ConfState': readConfState,
  'raftpb.Message': readMessage,
  'raftpb.HardState': readHardState,
  'raftpb.ConfChange': readConfChange,
  'raftpb.ConfChangeV2': readConfChangeV2,
  'raftpb.ConfChangeSingle': readConfChangeSingle,
  'v3electionpb.CampaignRequest': readCampaignRequest,
  'v3electionpb.CampaignResponse': readCampaignResponse,
  'v3electionpb.LeaderKey': readLeaderKey,
  'v3electionpb.LeaderRequest': readLeaderRequest,
  'v3electionpb.LeaderResponse': readLeaderResponse,
  'v3electionpb.ProclaimRequest': readProclaimRequest,
  'v3electionpb.ProclaimResponse': readProclaimResponse,
  'v3electionpb.ResignRequest': readResignRequest,
  'v3electionpb.ResignResponse': readResignResponse,
  'v3lockpb.LockRequest': readLockRequest,
  'v3lockpb.LockResponse': readLockResponse,
  'v3lockpb.UnlockRequest': readUnlockRequest,
  'v3lockpb.UnlockResponse': readUnlockResponse,
}
