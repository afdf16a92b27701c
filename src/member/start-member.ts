import { memberIdOf, checkOwnMember, newCluster, parseInitialCluster } from '../membership/index.ts'
import { codec } from '../proto/index.ts'
import {
  createRaft,
  NOBODY,
  type Entry,
  type RaftConfig,
  type SnapshotMeta,
} from '../raft/index.ts'
import { openRaftLog, type RaftLog } from '../raftlog/index.ts'
import { createPeerTransport } from '../transport/index.ts'
import {
  clearUnfinished,
  DataDirError,
  readIdentity,
  writeIdentity,
  type DataDirIdentity,
} from './data-dir.ts'
import { LIMITS } from './limits.ts'
import type { MemberOptions, World } from './options.ts'
import { RunningMember } from './running-member.ts'
import { openState, type State } from './state.ts'

const memberCodec = codec('membershippb.Member')

/**
 * Opens or founds the member that lives on `world.disk` and starts it. Resolves once it talks to
 * its peers; it has no leader yet. `onFatal` is called once if it cannot go on later.
 *
 * Throws DataDirError, DiskError, InitialClusterError, and NetworkError when a port is taken; then
 * nothing is left open.
 */
export async function startMember(
  world: World,
  options: MemberOptions,
  onFatal: (error: Error) => void,
): Promise<RunningMember> {
  const known = await readIdentity(world.disk)
  if (known === undefined) await clearUnfinished(world.disk)
  const logStore = await world.disk.open('log')
  const parts: { state?: State } = {}
  try {
    const raftLog = await openRaftLog(logStore, {
      path: 'member/log',
      snapshot: () => parts.state && stateMeta(parts.state),
    })
    const identity = known ?? (await found(world, options, raftLog))
    parts.state = await openState(world.disk)
    return await assemble(world, options, identity, parts.state, raftLog, onFatal)
  } catch (error) {
    await logStore.close()
    await parts.state?.store.close()
    throw error
  }
}

async function assemble(
  world: World,
  options: MemberOptions,
  identity: DataDirIdentity,
  state: State,
  raftLog: RaftLog,
  onFatal: (error: Error) => void,
): Promise<RunningMember> {
  await finishInstall(state, raftLog)
  const { appliedIndex: applied, confState: conf } = state.machine
  const config = raftConfig(world, options, identity.memberId)
  const raft = createRaft(config, raftLog, raftLog.start({ applied, conf }))
  const transport = createPeerTransport({
    network: world.network,
    clock: world.clock,
    log: world.log,
    self: identity.memberId,
    clusterId: identity.clusterId,
    handlers: {
      onMessages: (messages) => member.step(messages),
      onUnreachable: (id) => member.unreachable(id),
      onRemoved: (by) => member.removedBy(by),
      onCall: (_, method, body, signal) => member.leaderCalls.answer(method, body, signal),
      onSnapshot: (message, chunks) => member.snapshots.receive(message, chunks),
    },
  })
  const member: RunningMember = new RunningMember({
    world,
    options,
    identity: { id: identity.memberId, clusterId: identity.clusterId, name: options.name },
    state,
    raftLog,
    raft,
    transport,
    onFatal,
  })
  await transport.serve(options.listenPeerUrls)
  member.start()
  return member
}

/** The first entries of a new cluster's log, the same on all of its members (as etcd's are). */
async function found(
  world: World,
  options: MemberOptions,
  raftLog: RaftLog,
): Promise<DataDirIdentity> {
  if (options.initialClusterState === 'existing') {
    throw new DataDirError(
      'noCluster',
      'joining a running cluster is not supported yet: found a new one with ' +
        '--initial-cluster-state new',
    )
  }
  const initial = parseInitialCluster(options.initialCluster)
  const own = checkOwnMember(initial, options.name, options.initialAdvertisePeerUrls)
  const cluster = newCluster(initial, options.initialClusterToken, world.sha1)
  const entries = cluster.members.map((member, at): Entry => {
    const { ID, name, peerURLs } = member
    return {
      type: 'conf',
      index: at + 1,
      term: 1,
      change: { transition: 'auto', steps: [{ type: 'addVoter', id: ID }] },
      data: memberCodec.encode({
        ID,
        raftAttributes: { peerUrls: peerURLs },
        memberAttributes: { name },
      }),
    }
  })
  const hardState = { term: 1, vote: NOBODY, commit: entries.length }
  await raftLog.append([{ entries, hardState, snapshot: undefined, replies: [] }])
  const identity = {
    memberId: memberIdOf(own.peerURLs, options.initialClusterToken, world.sha1),
    clusterId: cluster.id,
  }
  await writeIdentity(world.disk, identity)
  return identity
}

/** A crash between swapping a received state in and telling the log: the log is told now. */
async function finishInstall(state: State, raftLog: RaftLog): Promise<void> {
  if (state.machine.appliedIndex <= raftLog.lastIndex()) return
  const snapshot = stateMeta(state)
  await raftLog.append([{ entries: [], hardState: undefined, snapshot, replies: [] }])
}

function stateMeta({ machine }: State): SnapshotMeta {
  return { index: machine.appliedIndex, term: machine.appliedTerm, conf: machine.confState }
}

function raftConfig(world: World, options: MemberOptions, id: bigint): RaftConfig {
  return {
    id,
    electionTicks: Math.max(2, Math.floor(options.electionMs / options.heartbeatMs)),
    heartbeatTicks: 1,
    preVote: options.preVote,
    checkQuorum: true,
    readMode: 'safe',
    messageBytesMax: LIMITS.messageBytes,
    inflightMessagesMax: LIMITS.inflightMessages,
    inflightBytesMax: LIMITS.inflightBytes,
    uncommittedBytesMax: LIMITS.uncommittedBytes,
    committedBytesMax: LIMITS.committedBytes,
    random: world.random,
  }
}
