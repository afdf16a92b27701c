// Generated from proto/*.proto by src/proto/generate.ts. Do not edit: run
// `npm run proto` after a change there. Pure rooms import this file, so it
// imports nothing.

/**
 * Any part of a message, to any depth. An absent field and one that is `undefined` mean the same,
 * its zero value.
 */
export type Init<T> = T extends Uint8Array | string | number | boolean | bigint | undefined
  ? T
  : T extends ReadonlyMap<infer K, infer V>
    ? ReadonlyMap<K, Init<V>>
    : T extends readonly (infer E)[]
      ? readonly Init<E>[]
      : { readonly [K in keyof T]?: Init<T[K]> | undefined }

/** What an encoder accepts: an `Init<T>`, in which messages may be there as their wire form. */
export type Encodable<T> = { readonly [K in keyof T]?: EncodableField<T[K]> | undefined }

/** What an encoder accepts for a field of the type `T`. */
export type EncodableField<T> = T extends
  Uint8Array | string | number | boolean | bigint | undefined
  ? T
  : T extends ReadonlyMap<infer K, infer V>
    ? ReadonlyMap<K, EncodableField<V>>
    : T extends readonly (infer E)[]
      ? readonly EncodableField<E>[]
      : EncodableMessage<T>

/** A message that is encoded, or will be. */
export type EncodableMessage<T> = Encodable<T> | EncodedMessage<T>

/**
 * The wire form of a message, `[start, end)` of `bytes`: it stands for that message inside
 * another one. What goes to many is encoded once, and what lies encoded need not be decoded.
 * The encoder copies the bytes as they are, so they must be what `encode` gives for a `T`.
 */
export class EncodedMessage<T> {
  /** Never there: keeps the encoded form of one message type from standing for another. */
  declare readonly type?: T
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes
    this.start = start
    this.end = end
  }
}

/** The value of an empty bytes field; shared. */
export const noBytes: Uint8Array = new Uint8Array(0)

/** The value of an empty repeated field; shared, and frozen. */
export const noItems: readonly never[] = Object.freeze([])

/** What a permission allows. */
export const PermissionType = {
  READ: 0,
  WRITE: 1,
  READWRITE: 2,
} as const

/** Why a member raised an alarm. */
export const AlarmType = {
  NONE: 0,
  NOSPACE: 1,
  CORRUPT: 2,
} as const

/** NONE leaves the order of keys. */
export const SortOrder = {
  NONE: 0,
  ASCEND: 1,
  DESCEND: 2,
} as const

/** Values of etcdserverpb.RangeRequest.SortTarget. */
export const SortTarget = {
  KEY: 0,
  VERSION: 1,
  CREATE: 2,
  MOD: 3,
  VALUE: 4,
} as const

/** How the stored side must relate to the given one. */
export const CompareResult = {
  EQUAL: 0,
  GREATER: 1,
  LESS: 2,
  NOT_EQUAL: 3,
} as const

/** Which property of the key is compared. */
export const CompareTarget = {
  VERSION: 0,
  CREATE: 1,
  MOD: 2,
  VALUE: 3,
  LEASE: 4,
} as const

/** Events the server must not send. */
export const FilterType = {
  NOPUT: 0,
  NODELETE: 1,
} as const

/** Values of etcdserverpb.AlarmRequest.AlarmAction. */
export const AlarmAction = {
  GET: 0,
  ACTIVATE: 1,
  DEACTIVATE: 2,
} as const

/** Values of etcdserverpb.DowngradeRequest.DowngradeAction. */
export const DowngradeAction = {
  VALIDATE: 0,
  ENABLE: 1,
  CANCEL: 2,
} as const

/** Values of grpc.health.v1.HealthCheckResponse.ServingStatus. */
export const ServingStatus = {
  UNKNOWN: 0,
  SERVING: 1,
  NOT_SERVING: 2,
  SERVICE_UNKNOWN: 3,
} as const

/** Values of mvccpb.Event.EventType. */
export const EventType = {
  PUT: 0,
  DELETE: 1,
} as const

/** How a change of several members passes through joint consensus. */
export const ConfChangeTransition = {
  ConfChangeTransitionAuto: 0,
  ConfChangeTransitionJointImplicit: 1,
  ConfChangeTransitionJointExplicit: 2,
} as const

/** Values of raftpb.ConfChangeType. */
export const ConfChangeType = {
  ConfChangeAddNode: 0,
  ConfChangeRemoveNode: 1,
  ConfChangeUpdateNode: 2,
  ConfChangeAddLearnerNode: 3,
} as const

/** Values of raftpb.EntryType. */
export const EntryType = {
  EntryNormal: 0,
  EntryConfChange: 1,
  EntryConfChangeV2: 2,
} as const

/** Values of raftpb.MessageType. */
export const MessageType = {
  MsgHup: 0,
  MsgBeat: 1,
  MsgProp: 2,
  MsgApp: 3,
  MsgAppResp: 4,
  MsgVote: 5,
  MsgVoteResp: 6,
  MsgSnap: 7,
  MsgHeartbeat: 8,
  MsgHeartbeatResp: 9,
  MsgUnreachable: 10,
  MsgSnapStatus: 11,
  MsgCheckQuorum: 12,
  MsgTransferLeader: 13,
  MsgTimeoutNow: 14,
  MsgReadIndex: 15,
  MsgReadIndexResp: 16,
  MsgPreVote: 17,
  MsgPreVoteResp: 18,
  MsgStorageAppend: 19,
  MsgStorageAppendResp: 20,
  MsgStorageApply: 21,
  MsgStorageApplyResp: 22,
  MsgForgetLeader: 23,
} as const

/** What a role may do with `key`, or with `[key, range_end)`. */
export interface Permission {
  readonly permType: number
  readonly key: Uint8Array
  readonly rangeEnd: Uint8Array
}

/** A named set of permissions. */
export interface Role {
  readonly name: Uint8Array
  readonly keyPermission: readonly Permission[]
}

/** A user; `password` is a bcrypt hash. */
export interface User {
  readonly name: Uint8Array
  readonly password: Uint8Array
  readonly roles: readonly string[]
  readonly options: UserAddOptions | undefined
}

/** A user without a password can only come in by its certificate. */
export interface UserAddOptions {
  readonly noPassword: boolean
}

/** One proposed change; exactly one of the requests is set. */
export interface InternalRaftRequest {
  readonly ID: bigint
  readonly range: RangeRequest | undefined
  readonly put: PutRequest | undefined
  readonly deleteRange: DeleteRangeRequest | undefined
  readonly txn: TxnRequest | undefined
  readonly compaction: CompactionRequest | undefined
  readonly leaseGrant: LeaseGrantRequest | undefined
  readonly leaseRevoke: LeaseRevokeRequest | undefined
  readonly alarm: AlarmRequest | undefined
  readonly leaseCheckpoint: LeaseCheckpointRequest | undefined
  readonly header: RequestHeader | undefined
  readonly authEnable: AuthEnableRequest | undefined
  readonly authDisable: AuthDisableRequest | undefined
  readonly authenticate: InternalAuthenticateRequest | undefined
  readonly authStatus: AuthStatusRequest | undefined
  readonly authUserAdd: AuthUserAddRequest | undefined
  readonly authUserDelete: AuthUserDeleteRequest | undefined
  readonly authUserGet: AuthUserGetRequest | undefined
  readonly authUserChangePassword: AuthUserChangePasswordRequest | undefined
  readonly authUserGrantRole: AuthUserGrantRoleRequest | undefined
  readonly authUserRevokeRole: AuthUserRevokeRoleRequest | undefined
  readonly authUserList: AuthUserListRequest | undefined
  readonly authRoleList: AuthRoleListRequest | undefined
  readonly authRoleAdd: AuthRoleAddRequest | undefined
  readonly authRoleDelete: AuthRoleDeleteRequest | undefined
  readonly authRoleGet: AuthRoleGetRequest | undefined
  readonly authRoleGrantPermission: AuthRoleGrantPermissionRequest | undefined
  readonly authRoleRevokePermission: AuthRoleRevokePermissionRequest | undefined
  readonly clusterVersionSet: ClusterVersionSetRequest | undefined
  readonly clusterMemberAttrSet: ClusterMemberAttrSetRequest | undefined
  readonly downgradeInfoSet: DowngradeInfoSetRequest | undefined
  readonly downgradeVersionTest: DowngradeVersionTestRequest | undefined
}

/** Who proposed the change, and which state of auth had allowed it. */
export interface RequestHeader {
  readonly ID: bigint
  readonly username: string
  readonly authRevision: number
}

