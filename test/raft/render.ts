import type {
  ConfChange,
  ConfState,
  Entry,
  Message,
  ProgressStatus,
  Proposal,
  RaftStatus,
  SnapshotMeta,
  Write,
} from '../../src/raft/index.ts'

const text = (data: Uint8Array): string => JSON.stringify(new TextDecoder().decode(data))

/** `addVoter 4, remove 1` with the transition in front where it is not the plain one. */
export function renderChange({ transition, steps }: ConfChange): string {
  if (steps.length === 0) return 'leave'
  const list = steps.map(({ type, id }) => `${type} ${id}`).join(', ')
  return transition === 'auto' ? list : `${transition} ${list}`
}

/** `4/2 "foo"`: index, term, content. */
export function renderEntry(entry: Entry): string {
  const content = entry.type === 'conf' ? `conf(${renderChange(entry.change)})` : text(entry.data)
  return `${entry.index}/${entry.term} ${content}`
}

function renderEntries(entries: readonly Entry[]): string {
  return entries.length === 0 ? '' : ` [${entries.map(renderEntry).join(', ')}]`
}

/** `1,2,3 learners=4 outgoing=1,2`: empty parts are left out. */
export function renderConf(conf: ConfState): string {
  const parts = [`voters=${conf.voters.join(',')}`]
  if (conf.votersOutgoing.length > 0) parts.push(`outgoing=${conf.votersOutgoing.join(',')}`)
  if (conf.learners.length > 0) parts.push(`learners=${conf.learners.join(',')}`)
  if (conf.learnersNext.length > 0) parts.push(`learnersNext=${conf.learnersNext.join(',')}`)
  if (conf.autoLeave) parts.push('autoLeave')
  return parts.join(' ')
}

function renderSnapshot({ index, term, conf }: SnapshotMeta): string {
  return `snapshot ${index}/${term} (${renderConf(conf)})`
}

function renderProposal(proposal: Proposal): string {
  return proposal.type === 'conf' ? `conf(${renderChange(proposal.change)})` : text(proposal.data)
}

function renderVote(message: Extract<Message, { type: 'vote' | 'preVote' }>): string {
  const { lastIndex, lastTerm, transfer } = message
  return ` last=${lastIndex}/${lastTerm}${renderKnown(message)}${transfer ? ' transfer' : ''}`
}

function renderKnown({ commit, commitTerm }: { commit: number; commitTerm: number }): string {
  return ` commit=${commit}/${commitTerm}`
}

function renderBody(message: Message): string {
  switch (message.type) {
    case 'preVote':
    case 'vote':
      return renderVote(message)
    case 'preVoteReply':
    case 'voteReply':
      return `${message.reject ? ' rejected' : ' granted'}${renderKnown(message)}`
    case 'append': {
      const { prevIndex, prevTerm, entries, commit } = message
      return ` prev=${prevIndex}/${prevTerm}${renderEntries(entries)} commit=${commit}`
    }
    case 'appendReply': {
      const { index, reject, hintIndex, hintTerm } = message
      return reject ? ` rejected prev=${index} hint=${hintIndex}/${hintTerm}` : ` index=${index}`
    }
    case 'heartbeat':
      return ` commit=${message.commit} round=${message.round}`
    case 'heartbeatReply':
      return ` round=${message.round}`
    case 'snapshot':
      return ` ${renderSnapshot(message.snapshot)}`
    case 'timeoutNow':
      return ''
    case 'transferLeader':
      return ` to=${message.transferee}`
    case 'propose':
      return ` [${message.entries.map(renderProposal).join(', ')}]`
    case 'readIndex':
      return ` read=${message.readId}`
    case 'readIndexReply':
      return ` read=${message.readId} index=${message.index}`
  }
}

/** `1->2 append term=2 prev=3/1 [4/2 "foo"] commit=3`. */
export function renderMessage(message: Message): string {
  const { from, to, type, term } = message
  return `${from}->${to} ${type} term=${term}${renderBody(message)}`
}

/** What a write holds, and how many messages wait for it. */
export function renderWrite({ entries, hardState, snapshot, replies }: Write): string {
  let line = 'write'
  if (hardState !== undefined) {
    line += ` term=${hardState.term} vote=${hardState.vote} commit=${hardState.commit}`
  }
  if (snapshot !== undefined) line += ` ${renderSnapshot(snapshot)}`
  return `${line}${renderEntries(entries)}${replies.length > 0 ? ` holding ${replies.length}` : ''}`
}

/** Role and term, and whom it follows. */
export function renderRole({ role, term, vote, leader }: RaftStatus): string {
  return `${role} term=${term} vote=${vote} leader=${leader}`
}

/** All of a member's state on one line. */
export function renderStatus(status: RaftStatus): string {
  const { commit, applied, lastIndex, transferee, conf } = status
  const transfer = transferee === 0n ? '' : ` transferee=${transferee}`
  const positions = `commit=${commit} applied=${applied} last=${lastIndex}`
  return `${renderRole(status)} ${positions}${transfer} ${renderConf(conf)}`
}

/** One member as its leader sees it. */
export function renderProgress(progress: ProgressStatus): string {
  const { id, state, matched, next, inflight, learner, recentActive } = progress
  const marks = `${inflight > 0 ? ` inflight=${inflight}` : ''}${learner ? ' learner' : ''}`
  return `${id}: ${state} matched=${matched} next=${next}${marks}${recentActive ? '' : ' silent'}`
}
