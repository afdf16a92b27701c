import { never } from '../base/index.ts'
import type { Entry, Message } from '../raft/index.ts'

/** A message in one line of a trace. */
export function showMessage(message: Message): string {
  const { from, to, type, term } = message
  return `${from}>${to} ${type} term=${term}${showBody(message)}`
}

function showBody(message: Message): string {
  switch (message.type) {
    case 'preVote':
    case 'vote':
      return showVote(message)
    case 'preVoteReply':
    case 'voteReply':
      return `${message.reject ? ' rejected' : ' granted'}${showKnown(message)}`
    case 'append':
      return showAppend(message)
    case 'appendReply':
      return message.reject
        ? ` rejected=${message.index} hint=${message.hintIndex}/${message.hintTerm}`
        : ` index=${message.index}`
    case 'heartbeat':
      return ` commit=${message.commit} round=${message.round}`
    case 'heartbeatReply':
      return ` round=${message.round}`
    case 'snapshot':
      return ` at=${message.snapshot.index}/${message.snapshot.term}`
    case 'transferLeader':
      return ` transferee=${message.transferee}`
    case 'propose':
      return ` count=${message.entries.length}`
    case 'readIndex':
      return ` read=${message.readId}`
    case 'readIndexReply':
      return ` read=${message.readId} index=${message.index}`
    case 'timeoutNow':
      return ''
    default:
      return never(message)
  }
}

function showVote(message: Extract<Message, { type: 'vote' | 'preVote' }>): string {
  const { lastIndex, lastTerm, transfer } = message
  return ` last=${lastIndex}/${lastTerm}${showKnown(message)}${transfer ? ' transfer' : ''}`
}

function showKnown({ commit, commitTerm }: { commit: number; commitTerm: number }): string {
  return ` commit=${commit}/${commitTerm}`
}

function showAppend(message: Extract<Message, { type: 'append' }>): string {
  const { prevIndex, prevTerm, entries, commit } = message
  const shown = entries.length === 0 ? '' : ` entries=${entries.map(showEntry).join(',')}`
  return ` prev=${prevIndex}/${prevTerm}${shown} commit=${commit}`
}

function showEntry({ type, index, term }: Entry): string {
  return `${index}/${term}${type === 'conf' ? 'c' : ''}`
}