/** A login; the member that was asked has checked the password and drawn the token. */
export interface InternalAuthenticateRequest {
  readonly name: string
  readonly password: string
  readonly simpleToken: string
}

/** A no-op entry of etcd that needs a newer version to be read. */
export interface DowngradeVersionTestRequest {
  readonly ver: string
}

/** An answer with nothing in it. */
export interface EmptyResponse {}

/** Head of an etcd log: whose it is. */
export interface Metadata {
  readonly NodeID: bigint
  readonly ClusterID: bigint
}

/** Who answered, and the state it stood at. */
export interface ResponseHeader {
  readonly clusterId: bigint
  readonly memberId: bigint
  readonly revision: number
  readonly raftTerm: number
}

/** Reads `key`, or `[key, range_end)`. A range_end of one zero byte means: to the last key. */
export interface RangeRequest {
  readonly key: Uint8Array
  readonly rangeEnd: Uint8Array
  readonly limit: number
  readonly revision: number
  readonly sortOrder: number
  readonly sortTarget: number
  readonly serializable: boolean
  readonly keysOnly: boolean
  readonly countOnly: boolean
  readonly minModRevision: number
  readonly maxModRevision: number
  readonly minCreateRevision: number
  readonly maxCreateRevision: number
}

/** `count` is the size of the whole range; `limit` cuts `kvs` only, and sets `more`. */
export interface RangeResponse {
  readonly header: ResponseHeader | undefined
  readonly kvs: readonly KeyValue[]
  readonly more: boolean
  readonly count: number
}

/** A piece of a long range. */
export interface RangeStreamResponse {
  readonly rangeResponse: RangeResponse | undefined
}

/** Writes one key. */
export interface PutRequest {
  readonly key: Uint8Array
  readonly value: Uint8Array
  readonly lease: bigint
  readonly prevKv: boolean
  /** Keep the value the key has. */
  readonly ignoreValue: boolean
  /** Keep the lease the key has. */
  readonly ignoreLease: boolean
}

/** The answer to a put; `prev_kv` only when it was asked for. */
export interface PutResponse {
  readonly header: ResponseHeader | undefined
  readonly prevKv: KeyValue | undefined
}

/** Deletes `key`, or `[key, range_end)`. */
export interface DeleteRangeRequest {
  readonly key: Uint8Array
  readonly rangeEnd: Uint8Array
  readonly prevKv: boolean
}

/** How many keys went, and what they held when that was asked for. */
export interface DeleteRangeResponse {
  readonly header: ResponseHeader | undefined
  readonly deleted: number
  readonly prevKvs: readonly KeyValue[]
}

/** If every compare holds, `success` is run, else `failure`; all at one revision. */
export interface TxnRequest {
  readonly compare: readonly Compare[]
  readonly success: readonly RequestOp[]
  readonly failure: readonly RequestOp[]
}

/** A condition on `key`, or on every key of `[key, range_end)`. */
export interface Compare {
  readonly result: number
  readonly target: number
  readonly key: Uint8Array
  readonly version: number | undefined
  readonly createRevision: number | undefined
  readonly modRevision: number | undefined
  readonly value: Uint8Array | undefined
  readonly lease: bigint | undefined
  readonly rangeEnd: Uint8Array
}

/** One operation of a transaction. */
export interface RequestOp {
  readonly requestRange: RangeRequest | undefined
  readonly requestPut: PutRequest | undefined
  readonly requestDeleteRange: DeleteRangeRequest | undefined
  readonly requestTxn: TxnRequest | undefined
}

/** Which branch ran, and its answers. */
export interface TxnResponse {
  readonly header: ResponseHeader | undefined
  readonly succeeded: boolean
  readonly responses: readonly ResponseOp[]
}

/** The answer to the operation at the same place. */
export interface ResponseOp {
  readonly responseRange: RangeResponse | undefined
  readonly responsePut: PutResponse | undefined
  readonly responseDeleteRange: DeleteRangeResponse | undefined
  readonly responseTxn: TxnResponse | undefined
}

/** Forgets history up to `revision`. `physical` waits until the space is free. */
export interface CompactionRequest {
  readonly revision: number
  readonly physical: boolean
}

/** The compaction was accepted. */
export interface CompactionResponse {
  readonly header: ResponseHeader | undefined
}

/** What a client may say on a watch stream. */
export interface WatchRequest {
  readonly createRequest: WatchCreateRequest | undefined
  readonly cancelRequest: WatchCancelRequest | undefined
  readonly progressRequest: WatchProgressRequest | undefined
}

/** Starts a watch; a `start_revision` of 0 means: from now. */
export interface WatchCreateRequest {
  readonly key: Uint8Array
  readonly rangeEnd: Uint8Array
  readonly startRevision: number
  readonly progressNotify: boolean
  readonly filters: readonly number[]
  readonly prevKv: boolean
  readonly watchId: number
  readonly fragment: boolean
}

/** Ends one watch of the stream. */
export interface WatchCancelRequest {
  readonly watchId: number
}

/** Asks how far all watches of the stream have come. */
export interface WatchProgressRequest {}

/** Events of one watch, or news of the watch itself. A `watch_id` of -1 speaks of all. */
export interface WatchResponse {
  readonly header: ResponseHeader | undefined
  readonly watchId: number
  readonly created: boolean
  readonly canceled: boolean
  /** Set when the wanted revision is compacted: the oldest one that can be watched. */
  readonly compactRevision: number
  readonly cancelReason: string
  /** More of the same revision follows in the next response. */
  readonly fragment: boolean
  readonly events: readonly Event[]
}

/** Asks for a lease of `TTL` seconds; an `ID` of 0 lets the server choose. */
export interface LeaseGrantRequest {
  readonly TTL: number
  readonly ID: bigint
}

/** The lease as granted. */
export interface LeaseGrantResponse {
  readonly header: ResponseHeader | undefined
  readonly ID: bigint
  readonly TTL: number
  readonly error: string
}

/** Ends a lease now; its keys are deleted. */
export interface LeaseRevokeRequest {
  readonly ID: bigint
}

/** The lease is gone. */
export interface LeaseRevokeResponse {
  readonly header: ResponseHeader | undefined
}

/** Renews a lease. */
export interface LeaseKeepAliveRequest {
  readonly ID: bigint
}

/** The renewed `TTL`; 0 or less means the lease is gone. */
export interface LeaseKeepAliveResponse {
  readonly header: ResponseHeader | undefined
  readonly ID: bigint
  readonly TTL: number
}

/** Asks how long a lease has left, and with `keys` what is attached to it. */
export interface LeaseTimeToLiveRequest {
  readonly ID: bigint
  readonly keys: boolean
}

/** Seconds left (-1: no such lease) of the seconds granted. */
export interface LeaseTimeToLiveResponse {
  readonly header: ResponseHeader | undefined
  readonly ID: bigint
  readonly TTL: number
  readonly grantedTTL: number
  readonly keys: readonly Uint8Array[]
}

/** Lists all leases. */
export interface LeaseLeasesRequest {}

/** All leases. */
export interface LeaseLeasesResponse {
  readonly header: ResponseHeader | undefined
  readonly leases: readonly LeaseStatus[]
}

/** One lease in a list. */
export interface LeaseStatus {
  readonly ID: bigint
}

/** Adds a member that will be reached at `peerURLs`. */
export interface MemberAddRequest {
  readonly peerURLs: readonly string[]
  readonly isLearner: boolean
}

/** The new member, and all of them. */
export interface MemberAddResponse {
  readonly header: ResponseHeader | undefined
  readonly member: Member | undefined
  readonly members: readonly Member[]
}

/** One member. An empty `name` means that it has not started yet. */
export interface Member {
  readonly ID: bigint
  readonly name: string
  readonly peerURLs: readonly string[]
  readonly clientURLs: readonly string[]
  readonly isLearner: boolean
}

/** Lists the members; `linearizable` asks a quorum first. */
export interface MemberListRequest {
  readonly linearizable: boolean
}

/** All members. */
export interface MemberListResponse {
  readonly header: ResponseHeader | undefined
  readonly members: readonly Member[]
}

/** Makes a learner that has caught up a voter. */
export interface MemberPromoteRequest {
  readonly ID: bigint
}

/** All members after the promotion. */
export interface MemberPromoteResponse {
  readonly header: ResponseHeader | undefined
  readonly members: readonly Member[]
}

/** Removes a member for good: its id never returns. */
export interface MemberRemoveRequest {
  readonly ID: bigint
}

/** The members that remain. */
export interface MemberRemoveResponse {
  readonly header: ResponseHeader | undefined
  readonly members: readonly Member[]
}

