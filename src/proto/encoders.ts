// Generated from proto/*.proto by src/proto/generate.ts. Do not edit: run
// `npm run proto` after a change there.

import {
  EncodedMessage,
  type EncodableMessage,
  type MessageName,
  type MessageTypes,
} from './messages.ts'
import type * as types from './messages.ts'
import {
  idSize,
  int32Size,
  int64Size,
  lengthSize,
  textSize,
  uint32Size,
  uint64Size,
} from './wire-sizes.ts'
import type { WireWriter } from './wire-writer.ts'

function sizePermission(message: EncodableMessage<types.Permission>, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.permType !== undefined && message.permType !== 0) {
    size += 1 + int32Size(message.permType, 'authpb.Permission.permType')
  }
  if (message.key !== undefined && message.key.length > 0) {
    size += 1 + lengthSize(message.key.length)
  }
  if (message.rangeEnd !== undefined && message.rangeEnd.length > 0) {
    size += 1 + lengthSize(message.rangeEnd.length)
  }
  return size
}

function writePermission(message: EncodableMessage<types.Permission>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.permType !== undefined && message.permType !== 0) {
    writer.tag(8).int32(message.permType)
  }
  if (message.key !== undefined && message.key.length > 0) {
    writer.tag(18).bytes(message.key)
  }
  if (message.rangeEnd !== undefined && message.rangeEnd.length > 0) {
    writer.tag(26).bytes(message.rangeEnd)
  }
}

function sizeRole(message: EncodableMessage<types.Role>, writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(message.name.length)
  }
  if (message.keyPermission !== undefined) {
    for (const item of message.keyPermission)
      size += 1 + writer.leave(writer.enter(), sizePermission(item, writer))
  }
  return size
}

function writeRole(message: EncodableMessage<types.Role>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).bytes(message.name)
  }
  if (message.keyPermission !== undefined) {
    for (const item of message.keyPermission) {
      writer.tag(18).length()
      writePermission(item, writer)
    }
  }
}

function sizeUser(message: EncodableMessage<types.User>, writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(message.name.length)
  }
  if (message.password !== undefined && message.password.length > 0) {
    size += 1 + lengthSize(message.password.length)
  }
  if (message.roles !== undefined) {
    for (const item of message.roles) size += 1 + lengthSize(textSize(item))
  }
  if (message.options !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeUserAddOptions(message.options, writer))
  }
  return size
}

function writeUser(message: EncodableMessage<types.User>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).bytes(message.name)
  }
  if (message.password !== undefined && message.password.length > 0) {
    writer.tag(18).bytes(message.password)
  }
  if (message.roles !== undefined) {
    for (const item of message.roles) {
      writer.tag(26).text(item)
    }
  }
  if (message.options !== undefined) {
    writer.tag(34).length()
    writeUserAddOptions(message.options, writer)
  }
}

function sizeUserAddOptions(
  message: EncodableMessage<types.UserAddOptions>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.noPassword) size += 2
  return size
}

function writeUserAddOptions(
  message: EncodableMessage<types.UserAddOptions>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.noPassword) {
    writer.tag(8).bool(message.noPassword)
  }
}

function sizeInternalRaftRequest(
  message: EncodableMessage<types.InternalRaftRequest>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  if (message.range !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeRangeRequest(message.range, writer))
  }
  if (message.put !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizePutRequest(message.put, writer))
  }
  if (message.deleteRange !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeDeleteRangeRequest(message.deleteRange, writer))
  }
  if (message.txn !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeTxnRequest(message.txn, writer))
  }
  if (message.compaction !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeCompactionRequest(message.compaction, writer))
  }
  if (message.leaseGrant !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeLeaseGrantRequest(message.leaseGrant, writer))
  }
  if (message.leaseRevoke !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeLeaseRevokeRequest(message.leaseRevoke, writer))
  }
  if (message.alarm !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeAlarmRequest(message.alarm, writer))
  }
  if (message.leaseCheckpoint !== undefined) {
    size +=
      1 + writer.leave(writer.enter(), sizeLeaseCheckpointRequest(message.leaseCheckpoint, writer))
  }
  if (message.header !== undefined) {
    size += 2 + writer.leave(writer.enter(), sizeRequestHeader(message.header, writer))
  }
  if (message.authEnable !== undefined) {
    size += 2 + writer.leave(writer.enter(), sizeAuthEnableRequest(message.authEnable, writer))
  }
  if (message.authDisable !== undefined) {
    size += 2 + writer.leave(writer.enter(), sizeAuthDisableRequest(message.authDisable, writer))
  }
  if (message.authenticate !== undefined) {
    size +=
      2 +
      writer.leave(writer.enter(), sizeInternalAuthenticateRequest(message.authenticate, writer))
  }
  if (message.authStatus !== undefined) {
    size += 2 + writer.leave(writer.enter(), sizeAuthStatusRequest(message.authStatus, writer))
  }
  if (message.authUserAdd !== undefined) {
    size += 2 + writer.leave(writer.enter(), sizeAuthUserAddRequest(message.authUserAdd, writer))
  }
  if (message.authUserDelete !== undefined) {
    size +=
      2 + writer.leave(writer.enter(), sizeAuthUserDeleteRequest(message.authUserDelete, writer))
  }
  if (message.authUserGet !== undefined) {
    size += 2 + writer.leave(writer.enter(), sizeAuthUserGetRequest(message.authUserGet, writer))
  }
  if (message.authUserChangePassword !== undefined) {
    size +=
      2 +
      writer.leave(
        writer.enter(),
        sizeAuthUserChangePasswordRequest(message.authUserChangePassword, writer),
      )
  }
  if (message.authUserGrantRole !== undefined) {
    size +=
      2 +
      writer.leave(writer.enter(), sizeAuthUserGrantRoleRequest(message.authUserGrantRole, writer))
  }
  if (message.authUserRevokeRole !== undefined) {
    size +=
      2 +
      writer.leave(
        writer.enter(),
        sizeAuthUserRevokeRoleRequest(message.authUserRevokeRole, writer),
      )
  }
  if (message.authUserList !== undefined) {
    size += 2 + writer.leave(writer.enter(), sizeAuthUserListRequest(message.authUserList, writer))
  }
  if (message.authRoleList !== undefined) {
    size += 2 + writer.leave(writer.enter(), sizeAuthRoleListRequest(message.authRoleList, writer))
  }
  if (message.authRoleAdd !== undefined) {
    size += 2 + writer.leave(writer.enter(), sizeAuthRoleAddRequest(message.authRoleAdd, writer))
  }
  if (message.authRoleDelete !== undefined) {
    size +=
      2 + writer.leave(writer.enter(), sizeAuthRoleDeleteRequest(message.authRoleDelete, writer))
  }
  if (message.authRoleGet !== undefined) {
    size += 2 + writer.leave(writer.enter(), sizeAuthRoleGetRequest(message.authRoleGet, writer))
  }
  if (message.authRoleGrantPermission !== undefined) {
    size +=
      2 +
      writer.leave(
        writer.enter(),
        sizeAuthRoleGrantPermissionRequest(message.authRoleGrantPermission, writer),
      )
  }
  if (message.authRoleRevokePermission !== undefined) {
    size +=
      2 +
      writer.leave(
        writer.enter(),
        sizeAuthRoleRevokePermissionRequest(message.authRoleRevokePermission, writer),
      )
  }
  if (message.clusterVersionSet !== undefined) {
    size +=
      2 +
      writer.leave(writer.enter(), sizeClusterVersionSetRequest(message.clusterVersionSet, writer))
  }
  if (message.clusterMemberAttrSet !== undefined) {
    size +=
      2 +
      writer.leave(
        writer.enter(),
        sizeClusterMemberAttrSetRequest(message.clusterMemberAttrSet, writer),
      )
  }
  if (message.downgradeInfoSet !== undefined) {
    size +=
      2 +
      writer.leave(writer.enter(), sizeDowngradeInfoSetRequest(message.downgradeInfoSet, writer))
  }
  if (message.downgradeVersionTest !== undefined) {
    size +=
      3 +
      writer.leave(
        writer.enter(),
        sizeDowngradeVersionTestRequest(message.downgradeVersionTest, writer),
      )
  }
  return size
}

function writeInternalRaftRequest(
  message: EncodableMessage<types.InternalRaftRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ID) {
    writer.tag(8).id(message.ID)
  }
  if (message.range !== undefined) {
    writer.tag(26).length()
    writeRangeRequest(message.range, writer)
  }
  if (message.put !== undefined) {
    writer.tag(34).length()
    writePutRequest(message.put, writer)
  }
  if (message.deleteRange !== undefined) {
    writer.tag(42).length()
    writeDeleteRangeRequest(message.deleteRange, writer)
  }
  if (message.txn !== undefined) {
    writer.tag(50).length()
    writeTxnRequest(message.txn, writer)
  }
  if (message.compaction !== undefined) {
    writer.tag(58).length()
    writeCompactionRequest(message.compaction, writer)
  }
  if (message.leaseGrant !== undefined) {
    writer.tag(66).length()
    writeLeaseGrantRequest(message.leaseGrant, writer)
  }
  if (message.leaseRevoke !== undefined) {
    writer.tag(74).length()
    writeLeaseRevokeRequest(message.leaseRevoke, writer)
  }
  if (message.alarm !== undefined) {
    writer.tag(82).length()
    writeAlarmRequest(message.alarm, writer)
  }
  if (message.leaseCheckpoint !== undefined) {
    writer.tag(90).length()
    writeLeaseCheckpointRequest(message.leaseCheckpoint, writer)
  }
  if (message.header !== undefined) {
    writer.tag(802).length()
    writeRequestHeader(message.header, writer)
  }
  if (message.authEnable !== undefined) {
    writer.tag(8002).length()
    writeAuthEnableRequest(message.authEnable, writer)
  }
  if (message.authDisable !== undefined) {
    writer.tag(8090).length()
    writeAuthDisableRequest(message.authDisable, writer)
  }
  if (message.authenticate !== undefined) {
    writer.tag(8098).length()
    writeInternalAuthenticateRequest(message.authenticate, writer)
  }
  if (message.authStatus !== undefined) {
    writer.tag(8106).length()
    writeAuthStatusRequest(message.authStatus, writer)
  }
  if (message.authUserAdd !== undefined) {
    writer.tag(8802).length()
    writeAuthUserAddRequest(message.authUserAdd, writer)
  }
  if (message.authUserDelete !== undefined) {
    writer.tag(8810).length()
    writeAuthUserDeleteRequest(message.authUserDelete, writer)
  }
  if (message.authUserGet !== undefined) {
    writer.tag(8818).length()
    writeAuthUserGetRequest(message.authUserGet, writer)
  }
  if (message.authUserChangePassword !== undefined) {
    writer.tag(8826).length()
    writeAuthUserChangePasswordRequest(message.authUserChangePassword, writer)
  }
  if (message.authUserGrantRole !== undefined) {
    writer.tag(8834).length()
    writeAuthUserGrantRoleRequest(message.authUserGrantRole, writer)
  }
  if (message.authUserRevokeRole !== undefined) {
    writer.tag(8842).length()
    writeAuthUserRevokeRoleRequest(message.authUserRevokeRole, writer)
  }
  if (message.authUserList !== undefined) {
    writer.tag(8850).length()
    writeAuthUserListRequest(message.authUserList, writer)
  }
  if (message.authRoleList !== undefined) {
    writer.tag(8858).length()
    writeAuthRoleListRequest(message.authRoleList, writer)
  }
  if (message.authRoleAdd !== undefined) {
    writer.tag(9602).length()
    writeAuthRoleAddRequest(message.authRoleAdd, writer)
  }
  if (message.authRoleDelete !== undefined) {
    writer.tag(9610).length()
    writeAuthRoleDeleteRequest(message.authRoleDelete, writer)
  }
  if (message.authRoleGet !== undefined) {
    writer.tag(9618).length()
    writeAuthRoleGetRequest(message.authRoleGet, writer)
  }
  if (message.authRoleGrantPermission !== undefined) {
    writer.tag(9626).length()
    writeAuthRoleGrantPermissionRequest(message.authRoleGrantPermission, writer)
  }
  if (message.authRoleRevokePermission !== undefined) {
    writer.tag(9634).length()
    writeAuthRoleRevokePermissionRequest(message.authRoleRevokePermission, writer)
  }
  if (message.clusterVersionSet !== undefined) {
    writer.tag(10402).length()
    writeClusterVersionSetRequest(message.clusterVersionSet, writer)
  }
  if (message.clusterMemberAttrSet !== undefined) {
    writer.tag(10410).length()
    writeClusterMemberAttrSetRequest(message.clusterMemberAttrSet, writer)
  }
  if (message.downgradeInfoSet !== undefined) {
    writer.tag(10418).length()
    writeDowngradeInfoSetRequest(message.downgradeInfoSet, writer)
  }
  if (message.downgradeVersionTest !== undefined) {
    writer.tag(79202).length()
    writeDowngradeVersionTestRequest(message.downgradeVersionTest, writer)
  }
}

function sizeRequestHeader(
  message: EncodableMessage<types.RequestHeader>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  if (message.username !== undefined && message.username.length > 0) {
    size += 1 + lengthSize(textSize(message.username))
  }
  if (message.authRevision !== undefined && message.authRevision !== 0) {
    size += 1 + uint64Size(message.authRevision, 'etcdserverpb.RequestHeader.authRevision')
  }
  return size
}

function writeRequestHeader(
  message: EncodableMessage<types.RequestHeader>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ID) {
    writer.tag(8).id(message.ID)
  }
  if (message.username !== undefined && message.username.length > 0) {
    writer.tag(18).text(message.username)
  }
  if (message.authRevision !== undefined && message.authRevision !== 0) {
    writer.tag(24).count(message.authRevision)
  }
}

function sizeInternalAuthenticateRequest(
  message: EncodableMessage<types.InternalAuthenticateRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(textSize(message.name))
  }
  if (message.password !== undefined && message.password.length > 0) {
    size += 1 + lengthSize(textSize(message.password))
  }
  if (message.simpleToken !== undefined && message.simpleToken.length > 0) {
    size += 1 + lengthSize(textSize(message.simpleToken))
  }
  return size
}

function writeInternalAuthenticateRequest(
  message: EncodableMessage<types.InternalAuthenticateRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).text(message.name)
  }
  if (message.password !== undefined && message.password.length > 0) {
    writer.tag(18).text(message.password)
  }
  if (message.simpleToken !== undefined && message.simpleToken.length > 0) {
    writer.tag(26).text(message.simpleToken)
  }
}

function sizeDowngradeVersionTestRequest(
  message: EncodableMessage<types.DowngradeVersionTestRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ver !== undefined && message.ver.length > 0) {
    size += 1 + lengthSize(textSize(message.ver))
  }
  return size
}

function writeDowngradeVersionTestRequest(
  message: EncodableMessage<types.DowngradeVersionTestRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ver !== undefined && message.ver.length > 0) {
    writer.tag(10).text(message.ver)
  }
}

