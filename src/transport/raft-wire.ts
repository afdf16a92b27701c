import { concatBytes, EMPTY_BYTES, never } from '../base/index.ts'
import {
  codec,
  EntryType,
  MessageType,
  type Entry as WireEntry,
  type Init,
  type Message as WireMessage,
} from '../proto/index.ts'
import type { Entry, Message, Proposal } from '../raft/index.ts'
import { decodeConfChange, encodeConfChange } from '../raftlog/index.ts'
import { TransportError } from './errors.ts'

const wire = codec('raftpb.Message')

/** What etcd writes into a vote that the leader asked for. */
const transferContext = new TextEncoder().encode('CampaignTransfer')

/**
 * One raft message as raftpb.Message, with etcd's use of the fields. Ours beyond etcd: the round of
 * a heartbeat, the id of a read and the target of a transfer are 8 bytes, big-endian, in `context`;
 * votes and their replies tell what is committed in `commit` and its term in `rejectHint`.
 */
export function encodeMessage(message: Message, shared = new SharedEntries()): Uint8Array {
  const { from, to, term } = message
  const head = wire.encode({ from, to, term, ...encodeHead(message) })
  if (message.type !== 'append') return head
  const entries = shared.encode(message.entries)
  return concatBytes([head, entries, wire.encode({ commit: message.commit })])
}

/**
 * Entries as a field of raftpb.Message, encoded once for all followers that are sent the same: the
 * longest part of a message is then copied, no more. For messages of one moment; it grows.
 */
export class SharedEntries {
  readonly #runs = new Map<Entry, { readonly last: Entry; readonly bytes: Uint8Array }>()

  encode(entries: readonly Entry[]): Uint8Array {
    const [first, last] = [entries[0], entries.at(-1)]
    if (first === undefined || last === undefined) return EMPTY_BYTES
    // Entries of a log have no gaps: those between the same two are the same.
    const known = this.#runs.get(first)
    if (known?.last === last) return known.bytes
    const bytes = wire.encode({ entries: entries.map(encodeEntry) })
    this.#runs.set(first, { last, bytes })
    return bytes
  }
}

/** All of a message; of an append what stands before its entries. */
function encodeHead(message: Message): Init<WireMessage> {
  switch (message.type) {
    case 'preVote':
      return { type: MessageType.MsgPreVote, ...encodeVote(message) }
    case 'vote':
      return { type: MessageType.MsgVote, ...encodeVote(message) }
    case 'preVoteReply':
      return { type: MessageType.MsgPreVoteResp, ...encodeVoteReply(message) }
    case 'voteReply':
      return { type: MessageType.MsgVoteResp, ...encodeVoteReply(message) }
    case 'append': {
      const { prevTerm: logTerm, prevIndex: index } = message
      return { type: MessageType.MsgApp, logTerm, index }
    }
    case 'appendReply': {
      const { index, reject, hintIndex: rejectHint, hintTerm: logTerm } = message
      return { type: MessageType.MsgAppResp, index, reject, rejectHint, logTerm }
    }
    case 'heartbeat': {
      const { commit, round } = message
      return { type: MessageType.MsgHeartbeat, commit, context: encode64(BigInt(round)) }
    }
    case 'heartbeatReply':
      return { type: MessageType.MsgHeartbeatResp, context: encode64(BigInt(message.round)) }
    case 'snapshot': {
      const { index, term, conf: confState } = message.snapshot
      return { type: MessageType.MsgSnap, snapshot: { metadata: { index, term, confState } } }
    }
    case 'timeoutNow':
      return { type: MessageType.MsgTimeoutNow }
    case 'transferLeader':
      return { type: MessageType.MsgTransferLeader, context: encode64(message.transferee) }
    case 'propose':
      return { type: MessageType.MsgProp, entries: message.entries.map(encodeProposal) }
    case 'readIndex':
      return { type: MessageType.MsgReadIndex, context: encode64(BigInt(message.readId)) }
    case 'readIndexReply': {
      const { index, readId } = message
      return { type: MessageType.MsgReadIndexResp, index, context: encode64(BigInt(readId)) }
    }
    default:
      return never(message)
  }
}

/** The inverse. Whatever the bytes, throws only DecodeError or TransportError `malformed`. */
export function decodeMessage(bytes: Uint8Array): Message {
  const found = wire.decode(bytes)
  const { from, to } = found
  if (from === 0n || to === 0n) throw malformed('a message between nobody')
  const envelope = { from, to, term: position(found.term) }
  switch (found.type) {
    case MessageType.MsgPreVote:
      return { type: 'preVote', ...envelope, ...decodeVote(found) }
    case MessageType.MsgVote:
      return { type: 'vote', ...envelope, ...decodeVote(found) }
    case MessageType.MsgPreVoteResp:
      return { type: 'preVoteReply', ...envelope, ...decodeVoteReply(found) }
    case MessageType.MsgVoteResp:
      return { type: 'voteReply', ...envelope, ...decodeVoteReply(found) }
    case MessageType.MsgApp:
      return { type: 'append', ...envelope, ...decodeAppend(found) }
    case MessageType.MsgAppResp:
      return { type: 'appendReply', ...envelope, ...decodeAppendReply(found) }
    case MessageType.MsgHeartbeat: {
      const [commit, round] = [position(found.commit), contextPosition(found)]
      return { type: 'heartbeat', ...envelope, commit, round }
    }
    case MessageType.MsgHeartbeatResp:
      return { type: 'heartbeatReply', ...envelope, round: contextPosition(found) }
    case MessageType.MsgSnap:
      return { type: 'snapshot', ...envelope, snapshot: decodeSnapshot(found) }
    case MessageType.MsgTimeoutNow:
      return { type: 'timeoutNow', ...envelope }
    case MessageType.MsgTransferLeader:
      return { type: 'transferLeader', ...envelope, transferee: decode64(found.context) }
    case MessageType.MsgProp:
      return { type: 'propose', ...envelope, entries: found.entries.map(decodeProposal) }
    case MessageType.MsgReadIndex:
      return { type: 'readIndex', ...envelope, readId: contextPosition(found) }
    case MessageType.MsgReadIndexResp: {
      const [index, readId] = [position(found.index), contextPosition(found)]
      return { type: 'readIndexReply', ...envelope, index, readId }
    }
    default:
      throw malformed(`a message of a kind that members do not send: ${found.type}`)
  }
}