/** Changes where a member is reached by its peers. */
export interface MemberUpdateRequest {
  readonly ID: bigint
  readonly peerURLs: readonly string[]
}

/** All members after the update. */
export interface MemberUpdateResponse {
  readonly header: ResponseHeader | undefined
  readonly members: readonly Member[]
}

/** Reads, raises or clears alarms. A `memberID` of 0 means all members. */
export interface AlarmRequest {
  readonly action: number
  readonly memberID: bigint
  readonly alarm: number
}

/** The alarms the request touched or found. */
export interface AlarmResponse {
  readonly header: ResponseHeader | undefined
  readonly alarms: readonly AlarmMember[]
}

/** One alarm of one member. */
export interface AlarmMember {
  readonly memberID: bigint
  readonly alarm: number
}

/** Gives free space of this member back to the disk. */
export interface DefragmentRequest {}

/** The member has finished. */
export interface DefragmentResponse {
  readonly header: ResponseHeader | undefined
}

/** Checks, starts or stops a downgrade of the cluster. */
export interface DowngradeRequest {
  readonly action: number
  readonly version: string
}

/** The cluster version now. */
export interface DowngradeResponse {
  readonly header: ResponseHeader | undefined
  readonly version: string
}

/** Asks for a hash of the whole of a member's database. */
export interface HashRequest {}

/** Comparable between members only while nothing is written. */
export interface HashResponse {
  readonly header: ResponseHeader | undefined
  readonly hash: number
}

/** Asks for a hash of all keys up to `revision` (0: the newest). */
export interface HashKVRequest {
  readonly revision: number
}

/** Equal on all members for equal revisions. */
export interface HashKVResponse {
  readonly header: ResponseHeader | undefined
  readonly hash: number
  readonly compactRevision: number
  readonly hashRevision: number
}

/** Hands leadership to the named member. Only the leader can. */
export interface MoveLeaderRequest {
  readonly targetID: bigint
}

/** The leader has changed. */
export interface MoveLeaderResponse {
  readonly header: ResponseHeader | undefined
}

/** Asks for a member's whole database. */
export interface SnapshotRequest {}

/** A piece of the database; a checksum of all ends the last blob. */
export interface SnapshotResponse {
  readonly header: ResponseHeader | undefined
  readonly remainingBytes: number
  readonly blob: Uint8Array
  readonly version: string
}

/** Asks a member about itself. */
export interface StatusRequest {}

/** How this member stands; other members may stand elsewhere. */
export interface StatusResponse {
  readonly header: ResponseHeader | undefined
  readonly version: string
  /** Bytes on disk. */
  readonly dbSize: number
  readonly leader: bigint
  readonly raftIndex: number
  readonly raftTerm: number
  readonly raftAppliedIndex: number
  readonly errors: readonly string[]
  /** Bytes a defragmentation would leave. */
  readonly dbSizeInUse: number
  readonly isLearner: boolean
  readonly storageVersion: string
  readonly dbSizeQuota: number
  readonly downgradeInfo: DowngradeInfo | undefined
}

/** Whether the cluster is on its way to an older version. */
export interface DowngradeInfo {
  readonly enabled: boolean
  readonly targetVersion: string
}

/** Turns auth off. */
export interface AuthDisableRequest {}

/** Auth is off. */
export interface AuthDisableResponse {
  readonly header: ResponseHeader | undefined
}

/** Turns auth on. */
export interface AuthEnableRequest {}

/** Auth is on. */
export interface AuthEnableResponse {
  readonly header: ResponseHeader | undefined
}

/** Asks whether auth is on. */
export interface AuthStatusRequest {}

/** `authRevision` grows with each change of users and roles. */
export interface AuthStatusResponse {
  readonly header: ResponseHeader | undefined
  readonly enabled: boolean
  readonly authRevision: number
}

/** Trades name and password for a token. */
export interface AuthenticateRequest {
  readonly name: string
  readonly password: string
}

/** The token to send as `token` metadata with each call. */
export interface AuthenticateResponse {
  readonly header: ResponseHeader | undefined
  readonly token: string
}

/** Adds a role. */
export interface AuthRoleAddRequest {
  readonly name: string
}

/** The role exists. */
export interface AuthRoleAddResponse {
  readonly header: ResponseHeader | undefined
}

/** Deletes a role, and takes it from its users. */
export interface AuthRoleDeleteRequest {
  readonly role: string
}

/** The role is gone. */
export interface AuthRoleDeleteResponse {
  readonly header: ResponseHeader | undefined
}

/** Reads the permissions of a role. */
export interface AuthRoleGetRequest {
  readonly role: string
}

/** The permissions of the role. */
export interface AuthRoleGetResponse {
  readonly header: ResponseHeader | undefined
  readonly perm: readonly Permission[]
}

/** Gives a role a permission. */
export interface AuthRoleGrantPermissionRequest {
  readonly name: string
  readonly perm: Permission | undefined
}

/** The role has the permission. */
export interface AuthRoleGrantPermissionResponse {
  readonly header: ResponseHeader | undefined
}

/** Lists the roles. */
export interface AuthRoleListRequest {}

/** All roles, by name. */
export interface AuthRoleListResponse {
  readonly header: ResponseHeader | undefined
  readonly roles: readonly string[]
}

/** Takes the permission on exactly this range from a role. */
export interface AuthRoleRevokePermissionRequest {
  readonly role: string
  readonly key: Uint8Array
  readonly rangeEnd: Uint8Array
}

/** The role lacks the permission. */
export interface AuthRoleRevokePermissionResponse {
  readonly header: ResponseHeader | undefined
}

/** Adds a user. A member replaces `password` by its hash before it proposes the request. */
export interface AuthUserAddRequest {
  readonly name: string
  readonly password: string
  readonly options: UserAddOptions | undefined
  readonly hashedPassword: string
}

/** The user exists. */
export interface AuthUserAddResponse {
  readonly header: ResponseHeader | undefined
}

/** Sets a password. A member replaces it by its hash before it proposes the request. */
export interface AuthUserChangePasswordRequest {
  readonly name: string
  readonly password: string
  readonly hashedPassword: string
}

/** The password is set; tokens of the user end. */
export interface AuthUserChangePasswordResponse {
  readonly header: ResponseHeader | undefined
}

/** Deletes a user. */
export interface AuthUserDeleteRequest {
  readonly name: string
}

/** The user is gone. */
export interface AuthUserDeleteResponse {
  readonly header: ResponseHeader | undefined
}

/** Reads the roles of a user. */
export interface AuthUserGetRequest {
  readonly name: string
}

/** The roles of the user. */
export interface AuthUserGetResponse {
  readonly header: ResponseHeader | undefined
  readonly roles: readonly string[]
}

/** Gives a user a role. */
export interface AuthUserGrantRoleRequest {
  readonly user: string
  readonly role: string
}

/** The user has the role. */
export interface AuthUserGrantRoleResponse {
  readonly header: ResponseHeader | undefined
}

/** Lists the users. */
export interface AuthUserListRequest {}

/** All users, by name. */
export interface AuthUserListResponse {
  readonly header: ResponseHeader | undefined
  readonly users: readonly string[]
}

/** Takes a role from a user. */
export interface AuthUserRevokeRoleRequest {
  readonly name: string
  readonly role: string
}

/** The user lacks the role. */
export interface AuthUserRevokeRoleResponse {
  readonly header: ResponseHeader | undefined
}

/** The time one lease has left, as the leader sees it. */
export interface LeaseCheckpoint {
  readonly ID: bigint
  readonly remainingTTL: number
}

/** Makes a new leader inherit the time left instead of starting leases afresh. */
export interface LeaseCheckpointRequest {
  readonly checkpoints: readonly LeaseCheckpoint[]
}

/** The checkpoints were taken. */
export interface LeaseCheckpointResponse {
  readonly header: ResponseHeader | undefined
}

/** Names a service; empty means the whole server. */
export interface HealthCheckRequest {
  readonly service: string
}

/** How the service stands. */
export interface HealthCheckResponse {
  readonly status: number
}

/** Asks about all services. */
export interface HealthListRequest {}

/** Each service by name. */
export interface HealthListResponse {
  readonly statuses: ReadonlyMap<string, HealthCheckResponse>
}

/** One unit on the peer stream. */
export interface Frame {
  readonly body: Uint8Array
}

/** A question to one member. */
export interface CallRequest {
  readonly method: string
  readonly body: Uint8Array
}

/** The answer to a call or an upload. */
export interface CallResponse {
  readonly body: Uint8Array
}

/** A piece of an upload; `method` matters in the first chunk only. */
export interface UploadChunk {
  readonly method: string
  readonly body: Uint8Array
}