function sizeEmptyResponse(message: object, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  return 0
}

function writeEmptyResponse(message: object, writer: WireWriter): void {
  if (message instanceof EncodedMessage) writer.encoded(message)
}

function sizeMetadata(message: EncodableMessage<types.Metadata>, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.NodeID) {
    size += 1 + idSize(message.NodeID)
  }
  if (message.ClusterID) {
    size += 1 + idSize(message.ClusterID)
  }
  return size
}

function writeMetadata(message: EncodableMessage<types.Metadata>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.NodeID) {
    writer.tag(8).id(message.NodeID)
  }
  if (message.ClusterID) {
    writer.tag(16).id(message.ClusterID)
  }
}

function sizeResponseHeader(
  message: EncodableMessage<types.ResponseHeader>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.clusterId) {
    size += 1 + idSize(message.clusterId)
  }
  if (message.memberId) {
    size += 1 + idSize(message.memberId)
  }
  if (message.revision !== undefined && message.revision !== 0) {
    size += 1 + int64Size(message.revision, 'etcdserverpb.ResponseHeader.revision')
  }
  if (message.raftTerm !== undefined && message.raftTerm !== 0) {
    size += 1 + uint64Size(message.raftTerm, 'etcdserverpb.ResponseHeader.raftTerm')
  }
  return size
}

function writeResponseHeader(
  message: EncodableMessage<types.ResponseHeader>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.clusterId) {
    writer.tag(8).id(message.clusterId)
  }
  if (message.memberId) {
    writer.tag(16).id(message.memberId)
  }
  if (message.revision !== undefined && message.revision !== 0) {
    writer.tag(24).count(message.revision)
  }
  if (message.raftTerm !== undefined && message.raftTerm !== 0) {
    writer.tag(32).count(message.raftTerm)
  }
}

function sizeRangeRequest(
  message: EncodableMessage<types.RangeRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.key !== undefined && message.key.length > 0) {
    size += 1 + lengthSize(message.key.length)
  }
  if (message.rangeEnd !== undefined && message.rangeEnd.length > 0) {
    size += 1 + lengthSize(message.rangeEnd.length)
  }
  if (message.limit !== undefined && message.limit !== 0) {
    size += 1 + int64Size(message.limit, 'etcdserverpb.RangeRequest.limit')
  }
  if (message.revision !== undefined && message.revision !== 0) {
    size += 1 + int64Size(message.revision, 'etcdserverpb.RangeRequest.revision')
  }
  if (message.sortOrder !== undefined && message.sortOrder !== 0) {
    size += 1 + int32Size(message.sortOrder, 'etcdserverpb.RangeRequest.sortOrder')
  }
  if (message.sortTarget !== undefined && message.sortTarget !== 0) {
    size += 1 + int32Size(message.sortTarget, 'etcdserverpb.RangeRequest.sortTarget')
  }
  if (message.serializable) size += 2
  if (message.keysOnly) size += 2
  if (message.countOnly) size += 2
  if (message.minModRevision !== undefined && message.minModRevision !== 0) {
    size += 1 + int64Size(message.minModRevision, 'etcdserverpb.RangeRequest.minModRevision')
  }
  if (message.maxModRevision !== undefined && message.maxModRevision !== 0) {
    size += 1 + int64Size(message.maxModRevision, 'etcdserverpb.RangeRequest.maxModRevision')
  }
  if (message.minCreateRevision !== undefined && message.minCreateRevision !== 0) {
    size += 1 + int64Size(message.minCreateRevision, 'etcdserverpb.RangeRequest.minCreateRevision')
  }
  if (message.maxCreateRevision !== undefined && message.maxCreateRevision !== 0) {
    size += 1 + int64Size(message.maxCreateRevision, 'etcdserverpb.RangeRequest.maxCreateRevision')
  }
  return size
}

function writeRangeRequest(
  message: EncodableMessage<types.RangeRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.key !== undefined && message.key.length > 0) {
    writer.tag(10).bytes(message.key)
  }
  if (message.rangeEnd !== undefined && message.rangeEnd.length > 0) {
    writer.tag(18).bytes(message.rangeEnd)
  }
  if (message.limit !== undefined && message.limit !== 0) {
    writer.tag(24).count(message.limit)
  }
  if (message.revision !== undefined && message.revision !== 0) {
    writer.tag(32).count(message.revision)
  }
  if (message.sortOrder !== undefined && message.sortOrder !== 0) {
    writer.tag(40).int32(message.sortOrder)
  }
  if (message.sortTarget !== undefined && message.sortTarget !== 0) {
    writer.tag(48).int32(message.sortTarget)
  }
  if (message.serializable) {
    writer.tag(56).bool(message.serializable)
  }
  if (message.keysOnly) {
    writer.tag(64).bool(message.keysOnly)
  }
  if (message.countOnly) {
    writer.tag(72).bool(message.countOnly)
  }
  if (message.minModRevision !== undefined && message.minModRevision !== 0) {
    writer.tag(80).count(message.minModRevision)
  }
  if (message.maxModRevision !== undefined && message.maxModRevision !== 0) {
    writer.tag(88).count(message.maxModRevision)
  }
  if (message.minCreateRevision !== undefined && message.minCreateRevision !== 0) {
    writer.tag(96).count(message.minCreateRevision)
  }
  if (message.maxCreateRevision !== undefined && message.maxCreateRevision !== 0) {
    writer.tag(104).count(message.maxCreateRevision)
  }
}

function sizeRangeResponse(
  message: EncodableMessage<types.RangeResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.kvs !== undefined) {
    for (const item of message.kvs)
      size += 1 + writer.leave(writer.enter(), sizeKeyValue(item, writer))
  }
  if (message.more) size += 2
  if (message.count !== undefined && message.count !== 0) {
    size += 1 + int64Size(message.count, 'etcdserverpb.RangeResponse.count')
  }
  return size
}

function writeRangeResponse(
  message: EncodableMessage<types.RangeResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.kvs !== undefined) {
    for (const item of message.kvs) {
      writer.tag(18).length()
      writeKeyValue(item, writer)
    }
  }
  if (message.more) {
    writer.tag(24).bool(message.more)
  }
  if (message.count !== undefined && message.count !== 0) {
    writer.tag(32).count(message.count)
  }
}

function sizeRangeStreamResponse(
  message: EncodableMessage<types.RangeStreamResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.rangeResponse !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeRangeResponse(message.rangeResponse, writer))
  }
  return size
}

function writeRangeStreamResponse(
  message: EncodableMessage<types.RangeStreamResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.rangeResponse !== undefined) {
    writer.tag(10).length()
    writeRangeResponse(message.rangeResponse, writer)
  }
}

function sizePutRequest(message: EncodableMessage<types.PutRequest>, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.key !== undefined && message.key.length > 0) {
    size += 1 + lengthSize(message.key.length)
  }
  if (message.value !== undefined && message.value.length > 0) {
    size += 1 + lengthSize(message.value.length)
  }
  if (message.lease) {
    size += 1 + idSize(message.lease)
  }
  if (message.prevKv) size += 2
  if (message.ignoreValue) size += 2
  if (message.ignoreLease) size += 2
  return size
}

function writePutRequest(message: EncodableMessage<types.PutRequest>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.key !== undefined && message.key.length > 0) {
    writer.tag(10).bytes(message.key)
  }
  if (message.value !== undefined && message.value.length > 0) {
    writer.tag(18).bytes(message.value)
  }
  if (message.lease) {
    writer.tag(24).id(message.lease)
  }
  if (message.prevKv) {
    writer.tag(32).bool(message.prevKv)
  }
  if (message.ignoreValue) {
    writer.tag(40).bool(message.ignoreValue)
  }
  if (message.ignoreLease) {
    writer.tag(48).bool(message.ignoreLease)
  }
}

function sizePutResponse(message: EncodableMessage<types.PutResponse>, writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.prevKv !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeKeyValue(message.prevKv, writer))
  }
  return size
}

function writePutResponse(message: EncodableMessage<types.PutResponse>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.prevKv !== undefined) {
    writer.tag(18).length()
    writeKeyValue(message.prevKv, writer)
  }
}

function sizeDeleteRangeRequest(
  message: EncodableMessage<types.DeleteRangeRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.key !== undefined && message.key.length > 0) {
    size += 1 + lengthSize(message.key.length)
  }
  if (message.rangeEnd !== undefined && message.rangeEnd.length > 0) {
    size += 1 + lengthSize(message.rangeEnd.length)
  }
  if (message.prevKv) size += 2
  return size
}

function writeDeleteRangeRequest(
  message: EncodableMessage<types.DeleteRangeRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.key !== undefined && message.key.length > 0) {
    writer.tag(10).bytes(message.key)
  }
  if (message.rangeEnd !== undefined && message.rangeEnd.length > 0) {
    writer.tag(18).bytes(message.rangeEnd)
  }
  if (message.prevKv) {
    writer.tag(24).bool(message.prevKv)
  }
}

function sizeDeleteRangeResponse(
  message: EncodableMessage<types.DeleteRangeResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.deleted !== undefined && message.deleted !== 0) {
    size += 1 + int64Size(message.deleted, 'etcdserverpb.DeleteRangeResponse.deleted')
  }
  if (message.prevKvs !== undefined) {
    for (const item of message.prevKvs)
      size += 1 + writer.leave(writer.enter(), sizeKeyValue(item, writer))
  }
  return size
}

function writeDeleteRangeResponse(
  message: EncodableMessage<types.DeleteRangeResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.deleted !== undefined && message.deleted !== 0) {
    writer.tag(16).count(message.deleted)
  }
  if (message.prevKvs !== undefined) {
    for (const item of message.prevKvs) {
      writer.tag(26).length()
      writeKeyValue(item, writer)
    }
  }
}

function sizeTxnRequest(message: EncodableMessage<types.TxnRequest>, writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.compare !== undefined) {
    for (const item of message.compare)
      size += 1 + writer.leave(writer.enter(), sizeCompare(item, writer))
  }
  if (message.success !== undefined) {
    for (const item of message.success)
      size += 1 + writer.leave(writer.enter(), sizeRequestOp(item, writer))
  }
  if (message.failure !== undefined) {
    for (const item of message.failure)
      size += 1 + writer.leave(writer.enter(), sizeRequestOp(item, writer))
  }
  return size
}

function writeTxnRequest(message: EncodableMessage<types.TxnRequest>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.compare !== undefined) {
    for (const item of message.compare) {
      writer.tag(10).length()
      writeCompare(item, writer)
    }
  }
  if (message.success !== undefined) {
    for (const item of message.success) {
      writer.tag(18).length()
      writeRequestOp(item, writer)
    }
  }
  if (message.failure !== undefined) {
    for (const item of message.failure) {
      writer.tag(26).length()
      writeRequestOp(item, writer)
    }
  }
}

function sizeCompare(message: EncodableMessage<types.Compare>, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.result !== undefined && message.result !== 0) {
    size += 1 + int32Size(message.result, 'etcdserverpb.Compare.result')
  }
  if (message.target !== undefined && message.target !== 0) {
    size += 1 + int32Size(message.target, 'etcdserverpb.Compare.target')
  }
  if (message.key !== undefined && message.key.length > 0) {
    size += 1 + lengthSize(message.key.length)
  }
  if (message.version !== undefined) {
    size += 1 + int64Size(message.version, 'etcdserverpb.Compare.version')
  }
  if (message.createRevision !== undefined) {
    size += 1 + int64Size(message.createRevision, 'etcdserverpb.Compare.createRevision')
  }
  if (message.modRevision !== undefined) {
    size += 1 + int64Size(message.modRevision, 'etcdserverpb.Compare.modRevision')
  }
  if (message.value !== undefined) {
    size += 1 + lengthSize(message.value.length)
  }
  if (message.lease !== undefined) {
    size += 1 + idSize(message.lease)
  }
  if (message.rangeEnd !== undefined && message.rangeEnd.length > 0) {
    size += 2 + lengthSize(message.rangeEnd.length)
  }
  return size
}

function writeCompare(message: EncodableMessage<types.Compare>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.result !== undefined && message.result !== 0) {
    writer.tag(8).int32(message.result)
  }
  if (message.target !== undefined && message.target !== 0) {
    writer.tag(16).int32(message.target)
  }
  if (message.key !== undefined && message.key.length > 0) {
    writer.tag(26).bytes(message.key)
  }
  if (message.version !== undefined) {
    writer.tag(32).count(message.version)
  }
  if (message.createRevision !== undefined) {
    writer.tag(40).count(message.createRevision)
  }
  if (message.modRevision !== undefined) {
    writer.tag(48).count(message.modRevision)
  }
  if (message.value !== undefined) {
    writer.tag(58).bytes(message.value)
  }
  if (message.lease !== undefined) {
    writer.tag(64).id(message.lease)
  }
  if (message.rangeEnd !== undefined && message.rangeEnd.length > 0) {
    writer.tag(514).bytes(message.rangeEnd)
  }
}

function sizeRequestOp(message: EncodableMessage<types.RequestOp>, writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.requestRange !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeRangeRequest(message.requestRange, writer))
  }
  if (message.requestPut !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizePutRequest(message.requestPut, writer))
  }
  if (message.requestDeleteRange !== undefined) {
    size +=
      1 + writer.leave(writer.enter(), sizeDeleteRangeRequest(message.requestDeleteRange, writer))
  }
  if (message.requestTxn !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeTxnRequest(message.requestTxn, writer))
  }
  return size
}

function writeRequestOp(message: EncodableMessage<types.RequestOp>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.requestRange !== undefined) {
    writer.tag(10).length()
    writeRangeRequest(message.requestRange, writer)
  }
  if (message.requestPut !== undefined) {
    writer.tag(18).length()
    writePutRequest(message.requestPut, writer)
  }
  if (message.requestDeleteRange !== undefined) {
    writer.tag(26).length()
    writeDeleteRangeRequest(message.requestDeleteRange, writer)
  }
  if (message.requestTxn !== undefined) {
    writer.tag(34).length()
    writeTxnRequest(message.requestTxn, writer)
  }
}

function sizeTxnResponse(message: EncodableMessage<types.TxnResponse>, writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.succeeded) size += 2
  if (message.responses !== undefined) {
    for (const item of message.responses)
      size += 1 + writer.leave(writer.enter(), sizeResponseOp(item, writer))
  }
  return size
}

function writeTxnResponse(message: EncodableMessage<types.TxnResponse>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.succeeded) {
    writer.tag(16).bool(message.succeeded)
  }
  if (message.responses !== undefined) {
    for (const item of message.responses) {
      writer.tag(26).length()
      writeResponseOp(item, writer)
    }
  }
}