type Vote = Extract<Message, { type: 'vote' | 'preVote' }>

function encodeVote({ lastIndex, lastTerm, transfer, ...known }: Vote): Init<WireMessage> {
  const place = { index: lastIndex, logTerm: lastTerm, ...encodeKnown(known) }
  return transfer ? { ...place, context: transferContext } : place
}

function decodeVote(found: WireMessage) {
  const transfer = found.context.length > 0
  const place = { lastIndex: position(found.index), lastTerm: position(found.logTerm) }
  return { ...place, ...decodeKnown(found), transfer }
}

type VoteReply = Extract<Message, { type: 'voteReply' | 'preVoteReply' }>

function encodeVoteReply({ reject, ...known }: VoteReply): Init<WireMessage> {
  return { reject, ...encodeKnown(known) }
}

function decodeVoteReply(found: WireMessage) {
  return { reject: found.reject, ...decodeKnown(found) }
}

type Known = Pick<Vote, 'commit' | 'commitTerm'>

function encodeKnown({ commit, commitTerm }: Known): Init<WireMessage> {
  return { commit, rejectHint: commitTerm }
}

function decodeKnown({ commit, rejectHint }: WireMessage): Known {
  return { commit: position(commit), commitTerm: position(rejectHint) }
}

function decodeAppend({ index, logTerm, commit, entries }: WireMessage) {
  const prevIndex = position(index)
  const decoded = entries.map((entry, at) => decodeEntry(entry, prevIndex + 1 + at))
  return { prevIndex, prevTerm: position(logTerm), commit: position(commit), entries: decoded }
}

function decodeAppendReply({ index, reject, rejectHint, logTerm }: WireMessage) {
  const [hintIndex, hintTerm] = [position(rejectHint), position(logTerm)]
  return { index: position(index), reject, hintIndex, hintTerm }
}

function decodeSnapshot({ snapshot }: WireMessage) {
  const metadata = snapshot?.metadata
  const conf = metadata?.confState
  if (metadata === undefined || conf === undefined) throw malformed('a snapshot of no state')
  return { index: position(metadata.index), term: position(metadata.term), conf }
}

function encodeEntry(entry: Entry): WireEntry {
  return wireEntry(entry, entry.term, entry.index)
}

function encodeProposal(proposal: Proposal): WireEntry {
  return wireEntry(proposal, 0, 0)
}

// One shape for all of them, made in one piece: there is one for each put and each follower.
function wireEntry(proposal: Proposal, Term: number, Index: number): WireEntry {
  const { type, data } = proposal
  return type === 'normal'
    ? { Type: EntryType.EntryNormal, Term, Index, Data: data }
    : {
        Type: EntryType.EntryConfChangeV2,
        Term,
        Index,
        Data: encodeConfChange(proposal.change, data),
      }
}

function decodeEntry(found: WireEntry, indexDue: number): Entry {
  const [index, term] = [position(found.Index), position(found.Term)]
  if (index !== indexDue) throw malformed('entries that do not follow one another')
  const proposal = decodeProposal(found)
  const { type, data } = proposal
  return type === 'normal'
    ? { type, index, term, data }
    : { type, index, term, change: proposal.change, data }
}

function decodeProposal({ Type, Data }: WireEntry): Proposal {
  switch (Type) {
    case EntryType.EntryNormal:
      return { type: 'normal', data: Data }
    case EntryType.EntryConfChangeV2:
      return conf(Data)
    default:
      throw malformed(`an entry of a kind that members do not write: ${Type}`)
  }
}

// The codec answers the largest number for what does not fit one: no log is that long, and a term
// from there on could not be followed by another.
function position(value: number): number {
  if (value >= 0 && value < Number.MAX_SAFE_INTEGER) return value
  throw malformed('a term or index that is out of range')
}

function contextPosition({ context }: WireMessage): number {
  return position(Number(decode64(context)))
}

function encode64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value)
  return bytes
}

function decode64(bytes: Uint8Array): bigint {
  if (bytes.length !== 8) throw malformed('a context that is not 8 bytes')
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)
}

function malformed(what: string): TransportError {
  return new TransportError('malformed', `a peer sent ${what}`)
}

function conf(bytes: Uint8Array): Extract<Proposal, { type: 'conf' }> {
  const { change, context: data } = decodeConfChange(bytes)
  return { type: 'conf', change, data }
}
