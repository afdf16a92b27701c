import t from 'tap'
import { InvariantError } from '../../src/base/index.ts'
import {
  createRaft,
  type ConfState,
  type Entry,
  type Message,
  type Raft,
  type RaftConfig,
  type Write,
} from '../../src/raft/index.ts'
import { MemoryLog } from './memory-log.ts'
import { runRandom, SEED } from './seed.ts'

const CONFIG: RaftConfig = {
  id: 1n,
  electionTicks: 10,
  heartbeatTicks: 1,
  preVote: false,
  checkQuorum: true,
  readMode: 'safe',
  messageBytesMax: 1 << 20,
  inflightMessagesMax: 16,
  inflightBytesMax: 1 << 20,
  uncommittedBytesMax: 1 << 20,
  committedBytesMax: 1 << 20,
  random: runRandom(),
}

function conf(...voters: bigint[]): ConfState {
  return { voters, learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false }
}

function normal(index: number, term: number): Entry {
  return { type: 'normal', index, term, data: new Uint8Array([index]) }
}

/** A member of `voters` with two applied entries of term 1. */
function member(
  voters: ConfState,
  config: Partial<RaftConfig> = {},
): { raft: Raft; log: MemoryLog } {
  const hardState = { term: 1, vote: 0n, commit: 2 }
  const log = new MemoryLog(hardState, [normal(1, 1), normal(2, 1)])
  const raft = createRaft({ ...CONFIG, ...config }, log, { hardState, conf: voters, applied: 2 })
  return { raft, log }
}

/** Makes the only member of a cluster its leader. */
function elect(raft: Raft, log: MemoryLog): void {
  raft.campaign()
  while (raft.hasReady()) {
    const { write, committed } = raft.ready()
    if (write !== undefined) {
      log.save(write)
      raft.persisted(write)
    }
    for (const { index } of committed) raft.applied(index)
  }
}

function append(term: number, prev: Entry, entries: readonly Entry[], commit: number): Message {
  const envelope = { type: 'append', from: 2n, to: 1n, term } as const
  return { ...envelope, prevIndex: prev.index, prevTerm: prev.term, entries, commit }
}

function takeWrite(raft: Raft): Write {
  const { write } = raft.ready()
  if (write === undefined) throw new Error('nothing to write')
  return write
}

t.test('a host that breaks the contract is stopped', (t) => {
  const single = (): Raft => {
    const { raft, log } = member(conf(1n))
    elect(raft, log)
    return raft
  }
  const data = new Uint8Array([1])

  const writes = single()
  writes.propose([{ type: 'normal', data }])
  const first = takeWrite(writes)
  writes.propose([{ type: 'normal', data }])
  const second = takeWrite(writes)
  t.throws(() => writes.persisted(second), InvariantError, 'writes reported out of order')
  t.throws(() => single().persisted(first), InvariantError, 'a write of somebody else')
  t.throws(() => single().applied(99), InvariantError, 'an index that was not handed out')
  t.throws(() => single().applyConf(undefined), InvariantError, 'a conf entry that was not')

  const { raft, log } = member(conf(1n))
  elect(raft, log)
  const change = { transition: 'auto', steps: [{ type: 'addVoter', id: 2n }] } as const
  raft.propose([{ type: 'conf', change, data }])
  const write = takeWrite(raft)
  log.save(write)
  raft.persisted(write)
  const [entry] = raft.ready().committed
  t.equal(entry?.type, 'conf')
  t.throws(() => raft.applied(entry?.index ?? 0), InvariantError, 'a conf entry passed over')
  t.same(raft.applyConf(change).voters, [1n, 2n])
  raft.applied(entry?.index ?? 0)
  t.end()
})

t.test('a start on a disk that cannot be right is refused', (t) => {
  const log = new MemoryLog({ term: 1, vote: 0n, commit: 2 }, [normal(1, 1), normal(2, 1)])
  const start = { hardState: log.hardState, conf: conf(1n), applied: 2 }
  const with_ = (config: Partial<RaftConfig>): RaftConfig => ({ ...CONFIG, ...config })
  const lost = { ...start, hardState: { term: 1, vote: 0n, commit: 3 } }
  t.throws(() => createRaft(CONFIG, log, lost), InvariantError, 'committed entries are missing')
  t.throws(() => createRaft(CONFIG, log, { ...start, applied: 3 }), InvariantError, 'applied too')
  const old = { ...start, hardState: { term: 0, vote: 0n, commit: 2 } }
  t.throws(() => createRaft(CONFIG, log, old), InvariantError, 'entries of a later term')
  const unsafe = with_({ readMode: 'lease', checkQuorum: false })
  t.throws(() => createRaft(unsafe, log, start), InvariantError, 'lease reads without a lease')
  t.throws(() => createRaft(with_({ electionTicks: 1 }), log, start), InvariantError)
  log.truncate({ index: 2, term: 1, conf: conf(1n) })
  t.throws(() => createRaft(CONFIG, log, { ...start, applied: 1 }), InvariantError, 'a gap')
  t.end()
})