/** A stored lease; `RemainingTTL` is the last checkpoint, 0 when there was none. */
export interface Lease {
  readonly ID: bigint
  readonly TTL: number
  readonly RemainingTTL: number
}

/** A follower asks the leader, which alone knows the time left. */
export interface LeaseInternalRequest {
  readonly LeaseTimeToLiveRequest: LeaseTimeToLiveRequest | undefined
}

/** The leader's answer. */
export interface LeaseInternalResponse {
  readonly LeaseTimeToLiveResponse: LeaseTimeToLiveResponse | undefined
}

/** What a member tells of itself once it runs. */
export interface Attributes {
  readonly name: string
  readonly clientUrls: readonly string[]
}

/** A member publishes its name and client addresses. */
export interface ClusterMemberAttrSetRequest {
  readonly memberID: bigint
  readonly memberAttributes: Attributes | undefined
}

/** Sets the version all members can speak. */
export interface ClusterVersionSetRequest {
  readonly ver: string
}

/** Starts or stops a downgrade. */
export interface DowngradeInfoSetRequest {
  readonly enabled: boolean
  readonly ver: string
}

/** One stored member. */
export interface MembershipMember {
  readonly ID: bigint
  readonly raftAttributes: RaftAttributes | undefined
  readonly memberAttributes: Attributes | undefined
}

/** What a member needs to be reached by its peers. */
export interface RaftAttributes {
  readonly peerUrls: readonly string[]
  readonly isLearner: boolean
}

/** One change. `kv` of a delete holds only the key and the revision of the delete. */
export interface Event {
  readonly type: number
  readonly kv: KeyValue | undefined
  readonly prevKv: KeyValue | undefined
}

/** One version of a key. `version` counts the writes since the key was created. */
export interface KeyValue {
  readonly key: Uint8Array
  readonly createRevision: number
  readonly modRevision: number
  readonly version: number
  readonly value: Uint8Array
  readonly lease: bigint
}

/** One record of the log. Empty `Data` marks the start of a term. */
export interface Entry {
  readonly Type: number
  readonly Term: number
  readonly Index: number
  readonly Data: Uint8Array
}

/** The state machine at one position. */
export interface Snapshot {
  readonly data: Uint8Array
  readonly metadata: SnapshotMetadata | undefined
}

/** The position a snapshot stands at, and who was a member there. */
export interface SnapshotMetadata {
  readonly confState: ConfState | undefined
  readonly index: number
  readonly term: number
}

/** The members at some position; the outgoing voters are set only in joint consensus. */
export interface ConfState {
  readonly voters: readonly bigint[]
  readonly learners: readonly bigint[]
  readonly votersOutgoing: readonly bigint[]
  /** Voters that become learners once joint consensus is left. */
  readonly learnersNext: readonly bigint[]
  readonly autoLeave: boolean
}

/** One message between members; which fields matter depends on `type`. */
export interface Message {
  readonly type: number
  readonly to: bigint
  readonly from: bigint
  readonly term: number
  readonly logTerm: number
  readonly index: number
  readonly entries: readonly Entry[]
  readonly commit: number
  readonly snapshot: Snapshot | undefined
  readonly reject: boolean
  /** A log index: where the follower believes that its log and the leader's meet. */
  readonly rejectHint: number
  /** Opaque to the receiver, which returns it: the id of a read, or the sort of a campaign. */
  readonly context: Uint8Array
  readonly vote: bigint
  readonly responses: readonly Message[]
}

/** What a member must have on disk before it answers. */
export interface HardState {
  readonly term: number
  readonly vote: bigint
  readonly commit: number
}

/** A change of one member. */
export interface ConfChange {
  readonly id: bigint
  readonly type: number
  readonly nodeId: bigint
  readonly context: Uint8Array
}

/** A change of several members at once. */
export interface ConfChangeV2 {
  readonly transition: number
  readonly changes: readonly ConfChangeSingle[]
  readonly context: Uint8Array
}

/** One step of a change of several members. */
export interface ConfChangeSingle {
  readonly type: number
  readonly nodeId: bigint
}

/** Waits to become leader of `name`, then announces `value`. */
export interface CampaignRequest {
  readonly name: Uint8Array
  readonly lease: bigint
  readonly value: Uint8Array
}

/** The proof of leadership. */
export interface CampaignResponse {
  readonly header: ResponseHeader | undefined
  readonly leader: LeaderKey | undefined
}

/** The key that stands for being the leader. */
export interface LeaderKey {
  readonly name: Uint8Array
  readonly key: Uint8Array
  readonly rev: number
  readonly lease: bigint
}

/** Asks who leads `name`. */
export interface LeaderRequest {
  readonly name: Uint8Array
}

/** The leader's key; its value is what it announced. */
export interface LeaderResponse {
  readonly header: ResponseHeader | undefined
  readonly kv: KeyValue | undefined
}

/** Announces a new value without a new election. */
export interface ProclaimRequest {
  readonly leader: LeaderKey | undefined
  readonly value: Uint8Array
}

/** The value is announced. */
export interface ProclaimResponse {
  readonly header: ResponseHeader | undefined
}

/** Gives leadership up. */
export interface ResignRequest {
  readonly leader: LeaderKey | undefined
}

/** The next in line may lead. */
export interface ResignResponse {
  readonly header: ResponseHeader | undefined
}

/** Waits for the lock `name`; it is held as long as `lease` lives. */
export interface LockRequest {
  readonly name: Uint8Array
  readonly lease: bigint
}

/** The key that stands for holding the lock. */
export interface LockResponse {
  readonly header: ResponseHeader | undefined
  readonly key: Uint8Array
}

/** Gives the lock back. */
export interface UnlockRequest {
  readonly key: Uint8Array
}

/** The lock is free. */
export interface UnlockResponse {
  readonly header: ResponseHeader | undefined
}