function sizeResponseOp(message: EncodableMessage<types.ResponseOp>, writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.responseRange !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeRangeResponse(message.responseRange, writer))
  }
  if (message.responsePut !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizePutResponse(message.responsePut, writer))
  }
  if (message.responseDeleteRange !== undefined) {
    size +=
      1 + writer.leave(writer.enter(), sizeDeleteRangeResponse(message.responseDeleteRange, writer))
  }
  if (message.responseTxn !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeTxnResponse(message.responseTxn, writer))
  }
  return size
}

function writeResponseOp(message: EncodableMessage<types.ResponseOp>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.responseRange !== undefined) {
    writer.tag(10).length()
    writeRangeResponse(message.responseRange, writer)
  }
  if (message.responsePut !== undefined) {
    writer.tag(18).length()
    writePutResponse(message.responsePut, writer)
  }
  if (message.responseDeleteRange !== undefined) {
    writer.tag(26).length()
    writeDeleteRangeResponse(message.responseDeleteRange, writer)
  }
  if (message.responseTxn !== undefined) {
    writer.tag(34).length()
    writeTxnResponse(message.responseTxn, writer)
  }
}

function sizeCompactionRequest(
  message: EncodableMessage<types.CompactionRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.revision !== undefined && message.revision !== 0) {
    size += 1 + int64Size(message.revision, 'etcdserverpb.CompactionRequest.revision')
  }
  if (message.physical) size += 2
  return size
}

function writeCompactionRequest(
  message: EncodableMessage<types.CompactionRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.revision !== undefined && message.revision !== 0) {
    writer.tag(8).count(message.revision)
  }
  if (message.physical) {
    writer.tag(16).bool(message.physical)
  }
}

function sizeCompactionResponse(
  message: EncodableMessage<types.CompactionResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeCompactionResponse(
  message: EncodableMessage<types.CompactionResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeWatchRequest(
  message: EncodableMessage<types.WatchRequest>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.createRequest !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeWatchCreateRequest(message.createRequest, writer))
  }
  if (message.cancelRequest !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeWatchCancelRequest(message.cancelRequest, writer))
  }
  if (message.progressRequest !== undefined) {
    size +=
      1 + writer.leave(writer.enter(), sizeWatchProgressRequest(message.progressRequest, writer))
  }
  return size
}

function writeWatchRequest(
  message: EncodableMessage<types.WatchRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.createRequest !== undefined) {
    writer.tag(10).length()
    writeWatchCreateRequest(message.createRequest, writer)
  }
  if (message.cancelRequest !== undefined) {
    writer.tag(18).length()
    writeWatchCancelRequest(message.cancelRequest, writer)
  }
  if (message.progressRequest !== undefined) {
    writer.tag(26).length()
    writeWatchProgressRequest(message.progressRequest, writer)
  }
}

function sizeWatchCreateRequest(
  message: EncodableMessage<types.WatchCreateRequest>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.key !== undefined && message.key.length > 0) {
    size += 1 + lengthSize(message.key.length)
  }
  if (message.rangeEnd !== undefined && message.rangeEnd.length > 0) {
    size += 1 + lengthSize(message.rangeEnd.length)
  }
  if (message.startRevision !== undefined && message.startRevision !== 0) {
    size += 1 + int64Size(message.startRevision, 'etcdserverpb.WatchCreateRequest.startRevision')
  }
  if (message.progressNotify) size += 2
  if (message.filters !== undefined && message.filters.length > 0) {
    const slot = writer.enter()
    let packed = 0
    for (const item of message.filters)
      packed += int32Size(item, 'etcdserverpb.WatchCreateRequest.filters')
    size += 1 + writer.leave(slot, packed)
  }
  if (message.prevKv) size += 2
  if (message.watchId !== undefined && message.watchId !== 0) {
    size += 1 + int64Size(message.watchId, 'etcdserverpb.WatchCreateRequest.watchId')
  }
  if (message.fragment) size += 2
  return size
}

function writeWatchCreateRequest(
  message: EncodableMessage<types.WatchCreateRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.key !== undefined && message.key.length > 0) {
    writer.tag(10).bytes(message.key)
  }
  if (message.rangeEnd !== undefined && message.rangeEnd.length > 0) {
    writer.tag(18).bytes(message.rangeEnd)
  }
  if (message.startRevision !== undefined && message.startRevision !== 0) {
    writer.tag(24).count(message.startRevision)
  }
  if (message.progressNotify) {
    writer.tag(32).bool(message.progressNotify)
  }
  if (message.filters !== undefined && message.filters.length > 0) {
    writer.tag(42).length()
    for (const item of message.filters) writer.int32(item)
  }
  if (message.prevKv) {
    writer.tag(48).bool(message.prevKv)
  }
  if (message.watchId !== undefined && message.watchId !== 0) {
    writer.tag(56).count(message.watchId)
  }
  if (message.fragment) {
    writer.tag(64).bool(message.fragment)
  }
}

function sizeWatchCancelRequest(
  message: EncodableMessage<types.WatchCancelRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.watchId !== undefined && message.watchId !== 0) {
    size += 1 + int64Size(message.watchId, 'etcdserverpb.WatchCancelRequest.watchId')
  }
  return size
}

function writeWatchCancelRequest(
  message: EncodableMessage<types.WatchCancelRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.watchId !== undefined && message.watchId !== 0) {
    writer.tag(8).count(message.watchId)
  }
}

function sizeWatchProgressRequest(message: object, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  return 0
}

function writeWatchProgressRequest(message: object, writer: WireWriter): void {
  if (message instanceof EncodedMessage) writer.encoded(message)
}

function sizeWatchResponse(
  message: EncodableMessage<types.WatchResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.watchId !== undefined && message.watchId !== 0) {
    size += 1 + int64Size(message.watchId, 'etcdserverpb.WatchResponse.watchId')
  }
  if (message.created) size += 2
  if (message.canceled) size += 2
  if (message.compactRevision !== undefined && message.compactRevision !== 0) {
    size += 1 + int64Size(message.compactRevision, 'etcdserverpb.WatchResponse.compactRevision')
  }
  if (message.cancelReason !== undefined && message.cancelReason.length > 0) {
    size += 1 + lengthSize(textSize(message.cancelReason))
  }
  if (message.fragment) size += 2
  if (message.events !== undefined) {
    for (const item of message.events)
      size += 1 + writer.leave(writer.enter(), sizeEvent(item, writer))
  }
  return size
}

function writeWatchResponse(
  message: EncodableMessage<types.WatchResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.watchId !== undefined && message.watchId !== 0) {
    writer.tag(16).count(message.watchId)
  }
  if (message.created) {
    writer.tag(24).bool(message.created)
  }
  if (message.canceled) {
    writer.tag(32).bool(message.canceled)
  }
  if (message.compactRevision !== undefined && message.compactRevision !== 0) {
    writer.tag(40).count(message.compactRevision)
  }
  if (message.cancelReason !== undefined && message.cancelReason.length > 0) {
    writer.tag(50).text(message.cancelReason)
  }
  if (message.fragment) {
    writer.tag(56).bool(message.fragment)
  }
  if (message.events !== undefined) {
    for (const item of message.events) {
      writer.tag(90).length()
      writeEvent(item, writer)
    }
  }
}

function sizeLeaseGrantRequest(
  message: EncodableMessage<types.LeaseGrantRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.TTL !== undefined && message.TTL !== 0) {
    size += 1 + int64Size(message.TTL, 'etcdserverpb.LeaseGrantRequest.TTL')
  }
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  return size
}

function writeLeaseGrantRequest(
  message: EncodableMessage<types.LeaseGrantRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.TTL !== undefined && message.TTL !== 0) {
    writer.tag(8).count(message.TTL)
  }
  if (message.ID) {
    writer.tag(16).id(message.ID)
  }
}

function sizeLeaseGrantResponse(
  message: EncodableMessage<types.LeaseGrantResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  if (message.TTL !== undefined && message.TTL !== 0) {
    size += 1 + int64Size(message.TTL, 'etcdserverpb.LeaseGrantResponse.TTL')
  }
  if (message.error !== undefined && message.error.length > 0) {
    size += 1 + lengthSize(textSize(message.error))
  }
  return size
}

function writeLeaseGrantResponse(
  message: EncodableMessage<types.LeaseGrantResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.ID) {
    writer.tag(16).id(message.ID)
  }
  if (message.TTL !== undefined && message.TTL !== 0) {
    writer.tag(24).count(message.TTL)
  }
  if (message.error !== undefined && message.error.length > 0) {
    writer.tag(34).text(message.error)
  }
}

function sizeLeaseRevokeRequest(
  message: EncodableMessage<types.LeaseRevokeRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  return size
}

function writeLeaseRevokeRequest(
  message: EncodableMessage<types.LeaseRevokeRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ID) {
    writer.tag(8).id(message.ID)
  }
}

function sizeLeaseRevokeResponse(
  message: EncodableMessage<types.LeaseRevokeResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeLeaseRevokeResponse(
  message: EncodableMessage<types.LeaseRevokeResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeLeaseKeepAliveRequest(
  message: EncodableMessage<types.LeaseKeepAliveRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  return size
}

function writeLeaseKeepAliveRequest(
  message: EncodableMessage<types.LeaseKeepAliveRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ID) {
    writer.tag(8).id(message.ID)
  }
}

function sizeLeaseKeepAliveResponse(
  message: EncodableMessage<types.LeaseKeepAliveResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  if (message.TTL !== undefined && message.TTL !== 0) {
    size += 1 + int64Size(message.TTL, 'etcdserverpb.LeaseKeepAliveResponse.TTL')
  }
  return size
}

function writeLeaseKeepAliveResponse(
  message: EncodableMessage<types.LeaseKeepAliveResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.ID) {
    writer.tag(16).id(message.ID)
  }
  if (message.TTL !== undefined && message.TTL !== 0) {
    writer.tag(24).count(message.TTL)
  }
}

function sizeLeaseTimeToLiveRequest(
  message: EncodableMessage<types.LeaseTimeToLiveRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  if (message.keys) size += 2
  return size
}

function writeLeaseTimeToLiveRequest(
  message: EncodableMessage<types.LeaseTimeToLiveRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ID) {
    writer.tag(8).id(message.ID)
  }
  if (message.keys) {
    writer.tag(16).bool(message.keys)
  }
}

function sizeLeaseTimeToLiveResponse(
  message: EncodableMessage<types.LeaseTimeToLiveResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  if (message.TTL !== undefined && message.TTL !== 0) {
    size += 1 + int64Size(message.TTL, 'etcdserverpb.LeaseTimeToLiveResponse.TTL')
  }
  if (message.grantedTTL !== undefined && message.grantedTTL !== 0) {
    size += 1 + int64Size(message.grantedTTL, 'etcdserverpb.LeaseTimeToLiveResponse.grantedTTL')
  }
  if (message.keys !== undefined) {
    for (const item of message.keys) size += 1 + lengthSize(item.length)
  }
  return size
}

function writeLeaseTimeToLiveResponse(
  message: EncodableMessage<types.LeaseTimeToLiveResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.ID) {
    writer.tag(16).id(message.ID)
  }
  if (message.TTL !== undefined && message.TTL !== 0) {
    writer.tag(24).count(message.TTL)
  }
  if (message.grantedTTL !== undefined && message.grantedTTL !== 0) {
    writer.tag(32).count(message.grantedTTL)
  }
  if (message.keys !== undefined) {
    for (const item of message.keys) {
      writer.tag(42).bytes(item)
    }
  }
}

function sizeLeaseLeasesRequest(message: object, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  return 0
}

function writeLeaseLeasesRequest(message: object, writer: WireWriter): void {
  if (message instanceof EncodedMessage) writer.encoded(message)
}

function sizeLeaseLeasesResponse(
  message: EncodableMessage<types.LeaseLeasesResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.leases !== undefined) {
    for (const item of message.leases)
      size += 1 + writer.leave(writer.enter(), sizeLeaseStatus(item, writer))
  }
  return size
}

function writeLeaseLeasesResponse(
  message: EncodableMessage<types.LeaseLeasesResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.leases !== undefined) {
    for (const item of message.leases) {
      writer.tag(18).length()
      writeLeaseStatus(item, writer)
    }
  }
}

function sizeLeaseStatus(
  message: EncodableMessage<types.LeaseStatus>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  return size
}

function writeLeaseStatus(message: EncodableMessage<types.LeaseStatus>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ID) {
    writer.tag(8).id(message.ID)
  }
}

function sizeMemberAddRequest(
  message: EncodableMessage<types.MemberAddRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.peerURLs !== undefined) {
    for (const item of message.peerURLs) size += 1 + lengthSize(textSize(item))
  }
  if (message.isLearner) size += 2
  return size
}

function writeMemberAddRequest(
  message: EncodableMessage<types.MemberAddRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.peerURLs !== undefined) {
    for (const item of message.peerURLs) {
      writer.tag(10).text(item)
    }
  }
  if (message.isLearner) {
    writer.tag(16).bool(message.isLearner)
  }
}

function sizeMemberAddResponse(
  message: EncodableMessage<types.MemberAddResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.member !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeMember(message.member, writer))
  }
  if (message.members !== undefined) {
    for (const item of message.members)
      size += 1 + writer.leave(writer.enter(), sizeMember(item, writer))
  }
  return size
}

function writeMemberAddResponse(
  message: EncodableMessage<types.MemberAddResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.member !== undefined) {
    writer.tag(18).length()
    writeMember(message.member, writer)
  }
  if (message.members !== undefined) {
    for (const item of message.members) {
      writer.tag(26).length()
      writeMember(item, writer)
    }
  }
}

function sizeMember(message: EncodableMessage<types.Member>, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(textSize(message.name))
  }
  if (message.peerURLs !== undefined) {
    for (const item of message.peerURLs) size += 1 + lengthSize(textSize(item))
  }
  if (message.clientURLs !== undefined) {
    for (const item of message.clientURLs) size += 1 + lengthSize(textSize(item))
  }
  if (message.isLearner) size += 2
  return size
}

function writeMember(message: EncodableMessage<types.Member>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ID) {
    writer.tag(8).id(message.ID)
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(18).text(message.name)
  }
  if (message.peerURLs !== undefined) {
    for (const item of message.peerURLs) {
      writer.tag(26).text(item)
    }
  }
  if (message.clientURLs !== undefined) {
    for (const item of message.clientURLs) {
      writer.tag(34).text(item)
    }
  }
  if (message.isLearner) {
    writer.tag(40).bool(message.isLearner)
  }
}

function sizeMemberListRequest(
  message: EncodableMessage<types.MemberListRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.linearizable) size += 2
  return size
}

function writeMemberListRequest(
  message: EncodableMessage<types.MemberListRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.linearizable) {
    writer.tag(8).bool(message.linearizable)
  }
}

function sizeMemberListResponse(
  message: EncodableMessage<types.MemberListResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.members !== undefined) {
    for (const item of message.members)
      size += 1 + writer.leave(writer.enter(), sizeMember(item, writer))
  }
  return size
}