t.test('a follower whose log was lost stops when the leader counts on it', (t) => {
  const { raft } = member(conf(1n, 2n, 3n))
  const heartbeat = { type: 'heartbeat', from: 2n, to: 1n, term: 2, round: 1 } as const
  t.throws(() => raft.step({ ...heartbeat, commit: 9 }), InvariantError)
  t.end()
})

t.test('writes may be merged: what a later one replaces is not taken as durable', (t) => {
  const { raft, log } = member(conf(1n, 2n, 3n))
  raft.step(append(2, normal(2, 1), [normal(3, 2), normal(4, 2)], 2))
  const first = takeWrite(raft)
  raft.step({ ...append(3, normal(2, 1), [normal(3, 3)], 3), from: 3n })
  const second = takeWrite(raft)
  raft.step({ ...append(3, normal(3, 3), [normal(4, 3)], 4), from: 3n })
  const third = takeWrite(raft)
  t.same(raft.ready().committed, [], 'nothing is durable yet')

  for (const write of [first, second]) log.save(write)
  raft.persisted(first)
  t.equal(raft.hasReady(), false, 'the first write speaks for nothing that is still there')
  raft.persisted(second)
  t.same(raft.ready().committed, [normal(3, 3)])
  t.equal(raft.hasReady(), false, 'index 4 is another entry now, and not durable')
  log.save(third)
  raft.persisted(third)
  t.same(raft.ready().committed, [normal(4, 3)])
  const replies = [first, second, third].flatMap((write) => write.replies)
  t.same(
    replies.map((reply) => reply.type === 'appendReply' && [reply.to, reply.term, reply.index]),
    [
      [2n, 2, 4],
      [3n, 3, 3],
      [3n, 3, 4],
    ],
  )
  t.end()
})

t.test('what was durable and is replaced must become durable again', (t) => {
  const { raft, log } = member(conf(1n, 2n, 3n))
  raft.step(append(2, normal(2, 1), [normal(3, 2), normal(4, 2)], 2))
  const first = takeWrite(raft)
  log.save(first)
  raft.persisted(first)
  raft.step({ ...append(3, normal(2, 1), [normal(3, 3), normal(4, 3)], 4), from: 3n })
  const { write, committed } = raft.ready()
  t.same(committed, [])
  t.same(write?.entries, [normal(3, 3), normal(4, 3)])
  t.end()
})

t.test('nothing is handed out while a snapshot is on its way to the disk', (t) => {
  const { raft, log } = member(conf(1n, 2n, 3n))
  raft.step(append(2, normal(2, 1), [normal(3, 2), normal(4, 2)], 2))
  const entries = takeWrite(raft)
  log.save(entries)
  raft.persisted(entries)
  const snapshot = { index: 10, term: 2, conf: conf(1n, 2n, 3n, 4n) }
  raft.step({ type: 'snapshot', from: 2n, to: 1n, term: 2, snapshot })
  raft.step(append(2, normal(10, 2), [normal(11, 2)], 11))
  const { write, committed } = raft.ready()
  t.same(committed, [], 'indexes 3 and 4 are durable, but the snapshot holds them')
  t.same(write?.snapshot, snapshot)
  t.same(write?.entries, [normal(11, 2)])
  if (write !== undefined) {
    log.save(write)
    raft.persisted(write)
  }
  t.same(raft.ready().committed, [normal(11, 2)])
  t.same(raft.status().conf, snapshot.conf)
  t.end()
})

t.test('a follower commits only what an append has shown to agree', (t) => {
  const { raft } = member(conf(1n, 2n, 3n))
  raft.step(append(2, normal(2, 1), [normal(3, 2), normal(4, 2)], 2))
  raft.step({ ...append(3, normal(2, 1), [normal(3, 2)], 4), from: 3n })
  t.equal(raft.status().commit, 3, 'index 4 may be another entry in term 3')
  t.equal(raft.status().lastIndex, 4)
  t.end()
})