/** Every message by its full proto name. */
export interface MessageTypes {
  readonly 'authpb.Permission': Permission
  readonly 'authpb.Role': Role
  readonly 'authpb.User': User
  readonly 'authpb.UserAddOptions': UserAddOptions
  readonly 'etcdserverpb.InternalRaftRequest': InternalRaftRequest
  readonly 'etcdserverpb.RequestHeader': RequestHeader
  readonly 'etcdserverpb.InternalAuthenticateRequest': InternalAuthenticateRequest
  readonly 'etcdserverpb.DowngradeVersionTestRequest': DowngradeVersionTestRequest
  readonly 'etcdserverpb.EmptyResponse': EmptyResponse
  readonly 'etcdserverpb.Metadata': Metadata
  readonly 'etcdserverpb.ResponseHeader': ResponseHeader
  readonly 'etcdserverpb.RangeRequest': RangeRequest
  readonly 'etcdserverpb.RangeResponse': RangeResponse
  readonly 'etcdserverpb.RangeStreamResponse': RangeStreamResponse
  readonly 'etcdserverpb.PutRequest': PutRequest
  readonly 'etcdserverpb.PutResponse': PutResponse
  readonly 'etcdserverpb.DeleteRangeRequest': DeleteRangeRequest
  readonly 'etcdserverpb.DeleteRangeResponse': DeleteRangeResponse
  readonly 'etcdserverpb.TxnRequest': TxnRequest
  readonly 'etcdserverpb.Compare': Compare
  readonly 'etcdserverpb.RequestOp': RequestOp
  readonly 'etcdserverpb.TxnResponse': TxnResponse
  readonly 'etcdserverpb.ResponseOp': ResponseOp
  readonly 'etcdserverpb.CompactionRequest': CompactionRequest
  readonly 'etcdserverpb.CompactionResponse': CompactionResponse
  readonly 'etcdserverpb.WatchRequest': WatchRequest
  readonly 'etcdserverpb.WatchCreateRequest': WatchCreateRequest
  readonly 'etcdserverpb.WatchCancelRequest': WatchCancelRequest
  readonly 'etcdserverpb.WatchProgressRequest': WatchProgressRequest
  readonly 'etcdserverpb.WatchResponse': WatchResponse
  readonly 'etcdserverpb.LeaseGrantRequest': LeaseGrantRequest
  readonly 'etcdserverpb.LeaseGrantResponse': LeaseGrantResponse
  readonly 'etcdserverpb.LeaseRevokeRequest': LeaseRevokeRequest
  readonly 'etcdserverpb.LeaseRevokeResponse': LeaseRevokeResponse
  readonly 'etcdserverpb.LeaseKeepAliveRequest': LeaseKeepAliveRequest
  readonly 'etcdserverpb.LeaseKeepAliveResponse': LeaseKeepAliveResponse
  readonly 'etcdserverpb.LeaseTimeToLiveRequest': LeaseTimeToLiveRequest
  readonly 'etcdserverpb.LeaseTimeToLiveResponse': LeaseTimeToLiveResponse
  readonly 'etcdserverpb.LeaseLeasesRequest': LeaseLeasesRequest
  readonly 'etcdserverpb.LeaseLeasesResponse': LeaseLeasesResponse
  readonly 'etcdserverpb.LeaseStatus': LeaseStatus
  readonly 'etcdserverpb.MemberAddRequest': MemberAddRequest
  readonly 'etcdserverpb.MemberAddResponse': MemberAddResponse
  readonly 'etcdserverpb.Member': Member
  readonly 'etcdserverpb.MemberListRequest': MemberListRequest
  readonly 'etcdserverpb.MemberListResponse': MemberListResponse
  readonly 'etcdserverpb.MemberPromoteRequest': MemberPromoteRequest
  readonly 'etcdserverpb.MemberPromoteResponse': MemberPromoteResponse
  readonly 'etcdserverpb.MemberRemoveRequest': MemberRemoveRequest
  readonly 'etcdserverpb.MemberRemoveResponse': MemberRemoveResponse
  readonly 'etcdserverpb.MemberUpdateRequest': MemberUpdateRequest
  readonly 'etcdserverpb.MemberUpdateResponse': MemberUpdateResponse
  readonly 'etcdserverpb.AlarmRequest': AlarmRequest
  readonly 'etcdserverpb.AlarmResponse': AlarmResponse
  readonly 'etcdserverpb.AlarmMember': AlarmMember
  readonly 'etcdserverpb.DefragmentRequest': DefragmentRequest
  readonly 'etcdserverpb.DefragmentResponse': DefragmentResponse
  readonly 'etcdserverpb.DowngradeRequest': DowngradeRequest
  readonly 'etcdserverpb.DowngradeResponse': DowngradeResponse
  readonly 'etcdserverpb.HashRequest': HashRequest
  readonly 'etcdserverpb.HashResponse': HashResponse
  readonly 'etcdserverpb.HashKVRequest': HashKVRequest
  readonly 'etcdserverpb.HashKVResponse': HashKVResponse
  readonly 'etcdserverpb.MoveLeaderRequest': MoveLeaderRequest
  readonly 'etcdserverpb.MoveLeaderResponse': MoveLeaderResponse
  readonly 'etcdserverpb.SnapshotRequest': SnapshotRequest
  readonly 'etcdserverpb.SnapshotResponse': SnapshotResponse
  readonly 'etcdserverpb.StatusRequest': StatusRequest
  readonly 'etcdserverpb.StatusResponse': StatusResponse
  readonly 'etcdserverpb.DowngradeInfo': DowngradeInfo
  readonly 'etcdserverpb.AuthDisableRequest': AuthDisableRequest
  readonly 'etcdserverpb.AuthDisableResponse': AuthDisableResponse
  readonly 'etcdserverpb.AuthEnableRequest': AuthEnableRequest
  readonly 'etcdserverpb.AuthEnableResponse': AuthEnableResponse
  readonly 'etcdserverpb.AuthStatusRequest': AuthStatusRequest
  readonly 'etcdserverpb.AuthStatusResponse': AuthStatusResponse
  readonly 'etcdserverpb.AuthenticateRequest': AuthenticateRequest
  readonly 'etcdserverpb.AuthenticateResponse': AuthenticateResponse
  readonly 'etcdserverpb.AuthRoleAddRequest': AuthRoleAddRequest
  readonly 'etcdserverpb.AuthRoleAddResponse': AuthRoleAddResponse
  readonly 'etcdserverpb.AuthRoleDeleteRequest': AuthRoleDeleteRequest
  readonly 'etcdserverpb.AuthRoleDeleteResponse': AuthRoleDeleteResponse
  readonly 'etcdserverpb.AuthRoleGetRequest': AuthRoleGetRequest
  readonly 'etcdserverpb.AuthRoleGetResponse': AuthRoleGetResponse
  readonly 'etcdserverpb.AuthRoleGrantPermissionRequest': AuthRoleGrantPermissionRequest
  readonly 'etcdserverpb.AuthRoleGrantPermissionResponse': AuthRoleGrantPermissionResponse
  readonly 'etcdserverpb.AuthRoleListRequest': AuthRoleListRequest
  readonly 'etcdserverpb.AuthRoleListResponse': AuthRoleListResponse
  readonly 'etcdserverpb.AuthRoleRevokePermissionRequest': AuthRoleRevokePermissionRequest
  readonly 'etcdserverpb.AuthRoleRevokePermissionResponse': AuthRoleRevokePermissionResponse
  readonly 'etcdserverpb.AuthUserAddRequest': AuthUserAddRequest
  readonly 'etcdserverpb.AuthUserAddResponse': AuthUserAddResponse
  readonly 'etcdserverpb.AuthUserChangePasswordRequest': AuthUserChangePasswordRequest
  readonly 'etcdserverpb.AuthUserChangePasswordResponse': AuthUserChangePasswordResponse
  readonly 'etcdserverpb.AuthUserDeleteRequest': AuthUserDeleteRequest
  readonly 'etcdserverpb.AuthUserDeleteResponse': AuthUserDeleteResponse
  readonly 'etcdserverpb.AuthUserGetRequest': AuthUserGetRequest
  readonly 'etcdserverpb.AuthUserGetResponse': AuthUserGetResponse
  readonly 'etcdserverpb.AuthUserGrantRoleRequest': AuthUserGrantRoleRequest
  readonly 'etcdserverpb.AuthUserGrantRoleResponse': AuthUserGrantRoleResponse
  readonly 'etcdserverpb.AuthUserListRequest': AuthUserListRequest
  readonly 'etcdserverpb.AuthUserListResponse': AuthUserListResponse
  readonly 'etcdserverpb.AuthUserRevokeRoleRequest': AuthUserRevokeRoleRequest
  readonly 'etcdserverpb.AuthUserRevokeRoleResponse': AuthUserRevokeRoleResponse
  readonly 'etcdserverpb.LeaseCheckpoint': LeaseCheckpoint
  readonly 'etcdserverpb.LeaseCheckpointRequest': LeaseCheckpointRequest
  readonly 'etcdserverpb.LeaseCheckpointResponse': LeaseCheckpointResponse
  readonly 'grpc.health.v1.HealthCheckRequest': HealthCheckRequest
  readonly 'grpc.health.v1.HealthCheckResponse': HealthCheckResponse
  readonly 'grpc.health.v1.HealthListRequest': HealthListRequest
  readonly 'grpc.health.v1.HealthListResponse': HealthListResponse
  readonly 'keelson.peer.Frame': Frame
  readonly 'keelson.peer.CallRequest': CallRequest
  readonly 'keelson.peer.CallResponse': CallResponse
  readonly 'keelson.peer.UploadChunk': UploadChunk
  readonly 'leasepb.Lease': Lease
  readonly 'leasepb.LeaseInternalRequest': LeaseInternalRequest
  readonly 'leasepb.LeaseInternalResponse': LeaseInternalResponse
  readonly 'membershippb.Attributes': Attributes
  readonly 'membershippb.ClusterMemberAttrSetRequest': ClusterMemberAttrSetRequest
  readonly 'membershippb.ClusterVersionSetRequest': ClusterVersionSetRequest
  readonly 'membershippb.DowngradeInfoSetRequest': DowngradeInfoSetRequest
  readonly 'membershippb.Member': MembershipMember
  readonly 'membershippb.RaftAttributes': RaftAttributes
  readonly 'mvccpb.Event': Event
  readonly 'mvccpb.KeyValue': KeyValue
  readonly 'raftpb.Entry': Entry
  readonly 'raftpb.Snapshot': Snapshot
  readonly 'raftpb.SnapshotMetadata': SnapshotMetadata
  readonly 'raftpb.ConfState': ConfState
  readonly 'raftpb.Message': Message
  readonly 'raftpb.HardState': HardState
  readonly 'raftpb.ConfChange': ConfChange
  readonly 'raftpb.ConfChangeV2': ConfChangeV2
  readonly 'raftpb.ConfChangeSingle': ConfChangeSingle
  readonly 'v3electionpb.CampaignRequest': CampaignRequest
  readonly 'v3electionpb.CampaignResponse': CampaignResponse
  readonly 'v3electionpb.LeaderKey': LeaderKey
  readonly 'v3electionpb.LeaderRequest': LeaderRequest
  readonly 'v3electionpb.LeaderResponse': LeaderResponse
  readonly 'v3electionpb.ProclaimRequest': ProclaimRequest
  readonly 'v3electionpb.ProclaimResponse': ProclaimResponse
  readonly 'v3electionpb.ResignRequest': ResignRequest
  readonly 'v3electionpb.ResignResponse': ResignResponse
  readonly 'v3lockpb.LockRequest': LockRequest
  readonly 'v3lockpb.LockResponse': LockResponse
  readonly 'v3lockpb.UnlockRequest': UnlockRequest
  readonly 'v3lockpb.UnlockResponse': UnlockResponse
}

