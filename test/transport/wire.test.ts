import t from 'tap'
import { concatBytes, seededRandom, type Random } from '../../src/base/index.ts'
import {
  codec,
  DecodeError,
  MessageType,
  type Init,
  type Message as Wire,
} from '../../src/proto/index.ts'
import type { ConfChange, Entry, Message, Proposal } from '../../src/raft/index.ts'
import { decodeConfChange, encodeConfChange } from '../../src/raftlog/index.ts'
import { TransportError } from '../../src/transport/index.ts'
import {
  decodeEnvelope,
  encodeEnvelope,
  packMessages,
  unpackMessages,
} from '../../src/transport/peer-envelope.ts'
import { decodeMessage, encodeMessage, SharedEntries } from '../../src/transport/raft-wire.ts'
import { decodeSnapshot, encodeSnapshot } from '../../src/transport/snapshot-stream.ts'

const seed = Date.now() % 1_000_000
t.comment(`seed ${seed}`)
const random = seededRandom(seed)

function pick<T>(from: readonly T[]): T {
  return from[random.below(from.length)] as T
}

function id(): bigint {
  return random.next64() | 1n
}

function count(): number {
  return random.below(4) === 0 ? random.below(3) : random.below(2 ** 31) * 2 ** random.below(22)
}

function randomBytes(most: number, source: Random = random): Uint8Array {
  return Uint8Array.from({ length: source.below(most) }, () => source.below(256))
}

function list<T>(make: () => T): T[] {
  return Array.from({ length: random.below(4) }, make)
}

function change(): ConfChange {
  const transition = pick(['auto', 'joint', 'explicit'] as const)
  const type = (): 'remove' =>
    pick(['addVoter', 'addLearner', 'remove', 'update'] as const) as 'remove'
  return { transition, steps: list(() => ({ type: type(), id: id() })) }
}

function proposal(): Proposal {
  const data = randomBytes(30)
  return random.below(3) > 0 ? { type: 'normal', data } : { type: 'conf', change: change(), data }
}

function append(): Message {
  const prevIndex = count()
  const entries: Entry[] = list(proposal).map((item, at) => {
    return { ...item, index: prevIndex + 1 + at, term: count() }
  })
  return { type: 'append', ...envelope(), prevIndex, prevTerm: count(), entries, commit: count() }
}

function envelope() {
  return { from: id(), to: id(), term: count() }
}

function vote(type: 'vote' | 'preVote'): Message {
  const place = { lastIndex: count(), lastTerm: count(), ...known() }
  return { type, ...envelope(), ...place, transfer: random.below(2) === 0 }
}

const known = () => ({ commit: count(), commitTerm: count() })

const reject = (): boolean => random.below(2) === 0

const makers: readonly (() => Message)[] = [
  () => vote('vote'),
  () => vote('preVote'),
  () => ({ type: 'voteReply', ...envelope(), reject: reject(), ...known() }),
  () => ({ type: 'preVoteReply', ...envelope(), reject: reject(), ...known() }),
  append,
  () => {
    const hint = { hintIndex: count(), hintTerm: count() }
    return { type: 'appendReply', ...envelope(), index: count(), reject: reject(), ...hint }
  },
  () => ({ type: 'heartbeat', ...envelope(), commit: count(), round: count() }),
  () => ({ type: 'heartbeatReply', ...envelope(), round: count() }),
  () => {
    const sets = { voters: list(id), learners: list(id), votersOutgoing: list(id) }
    const conf = { ...sets, learnersNext: list(id), autoLeave: reject() }
    return { type: 'snapshot', ...envelope(), snapshot: { index: count(), term: count(), conf } }
  },
  () => ({ type: 'timeoutNow', ...envelope() }),
  () => ({ type: 'transferLeader', ...envelope(), transferee: id() }),
  () => ({ type: 'propose', ...envelope(), entries: list(proposal) }),
  () => ({ type: 'readIndex', ...envelope(), readId: count() }),
  () => ({ type: 'readIndexReply', ...envelope(), readId: count(), index: count() }),
]

void t.test('every raft message comes back as it was', (t) => {
  const kinds = new Set<string>()
  for (let round = 0; round < 1500; round++) {
    const message = pick(makers)()
    kinds.add(message.type)
    const back = decodeMessage(encodeMessage(message))
    if (text(back) !== text(message)) t.strictSame(back, message)
  }
  t.equal(kinds.size, 14, 'every kind was tried')
  t.end()
})

function text(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'bigint') return `${item}n`
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
    return Object.fromEntries(Object.entries(item).toSorted(([x], [y]) => (x < y ? -1 : 1)))
  })
}

void t.test('an append is what etcd would send', (t) => {
  const entry = { type: 'normal', index: 6, term: 2, data: Uint8Array.of(7) } as const
  const head = { from: 2n, to: 3n, term: 4, prevIndex: 5, prevTerm: 1, commit: 5 }
  const bytes = encodeMessage({ type: 'append', ...head, entries: [entry] })
  // type=MsgApp to=3 from=2 term=4 logTerm=1 index=5 entries={term 2, index 6, data 07} commit=5
  const hex = '0803100318022004280130053a07100218062201074005'
  t.equal(Buffer.from(bytes).toString('hex'), hex)
  t.end()
})