t.test('a commit index alone asks for no write, and is saved with the next', (t) => {
  const { raft, log } = member(conf(1n, 2n, 3n))
  raft.step(append(2, normal(2, 1), [normal(3, 2)], 2))
  const write = takeWrite(raft)
  log.save(write)
  raft.persisted(write)
  raft.step(append(2, normal(3, 2), [], 3))
  const commit = raft.ready()
  t.equal(commit.write, undefined)
  t.same(commit.committed, [normal(3, 2)])
  t.same(
    commit.messages.map(({ type }) => type),
    ['appendReply'],
    'nothing has to become durable first',
  )
  raft.step(append(2, normal(3, 2), [normal(4, 2)], 3))
  t.same(takeWrite(raft).hardState, { term: 2, vote: 0n, commit: 3 })
  t.end()
})

t.test('an answer to an earlier life is not taken for one to this', (t) => {
  const { raft } = member(conf(1n, 2n, 3n))
  const beat = { type: 'heartbeat', from: 2n, to: 1n, term: 2, commit: 2, round: 1 } as const
  raft.step(beat)
  raft.readIndex(1)
  const asked = raft.ready().messages.find(({ type }) => type === 'readIndex')
  const earlier = asked?.type === 'readIndex' ? asked.readId : 0

  const { raft: again } = member(conf(1n, 2n, 3n))
  again.step(beat)
  again.ready()
  again.readIndex(1)
  const reply = { type: 'readIndexReply', from: 2n, to: 1n, term: 2, index: 2 } as const
  again.step({ ...reply, readId: earlier })
  t.same(again.ready().reads, [])
  t.end()
})

t.test('messages of strangers are harmless', (t) => {
  const { raft } = member(conf(1n, 2n, 3n))
  const known = { commit: 2, commitTerm: 1 }
  const vote = { type: 'vote', lastIndex: 2, lastTerm: 1, transfer: false, ...known } as const
  raft.step({ ...vote, from: 9n, to: 1n, term: 5 })
  t.match(raft.ready().write?.replies, [{ type: 'voteReply', to: 9n, reject: false }])

  raft.campaign()
  raft.step({ type: 'voteReply', from: 9n, to: 1n, term: 6, reject: false, ...known })
  raft.step({ type: 'voteReply', from: 8n, to: 1n, term: 6, reject: false, ...known })
  t.equal(raft.status().role, 'candidate')
  raft.step({ type: 'timeoutNow', from: 2n, to: 7n, term: 99 })
  t.equal(raft.status().term, 6, 'a message to somebody else')
  t.end()
})

t.test(`election timeouts are drawn from one to two, seed ${SEED}`, (t) => {
  const { raft } = member(conf(1n, 2n, 3n))
  const seen = new Set<number>()
  for (let round = 0; round < 300; round++) {
    const { term } = raft.status()
    let ticks = 0
    while (raft.status().term === term) {
      raft.tick()
      ticks++
    }
    seen.add(ticks)
  }
  t.same(
    [...seen].toSorted((a, b) => a - b),
    [10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
  )
  t.end()
})

t.test('a start that counts most of the first election timeout as passed stands sooner', (t) => {
  const hardState = { term: 1, vote: 0n, commit: 2 }
  const ticksToStand = (electionElapsed: number): number => {
    const log = new MemoryLog(hardState, [normal(1, 1), normal(2, 1)])
    const start = { hardState, conf: conf(1n, 2n, 3n), applied: 2, electionElapsed }
    const raft = createRaft(CONFIG, log, start)
    for (let ticks = 1; ; ticks++) {
      raft.tick()
      if (raft.status().role !== 'follower') return ticks
    }
  }
  const { electionTicks } = CONFIG
  for (let round = 0; round < 50; round++) {
    const whole = ticksToStand(0)
    if (whole < electionTicks || whole >= 2 * electionTicks) t.fail(`stood after ${whole} ticks`)
    const short = ticksToStand(electionTicks - 1)
    if (short < 1 || short > electionTicks) t.fail(`stood after ${short} ticks of the rest`)
  }
  t.throws(() => ticksToStand(electionTicks), InvariantError)
  t.end()
})