function writeMemberListResponse(
  message: EncodableMessage<types.MemberListResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.members !== undefined) {
    for (const item of message.members) {
      writer.tag(18).length()
      writeMember(item, writer)
    }
  }
}

function sizeMemberPromoteRequest(
  message: EncodableMessage<types.MemberPromoteRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  return size
}

function writeMemberPromoteRequest(
  message: EncodableMessage<types.MemberPromoteRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ID) {
    writer.tag(8).id(message.ID)
  }
}

function sizeMemberPromoteResponse(
  message: EncodableMessage<types.MemberPromoteResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.members !== undefined) {
    for (const item of message.members)
      size += 1 + writer.leave(writer.enter(), sizeMember(item, writer))
  }
  return size
}

function writeMemberPromoteResponse(
  message: EncodableMessage<types.MemberPromoteResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.members !== undefined) {
    for (const item of message.members) {
      writer.tag(18).length()
      writeMember(item, writer)
    }
  }
}

function sizeMemberRemoveRequest(
  message: EncodableMessage<types.MemberRemoveRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  return size
}

function writeMemberRemoveRequest(
  message: EncodableMessage<types.MemberRemoveRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ID) {
    writer.tag(8).id(message.ID)
  }
}

function sizeMemberRemoveResponse(
  message: EncodableMessage<types.MemberRemoveResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.members !== undefined) {
    for (const item of message.members)
      size += 1 + writer.leave(writer.enter(), sizeMember(item, writer))
  }
  return size
}

function writeMemberRemoveResponse(
  message: EncodableMessage<types.MemberRemoveResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.members !== undefined) {
    for (const item of message.members) {
      writer.tag(18).length()
      writeMember(item, writer)
    }
  }
}

function sizeMemberUpdateRequest(
  message: EncodableMessage<types.MemberUpdateRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  if (message.peerURLs !== undefined) {
    for (const item of message.peerURLs) size += 1 + lengthSize(textSize(item))
  }
  return size
}

function writeMemberUpdateRequest(
  message: EncodableMessage<types.MemberUpdateRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ID) {
    writer.tag(8).id(message.ID)
  }
  if (message.peerURLs !== undefined) {
    for (const item of message.peerURLs) {
      writer.tag(18).text(item)
    }
  }
}

function sizeMemberUpdateResponse(
  message: EncodableMessage<types.MemberUpdateResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.members !== undefined) {
    for (const item of message.members)
      size += 1 + writer.leave(writer.enter(), sizeMember(item, writer))
  }
  return size
}

function writeMemberUpdateResponse(
  message: EncodableMessage<types.MemberUpdateResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.members !== undefined) {
    for (const item of message.members) {
      writer.tag(18).length()
      writeMember(item, writer)
    }
  }
}

function sizeAlarmRequest(
  message: EncodableMessage<types.AlarmRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.action !== undefined && message.action !== 0) {
    size += 1 + int32Size(message.action, 'etcdserverpb.AlarmRequest.action')
  }
  if (message.memberID) {
    size += 1 + idSize(message.memberID)
  }
  if (message.alarm !== undefined && message.alarm !== 0) {
    size += 1 + int32Size(message.alarm, 'etcdserverpb.AlarmRequest.alarm')
  }
  return size
}

function writeAlarmRequest(
  message: EncodableMessage<types.AlarmRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.action !== undefined && message.action !== 0) {
    writer.tag(8).int32(message.action)
  }
  if (message.memberID) {
    writer.tag(16).id(message.memberID)
  }
  if (message.alarm !== undefined && message.alarm !== 0) {
    writer.tag(24).int32(message.alarm)
  }
}

function sizeAlarmResponse(
  message: EncodableMessage<types.AlarmResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.alarms !== undefined) {
    for (const item of message.alarms)
      size += 1 + writer.leave(writer.enter(), sizeAlarmMember(item, writer))
  }
  return size
}

function writeAlarmResponse(
  message: EncodableMessage<types.AlarmResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.alarms !== undefined) {
    for (const item of message.alarms) {
      writer.tag(18).length()
      writeAlarmMember(item, writer)
    }
  }
}

function sizeAlarmMember(
  message: EncodableMessage<types.AlarmMember>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.memberID) {
    size += 1 + idSize(message.memberID)
  }
  if (message.alarm !== undefined && message.alarm !== 0) {
    size += 1 + int32Size(message.alarm, 'etcdserverpb.AlarmMember.alarm')
  }
  return size
}

function writeAlarmMember(message: EncodableMessage<types.AlarmMember>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.memberID) {
    writer.tag(8).id(message.memberID)
  }
  if (message.alarm !== undefined && message.alarm !== 0) {
    writer.tag(16).int32(message.alarm)
  }
}

function sizeDefragmentRequest(message: object, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  return 0
}

function writeDefragmentRequest(message: object, writer: WireWriter): void {
  if (message instanceof EncodedMessage) writer.encoded(message)
}

function sizeDefragmentResponse(
  message: EncodableMessage<types.DefragmentResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeDefragmentResponse(
  message: EncodableMessage<types.DefragmentResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeDowngradeRequest(
  message: EncodableMessage<types.DowngradeRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.action !== undefined && message.action !== 0) {
    size += 1 + int32Size(message.action, 'etcdserverpb.DowngradeRequest.action')
  }
  if (message.version !== undefined && message.version.length > 0) {
    size += 1 + lengthSize(textSize(message.version))
  }
  return size
}

function writeDowngradeRequest(
  message: EncodableMessage<types.DowngradeRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.action !== undefined && message.action !== 0) {
    writer.tag(8).int32(message.action)
  }
  if (message.version !== undefined && message.version.length > 0) {
    writer.tag(18).text(message.version)
  }
}

function sizeDowngradeResponse(
  message: EncodableMessage<types.DowngradeResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.version !== undefined && message.version.length > 0) {
    size += 1 + lengthSize(textSize(message.version))
  }
  return size
}

function writeDowngradeResponse(
  message: EncodableMessage<types.DowngradeResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.version !== undefined && message.version.length > 0) {
    writer.tag(18).text(message.version)
  }
}

function sizeHashRequest(message: object, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  return 0
}

function writeHashRequest(message: object, writer: WireWriter): void {
  if (message instanceof EncodedMessage) writer.encoded(message)
}

function sizeHashResponse(
  message: EncodableMessage<types.HashResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.hash !== undefined && message.hash !== 0) {
    size += 1 + uint32Size(message.hash, 'etcdserverpb.HashResponse.hash')
  }
  return size
}

function writeHashResponse(
  message: EncodableMessage<types.HashResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.hash !== undefined && message.hash !== 0) {
    writer.tag(16).uint32(message.hash)
  }
}

function sizeHashKVRequest(
  message: EncodableMessage<types.HashKVRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.revision !== undefined && message.revision !== 0) {
    size += 1 + int64Size(message.revision, 'etcdserverpb.HashKVRequest.revision')
  }
  return size
}

function writeHashKVRequest(
  message: EncodableMessage<types.HashKVRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.revision !== undefined && message.revision !== 0) {
    writer.tag(8).count(message.revision)
  }
}

function sizeHashKVResponse(
  message: EncodableMessage<types.HashKVResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.hash !== undefined && message.hash !== 0) {
    size += 1 + uint32Size(message.hash, 'etcdserverpb.HashKVResponse.hash')
  }
  if (message.compactRevision !== undefined && message.compactRevision !== 0) {
    size += 1 + int64Size(message.compactRevision, 'etcdserverpb.HashKVResponse.compactRevision')
  }
  if (message.hashRevision !== undefined && message.hashRevision !== 0) {
    size += 1 + int64Size(message.hashRevision, 'etcdserverpb.HashKVResponse.hashRevision')
  }
  return size
}

function writeHashKVResponse(
  message: EncodableMessage<types.HashKVResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.hash !== undefined && message.hash !== 0) {
    writer.tag(16).uint32(message.hash)
  }
  if (message.compactRevision !== undefined && message.compactRevision !== 0) {
    writer.tag(24).count(message.compactRevision)
  }
  if (message.hashRevision !== undefined && message.hashRevision !== 0) {
    writer.tag(32).count(message.hashRevision)
  }
}

function sizeMoveLeaderRequest(
  message: EncodableMessage<types.MoveLeaderRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.targetID) {
    size += 1 + idSize(message.targetID)
  }
  return size
}

function writeMoveLeaderRequest(
  message: EncodableMessage<types.MoveLeaderRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.targetID) {
    writer.tag(8).id(message.targetID)
  }
}

function sizeMoveLeaderResponse(
  message: EncodableMessage<types.MoveLeaderResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeMoveLeaderResponse(
  message: EncodableMessage<types.MoveLeaderResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeSnapshotRequest(message: object, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  return 0
}

function writeSnapshotRequest(message: object, writer: WireWriter): void {
  if (message instanceof EncodedMessage) writer.encoded(message)
}

function sizeSnapshotResponse(
  message: EncodableMessage<types.SnapshotResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.remainingBytes !== undefined && message.remainingBytes !== 0) {
    size += 1 + uint64Size(message.remainingBytes, 'etcdserverpb.SnapshotResponse.remainingBytes')
  }
  if (message.blob !== undefined && message.blob.length > 0) {
    size += 1 + lengthSize(message.blob.length)
  }
  if (message.version !== undefined && message.version.length > 0) {
    size += 1 + lengthSize(textSize(message.version))
  }
  return size
}

function writeSnapshotResponse(
  message: EncodableMessage<types.SnapshotResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.remainingBytes !== undefined && message.remainingBytes !== 0) {
    writer.tag(16).count(message.remainingBytes)
  }
  if (message.blob !== undefined && message.blob.length > 0) {
    writer.tag(26).bytes(message.blob)
  }
  if (message.version !== undefined && message.version.length > 0) {
    writer.tag(34).text(message.version)
  }
}

function sizeStatusRequest(message: object, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  return 0
}

function writeStatusRequest(message: object, writer: WireWriter): void {
  if (message instanceof EncodedMessage) writer.encoded(message)
}

function sizeStatusResponse(
  message: EncodableMessage<types.StatusResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.version !== undefined && message.version.length > 0) {
    size += 1 + lengthSize(textSize(message.version))
  }
  if (message.dbSize !== undefined && message.dbSize !== 0) {
    size += 1 + int64Size(message.dbSize, 'etcdserverpb.StatusResponse.dbSize')
  }
  if (message.leader) {
    size += 1 + idSize(message.leader)
  }
  if (message.raftIndex !== undefined && message.raftIndex !== 0) {
    size += 1 + uint64Size(message.raftIndex, 'etcdserverpb.StatusResponse.raftIndex')
  }
  if (message.raftTerm !== undefined && message.raftTerm !== 0) {
    size += 1 + uint64Size(message.raftTerm, 'etcdserverpb.StatusResponse.raftTerm')
  }
  if (message.raftAppliedIndex !== undefined && message.raftAppliedIndex !== 0) {
    size += 1 + uint64Size(message.raftAppliedIndex, 'etcdserverpb.StatusResponse.raftAppliedIndex')
  }
  if (message.errors !== undefined) {
    for (const item of message.errors) size += 1 + lengthSize(textSize(item))
  }
  if (message.dbSizeInUse !== undefined && message.dbSizeInUse !== 0) {
    size += 1 + int64Size(message.dbSizeInUse, 'etcdserverpb.StatusResponse.dbSizeInUse')
  }
  if (message.isLearner) size += 2
  if (message.storageVersion !== undefined && message.storageVersion.length > 0) {
    size += 1 + lengthSize(textSize(message.storageVersion))
  }
  if (message.dbSizeQuota !== undefined && message.dbSizeQuota !== 0) {
    size += 1 + int64Size(message.dbSizeQuota, 'etcdserverpb.StatusResponse.dbSizeQuota')
  }
  if (message.downgradeInfo !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeDowngradeInfo(message.downgradeInfo, writer))
  }
  return size
}

function writeStatusResponse(
  message: EncodableMessage<types.StatusResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.version !== undefined && message.version.length > 0) {
    writer.tag(18).text(message.version)
  }
  if (message.dbSize !== undefined && message.dbSize !== 0) {
    writer.tag(24).count(message.dbSize)
  }
  if (message.leader) {
    writer.tag(32).id(message.leader)
  }
  if (message.raftIndex !== undefined && message.raftIndex !== 0) {
    writer.tag(40).count(message.raftIndex)
  }
  if (message.raftTerm !== undefined && message.raftTerm !== 0) {
    writer.tag(48).count(message.raftTerm)
  }
  if (message.raftAppliedIndex !== undefined && message.raftAppliedIndex !== 0) {
    writer.tag(56).count(message.raftAppliedIndex)
  }
  if (message.errors !== undefined) {
    for (const item of message.errors) {
      writer.tag(66).text(item)
    }
  }
  if (message.dbSizeInUse !== undefined && message.dbSizeInUse !== 0) {
    writer.tag(72).count(message.dbSizeInUse)
  }
  if (message.isLearner) {
    writer.tag(80).bool(message.isLearner)
  }
  if (message.storageVersion !== undefined && message.storageVersion.length > 0) {
    writer.tag(90).text(message.storageVersion)
  }
  if (message.dbSizeQuota !== undefined && message.dbSizeQuota !== 0) {
    writer.tag(96).count(message.dbSizeQuota)
  }
  if (message.downgradeInfo !== undefined) {
    writer.tag(106).length()
    writeDowngradeInfo(message.downgradeInfo, writer)
  }
}

function sizeDowngradeInfo(
  message: EncodableMessage<types.DowngradeInfo>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.enabled) size += 2
  if (message.targetVersion !== undefined && message.targetVersion.length > 0) {
    size += 1 + lengthSize(textSize(message.targetVersion))
  }
  return size
}

function writeDowngradeInfo(
  message: EncodableMessage<types.DowngradeInfo>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.enabled) {
    writer.tag(8).bool(message.enabled)
  }
  if (message.targetVersion !== undefined && message.targetVersion.length > 0) {
    writer.tag(18).text(message.targetVersion)
  }
}

function sizeAuthDisableRequest(message: object, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  return 0
}

function writeAuthDisableRequest(message: object, writer: WireWriter): void {
  if (message instanceof EncodedMessage) writer.encoded(message)
}