/** The full proto name of a message. */
export type MessageName = keyof MessageTypes

/** Makes a new message with every field at its zero value. */
export const zeros: { readonly [N in MessageName]: () => MessageTypes[N] } = {
  'authpb.Permission': () => ({
    permType: 0,
    key: noBytes,
    rangeEnd: noBytes,
  }),
  'authpb.Role': () => ({
    name: noBytes,
    keyPermission: noItems,
  }),
  'authpb.User': () => ({
    name: noBytes,
    password: noBytes,
    roles: noItems,
    options: undefined,
  }),
  'authpb.UserAddOptions': () => ({
    noPassword: false,
  }),
  'etcdserverpb.InternalRaftRequest': () => ({
    ID: 0n,
    range: undefined,
    put: undefined,
    deleteRange: undefined,
    txn: undefined,
    compaction: undefined,
    leaseGrant: undefined,
    leaseRevoke: undefined,
    alarm: undefined,
    leaseCheckpoint: undefined,
    header: undefined,
    authEnable: undefined,
    authDisable: undefined,
    authenticate: undefined,
    authStatus: undefined,
    authUserAdd: undefined,
    authUserDelete: undefined,
    authUserGet: undefined,
    authUserChangePassword: undefined,
    authUserGrantRole: undefined,
    authUserRevokeRole: undefined,
    authUserList: undefined,
    authRoleList: undefined,
    authRoleAdd: undefined,
    authRoleDelete: undefined,
    authRoleGet: undefined,
    authRoleGrantPermission: undefined,
    authRoleRevokePermission: undefined,
    clusterVersionSet: undefined,
    clusterMemberAttrSet: undefined,
    downgradeInfoSet: undefined,
    downgradeVersionTest: undefined,
  }),
  'etcdserverpb.RequestHeader': () => ({
    ID: 0n,
    username: '',
    authRevision: 0,
  }),
  'etcdserverpb.InternalAuthenticateRequest': () => ({
    name: '',
    password: '',
    simpleToken: '',
  }),
  'etcdserverpb.DowngradeVersionTestRequest': () => ({
    ver: '',
  }),
  'etcdserverpb.EmptyResponse': () => ({}),
  'etcdserverpb.Metadata': () => ({
    NodeID: 0n,
    ClusterID: 0n,
  }),
  'etcdserverpb.ResponseHeader': () => ({
    clusterId: 0n,
    memberId: 0n,
    revision: 0,
    raftTerm: 0,
  }),
  'etcdserverpb.RangeRequest': () => ({
    key: noBytes,
    rangeEnd: noBytes,
    limit: 0,
    revision: 0,
    sortOrder: 0,
    sortTarget: 0,
    serializable: false,
    keysOnly: false,
    countOnly: false,
    minModRevision: 0,
    maxModRevision: 0,
    minCreateRevision: 0,
    maxCreateRevision: 0,
  }),
  'etcdserverpb.RangeResponse': () => ({
    header: undefined,
    kvs: noItems,
    more: false,
    count: 0,
  }),
  'etcdserverpb.RangeStreamResponse': () => ({
    rangeResponse: undefined,
  }),
  'etcdserverpb.PutRequest': () => ({
    key: noBytes,
    value: noBytes,
    lease: 0n,
    prevKv: false,
    ignoreValue: false,
    ignoreLease: false,
  }),
  'etcdserverpb.PutResponse': () => ({
    header: undefined,
    prevKv: undefined,
  }),
  'etcdserverpb.DeleteRangeRequest': () => ({
    key: noBytes,
    rangeEnd: noBytes,
    prevKv: false,
  }),
  'etcdserverpb.DeleteRangeResponse': () => ({
    header: undefined,
    deleted: 0,
    prevKvs: noItems,
  }),
  'etcdserverpb.TxnRequest': () => ({
    compare: noItems,
    success: noItems,
    failure: noItems,
  }),
  'etcdserverpb.Compare': () => ({
    result: 0,
    target: 0,
    key: noBytes,
    version: undefined,
    createRevision: undefined,
    modRevision: undefined,
    value: undefined,
    lease: undefined,
    rangeEnd: noBytes,
  }),
  'etcdserverpb.RequestOp': () => ({
    requestRange: undefined,
    requestPut: undefined,
    requestDeleteRange: undefined,
    requestTxn: undefined,
  }),
  'etcdserverpb.TxnResponse': () => ({
    header: undefined,
    succeeded: false,
    responses: noItems,
  }),
  'etcdserverpb.ResponseOp': () => ({
    responseRange: undefined,
    responsePut: undefined,
    responseDeleteRange: undefined,
    responseTxn: undefined,
  }),
  'etcdserverpb.CompactionRequest': () => ({
    revision: 0,
    physical: false,
  }),
  'etcdserverpb.CompactionResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.WatchRequest': () => ({
    createRequest: undefined,
    cancelRequest: undefined,
    progressRequest: undefined,
  }),
  'etcdserverpb.WatchCreateRequest': () => ({
    key: noBytes,
    rangeEnd: noBytes,
    startRevision: 0,
    progressNotify: false,
    filters: noItems,
    prevKv: false,
    watchId: 0,
    fragment: false,
  }),
  'etcdserverpb.WatchCancelRequest': () => ({
    watchId: 0,
  }),
  'etcdserverpb.WatchProgressRequest': () => ({}),
  'etcdserverpb.WatchResponse': () => ({
    header: undefined,
    watchId: 0,
    created: false,
    canceled: false,
    compactRevision: 0,
    cancelReason: '',
    fragment: false,
    events: noItems,
  }),
  'etcdserverpb.LeaseGrantRequest': () => ({
    TTL: 0,
    ID: 0n,
  }),
  'etcdserverpb.LeaseGrantResponse': () => ({
    header: undefined,
    ID: 0n,
    TTL: 0,
    error: '',
  }),
  'etcdserverpb.LeaseRevokeRequest': () => ({
    ID: 0n,
  }),
  'etcdserverpb.LeaseRevokeResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.LeaseKeepAliveRequest': () => ({
    ID: 0n,
  }),
  'etcdserverpb.LeaseKeepAliveResponse': () => ({
    header: undefined,
    ID: 0n,
    TTL: 0,
  }),
  'etcdserverpb.LeaseTimeToLiveRequest': () => ({
    ID: 0n,
    keys: false,
  }),
  'etcdserverpb.LeaseTimeToLiveResponse': () => ({
    header: undefined,
    ID: 0n,
    TTL: 0,
    grantedTTL: 0,
    keys: noItems,
  }),
  'etcdserverpb.LeaseLeasesRequest': () => ({}),
  'etcdserverpb.LeaseLeasesResponse': () => ({
    header: undefined,
    leases: noItems,
  }),
  'etcdserverpb.LeaseStatus': () => ({
    ID: 0n,
  }),
  'etcdserverpb.MemberAddRequest': () => ({
    peerURLs: noItems,
    isLearner: false,
  }),
  'etcdserverpb.MemberAddResponse': () => ({
    header: undefined,
    member: undefined,
    members: noItems,
  }),
  'etcdserverpb.Member': () => ({
    ID: 0n,
    name: '',
    peerURLs: noItems,
    clientURLs: noItems,
    isLearner: false,
  }),
  'etcdserverpb.MemberListRequest': () => ({
    linearizable: false,
  }),
  'etcdserverpb.MemberListResponse': () => ({
    header: undefined,
    members: noItems,
  }),
  'etcdserverpb.MemberPromoteRequest': () => ({
    ID: 0n,
  }),
  'etcdserverpb.MemberPromoteResponse': () => ({
    header: undefined,
    members: noItems,
  }),
  'etcdserverpb.MemberRemoveRequest': () => ({
    ID: 0n,
  }),
  'etcdserverpb.MemberRemoveResponse': () => ({
    header: undefined,
    members: noItems,
  }),
  'etcdserverpb.MemberUpdateRequest': () => ({
    ID: 0n,
    peerURLs: noItems,
  }),
  'etcdserverpb.MemberUpdateResponse': () => ({
    header: undefined,
    members: noItems,
  }),
  'etcdserverpb.AlarmRequest': () => ({
    action: 0,
    memberID: 0n,
    alarm: 0,
  }),
  'etcdserverpb.AlarmResponse': () => ({
    header: undefined,
    alarms: noItems,
  }),
  'etcdserverpb.AlarmMember': () => ({
    memberID: 0n,
    alarm: 0,
  }),
  'etcdserverpb.DefragmentRequest': () => ({}),
  'etcdserverpb.DefragmentResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.DowngradeRequest': () => ({
    action: 0,
    version: '',
  }),
  'etcdserverpb.DowngradeResponse': () => ({
    header: undefined,
    version: '',
  }),
  'etcdserverpb.HashRequest': () => ({}),
  'etcdserverpb.HashResponse': () => ({
    header: undefined,
    hash: 0,
  }),
  'etcdserverpb.HashKVRequest': () => ({
    revision: 0,
  }),
  'etcdserverpb.HashKVResponse': () => ({
    header: undefined,
    hash: 0,
    compactRevision: 0,
    hashRevision: 0,
  }),
  'etcdserverpb.MoveLeaderRequest': () => ({
    targetID: 0n,
  }),
  'etcdserverpb.MoveLeaderResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.SnapshotRequest': () => ({}),
  'etcdserverpb.SnapshotResponse': () => ({
    header: undefined,
    remainingBytes: 0,
    blob: noBytes,
    version: '',
  }),
  'etcdserverpb.StatusRequest': () => ({}),
  'etcdserverpb.StatusResponse': () => ({
    header: undefined,
    version: '',
    dbSize: 0,
    leader: 0n,
    raftIndex: 0,
    raftTerm: 0,
    raftAppliedIndex: 0,
    errors: noItems,
    dbSizeInUse: 0,
    isLearner: false,
    storageVersion: '',
    dbSizeQuota: 0,
    downgradeInfo: undefined,
  }),
  'etcdserverpb.DowngradeInfo': () => ({
    enabled: false,
    targetVersion: '',
  }),
  'etcdserverpb.AuthDisableRequest': () => ({}),
  'etcdserverpb.AuthDisableResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.AuthEnableRequest': () => ({}),
  'etcdserverpb.AuthEnableResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.AuthStatusRequest': () => ({}),
  'etcdserverpb.AuthStatusResponse': () => ({
    header: undefined,
    enabled: false,
    authRevision: 0,
  }),
  'etcdserverpb.AuthenticateRequest': () => ({
    name: '',
    password: '',
  }),
  'etcdserverpb.AuthenticateResponse': () => ({
    header: undefined,
    token: '',
  }),
  'etcdserverpb.AuthRoleAddRequest': () => ({
    name: '',
  }),
  'etcdserverpb.AuthRoleAddResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.AuthRoleDeleteRequest': () => ({
    role: '',
  }),
  'etcdserverpb.AuthRoleDeleteResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.AuthRoleGetRequest': () => ({
    role: '',
  }),
  'etcdserverpb.AuthRoleGetResponse': () => ({
    header: undefined,
    perm: noItems,
  }),
  'etcdserverpb.AuthRoleGrantPermissionRequest': () => ({
    name: '',
    perm: undefined,
  }),
  'etcdserverpb.AuthRoleGrantPermissionResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.AuthRoleListRequest': () => ({}),
  'etcdserverpb.AuthRoleListResponse': () => ({
    header: undefined,
    roles: noItems,
  }),
  'etcdserverpb.AuthRoleRevokePermissionRequest': () => ({
    role: '',
    key: noBytes,
    rangeEnd: noBytes,
  }),
  'etcdserverpb.AuthRoleRevokePermissionResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.AuthUserAddRequest': () => ({
    name: '',
    password: '',
    options: undefined,
    hashedPassword: '',
  }),
  'etcdserverpb.AuthUserAddResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.AuthUserChangePasswordRequest': () => ({
    name: '',
    password: '',
    hashedPassword: '',
  }),
  'etcdserverpb.AuthUserChangePasswordResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.AuthUserDeleteRequest': () => ({
    name: '',
  }),
  'etcdserverpb.AuthUserDeleteResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.AuthUserGetRequest': () => ({
    name: '',
  }),
  'etcdserverpb.AuthUserGetResponse': () => ({
    header: undefined,
    roles: noItems,
  }),
  'etcdserverpb.AuthUserGrantRoleRequest': () => ({
    user: '',
    role: '',
  }),
  'etcdserverpb.AuthUserGrantRoleResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.AuthUserListRequest': () => ({}),
  'etcdserverpb.AuthUserListResponse': () => ({
    header: undefined,
    users: noItems,
  }),
  'etcdserverpb.AuthUserRevokeRoleRequest': () => ({
    name: '',
    role: '',
  }),
  'etcdserverpb.AuthUserRevokeRoleResponse': () => ({
    header: undefined,
  }),
  'etcdserverpb.LeaseCheckpoint': () => ({
    ID: 0n,
    remainingTTL: 0,
  }),
  'etcdserverpb.LeaseCheckpointRequest': () => ({
    checkpoints: noItems,
  }),
  'etcdserverpb.LeaseCheckpointResponse': () => ({
    header: undefined,
  }),
  'grpc.health.v1.HealthCheckRequest': () => ({
    service: '',
  }),
  'grpc.health.v1.HealthCheckResponse': () => ({
    status: 0,
  }),
  'grpc.health.v1.HealthListRequest': () => ({}),
  'grpc.health.v1.HealthListResponse': () => ({
    statuses: new Map(),
  }),
  'keelson.peer.Frame': () => ({
    body: noBytes,
  }),
  'keelson.peer.CallRequest': () => ({
    method: '',
    body: noBytes,
  }),
  'keelson.peer.CallResponse': () => ({
    body: noBytes,
  }),
  'keelson.peer.UploadChunk': () => ({
    method: '',
    body: noBytes,
  }),
  'leasepb.Lease': () => ({
    ID: 0n,
    TTL: 0,
    RemainingTTL: 0,
  }),
  'leasepb.LeaseInternalRequest': () => ({
    LeaseTimeToLiveRequest: undefined,
  }),
  'leasepb.LeaseInternalResponse': () => ({
    LeaseTimeToLiveResponse: undefined,
  }),
  'membershippb.Attributes': () => ({
    name: '',
    clientUrls: noItems,
  }),
  'membershippb.ClusterMemberAttrSetRequest': () => ({
    memberID: 0n,
    memberAttributes: undefined,
  }),
  'membershippb.ClusterVersionSetRequest': () => ({
    ver: '',
  }),
  'membershippb.DowngradeInfoSetRequest': () => ({
    enabled: false,
    ver: '',
  }),
  'membershippb.Member': () => ({
    ID: 0n,
    raftAttributes: undefined,
    memberAttributes: undefined,
  }),
  'membershippb.RaftAttributes': () => ({
    peerUrls: noItems,
    isLearner: false,
  }),
  'mvccpb.Event': () => ({
    type: 0,
    kv: undefined,
    prevKv: undefined,
  }),
  'mvccpb.KeyValue': () => ({
    key: noBytes,
    createRevision: 0,
    modRevision: 0,
    version: 0,
    value: noBytes,
    lease: 0n,
  }),
  'raftpb.Entry': () => ({
    Type: 0,
    Term: 0,
    Index: 0,
    Data: noBytes,
  }),
  'raftpb.Snapshot': () => ({
    data: noBytes,
    metadata: undefined,
  }),
  'raftpb.SnapshotMetadata': () => ({
    confState: undefined,
    index: 0,
    term: 0,
  }),
  'raftpb.ConfState': () => ({
    voters: noItems,
    learners: noItems,
    votersOutgoing: noItems,
    learnersNext: noItems,
    autoLeave: false,
  }),
  'raftpb.Message': () => ({
    type: 0,
    to: 0n,
    from: 0n,
    term: 0,
    logTerm: 0,
    index: 0,
    entries: noItems,
    commit: 0,
    snapshot: undefined,
    reject: false,
    rejectHint: 0,
    context: noBytes,
    vote: 0n,
    responses: noItems,
  }),
  'raftpb.HardState': () => ({
    term: 0,
    vote: 0n,
    commit: 0,
  }),
  'raftpb.ConfChange': () => ({
    id: 0n,
    type: 0,
    nodeId: 0n,
    context: noBytes,
  }),
  'raftpb.ConfChangeV2': () => ({
    transition: 0,
    changes: noItems,
    context: noBytes,
  }),
  'raftpb.ConfChangeSingle': () => ({
    type: 0,
    nodeId: 0n,
  }),
  'v3electionpb.CampaignRequest': () => ({
    name: noBytes,
    lease: 0n,
    value: noBytes,
  }),
  'v3electionpb.CampaignResponse': () => ({
    header: undefined,
    leader: undefined,
  }),
  'v3electionpb.LeaderKey': () => ({
    name: noBytes,
    key: noBytes,
    rev: 0,
    lease: 0n,
  }),
  'v3electionpb.LeaderRequest': () => ({
    name: noBytes,
  }),
  'v3electionpb.LeaderResponse': () => ({
    header: undefined,
    kv: undefined,
  }),
  'v3electionpb.ProclaimRequest': () => ({
    leader: undefined,
    value: noBytes,
  }),
  'v3electionpb.ProclaimResponse': () => ({
    header: undefined,
  }),
  'v3electionpb.ResignRequest': () => ({
    leader: undefined,
  }),
  'v3electionpb.ResignResponse': () => ({
    header: undefined,
  }),
  'v3lockpb.LockRequest': () => ({
    name: noBytes,
    lease: 0n,
  }),
  'v3lockpb.LockResponse': () => ({
    header: undefined,
    key: noBytes,
  }),
  'v3lockpb.UnlockRequest': () => ({
    key: noBytes,
  }),
  'v3lockpb.UnlockResponse': () => ({
    header: undefined,
  }),
}

