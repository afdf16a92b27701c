import { DiskError } from '../base/index.ts'
import { memberIdOf, checkOwnMember, newCluster, parseInitialCluster } from '../membership/index.ts'
import { codec } from '../proto/index.ts'
import { createRaft, NOBODY, type Entry, type RaftConfig } from '../raft/index.ts'
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
import { openState, stateMeta, type State } from './state.ts'

const LOG_PATH = 'member/log'

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
  const opened: { state?: State; member?: RunningMember } = {}
  try {
    const raftLog = await openRaftLog(logStore, {
      path: LOG_PATH,
      snapshot: () => opened.member?.snapshotMeta(),
    })
    if (known !== undefined) checkLogThere(raftLog)
    const identity = known ?? (await found(world, options, raftLog))
    opened.state = await openState(world.disk)
    opened.member = await assemble(world, options, identity, opened.state, raftLog, onFatal)
    return opened.member
  } catch (error) {
    await logStore.close()
    await opened.state?.store.close()
    throw error
  }
}

/** A log that was founded is never empty; with it a member would forget its votes. */
function checkLogThere(raftLog: RaftLog): void {
  if (raftLog.lastIndex() > 0) return
  const text = `the log in ${LOG_PATH} is empty, but the member was initialised: restore it`
  throw new DiskError('damaged', `${text} from a backup, or remove the member and add it anew`)
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
  const advance = options.initialElectionTickAdvance && options.preVote
  const electionElapsed = advance ? config.electionTicks - 1 : 0
  const start = { ...raftLog.start({ applied, conf }), electionElapsed }
  const raft = createRaft(config, raftLog, start)
  const transport = createPeerTransport({
    network: world.network,
    clock: world.clock,
    log: world.log,
    self: identity.memberId,
    clusterId: identity.clusterId,
    handlers: {
      onMessages: (messages) => member.step(messages),
      onUnreachable: (id) => member.unreachable(id),
      onUndelivered: (messages) => member.undelivered(messages),
      onRemoved: (by) => member.removedBy(by),
      onCall: (_, method, body) => member.leaderCalls.answer(method, body),
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
  try {
    await transport.serve(options.listenPeerUrls)
    member.start()
    return member
  } catch (error) {
    await transport.close()
    throw error
  }
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

/**
 * A crash between swapping a received state in and telling the log: the log is told now. It may
 * reach further than the state, with entries of a deposed leader that the state rules out.
 */
async function finishInstall(state: State, raftLog: RaftLog): Promise<void> {
  const snapshot = stateMeta(state)
  // A log behind a state that was not just received has lost entries: `start` refuses it.
  if (snapshot.index !== state.receivedAt) return
  const truncated = snapshot.index < raftLog.firstIndex() - 1
  if (truncated || raftLog.term(snapshot.index) === snapshot.term) return
  await raftLog.append([{ entries: [], hardState: undefined, snapshot, replies: [] }])
}

function raftConfig(world: World, options: MemberOptions, id: bigint): RaftConfig {
  return {
    id,
    electionTicks: Math.max(2, Math.floor(options.electionMs / options.heartbeatMs)),
    heartbeatTicks: 1,
    preVote: options.preVote,
    checkQuorum: true,
    readMode: options.readMode,
    messageBytesMax: LIMITS.messageBytes,
    inflightMessagesMax: LIMITS.inflightMessages,
    inflightBytesMax: LIMITS.inflightBytes,
    uncommittedBytesMax: LIMITS.uncommittedBytes,
    committedBytesMax: LIMITS.committedBytes,
    random: world.random,
  }
}