function sizeAuthDisableResponse(
  message: EncodableMessage<types.AuthDisableResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeAuthDisableResponse(
  message: EncodableMessage<types.AuthDisableResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeAuthEnableRequest(message: object, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  return 0
}

function writeAuthEnableRequest(message: object, writer: WireWriter): void {
  if (message instanceof EncodedMessage) writer.encoded(message)
}

function sizeAuthEnableResponse(
  message: EncodableMessage<types.AuthEnableResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeAuthEnableResponse(
  message: EncodableMessage<types.AuthEnableResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeAuthStatusRequest(message: object, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  return 0
}

function writeAuthStatusRequest(message: object, writer: WireWriter): void {
  if (message instanceof EncodedMessage) writer.encoded(message)
}

function sizeAuthStatusResponse(
  message: EncodableMessage<types.AuthStatusResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.enabled) size += 2
  if (message.authRevision !== undefined && message.authRevision !== 0) {
    size += 1 + uint64Size(message.authRevision, 'etcdserverpb.AuthStatusResponse.authRevision')
  }
  return size
}

function writeAuthStatusResponse(
  message: EncodableMessage<types.AuthStatusResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.enabled) {
    writer.tag(16).bool(message.enabled)
  }
  if (message.authRevision !== undefined && message.authRevision !== 0) {
    writer.tag(24).count(message.authRevision)
  }
}

function sizeAuthenticateRequest(
  message: EncodableMessage<types.AuthenticateRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(textSize(message.name))
  }
  if (message.password !== undefined && message.password.length > 0) {
    size += 1 + lengthSize(textSize(message.password))
  }
  return size
}

function writeAuthenticateRequest(
  message: EncodableMessage<types.AuthenticateRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).text(message.name)
  }
  if (message.password !== undefined && message.password.length > 0) {
    writer.tag(18).text(message.password)
  }
}

function sizeAuthenticateResponse(
  message: EncodableMessage<types.AuthenticateResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.token !== undefined && message.token.length > 0) {
    size += 1 + lengthSize(textSize(message.token))
  }
  return size
}

function writeAuthenticateResponse(
  message: EncodableMessage<types.AuthenticateResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.token !== undefined && message.token.length > 0) {
    writer.tag(18).text(message.token)
  }
}

function sizeAuthRoleAddRequest(
  message: EncodableMessage<types.AuthRoleAddRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(textSize(message.name))
  }
  return size
}

function writeAuthRoleAddRequest(
  message: EncodableMessage<types.AuthRoleAddRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).text(message.name)
  }
}

function sizeAuthRoleAddResponse(
  message: EncodableMessage<types.AuthRoleAddResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeAuthRoleAddResponse(
  message: EncodableMessage<types.AuthRoleAddResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeAuthRoleDeleteRequest(
  message: EncodableMessage<types.AuthRoleDeleteRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.role !== undefined && message.role.length > 0) {
    size += 1 + lengthSize(textSize(message.role))
  }
  return size
}

function writeAuthRoleDeleteRequest(
  message: EncodableMessage<types.AuthRoleDeleteRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.role !== undefined && message.role.length > 0) {
    writer.tag(10).text(message.role)
  }
}

function sizeAuthRoleDeleteResponse(
  message: EncodableMessage<types.AuthRoleDeleteResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeAuthRoleDeleteResponse(
  message: EncodableMessage<types.AuthRoleDeleteResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeAuthRoleGetRequest(
  message: EncodableMessage<types.AuthRoleGetRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.role !== undefined && message.role.length > 0) {
    size += 1 + lengthSize(textSize(message.role))
  }
  return size
}

function writeAuthRoleGetRequest(
  message: EncodableMessage<types.AuthRoleGetRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.role !== undefined && message.role.length > 0) {
    writer.tag(10).text(message.role)
  }
}

function sizeAuthRoleGetResponse(
  message: EncodableMessage<types.AuthRoleGetResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.perm !== undefined) {
    for (const item of message.perm)
      size += 1 + writer.leave(writer.enter(), sizePermission(item, writer))
  }
  return size
}

function writeAuthRoleGetResponse(
  message: EncodableMessage<types.AuthRoleGetResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.perm !== undefined) {
    for (const item of message.perm) {
      writer.tag(18).length()
      writePermission(item, writer)
    }
  }
}

function sizeAuthRoleGrantPermissionRequest(
  message: EncodableMessage<types.AuthRoleGrantPermissionRequest>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(textSize(message.name))
  }
  if (message.perm !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizePermission(message.perm, writer))
  }
  return size
}

function writeAuthRoleGrantPermissionRequest(
  message: EncodableMessage<types.AuthRoleGrantPermissionRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).text(message.name)
  }
  if (message.perm !== undefined) {
    writer.tag(18).length()
    writePermission(message.perm, writer)
  }
}

function sizeAuthRoleGrantPermissionResponse(
  message: EncodableMessage<types.AuthRoleGrantPermissionResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeAuthRoleGrantPermissionResponse(
  message: EncodableMessage<types.AuthRoleGrantPermissionResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeAuthRoleListRequest(message: object, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  return 0
}

function writeAuthRoleListRequest(message: object, writer: WireWriter): void {
  if (message instanceof EncodedMessage) writer.encoded(message)
}

function sizeAuthRoleListResponse(
  message: EncodableMessage<types.AuthRoleListResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.roles !== undefined) {
    for (const item of message.roles) size += 1 + lengthSize(textSize(item))
  }
  return size
}

function writeAuthRoleListResponse(
  message: EncodableMessage<types.AuthRoleListResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.roles !== undefined) {
    for (const item of message.roles) {
      writer.tag(18).text(item)
    }
  }
}

function sizeAuthRoleRevokePermissionRequest(
  message: EncodableMessage<types.AuthRoleRevokePermissionRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.role !== undefined && message.role.length > 0) {
    size += 1 + lengthSize(textSize(message.role))
  }
  if (message.key !== undefined && message.key.length > 0) {
    size += 1 + lengthSize(message.key.length)
  }
  if (message.rangeEnd !== undefined && message.rangeEnd.length > 0) {
    size += 1 + lengthSize(message.rangeEnd.length)
  }
  return size
}

function writeAuthRoleRevokePermissionRequest(
  message: EncodableMessage<types.AuthRoleRevokePermissionRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.role !== undefined && message.role.length > 0) {
    writer.tag(10).text(message.role)
  }
  if (message.key !== undefined && message.key.length > 0) {
    writer.tag(18).bytes(message.key)
  }
  if (message.rangeEnd !== undefined && message.rangeEnd.length > 0) {
    writer.tag(26).bytes(message.rangeEnd)
  }
}

function sizeAuthRoleRevokePermissionResponse(
  message: EncodableMessage<types.AuthRoleRevokePermissionResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeAuthRoleRevokePermissionResponse(
  message: EncodableMessage<types.AuthRoleRevokePermissionResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeAuthUserAddRequest(
  message: EncodableMessage<types.AuthUserAddRequest>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(textSize(message.name))
  }
  if (message.password !== undefined && message.password.length > 0) {
    size += 1 + lengthSize(textSize(message.password))
  }
  if (message.options !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeUserAddOptions(message.options, writer))
  }
  if (message.hashedPassword !== undefined && message.hashedPassword.length > 0) {
    size += 1 + lengthSize(textSize(message.hashedPassword))
  }
  return size
}

function writeAuthUserAddRequest(
  message: EncodableMessage<types.AuthUserAddRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).text(message.name)
  }
  if (message.password !== undefined && message.password.length > 0) {
    writer.tag(18).text(message.password)
  }
  if (message.options !== undefined) {
    writer.tag(26).length()
    writeUserAddOptions(message.options, writer)
  }
  if (message.hashedPassword !== undefined && message.hashedPassword.length > 0) {
    writer.tag(34).text(message.hashedPassword)
  }
}

function sizeAuthUserAddResponse(
  message: EncodableMessage<types.AuthUserAddResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeAuthUserAddResponse(
  message: EncodableMessage<types.AuthUserAddResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeAuthUserChangePasswordRequest(
  message: EncodableMessage<types.AuthUserChangePasswordRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(textSize(message.name))
  }
  if (message.password !== undefined && message.password.length > 0) {
    size += 1 + lengthSize(textSize(message.password))
  }
  if (message.hashedPassword !== undefined && message.hashedPassword.length > 0) {
    size += 1 + lengthSize(textSize(message.hashedPassword))
  }
  return size
}

function writeAuthUserChangePasswordRequest(
  message: EncodableMessage<types.AuthUserChangePasswordRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).text(message.name)
  }
  if (message.password !== undefined && message.password.length > 0) {
    writer.tag(18).text(message.password)
  }
  if (message.hashedPassword !== undefined && message.hashedPassword.length > 0) {
    writer.tag(26).text(message.hashedPassword)
  }
}

function sizeAuthUserChangePasswordResponse(
  message: EncodableMessage<types.AuthUserChangePasswordResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeAuthUserChangePasswordResponse(
  message: EncodableMessage<types.AuthUserChangePasswordResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeAuthUserDeleteRequest(
  message: EncodableMessage<types.AuthUserDeleteRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(textSize(message.name))
  }
  return size
}

function writeAuthUserDeleteRequest(
  message: EncodableMessage<types.AuthUserDeleteRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).text(message.name)
  }
}

function sizeAuthUserDeleteResponse(
  message: EncodableMessage<types.AuthUserDeleteResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeAuthUserDeleteResponse(
  message: EncodableMessage<types.AuthUserDeleteResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeAuthUserGetRequest(
  message: EncodableMessage<types.AuthUserGetRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(textSize(message.name))
  }
  return size
}

function writeAuthUserGetRequest(
  message: EncodableMessage<types.AuthUserGetRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).text(message.name)
  }
}

function sizeAuthUserGetResponse(
  message: EncodableMessage<types.AuthUserGetResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.roles !== undefined) {
    for (const item of message.roles) size += 1 + lengthSize(textSize(item))
  }
  return size
}

function writeAuthUserGetResponse(
  message: EncodableMessage<types.AuthUserGetResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.roles !== undefined) {
    for (const item of message.roles) {
      writer.tag(18).text(item)
    }
  }
}

function sizeAuthUserGrantRoleRequest(
  message: EncodableMessage<types.AuthUserGrantRoleRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.user !== undefined && message.user.length > 0) {
    size += 1 + lengthSize(textSize(message.user))
  }
  if (message.role !== undefined && message.role.length > 0) {
    size += 1 + lengthSize(textSize(message.role))
  }
  return size
}

function writeAuthUserGrantRoleRequest(
  message: EncodableMessage<types.AuthUserGrantRoleRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.user !== undefined && message.user.length > 0) {
    writer.tag(10).text(message.user)
  }
  if (message.role !== undefined && message.role.length > 0) {
    writer.tag(18).text(message.role)
  }
}

function sizeAuthUserGrantRoleResponse(
  message: EncodableMessage<types.AuthUserGrantRoleResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeAuthUserGrantRoleResponse(
  message: EncodableMessage<types.AuthUserGrantRoleResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeAuthUserListRequest(message: object, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  return 0
}

function writeAuthUserListRequest(message: object, writer: WireWriter): void {
  if (message instanceof EncodedMessage) writer.encoded(message)
}

function sizeAuthUserListResponse(
  message: EncodableMessage<types.AuthUserListResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.users !== undefined) {
    for (const item of message.users) size += 1 + lengthSize(textSize(item))
  }
  return size
}

function writeAuthUserListResponse(
  message: EncodableMessage<types.AuthUserListResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.users !== undefined) {
    for (const item of message.users) {
      writer.tag(18).text(item)
    }
  }
}

function sizeAuthUserRevokeRoleRequest(
  message: EncodableMessage<types.AuthUserRevokeRoleRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(textSize(message.name))
  }
  if (message.role !== undefined && message.role.length > 0) {
    size += 1 + lengthSize(textSize(message.role))
  }
  return size
}

function writeAuthUserRevokeRoleRequest(
  message: EncodableMessage<types.AuthUserRevokeRoleRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).text(message.name)
  }
  if (message.role !== undefined && message.role.length > 0) {
    writer.tag(18).text(message.role)
  }
}

function sizeAuthUserRevokeRoleResponse(
  message: EncodableMessage<types.AuthUserRevokeRoleResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeAuthUserRevokeRoleResponse(
  message: EncodableMessage<types.AuthUserRevokeRoleResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeLeaseCheckpoint(
  message: EncodableMessage<types.LeaseCheckpoint>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  if (message.remainingTTL !== undefined && message.remainingTTL !== 0) {
    size += 1 + int64Size(message.remainingTTL, 'etcdserverpb.LeaseCheckpoint.remainingTTL')
  }
  return size
}

function writeLeaseCheckpoint(
  message: EncodableMessage<types.LeaseCheckpoint>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ID) {
    writer.tag(8).id(message.ID)
  }
  if (message.remainingTTL !== undefined && message.remainingTTL !== 0) {
    writer.tag(16).count(message.remainingTTL)
  }
}

function sizeLeaseCheckpointRequest(
  message: EncodableMessage<types.LeaseCheckpointRequest>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.checkpoints !== undefined) {
    for (const item of message.checkpoints)
      size += 1 + writer.leave(writer.enter(), sizeLeaseCheckpoint(item, writer))
  }
  return size
}

function writeLeaseCheckpointRequest(
  message: EncodableMessage<types.LeaseCheckpointRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.checkpoints !== undefined) {
    for (const item of message.checkpoints) {
      writer.tag(10).length()
      writeLeaseCheckpoint(item, writer)
    }
  }
}

function sizeLeaseCheckpointResponse(
  message: EncodableMessage<types.LeaseCheckpointResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeLeaseCheckpointResponse(
  message: EncodableMessage<types.LeaseCheckpointResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeHealthCheckRequest(
  message: EncodableMessage<types.HealthCheckRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.service !== undefined && message.service.length > 0) {
    size += 1 + lengthSize(textSize(message.service))
  }
  return size
}

function writeHealthCheckRequest(
  message: EncodableMessage<types.HealthCheckRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.service !== undefined && message.service.length > 0) {
    writer.tag(10).text(message.service)
  }
}

function sizeHealthCheckResponse(
  message: EncodableMessage<types.HealthCheckResponse>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.status !== undefined && message.status !== 0) {
    size += 1 + int32Size(message.status, 'grpc.health.v1.HealthCheckResponse.status')
  }
  return size
}

function writeHealthCheckResponse(
  message: EncodableMessage<types.HealthCheckResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.status !== undefined && message.status !== 0) {
    writer.tag(8).int32(message.status)
  }
}

function sizeHealthListRequest(message: object, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  return 0
}

function writeHealthListRequest(message: object, writer: WireWriter): void {
  if (message instanceof EncodedMessage) writer.encoded(message)
}

function sizeHealthListResponse(
  message: EncodableMessage<types.HealthListResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.statuses !== undefined) {
    for (const [key, value] of message.statuses) {
      const slot = writer.enter()
      size +=
        1 +
        writer.leave(
          slot,
          2 +
            lengthSize(textSize(key)) +
            writer.leave(writer.enter(), sizeHealthCheckResponse(value, writer)),
        )
    }
  }
  return size
}

function writeHealthListResponse(
  message: EncodableMessage<types.HealthListResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.statuses !== undefined) {
    for (const [key, value] of message.statuses) {
      writer.tag(10).length()
      writer.tag(10).text(key)
      writer.tag(18).length()
      writeHealthCheckResponse(value, writer)
    }
  }
}