/** Every service by its full proto name: its methods and what they carry. */
export interface Services {
  readonly 'etcdserverpb.KV': {
    readonly Range: {
      readonly request: RangeRequest
      readonly response: RangeResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly RangeStream: {
      readonly request: RangeRequest
      readonly response: RangeStreamResponse
      readonly requestStream: false
      readonly responseStream: true
    }
    readonly Put: {
      readonly request: PutRequest
      readonly response: PutResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly DeleteRange: {
      readonly request: DeleteRangeRequest
      readonly response: DeleteRangeResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly Txn: {
      readonly request: TxnRequest
      readonly response: TxnResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly Compact: {
      readonly request: CompactionRequest
      readonly response: CompactionResponse
      readonly requestStream: false
      readonly responseStream: false
    }
  }
  readonly 'etcdserverpb.Watch': {
    readonly Watch: {
      readonly request: WatchRequest
      readonly response: WatchResponse
      readonly requestStream: true
      readonly responseStream: true
    }
  }
  readonly 'etcdserverpb.Lease': {
    readonly LeaseGrant: {
      readonly request: LeaseGrantRequest
      readonly response: LeaseGrantResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly LeaseRevoke: {
      readonly request: LeaseRevokeRequest
      readonly response: LeaseRevokeResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly LeaseKeepAlive: {
      readonly request: LeaseKeepAliveRequest
      readonly response: LeaseKeepAliveResponse
      readonly requestStream: true
      readonly responseStream: true
    }
    readonly LeaseTimeToLive: {
      readonly request: LeaseTimeToLiveRequest
      readonly response: LeaseTimeToLiveResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly LeaseLeases: {
      readonly request: LeaseLeasesRequest
      readonly response: LeaseLeasesResponse
      readonly requestStream: false
      readonly responseStream: false
    }
  }
  readonly 'etcdserverpb.Cluster': {
    readonly MemberAdd: {
      readonly request: MemberAddRequest
      readonly response: MemberAddResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly MemberList: {
      readonly request: MemberListRequest
      readonly response: MemberListResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly MemberPromote: {
      readonly request: MemberPromoteRequest
      readonly response: MemberPromoteResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly MemberRemove: {
      readonly request: MemberRemoveRequest
      readonly response: MemberRemoveResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly MemberUpdate: {
      readonly request: MemberUpdateRequest
      readonly response: MemberUpdateResponse
      readonly requestStream: false
      readonly responseStream: false
    }
  }
  readonly 'etcdserverpb.Maintenance': {
    readonly Alarm: {
      readonly request: AlarmRequest
      readonly response: AlarmResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly Defragment: {
      readonly request: DefragmentRequest
      readonly response: DefragmentResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly Downgrade: {
      readonly request: DowngradeRequest
      readonly response: DowngradeResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly Hash: {
      readonly request: HashRequest
      readonly response: HashResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly HashKV: {
      readonly request: HashKVRequest
      readonly response: HashKVResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly MoveLeader: {
      readonly request: MoveLeaderRequest
      readonly response: MoveLeaderResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly Snapshot: {
      readonly request: SnapshotRequest
      readonly response: SnapshotResponse
      readonly requestStream: false
      readonly responseStream: true
    }
    readonly Status: {
      readonly request: StatusRequest
      readonly response: StatusResponse
      readonly requestStream: false
      readonly responseStream: false
    }
  }
  readonly 'etcdserverpb.Auth': {
    readonly AuthDisable: {
      readonly request: AuthDisableRequest
      readonly response: AuthDisableResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly AuthEnable: {
      readonly request: AuthEnableRequest
      readonly response: AuthEnableResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly AuthStatus: {
      readonly request: AuthStatusRequest
      readonly response: AuthStatusResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly Authenticate: {
      readonly request: AuthenticateRequest
      readonly response: AuthenticateResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly RoleAdd: {
      readonly request: AuthRoleAddRequest
      readonly response: AuthRoleAddResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly RoleDelete: {
      readonly request: AuthRoleDeleteRequest
      readonly response: AuthRoleDeleteResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly RoleGet: {
      readonly request: AuthRoleGetRequest
      readonly response: AuthRoleGetResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly RoleGrantPermission: {
      readonly request: AuthRoleGrantPermissionRequest
      readonly response: AuthRoleGrantPermissionResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly RoleList: {
      readonly request: AuthRoleListRequest
      readonly response: AuthRoleListResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly RoleRevokePermission: {
      readonly request: AuthRoleRevokePermissionRequest
      readonly response: AuthRoleRevokePermissionResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly UserAdd: {
      readonly request: AuthUserAddRequest
      readonly response: AuthUserAddResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly UserChangePassword: {
      readonly request: AuthUserChangePasswordRequest
      readonly response: AuthUserChangePasswordResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly UserDelete: {
      readonly request: AuthUserDeleteRequest
      readonly response: AuthUserDeleteResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly UserGet: {
      readonly request: AuthUserGetRequest
      readonly response: AuthUserGetResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly UserGrantRole: {
      readonly request: AuthUserGrantRoleRequest
      readonly response: AuthUserGrantRoleResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly UserList: {
      readonly request: AuthUserListRequest
      readonly response: AuthUserListResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly UserRevokeRole: {
      readonly request: AuthUserRevokeRoleRequest
      readonly response: AuthUserRevokeRoleResponse
      readonly requestStream: false
      readonly responseStream: false
    }
  }
  readonly 'grpc.health.v1.Health': {
    readonly Check: {
      readonly request: HealthCheckRequest
      readonly response: HealthCheckResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly List: {
      readonly request: HealthListRequest
      readonly response: HealthListResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly Watch: {
      readonly request: HealthCheckRequest
      readonly response: HealthCheckResponse
      readonly requestStream: false
      readonly responseStream: true
    }
  }
  readonly 'keelson.peer.Peer': {
    readonly Stream: {
      readonly request: Frame
      readonly response: Frame
      readonly requestStream: true
      readonly responseStream: true
    }
    readonly Call: {
      readonly request: CallRequest
      readonly response: CallResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly Upload: {
      readonly request: UploadChunk
      readonly response: CallResponse
      readonly requestStream: true
      readonly responseStream: false
    }
  }
  readonly 'v3electionpb.Election': {
    readonly Campaign: {
      readonly request: CampaignRequest
      readonly response: CampaignResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly Leader: {
      readonly request: LeaderRequest
      readonly response: LeaderResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly Observe: {
      readonly request: LeaderRequest
      readonly response: LeaderResponse
      readonly requestStream: false
      readonly responseStream: true
    }
    readonly Proclaim: {
      readonly request: ProclaimRequest
      readonly response: ProclaimResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly Resign: {
      readonly request: ResignRequest
      readonly response: ResignResponse
      readonly requestStream: false
      readonly responseStream: false
    }
  }
  readonly 'v3lockpb.Lock': {
    readonly Lock: {
      readonly request: LockRequest
      readonly response: LockResponse
      readonly requestStream: false
      readonly responseStream: false
    }
    readonly Unlock: {
      readonly request: UnlockRequest
      readonly response: UnlockResponse
      readonly requestStream: false
      readonly responseStream: false
    }
  }
}
