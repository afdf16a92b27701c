import { NOBODY } from '../../src/raft/index.ts'
import type { Message, Raft, ReadState, Ready, Write } from '../../src/raft/index.ts'

/** Takes a sound core and gives back one with a bug. */
export type Wound = (raft: Raft) => Raft

/** Promises are sent before the disk has what they promise. */
export const acknowledgesEarly: Wound = (raft) =>
  withWrites(raft, (ready, write) => ({
    ...ready,
    messages: [...ready.messages, ...write.replies],
    write: { ...write, replies: [] },
  }))

/** The vote is not saved, so a restart forgets it. */
export const forgetsVote: Wound = (raft) =>
  withWrites(raft, (ready, write) => {
    const { hardState } = write
    if (hardState === undefined) return ready
    return { ...ready, write: { ...write, hardState: { ...hardState, vote: NOBODY } } }
  })

/** New entries are said to be durable and are not written. */
export const losesWrites: Wound = (raft) => {
  let count = 0
  return withWrites(raft, (ready, write) => {
    if (write.entries.length === 0 || ++count % 20 !== 0) return ready
    return { ...ready, write: { ...write, entries: [] } }
  })
}

/** Every candidate of a term gets the vote. */
export const votesTwice: Wound = (raft) => {
  const extra: Message[] = []
  return withMessages(raft, extra, (message) => {
    raft.step(message)
    if (message.type !== 'vote' || message.term !== raft.status().term) return
    const { from: to, to: from, term } = message
    extra.push({ type: 'voteReply', from, to, term, reject: false, commit: 0, commitTerm: 0 })
  })
}

/** Votes go to candidates whose log lacks what is committed. */
export const votesForShortLogs: Wound = (raft) => ({
  ...raft,
  step: (message) => {
    const asks = message.type === 'vote' || message.type === 'preVote'
    raft.step(asks ? { ...message, lastTerm: Number.MAX_SAFE_INTEGER } : message)
  },
})

/** A leader counts every append that it sends as acknowledged. */
export const commitsWithoutQuorum: Wound = (raft) => ({
  ...raft,
  ready: () => {
    const ready = raft.ready()
    for (const message of ready.messages) {
      if (message.type !== 'append' || message.entries.length === 0) continue
      const { from: to, to: from, term, prevIndex, entries } = message
      const index = prevIndex + entries.length
      const reply = { from, to, term, index, reject: false, hintIndex: 0, hintTerm: 0 }
      raft.step({ type: 'appendReply', ...reply })
    }
    return ready
  },
})

/** Who thinks that he leads answers reads without asking anybody. */
export const readsStale: Wound = (raft) => {
  const answers: ReadState[] = []
  return {
    ...raft,
    readIndex: (readId) => {
      const { role, commit } = raft.status()
      if (role !== 'leader') return raft.readIndex(readId)
      answers.push({ readId, index: commit })
      return undefined
    },
    hasReady: () => answers.length > 0 || raft.hasReady(),
    ready: () => {
      const ready = raft.ready()
      return { ...ready, reads: [...ready.reads, ...answers.splice(0)] }
    },
  }
}

/** The second of three committed entries is never handed out. */
export const skipsEntries: Wound = (raft) => ({
  ...raft,
  ready: () => {
    const ready = raft.ready()
    if (ready.committed.length !== 3) return ready
    return { ...ready, committed: ready.committed.filter((_, at) => at !== 1) }
  },
})

/** No timeout ever ends: only the first leader, if any, leads. */
export const neverStands: Wound = (raft) => ({
  ...raft,
  tick: () => {
    if (raft.status().role === 'leader') raft.tick()
  },
})

/** Changes writes on their way to the host; the core hears of its own when they are durable. */
function withWrites(raft: Raft, change: (ready: Ready, write: Write) => Ready): Raft {
  const originals = new Map<Write, Write>()
  return {
    ...raft,
    ready: () => {
      const ready = raft.ready()
      if (ready.write === undefined) return ready
      const changed = change(ready, ready.write)
      if (changed.write !== undefined) originals.set(changed.write, ready.write)
      return changed
    },
    persisted: (write) => raft.persisted(originals.get(write) ?? write),
  }
}

function withMessages(raft: Raft, extra: Message[], step: (message: Message) => void): Raft {
  return {
    ...raft,
    step,
    hasReady: () => extra.length > 0 || raft.hasReady(),
    ready: () => {
      const ready = raft.ready()
      return { ...ready, messages: [...ready.messages, ...extra.splice(0)] }
    },
  }
}