function sizeFrame(message: EncodableMessage<types.Frame>, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.body !== undefined && message.body.length > 0) {
    size += 1 + lengthSize(message.body.length)
  }
  return size
}

function writeFrame(message: EncodableMessage<types.Frame>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.body !== undefined && message.body.length > 0) {
    writer.tag(10).bytes(message.body)
  }
}

function sizeCallRequest(
  message: EncodableMessage<types.CallRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.method !== undefined && message.method.length > 0) {
    size += 1 + lengthSize(textSize(message.method))
  }
  if (message.body !== undefined && message.body.length > 0) {
    size += 1 + lengthSize(message.body.length)
  }
  return size
}

function writeCallRequest(message: EncodableMessage<types.CallRequest>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.method !== undefined && message.method.length > 0) {
    writer.tag(10).text(message.method)
  }
  if (message.body !== undefined && message.body.length > 0) {
    writer.tag(18).bytes(message.body)
  }
}

function sizeCallResponse(
  message: EncodableMessage<types.CallResponse>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.body !== undefined && message.body.length > 0) {
    size += 1 + lengthSize(message.body.length)
  }
  return size
}

function writeCallResponse(
  message: EncodableMessage<types.CallResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.body !== undefined && message.body.length > 0) {
    writer.tag(10).bytes(message.body)
  }
}

function sizeUploadChunk(
  message: EncodableMessage<types.UploadChunk>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.method !== undefined && message.method.length > 0) {
    size += 1 + lengthSize(textSize(message.method))
  }
  if (message.body !== undefined && message.body.length > 0) {
    size += 1 + lengthSize(message.body.length)
  }
  return size
}

function writeUploadChunk(message: EncodableMessage<types.UploadChunk>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.method !== undefined && message.method.length > 0) {
    writer.tag(10).text(message.method)
  }
  if (message.body !== undefined && message.body.length > 0) {
    writer.tag(18).bytes(message.body)
  }
}

function sizeLease(message: EncodableMessage<types.Lease>, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  if (message.TTL !== undefined && message.TTL !== 0) {
    size += 1 + int64Size(message.TTL, 'leasepb.Lease.TTL')
  }
  if (message.RemainingTTL !== undefined && message.RemainingTTL !== 0) {
    size += 1 + int64Size(message.RemainingTTL, 'leasepb.Lease.RemainingTTL')
  }
  return size
}

function writeLease(message: EncodableMessage<types.Lease>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ID) {
    writer.tag(8).id(message.ID)
  }
  if (message.TTL !== undefined && message.TTL !== 0) {
    writer.tag(16).count(message.TTL)
  }
  if (message.RemainingTTL !== undefined && message.RemainingTTL !== 0) {
    writer.tag(24).count(message.RemainingTTL)
  }
}

function sizeLeaseInternalRequest(
  message: EncodableMessage<types.LeaseInternalRequest>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.LeaseTimeToLiveRequest !== undefined) {
    size +=
      1 +
      writer.leave(
        writer.enter(),
        sizeLeaseTimeToLiveRequest(message.LeaseTimeToLiveRequest, writer),
      )
  }
  return size
}

function writeLeaseInternalRequest(
  message: EncodableMessage<types.LeaseInternalRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.LeaseTimeToLiveRequest !== undefined) {
    writer.tag(10).length()
    writeLeaseTimeToLiveRequest(message.LeaseTimeToLiveRequest, writer)
  }
}

function sizeLeaseInternalResponse(
  message: EncodableMessage<types.LeaseInternalResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.LeaseTimeToLiveResponse !== undefined) {
    size +=
      1 +
      writer.leave(
        writer.enter(),
        sizeLeaseTimeToLiveResponse(message.LeaseTimeToLiveResponse, writer),
      )
  }
  return size
}

function writeLeaseInternalResponse(
  message: EncodableMessage<types.LeaseInternalResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.LeaseTimeToLiveResponse !== undefined) {
    writer.tag(10).length()
    writeLeaseTimeToLiveResponse(message.LeaseTimeToLiveResponse, writer)
  }
}

function sizeAttributes(message: EncodableMessage<types.Attributes>, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(textSize(message.name))
  }
  if (message.clientUrls !== undefined) {
    for (const item of message.clientUrls) size += 1 + lengthSize(textSize(item))
  }
  return size
}

function writeAttributes(message: EncodableMessage<types.Attributes>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).text(message.name)
  }
  if (message.clientUrls !== undefined) {
    for (const item of message.clientUrls) {
      writer.tag(18).text(item)
    }
  }
}

function sizeClusterMemberAttrSetRequest(
  message: EncodableMessage<types.ClusterMemberAttrSetRequest>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.memberID) {
    size += 1 + idSize(message.memberID)
  }
  if (message.memberAttributes !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeAttributes(message.memberAttributes, writer))
  }
  return size
}

function writeClusterMemberAttrSetRequest(
  message: EncodableMessage<types.ClusterMemberAttrSetRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.memberID) {
    writer.tag(8).id(message.memberID)
  }
  if (message.memberAttributes !== undefined) {
    writer.tag(18).length()
    writeAttributes(message.memberAttributes, writer)
  }
}

function sizeClusterVersionSetRequest(
  message: EncodableMessage<types.ClusterVersionSetRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ver !== undefined && message.ver.length > 0) {
    size += 1 + lengthSize(textSize(message.ver))
  }
  return size
}

function writeClusterVersionSetRequest(
  message: EncodableMessage<types.ClusterVersionSetRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ver !== undefined && message.ver.length > 0) {
    writer.tag(10).text(message.ver)
  }
}

function sizeDowngradeInfoSetRequest(
  message: EncodableMessage<types.DowngradeInfoSetRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.enabled) size += 2
  if (message.ver !== undefined && message.ver.length > 0) {
    size += 1 + lengthSize(textSize(message.ver))
  }
  return size
}

function writeDowngradeInfoSetRequest(
  message: EncodableMessage<types.DowngradeInfoSetRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.enabled) {
    writer.tag(8).bool(message.enabled)
  }
  if (message.ver !== undefined && message.ver.length > 0) {
    writer.tag(18).text(message.ver)
  }
}

function sizeMembershipMember(
  message: EncodableMessage<types.MembershipMember>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.ID) {
    size += 1 + idSize(message.ID)
  }
  if (message.raftAttributes !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeRaftAttributes(message.raftAttributes, writer))
  }
  if (message.memberAttributes !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeAttributes(message.memberAttributes, writer))
  }
  return size
}

function writeMembershipMember(
  message: EncodableMessage<types.MembershipMember>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.ID) {
    writer.tag(8).id(message.ID)
  }
  if (message.raftAttributes !== undefined) {
    writer.tag(18).length()
    writeRaftAttributes(message.raftAttributes, writer)
  }
  if (message.memberAttributes !== undefined) {
    writer.tag(26).length()
    writeAttributes(message.memberAttributes, writer)
  }
}

function sizeRaftAttributes(
  message: EncodableMessage<types.RaftAttributes>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.peerUrls !== undefined) {
    for (const item of message.peerUrls) size += 1 + lengthSize(textSize(item))
  }
  if (message.isLearner) size += 2
  return size
}

function writeRaftAttributes(
  message: EncodableMessage<types.RaftAttributes>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.peerUrls !== undefined) {
    for (const item of message.peerUrls) {
      writer.tag(10).text(item)
    }
  }
  if (message.isLearner) {
    writer.tag(16).bool(message.isLearner)
  }
}

function sizeEvent(message: EncodableMessage<types.Event>, writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.type !== undefined && message.type !== 0) {
    size += 1 + int32Size(message.type, 'mvccpb.Event.type')
  }
  if (message.kv !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeKeyValue(message.kv, writer))
  }
  if (message.prevKv !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeKeyValue(message.prevKv, writer))
  }
  return size
}

function writeEvent(message: EncodableMessage<types.Event>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.type !== undefined && message.type !== 0) {
    writer.tag(8).int32(message.type)
  }
  if (message.kv !== undefined) {
    writer.tag(18).length()
    writeKeyValue(message.kv, writer)
  }
  if (message.prevKv !== undefined) {
    writer.tag(26).length()
    writeKeyValue(message.prevKv, writer)
  }
}

function sizeKeyValue(message: EncodableMessage<types.KeyValue>, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.key !== undefined && message.key.length > 0) {
    size += 1 + lengthSize(message.key.length)
  }
  if (message.createRevision !== undefined && message.createRevision !== 0) {
    size += 1 + int64Size(message.createRevision, 'mvccpb.KeyValue.createRevision')
  }
  if (message.modRevision !== undefined && message.modRevision !== 0) {
    size += 1 + int64Size(message.modRevision, 'mvccpb.KeyValue.modRevision')
  }
  if (message.version !== undefined && message.version !== 0) {
    size += 1 + int64Size(message.version, 'mvccpb.KeyValue.version')
  }
  if (message.value !== undefined && message.value.length > 0) {
    size += 1 + lengthSize(message.value.length)
  }
  if (message.lease) {
    size += 1 + idSize(message.lease)
  }
  return size
}

function writeKeyValue(message: EncodableMessage<types.KeyValue>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.key !== undefined && message.key.length > 0) {
    writer.tag(10).bytes(message.key)
  }
  if (message.createRevision !== undefined && message.createRevision !== 0) {
    writer.tag(16).count(message.createRevision)
  }
  if (message.modRevision !== undefined && message.modRevision !== 0) {
    writer.tag(24).count(message.modRevision)
  }
  if (message.version !== undefined && message.version !== 0) {
    writer.tag(32).count(message.version)
  }
  if (message.value !== undefined && message.value.length > 0) {
    writer.tag(42).bytes(message.value)
  }
  if (message.lease) {
    writer.tag(48).id(message.lease)
  }
}

function sizeEntry(message: EncodableMessage<types.Entry>, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.Type !== undefined && message.Type !== 0) {
    size += 1 + int32Size(message.Type, 'raftpb.Entry.Type')
  }
  if (message.Term !== undefined && message.Term !== 0) {
    size += 1 + uint64Size(message.Term, 'raftpb.Entry.Term')
  }
  if (message.Index !== undefined && message.Index !== 0) {
    size += 1 + uint64Size(message.Index, 'raftpb.Entry.Index')
  }
  if (message.Data !== undefined && message.Data.length > 0) {
    size += 1 + lengthSize(message.Data.length)
  }
  return size
}

function writeEntry(message: EncodableMessage<types.Entry>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.Type !== undefined && message.Type !== 0) {
    writer.tag(8).int32(message.Type)
  }
  if (message.Term !== undefined && message.Term !== 0) {
    writer.tag(16).count(message.Term)
  }
  if (message.Index !== undefined && message.Index !== 0) {
    writer.tag(24).count(message.Index)
  }
  if (message.Data !== undefined && message.Data.length > 0) {
    writer.tag(34).bytes(message.Data)
  }
}

function sizeSnapshot(message: EncodableMessage<types.Snapshot>, writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.data !== undefined && message.data.length > 0) {
    size += 1 + lengthSize(message.data.length)
  }
  if (message.metadata !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeSnapshotMetadata(message.metadata, writer))
  }
  return size
}

function writeSnapshot(message: EncodableMessage<types.Snapshot>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.data !== undefined && message.data.length > 0) {
    writer.tag(10).bytes(message.data)
  }
  if (message.metadata !== undefined) {
    writer.tag(18).length()
    writeSnapshotMetadata(message.metadata, writer)
  }
}

function sizeSnapshotMetadata(
  message: EncodableMessage<types.SnapshotMetadata>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.confState !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeConfState(message.confState, writer))
  }
  if (message.index !== undefined && message.index !== 0) {
    size += 1 + uint64Size(message.index, 'raftpb.SnapshotMetadata.index')
  }
  if (message.term !== undefined && message.term !== 0) {
    size += 1 + uint64Size(message.term, 'raftpb.SnapshotMetadata.term')
  }
  return size
}

function writeSnapshotMetadata(
  message: EncodableMessage<types.SnapshotMetadata>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.confState !== undefined) {
    writer.tag(10).length()
    writeConfState(message.confState, writer)
  }
  if (message.index !== undefined && message.index !== 0) {
    writer.tag(16).count(message.index)
  }
  if (message.term !== undefined && message.term !== 0) {
    writer.tag(24).count(message.term)
  }
}

function sizeConfState(message: EncodableMessage<types.ConfState>, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.voters !== undefined) {
    for (const item of message.voters) size += 1 + idSize(item)
  }
  if (message.learners !== undefined) {
    for (const item of message.learners) size += 1 + idSize(item)
  }
  if (message.votersOutgoing !== undefined) {
    for (const item of message.votersOutgoing) size += 1 + idSize(item)
  }
  if (message.learnersNext !== undefined) {
    for (const item of message.learnersNext) size += 1 + idSize(item)
  }
  if (message.autoLeave) size += 2
  return size
}

function writeConfState(message: EncodableMessage<types.ConfState>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.voters !== undefined) {
    for (const item of message.voters) {
      writer.tag(8).id(item)
    }
  }
  if (message.learners !== undefined) {
    for (const item of message.learners) {
      writer.tag(16).id(item)
    }
  }
  if (message.votersOutgoing !== undefined) {
    for (const item of message.votersOutgoing) {
      writer.tag(24).id(item)
    }
  }
  if (message.learnersNext !== undefined) {
    for (const item of message.learnersNext) {
      writer.tag(32).id(item)
    }
  }
  if (message.autoLeave) {
    writer.tag(40).bool(message.autoLeave)
  }
}

function sizeMessage(message: EncodableMessage<types.Message>, writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.type !== undefined && message.type !== 0) {
    size += 1 + int32Size(message.type, 'raftpb.Message.type')
  }
  if (message.to) {
    size += 1 + idSize(message.to)
  }
  if (message.from) {
    size += 1 + idSize(message.from)
  }
  if (message.term !== undefined && message.term !== 0) {
    size += 1 + uint64Size(message.term, 'raftpb.Message.term')
  }
  if (message.logTerm !== undefined && message.logTerm !== 0) {
    size += 1 + uint64Size(message.logTerm, 'raftpb.Message.logTerm')
  }
  if (message.index !== undefined && message.index !== 0) {
    size += 1 + uint64Size(message.index, 'raftpb.Message.index')
  }
  if (message.entries !== undefined) {
    for (const item of message.entries)
      size += 1 + writer.leave(writer.enter(), sizeEntry(item, writer))
  }
  if (message.commit !== undefined && message.commit !== 0) {
    size += 1 + uint64Size(message.commit, 'raftpb.Message.commit')
  }
  if (message.snapshot !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeSnapshot(message.snapshot, writer))
  }
  if (message.reject) size += 2
  if (message.rejectHint !== undefined && message.rejectHint !== 0) {
    size += 1 + uint64Size(message.rejectHint, 'raftpb.Message.rejectHint')
  }
  if (message.context !== undefined && message.context.length > 0) {
    size += 1 + lengthSize(message.context.length)
  }
  if (message.vote) {
    size += 1 + idSize(message.vote)
  }
  if (message.responses !== undefined) {
    for (const item of message.responses)
      size += 1 + writer.leave(writer.enter(), sizeMessage(item, writer))
  }
  return size
}