void t.test('entries for several followers are encoded once, and never mixed up', (t) => {
  const makeEntry = (_: unknown, at: number): Entry => {
    return { type: 'normal', index: at + 1, term: 1, data: randomBytes(20) }
  }
  const entries = Array.from({ length: 9 }, makeEntry)
  const shared = new SharedEntries()
  for (let round = 0; round < 300; round++) {
    const from = random.below(9)
    const to = from + random.below(10 - from)
    const due = entries.slice(from, to)
    const head = { from: 2n, to: BigInt(round + 3), term: 4, prevIndex: from, prevTerm: 1 }
    const message: Message = { type: 'append', ...head, commit: round, entries: due }
    t.strictSame(decodeMessage(encodeMessage(message, shared)), message)
    t.equal(shared.encode(entries.slice(from, to)), shared.encode(due), 'the same bytes')
  }
  t.end()
})

void t.test('what is no raft message is refused by name, never by a crash', (t) => {
  const wire = codec('raftpb.Message')
  const envelope = { from: 1n, to: 2n }
  const bad: readonly [string, Init<Wire>][] = [
    ['nobody sends it', { to: 2n, type: MessageType.MsgApp }],
    ['a local kind', { ...envelope, type: MessageType.MsgBeat }],
    ['an unknown kind', { ...envelope, type: 99 }],
    ['a gap', { ...envelope, type: MessageType.MsgApp, index: 4, entries: [{ Index: 6 }] }],
    ['an entry of v1', { ...envelope, type: MessageType.MsgProp, entries: [{ Type: 1 }] }],
    ['no round', { ...envelope, type: MessageType.MsgHeartbeat }],
    ['no state', { ...envelope, type: MessageType.MsgSnap }],
    ['a term beyond all', { ...envelope, type: MessageType.MsgTimeoutNow, term: 2 ** 53 - 1 }],
  ]
  for (const [name, message] of bad) {
    t.throws(() => decodeMessage(wire.encode(message)), { code: 'malformed' }, name)
  }
  let refused = 0
  for (let round = 0; round < 3000; round++) {
    const bytes = round % 2 === 0 ? encodeMessage(pick(makers)()) : randomBytes(60)
    for (let flip = 0; flip < 3 && bytes.length > 0; flip++) {
      bytes[random.below(bytes.length)] = random.below(256)
    }
    try {
      decodeMessage(bytes)
    } catch (error) {
      refused += 1
      if (!(error instanceof TransportError || error instanceof DecodeError)) throw error
    }
  }
  t.ok(refused > 1000, `${refused} of 3000 damaged messages refused, the rest read as others`)
  t.end()
})

void t.test('a membership change is the same bytes in the log and between members', (t) => {
  for (let round = 0; round < 100; round++) {
    const [one, data] = [change(), randomBytes(20)]
    const bytes = encodeConfChange(one, data)
    t.strictSame(decodeConfChange(bytes), { change: one, context: data })
  }
  t.end()
})

void t.test('envelopes and frames', (t) => {
  const header = { cluster: id(), from: id(), to: id() }
  const messages = [randomBytes(50), new Uint8Array(0), randomBytes(50)]
  const frame = encodeEnvelope(header, packMessages(messages))
  const opened = decodeEnvelope(frame)
  t.strictSame(opened.header, header)
  t.strictSame(
    unpackMessages(opened.payload).map((bytes) => [...bytes]),
    messages.map((m) => [...m]),
  )
  for (let cut = 0; cut < frame.length; cut++) {
    const read = (): number => unpackMessages(decodeEnvelope(frame.subarray(0, cut)).payload).length
    const whole = [25, 29 + (messages[0]?.length ?? 0), 33 + (messages[0]?.length ?? 0)]
    if (whole.includes(cut)) t.ok(read() < 3)
    else t.throws(read, { code: 'malformed' }, `cut at ${cut}`)
  }
  t.throws(() => decodeEnvelope(concatBytes([Uint8Array.of(2), frame])), { code: 'malformed' })
  t.end()
})

async function* from(items: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* items
}

async function records(head: Uint8Array, chunks: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const all: Uint8Array[] = []
  for await (const record of encodeSnapshot(head, from(chunks))) all.push(record)
  return all
}

async function read(items: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const { head, chunks } = await decodeSnapshot(from(items))
  const all = [head]
  for await (const chunk of chunks) all.push(chunk)
  return all
}

void t.test('a snapshot stream: whole, or damaged wherever it is touched', async (t) => {
  const head = randomBytes(20)
  const chunks = [Uint8Array.of(1, 2, 3), new Uint8Array(0), randomBytes(300), randomBytes(300)]
  const sent = await records(head, chunks)
  t.strictSame(await read(sent), [head, ...chunks])
  t.strictSame(await read(await records(head, [])), [head], 'an empty one is one')

  const damaged = { code: 'damaged' }
  for (let round = 0; round < 200; round++) {
    const copy = sent.map((record) => Uint8Array.from(record))
    const record = copy[random.below(copy.length)] ?? new Uint8Array(0)
    const at = random.below(record.length)
    record[at] = (record[at] ?? 0) ^ (1 << random.below(8))
    await t.rejects(read(copy), damaged)
  }
  for (let at = 0; at < sent.length; at++) {
    await t.rejects(read(sent.slice(0, at)), damaged, `cut before record ${at}`)
    await t.rejects(read(sent.toSpliced(at, 1)), damaged, `without record ${at}`)
    await t.rejects(read(sent.toSpliced(at, 0, sent[at] ?? head)), damaged, `record ${at} twice`)
  }
  const [first, ...rest] = await records(head, chunks.slice(1))
  t.ok(first)
  await t.rejects(read([...sent.slice(0, 2), ...rest.slice(1)]), damaged, 'parts of two streams')
})