function writeMessage(message: EncodableMessage<types.Message>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.type !== undefined && message.type !== 0) {
    writer.tag(8).int32(message.type)
  }
  if (message.to) {
    writer.tag(16).id(message.to)
  }
  if (message.from) {
    writer.tag(24).id(message.from)
  }
  if (message.term !== undefined && message.term !== 0) {
    writer.tag(32).count(message.term)
  }
  if (message.logTerm !== undefined && message.logTerm !== 0) {
    writer.tag(40).count(message.logTerm)
  }
  if (message.index !== undefined && message.index !== 0) {
    writer.tag(48).count(message.index)
  }
  if (message.entries !== undefined) {
    for (const item of message.entries) {
      writer.tag(58).length()
      writeEntry(item, writer)
    }
  }
  if (message.commit !== undefined && message.commit !== 0) {
    writer.tag(64).count(message.commit)
  }
  if (message.snapshot !== undefined) {
    writer.tag(74).length()
    writeSnapshot(message.snapshot, writer)
  }
  if (message.reject) {
    writer.tag(80).bool(message.reject)
  }
  if (message.rejectHint !== undefined && message.rejectHint !== 0) {
    writer.tag(88).count(message.rejectHint)
  }
  if (message.context !== undefined && message.context.length > 0) {
    writer.tag(98).bytes(message.context)
  }
  if (message.vote) {
    writer.tag(104).id(message.vote)
  }
  if (message.responses !== undefined) {
    for (const item of message.responses) {
      writer.tag(114).length()
      writeMessage(item, writer)
    }
  }
}

function sizeHardState(message: EncodableMessage<types.HardState>, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.term !== undefined && message.term !== 0) {
    size += 1 + uint64Size(message.term, 'raftpb.HardState.term')
  }
  if (message.vote) {
    size += 1 + idSize(message.vote)
  }
  if (message.commit !== undefined && message.commit !== 0) {
    size += 1 + uint64Size(message.commit, 'raftpb.HardState.commit')
  }
  return size
}

function writeHardState(message: EncodableMessage<types.HardState>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.term !== undefined && message.term !== 0) {
    writer.tag(8).count(message.term)
  }
  if (message.vote) {
    writer.tag(16).id(message.vote)
  }
  if (message.commit !== undefined && message.commit !== 0) {
    writer.tag(24).count(message.commit)
  }
}

function sizeConfChange(message: EncodableMessage<types.ConfChange>, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.id) {
    size += 1 + idSize(message.id)
  }
  if (message.type !== undefined && message.type !== 0) {
    size += 1 + int32Size(message.type, 'raftpb.ConfChange.type')
  }
  if (message.nodeId) {
    size += 1 + idSize(message.nodeId)
  }
  if (message.context !== undefined && message.context.length > 0) {
    size += 1 + lengthSize(message.context.length)
  }
  return size
}

function writeConfChange(message: EncodableMessage<types.ConfChange>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.id) {
    writer.tag(8).id(message.id)
  }
  if (message.type !== undefined && message.type !== 0) {
    writer.tag(16).int32(message.type)
  }
  if (message.nodeId) {
    writer.tag(24).id(message.nodeId)
  }
  if (message.context !== undefined && message.context.length > 0) {
    writer.tag(34).bytes(message.context)
  }
}

function sizeConfChangeV2(
  message: EncodableMessage<types.ConfChangeV2>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.transition !== undefined && message.transition !== 0) {
    size += 1 + int32Size(message.transition, 'raftpb.ConfChangeV2.transition')
  }
  if (message.changes !== undefined) {
    for (const item of message.changes)
      size += 1 + writer.leave(writer.enter(), sizeConfChangeSingle(item, writer))
  }
  if (message.context !== undefined && message.context.length > 0) {
    size += 1 + lengthSize(message.context.length)
  }
  return size
}

function writeConfChangeV2(
  message: EncodableMessage<types.ConfChangeV2>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.transition !== undefined && message.transition !== 0) {
    writer.tag(8).int32(message.transition)
  }
  if (message.changes !== undefined) {
    for (const item of message.changes) {
      writer.tag(18).length()
      writeConfChangeSingle(item, writer)
    }
  }
  if (message.context !== undefined && message.context.length > 0) {
    writer.tag(26).bytes(message.context)
  }
}

function sizeConfChangeSingle(
  message: EncodableMessage<types.ConfChangeSingle>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.type !== undefined && message.type !== 0) {
    size += 1 + int32Size(message.type, 'raftpb.ConfChangeSingle.type')
  }
  if (message.nodeId) {
    size += 1 + idSize(message.nodeId)
  }
  return size
}

function writeConfChangeSingle(
  message: EncodableMessage<types.ConfChangeSingle>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.type !== undefined && message.type !== 0) {
    writer.tag(8).int32(message.type)
  }
  if (message.nodeId) {
    writer.tag(16).id(message.nodeId)
  }
}

function sizeCampaignRequest(
  message: EncodableMessage<types.CampaignRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(message.name.length)
  }
  if (message.lease) {
    size += 1 + idSize(message.lease)
  }
  if (message.value !== undefined && message.value.length > 0) {
    size += 1 + lengthSize(message.value.length)
  }
  return size
}

function writeCampaignRequest(
  message: EncodableMessage<types.CampaignRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).bytes(message.name)
  }
  if (message.lease) {
    writer.tag(16).id(message.lease)
  }
  if (message.value !== undefined && message.value.length > 0) {
    writer.tag(26).bytes(message.value)
  }
}

function sizeCampaignResponse(
  message: EncodableMessage<types.CampaignResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.leader !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeLeaderKey(message.leader, writer))
  }
  return size
}

function writeCampaignResponse(
  message: EncodableMessage<types.CampaignResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.leader !== undefined) {
    writer.tag(18).length()
    writeLeaderKey(message.leader, writer)
  }
}

function sizeLeaderKey(message: EncodableMessage<types.LeaderKey>, _writer: WireWriter): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(message.name.length)
  }
  if (message.key !== undefined && message.key.length > 0) {
    size += 1 + lengthSize(message.key.length)
  }
  if (message.rev !== undefined && message.rev !== 0) {
    size += 1 + int64Size(message.rev, 'v3electionpb.LeaderKey.rev')
  }
  if (message.lease) {
    size += 1 + idSize(message.lease)
  }
  return size
}

function writeLeaderKey(message: EncodableMessage<types.LeaderKey>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).bytes(message.name)
  }
  if (message.key !== undefined && message.key.length > 0) {
    writer.tag(18).bytes(message.key)
  }
  if (message.rev !== undefined && message.rev !== 0) {
    writer.tag(24).count(message.rev)
  }
  if (message.lease) {
    writer.tag(32).id(message.lease)
  }
}

function sizeLeaderRequest(
  message: EncodableMessage<types.LeaderRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(message.name.length)
  }
  return size
}

function writeLeaderRequest(
  message: EncodableMessage<types.LeaderRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).bytes(message.name)
  }
}

function sizeLeaderResponse(
  message: EncodableMessage<types.LeaderResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.kv !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeKeyValue(message.kv, writer))
  }
  return size
}

function writeLeaderResponse(
  message: EncodableMessage<types.LeaderResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.kv !== undefined) {
    writer.tag(18).length()
    writeKeyValue(message.kv, writer)
  }
}

function sizeProclaimRequest(
  message: EncodableMessage<types.ProclaimRequest>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.leader !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeLeaderKey(message.leader, writer))
  }
  if (message.value !== undefined && message.value.length > 0) {
    size += 1 + lengthSize(message.value.length)
  }
  return size
}

function writeProclaimRequest(
  message: EncodableMessage<types.ProclaimRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.leader !== undefined) {
    writer.tag(10).length()
    writeLeaderKey(message.leader, writer)
  }
  if (message.value !== undefined && message.value.length > 0) {
    writer.tag(18).bytes(message.value)
  }
}

function sizeProclaimResponse(
  message: EncodableMessage<types.ProclaimResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeProclaimResponse(
  message: EncodableMessage<types.ProclaimResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeResignRequest(
  message: EncodableMessage<types.ResignRequest>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.leader !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeLeaderKey(message.leader, writer))
  }
  return size
}

function writeResignRequest(
  message: EncodableMessage<types.ResignRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.leader !== undefined) {
    writer.tag(10).length()
    writeLeaderKey(message.leader, writer)
  }
}

function sizeResignResponse(
  message: EncodableMessage<types.ResignResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeResignResponse(
  message: EncodableMessage<types.ResignResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

function sizeLockRequest(
  message: EncodableMessage<types.LockRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.name !== undefined && message.name.length > 0) {
    size += 1 + lengthSize(message.name.length)
  }
  if (message.lease) {
    size += 1 + idSize(message.lease)
  }
  return size
}

function writeLockRequest(message: EncodableMessage<types.LockRequest>, writer: WireWriter): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.name !== undefined && message.name.length > 0) {
    writer.tag(10).bytes(message.name)
  }
  if (message.lease) {
    writer.tag(16).id(message.lease)
  }
}

function sizeLockResponse(
  message: EncodableMessage<types.LockResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  if (message.key !== undefined && message.key.length > 0) {
    size += 1 + lengthSize(message.key.length)
  }
  return size
}

function writeLockResponse(
  message: EncodableMessage<types.LockResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
  if (message.key !== undefined && message.key.length > 0) {
    writer.tag(18).bytes(message.key)
  }
}

function sizeUnlockRequest(
  message: EncodableMessage<types.UnlockRequest>,
  _writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.key !== undefined && message.key.length > 0) {
    size += 1 + lengthSize(message.key.length)
  }
  return size
}

function writeUnlockRequest(
  message: EncodableMessage<types.UnlockRequest>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.key !== undefined && message.key.length > 0) {
    writer.tag(10).bytes(message.key)
  }
}

function sizeUnlockResponse(
  message: EncodableMessage<types.UnlockResponse>,
  writer: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  let size = 0
  if (message.header !== undefined) {
    size += 1 + writer.leave(writer.enter(), sizeResponseHeader(message.header, writer))
  }
  return size
}

function writeUnlockResponse(
  message: EncodableMessage<types.UnlockResponse>,
  writer: WireWriter,
): void {
  if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }
  if (message.header !== undefined) {
    writer.tag(10).length()
    writeResponseHeader(message.header, writer)
  }
}

/** How a message is counted and then written, by the same writer. */
export interface Encode<T> {
  /** How many bytes its fields take. Throws `EncodeError`. */
  readonly size: (message: EncodableMessage<T>, writer: WireWriter) => number
  readonly write: (message: EncodableMessage<T>, writer: WireWriter) => void
}

/** The encoder of each message. */
export const encoders: { readonly [N in MessageName]: Encode<MessageTypes[N]> } = {
  'authpb.Permission': { size: sizePermission, write: writePermission },
  'authpb.Role': { size: sizeRole, write: writeRole },
  'authpb.User': { size: sizeUser, write: writeUser },
  'authpb.UserAddOptions': { size: sizeUserAddOptions, write: writeUserAddOptions },
  'etcdserverpb.InternalRaftRequest': {
    size: sizeInternalRaftRequest,
    write: writeInternalRaftRequest,
  },
  'etcdserverpb.RequestHeader': { size: sizeRequestHeader, write: writeRequestHeader },
  'etcdserverpb.InternalAuthenticateRequest': {
    size: sizeInternalAuthenticateRequest,
    write: writeInternalAuthenticateRequest,
  },
  'etcdserverpb.DowngradeVersionTestRequest': {
    size: sizeDowngradeVersionTestRequest,
    write: writeDowngradeVersionTestRequest,
  },
  'etcdserverpb.EmptyResponse': { size: sizeEmptyResponse, write: writeEmptyResponse },
  'etcdserverpb.Metadata': { size: sizeMetadata, write: writeMetadata },
  'etcdserverpb.ResponseHeader': { size: sizeResponseHeader, write: writeResponseHeader },
  'etcdserverpb.RangeRequest': { size: sizeRangeRequest, write: writeRangeRequest },
  'etcdserverpb.RangeResponse': { size: sizeRangeResponse, write: writeRangeResponse },
  'etcdserverpb.RangeStreamResponse': {
    size: sizeRangeStreamResponse,
    write: writeRangeStreamResponse,
  },
  'etcdserverpb.PutRequest': { size: sizePutRequest, write: writePutRequest },
  'etcdserverpb.PutResponse': { size: sizePutResponse, write: writePutResponse },
  'etcdserverpb.DeleteRangeRequest': {
    size: sizeDeleteRangeRequest,
    write: writeDeleteRangeRequest,
  },
  'etcdserverpb.DeleteRangeResponse': {
    size: sizeDeleteRangeResponse,
    write: writeDeleteRangeResponse,
  },
  'etcdserverpb.TxnRequest': { size: sizeTxnRequest, write: writeTxnRequest },
  'etcdserverpb.Compare': { size: sizeCompare, write: writeCompare },
  'etcdserverpb.RequestOp': { size: sizeRequestOp, write: writeRequestOp },
  'etcdserverpb.TxnResponse': { size: sizeTxnResponse, write: writeTxnResponse },
  'etcdserverpb.ResponseOp': { size: sizeResponseOp, write: writeResponseOp },
  'etcdserverpb.CompactionRequest': { size: sizeCompactionRequest, write: writeCompactionRequest },
  'etcdserverpb.CompactionResponse': {
    size: sizeCompactionResponse,
    write: writeCompactionResponse,
  },
  'etcdserverpb.WatchRequest': { size: sizeWatchRequest, write: writeWatchRequest },
  'etcdserverpb.WatchCreateRequest': {
    size: sizeWatchCreateRequest,
    write: writeWatchCreateRequest,
  },
  'etcdserverpb.WatchCancelRequest': {
    size: sizeWatchCancelRequest,
    write: writeWatchCancelRequest,
  },
  'etcdserverpb.WatchProgressRequest': {
    size: sizeWatchProgressRequest,
    write: writeWatchProgressRequest,
  },
  'etcdserverpb.WatchResponse': { size: sizeWatchResponse, write: writeWatchResponse },
  'etcdserverpb.LeaseGrantRequest': { size: sizeLeaseGrantRequest, write: writeLeaseGrantRequest },
  'etcdserverpb.LeaseGrantResponse': {
    size: sizeLeaseGrantResponse,
    write: writeLeaseGrantResponse,
  },
  'etcdserverpb.LeaseRevokeRequest': {
    size: sizeLeaseRevokeRequest,
    write: writeLeaseRevokeRequest,
  },
  'etcdserverpb.LeaseRevokeResponse': {
    size: sizeLeaseRevokeResponse,
    write: writeLeaseRevokeResponse,
  },
  'etcdserverpb.LeaseKeepAliveRequest': {
    size: sizeLeaseKeepAliveRequest,
    write: writeLeaseKeepAliveRequest,
  },
  'etcdserverpb.LeaseKeepAliveResponse': {
    size: sizeLeaseKeepAliveResponse,
    write: writeLeaseKeepAliveResponse,
  },
  'etcdserverpb.LeaseTimeToLiveRequest': {
    size: sizeLeaseTimeToLiveRequest,
    write: writeLeaseTimeToLiveRequest,
  },
  'etcdserverpb.LeaseTimeToLiveResponse': {
    size: sizeLeaseTimeToLiveResponse,
    write: writeLeaseTimeToLiveResponse,
  },
  'etcdserverpb.LeaseLeasesRequest': {
    size: sizeLeaseLeasesRequest,
    write: writeLeaseLeasesRequest,
  },
  'etcdserverpb.LeaseLeasesResponse': {
    size: sizeLeaseLeasesResponse,
    write: writeLeaseLeasesResponse,
  },
  'etcdserverpb.LeaseStatus': { size: sizeLeaseStatus, write: writeLeaseStatus },
  'etcdserverpb.MemberAddRequest': { size: sizeMemberAddRequest, write: writeMemberAddRequest },
  'etcdserverpb.MemberAddResponse': { size: sizeMemberAddResponse, write: writeMemberAddResponse },
  'etcdserverpb.Member': { size: sizeMember, write: writeMember },
  'etcdserverpb.MemberListRequest': { size: sizeMemberListRequest, write: writeMemberListRequest },
  'etcdserverpb.MemberListResponse': {
    size: sizeMemberListResponse,
    write: writeMemberListResponse,
  },
  'etcdserverpb.MemberPromoteRequest': {
    size: sizeMemberPromoteRequest,
    write: writeMemberPromoteRequest,
  },
  'etcdserverpb.MemberPromoteResponse': {
    size: sizeMemberPromoteResponse,
    write: writeMemberPromoteResponse,
  },
  'etcdserverpb.MemberRemoveRequest': {
    size: sizeMemberRemoveRequest,
    write: writeMemberRemoveRequest,
  },
  'etcdserverpb.MemberRemoveResponse': {
    size: sizeMemberRemoveResponse,
    write: writeMemberRemoveResponse,
  },
  'etcdserverpb.MemberUpdateRequest': {
    size: sizeMemberUpdateRequest,
    write: writeMemberUpdateRequest,
  },
  'etcdserverpb.MemberUpdateResponse': {
    size: sizeMemberUpdateResponse,
    write: writeMemberUpdateResponse,
  },
  'etcdserverpb.AlarmRequest': { size: sizeAlarmRequest, write: writeAlarmRequest },
  'etcdserverpb.AlarmResponse': { size: sizeAlarmResponse, write: writeAlarmResponse },
  'etcdserverpb.AlarmMember': { size: sizeAlarmMember, write: writeAlarmMember },
  'etcdserverpb.DefragmentRequest': { size: sizeDefragmentRequest, write: writeDefragmentRequest },
  'etcdserverpb.DefragmentResponse': {
    size: sizeDefragmentResponse,
    write: writeDefragmentResponse,
  },
  'etcdserverpb.DowngradeRequest': { size: sizeDowngradeRequest, write: writeDowngradeRequest },
  'etcdserverpb.DowngradeResponse': { size: sizeDowngradeResponse, write: writeDowngradeResponse },
  'etcdserverpb.HashRequest': { size: sizeHashRequest, write: writeHashRequest },
  'etcdserverpb.HashResponse': { size: sizeHashResponse, write: writeHashResponse },
  'etcdserverpb.HashKVRequest': { size: sizeHashKVRequest, write: writeHashKVRequest },
  'etcdserverpb.HashKVResponse': { size: sizeHashKVResponse, write: writeHashKVResponse },
  'etcdserverpb.MoveLeaderRequest': { size: sizeMoveLeaderRequest, write: writeMoveLeaderRequest },
  'etcdserverpb.MoveLeaderResponse': {
    size: sizeMoveLeaderResponse,
    write: writeMoveLeaderResponse,
  },
  'etcdserverpb.SnapshotRequest': { size: sizeSnapshotRequest, write: writeSnapshotRequest },
  'etcdserverpb.SnapshotResponse': { size: sizeSnapshotResponse, write: writeSnapshotResponse },
  'etcdserverpb.StatusRequest': { size: sizeStatusRequest, write: writeStatusRequest },
  'etcdserverpb.StatusResponse': { size: sizeStatusResponse, write: writeStatusResponse },
  'etcdserverpb.DowngradeInfo': { size: sizeDowngradeInfo, write: writeDowngradeInfo },
  'etcdserverpb.AuthDisableRequest': {
    size: sizeAuthDisableRequest,
    write: writeAuthDisableRequest,
  },
  'etcdserverpb.AuthDisableResponse': {
    size: sizeAuthDisableResponse,
    write: writeAuthDisableResponse,
  },
  'etcdserverpb.AuthEnableRequest': { size: sizeAuthEnableRequest, write: writeAuthEnableRequest },
  'etcdserverpb.AuthEnableResponse': {
    size: sizeAuthEnableResponse,
    write: writeAuthEnableResponse,
  },
  'etcdserverpb.AuthStatusRequest': { size: sizeAuthStatusRequest, write: writeAuthStatusRequest },
  'etcdserverpb.AuthStatusResponse': {
    size: sizeAuthStatusResponse,
    write: writeAuthStatusResponse,
  },
  'etcdserverpb.AuthenticateRequest': {
    size: sizeAuthenticateRequest,
    write: writeAuthenticateRequest,
  },
  'etcdserverpb.AuthenticateResponse': {
    size: sizeAuthenticateResponse,
    write: writeAuthenticateResponse,
  },
  'etcdserverpb.AuthRoleAddRequest': {
    size: sizeAuthRoleAddRequest,
    write: writeAuthRoleAddRequest,
  },
  'etcdserverpb.AuthRoleAddResponse': {
    size: sizeAuthRoleAddResponse,
    write: writeAuthRoleAddResponse,
  },
  'etcdserverpb.AuthRoleDeleteRequest': {
    size: sizeAuthRoleDeleteRequest,
    write: writeAuthRoleDeleteRequest,
  },
  'etcdserverpb.AuthRoleDeleteResponse': {
    size: sizeAuthRoleDeleteResponse,
    write: writeAuthRoleDeleteResponse,
  },
  'etcdserverpb.AuthRoleGetRequest': {
    size: sizeAuthRoleGetRequest,
    write: writeAuthRoleGetRequest,
  },
  'etcdserverpb.AuthRoleGetResponse': {
    size: sizeAuthRoleGetResponse,
    write: writeAuthRoleGetResponse,
  },
  'etcdserverpb.AuthRoleGrantPermissionRequest': {
    size: sizeAuthRoleGrantPermissionRequest,
    write: writeAuthRoleGrantPermissionRequest,
  },
  'etcdserverpb.AuthRoleGrantPermissionResponse': {
    size: sizeAuthRoleGrantPermissionResponse,
    write: writeAuthRoleGrantPermissionResponse,
  },
  'etcdserverpb.AuthRoleListRequest': {
    size: sizeAuthRoleListRequest,
    write: writeAuthRoleListRequest,
  },
  'etcdserverpb.AuthRoleListResponse': {
    size: sizeAuthRoleListResponse,
    write: writeAuthRoleListResponse,
  },
  'etcdserverpb.AuthRoleRevokePermissionRequest': {
    size: sizeAuthRoleRevokePermissionRequest,
    write: writeAuthRoleRevokePermissionRequest,
  },
  'etcdserverpb.AuthRoleRevokePermissionResponse': {
    size: sizeAuthRoleRevokePermissionResponse,
    write: writeAuthRoleRevokePermissionResponse,
  },
  'etcdserverpb.AuthUserAddRequest': {
    size: sizeAuthUserAddRequest,
    write: writeAuthUserAddRequest,
  },
  'etcdserverpb.AuthUserAddResponse': {
    size: sizeAuthUserAddResponse,
    write: writeAuthUserAddResponse,
  },
  'etcdserverpb.AuthUserChangePasswordRequest': {
    size: sizeAuthUserChangePasswordRequest,
    write: writeAuthUserChangePasswordRequest,
  },
  'etcdserverpb.AuthUserChangePasswordResponse': {
    size: sizeAuthUserChangePasswordResponse,
    write: writeAuthUserChangePasswordResponse,
  },
  'etcdserverpb.AuthUserDeleteRequest': {
    size: sizeAuthUserDeleteRequest,
    write: writeAuthUserDeleteRequest,
  },
  'etcdserverpb.AuthUserDeleteResponse': {
    size: sizeAuthUserDeleteResponse,
    write: writeAuthUserDeleteResponse,
  },
  'etcdserverpb.AuthUserGetRequest': {
    size: sizeAuthUserGetRequest,
    write: writeAuthUserGetRequest,
  },
  'etcdserverpb.AuthUserGetResponse': {
    size: sizeAuthUserGetResponse,
    write: writeAuthUserGetResponse,
  },
  'etcdserverpb.AuthUserGrantRoleRequest': {
    size: sizeAuthUserGrantRoleRequest,
    write: writeAuthUserGrantRoleRequest,
  },
  'etcdserverpb.AuthUserGrantRoleResponse': {
    size: sizeAuthUserGrantRoleResponse,
    write: writeAuthUserGrantRoleResponse,
  },
  'etcdserverpb.AuthUserListRequest': {
    size: sizeAuthUserListRequest,
    write: writeAuthUserListRequest,
  },
  'etcdserverpb.AuthUserListResponse': {
    size: sizeAuthUserListResponse,
    write: writeAuthUserListResponse,
  },
  'etcdserverpb.AuthUserRevokeRoleRequest': {
    size: sizeAuthUserRevokeRoleRequest,
    write: writeAuthUserRevokeRoleRequest,
  },
  'etcdserverpb.AuthUserRevokeRoleResponse': {
    size: sizeAuthUserRevokeRoleResponse,
    write: writeAuthUserRevokeRoleResponse,
  },
  'etcdserverpb.LeaseCheckpoint': { size: sizeLeaseCheckpoint, write: writeLeaseCheckpoint },
  'etcdserverpb.LeaseCheckpointRequest': {
    size: sizeLeaseCheckpointRequest,
    write: writeLeaseCheckpointRequest,
  },
  'etcdserverpb.LeaseCheckpointResponse': {
    size: sizeLeaseCheckpointResponse,
    write: writeLeaseCheckpointResponse,
  },
  'grpc.health.v1.HealthCheckRequest': {
    size: sizeHealthCheckRequest,
    write: writeHealthCheckRequest,
  },
  'grpc.health.v1.HealthCheckResponse': {
    size: sizeHealthCheckResponse,
    write: writeHealthCheckResponse,
  },
  'grpc.health.v1.HealthListRequest': {
    size: sizeHealthListRequest,
    write: writeHealthListRequest,
  },
  'grpc.health.v1.HealthListResponse': {
    size: sizeHealthListResponse,
    write: writeHealthListResponse,
  },
  'keelson.peer.Frame': { size: sizeFrame, write: writeFrame },
  'keelson.peer.CallRequest': { size: sizeCallRequest, write: writeCallRequest },
  'keelson.peer.CallResponse': { size: sizeCallResponse, write: writeCallResponse },
  'keelson.peer.UploadChunk': { size: sizeUploadChunk, write: writeUploadChunk },
  'leasepb.Lease': { size: sizeLease, write: writeLease },
  'leasepb.LeaseInternalRequest': {
    size: sizeLeaseInternalRequest,
    write: writeLeaseInternalRequest,
  },
  'leasepb.LeaseInternalResponse': {
    size: sizeLeaseInternalResponse,
    write: writeLeaseInternalResponse,
  },
  'membershippb.Attributes': { size: sizeAttributes, write: writeAttributes },
  'membershippb.ClusterMemberAttrSetRequest': {
    size: sizeClusterMemberAttrSetRequest,
    write: writeClusterMemberAttrSetRequest,
  },
  'membershippb.ClusterVersionSetRequest': {
    size: sizeClusterVersionSetRequest,
    write: writeClusterVersionSetRequest,
  },
  'membershippb.DowngradeInfoSetRequest': {
    size: sizeDowngradeInfoSetRequest,
    write: writeDowngradeInfoSetRequest,
  },
  'membershippb.Member': { size: sizeMembershipMember, write: writeMembershipMember },
  'membershippb.RaftAttributes': { size: sizeRaftAttributes, write: writeRaftAttributes },
  'mvccpb.Event': { size: sizeEvent, write: writeEvent },
  'mvccpb.KeyValue': { size: sizeKeyValue, write: writeKeyValue },
  'raftpb.Entry': { size: sizeEntry, write: writeEntry },
  'raftpb.Snapshot': { size: sizeSnapshot, write: writeSnapshot },
  'raftpb.SnapshotMetadata': { size: sizeSnapshotMetadata, write: writeSnapshotMetadata },
  'raftpb.ConfState': { size: sizeConfState, write: writeConfState },
  'raftpb.Message': { size: sizeMessage, write: writeMessage },
  'raftpb.HardState': { size: sizeHardState, write: writeHardState },
  'raftpb.ConfChange': { size: sizeConfChange, write: writeConfChange },
  'raftpb.ConfChangeV2': { size: sizeConfChangeV2, write: writeConfChangeV2 },
  'raftpb.ConfChangeSingle': { size: sizeConfChangeSingle, write: writeConfChangeSingle },
  'v3electionpb.CampaignRequest': { size: sizeCampaignRequest, write: writeCampaignRequest },
  'v3electionpb.CampaignResponse': { size: sizeCampaignResponse, write: writeCampaignResponse },
  'v3electionpb.LeaderKey': { size: sizeLeaderKey, write: writeLeaderKey },
  'v3electionpb.LeaderRequest': { size: sizeLeaderRequest, write: writeLeaderRequest },
  'v3electionpb.LeaderResponse': { size: sizeLeaderResponse, write: writeLeaderResponse },
  'v3electionpb.ProclaimRequest': { size: sizeProclaimRequest, write: writeProclaimRequest },
  'v3electionpb.ProclaimResponse': { size: sizeProclaimResponse, write: writeProclaimResponse },
  'v3electionpb.ResignRequest': { size: sizeResignRequest, write: writeResignRequest },
  'v3electionpb.ResignResponse': { size: sizeResignResponse, write: writeResignResponse },
  'v3lockpb.LockRequest': { size: sizeLockRequest, write: writeLockRequest },
  'v3lockpb.LockResponse': { size: sizeLockResponse, write: writeLockResponse },
  'v3lockpb.UnlockRequest': { size: sizeUnlockRequest, write: writeUnlockRequest },
  'v3lockpb.UnlockResponse': { size: sizeUnlockResponse, write: writeUnlockResponse },
}
