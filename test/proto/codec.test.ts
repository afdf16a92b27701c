import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { loadSync } from '@grpc/proto-loader'
import protobuf from 'protobufjs'
import t from 'tap'
import { seededRandom, type Random } from '../../src/base/index.ts'
import {
  codec,
  DecodeError,
  EncodedMessage,
  EncodeError,
  FilterType,
  idFields,
  messageSchema,
  method,
  methodByPath,
  methods,
  nestingMax,
  protoFiles,
  protoFolder,
  zeros,
  type Codec,
  type Init,
  type KeyValue,
  type MessageName,
  type ResponseHeader,
  type Services,
  type TxnRequest,
} from '../../src/proto/index.ts'
import { generatedTexts } from '../../src/proto/generated-texts.ts'
import { loadRoot } from '../../src/proto/root.ts'
import {
  fromReflection,
  randomBytes,
  randomMessage,
  toReflection,
  withWireForms,
} from './random-message.ts'

const seed = Number(process.env['SEED'] ?? Math.trunc(Math.random() * 2 ** 31))
t.comment(`SEED=${seed}`)

const names = Object.keys(zeros) as MessageName[]
const root = loadRoot()

function anyCodec(name: MessageName): Codec<object> {
  return codec(name)
}

function bytes(...parts: readonly (number | string | Uint8Array)[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(parts.map((part) => Buffer.from(typeof part === 'number' ? [part] : part))),
  )
}

/** What decoding throws, by code; undefined when it does not throw. */
function refusal(name: MessageName, data: Uint8Array): string | undefined {
  try {
    codec(name).decode(data)
    return undefined
  } catch (error) {
    if (error instanceof DecodeError) return error.code
    throw error
  }
}

void t.test('every message type is the same bytes and the same values as in protobufjs', (t) => {
  const random = seededRandom(seed)
  for (const name of names) {
    const type = root.lookupType(name)
    let wrong: string | undefined
    for (let round = 0; round < 25 && wrong === undefined; round++) {
      const message = randomMessage(random, name)
      const ours = anyCodec(name).encode(message)
      const theirs = type.encode(toReflection(name, message)).finish()
      if (Buffer.compare(ours, theirs) !== 0) wrong = `encode, round ${round}`
      const decoded = anyCodec(name).decode(theirs)
      if (!isDeepStrictEqual(decoded, message)) wrong = `decode, round ${round}`
      const reflected = fromReflection(type, type.decode(ours))
      if (!isDeepStrictEqual(decoded, reflected)) wrong = `protobufjs decode, round ${round}`
    }
    t.equal(wrong, undefined, name)
  }
  t.end()
})

void t.test('a message stands as its wire form wherever one may, at every level', (t) => {
  const random = seededRandom(seed + 2)
  let forms = 0
  for (const name of names) {
    const type = root.lookupType(name)
    let wrong: string | undefined
    for (let round = 0; round < 25 && wrong === undefined; round++) {
      const message = randomMessage(random, name)
      const mixed = withWireForms(random, name, message, () => forms++)
      const theirs = type.encode(toReflection(name, message)).finish()
      if (Buffer.compare(anyCodec(name).encode(mixed), theirs) !== 0) wrong = `round ${round}`
    }
    t.equal(wrong, undefined, name)
  }
  t.ok(forms > 500, `${forms} wire forms`)
  t.end()
})

void t.test('a wire form is a range of its bytes, and may be empty', (t) => {
  const kv = codec('mvccpb.KeyValue').encode({ key: bytes('k'), version: 300 })
  const held = bytes('before', kv, 'after')
  const form = new EncodedMessage<KeyValue>(held, 6, 6 + kv.length)
  const range = codec('etcdserverpb.RangeResponse')
  const data = range.encode({ kvs: [form, { key: bytes('l') }, form], count: 3 })
  const { kvs, count } = range.decode(data)
  t.strictSame(
    kvs.map(({ key, version }) => [Buffer.from(key).toString(), version]),
    [
      ['k', 300],
      ['l', 0],
      ['k', 300],
    ],
  )
  t.equal(count, 3)
  const put = codec('etcdserverpb.PutResponse')
  const none = new EncodedMessage<KeyValue>(held, 3, 3)
  t.strictSame(put.encode({ prevKv: none }), put.encode({ prevKv: {} }), 'present, without fields')
  // @ts-expect-error: what is encoded keeps the type of its message.
  t.equal(put.size({ header: form }), 2 + kv.length)
  t.end()
})

void t.test('known bytes: a put as any etcd client sends it', (t) => {
  const put = codec('etcdserverpb.PutRequest')
  const data = put.encode({ key: bytes('foo'), value: bytes('bar'), lease: -1n, prevKv: false })
  t.equal(Buffer.from(data).toString('hex'), '0a03666f6f120362617218ffffffffffffffffff01')
  t.strictSame(put.decode(data), {
    key: bytes('foo'),
    value: bytes('bar'),
    lease: -1n,
    prevKv: false,
    ignoreValue: false,
    ignoreLease: false,
  })
  t.end()
})

void t.test('a message is written into a target and read out of it, where there is room', (t) => {
  const random = seededRandom(seed + 3)
  for (const name of names) {
    const message = randomMessage(random, name)
    const data = anyCodec(name).encode(message)
    t.equal(anyCodec(name).size(message), data.length, name)
    const at = random.below(9)
    const target = new Uint8Array(at + data.length).fill(0xaa)
    const end = anyCodec(name).encodeInto(message, target, at)
    t.equal(end, target.length, name)
    t.equal(Buffer.compare(target, bytes(new Uint8Array(at).fill(0xaa), data)), 0, name)
    const held = bytes(target, 'more')
    t.ok(isDeepStrictEqual(anyCodec(name).decode(held, at, end), message), name)
    if (data.length === 0) continue
    target.fill(0xaa)
    t.equal(anyCodec(name).encodeInto(message, target, at + 1), -1, name)
    t.ok(
      target.every((byte) => byte === 0xaa),
      `${name}: nothing is written`,
    )
  }
  t.end()
})

void t.test('zero is left out, except in a oneof', (t) => {
  const compare = codec('etcdserverpb.Compare')
  t.equal(compare.encode({ result: 0, key: bytes(), version: undefined }).length, 0)
  const data = compare.encode({ version: 0 })
  t.strictSame(data, bytes(0x20, 0))
  t.equal(compare.decode(data).version, 0)
  t.equal(compare.decode(data).modRevision, undefined)
  t.strictSame(compare.decode(compare.encode({ value: bytes() })).value, bytes())
  t.strictSame(codec('etcdserverpb.RequestOp').encode({ requestRange: {} }), bytes(0x0a, 0))
  t.end()
})

void t.test('counts saturate at the safe integers and ids keep all 64 bits', (t) => {
  const max = Number.MAX_SAFE_INTEGER
  const all = bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1)
  const least = bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1)
  const beyond = bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10)
  const header = codec('etcdserverpb.ResponseHeader')
  t.equal(header.decode(bytes(0x20, all)).raftTerm, max, 'uint64')
  t.equal(header.decode(bytes(0x18, all)).revision, -1, 'int64 -1 is no overflow')
  t.equal(header.decode(bytes(0x18, least)).revision, -max, 'least int64')
  t.equal(header.decode(bytes(0x18, beyond)).revision, max, '2^53')
  t.equal(header.decode(header.encode({ revision: -max, raftTerm: max })).revision, -max)
  t.equal(header.decode(bytes(0x08, all)).clusterId, 2n ** 64n - 1n)
  t.equal(codec('mvccpb.KeyValue').decode(bytes(0x30, least)).lease, -(2n ** 63n))
  t.equal(codec('raftpb.HardState').decode(bytes(0x10, least)).vote, 2n ** 63n)
  t.end()
})

void t.test('lists of scalars are read packed and one by one', (t) => {
  const confState = codec('raftpb.ConfState')
  t.strictSame(confState.encode({ voters: [1n, 300n] }), bytes(8, 1, 8, 0xac, 2), 'as etcd writes')
  const mixed = bytes(8, 1, 0x0a, 3, 0xac, 2, 5, 8, 7, 0x0a, 0)
  t.strictSame(confState.decode(mixed).voters, [1n, 300n, 5n, 7n])
  const create = codec('etcdserverpb.WatchCreateRequest')
  const { NODELETE, NOPUT } = FilterType
  t.strictSame(create.encode({ filters: [NODELETE, NOPUT] }), bytes(0x2a, 2, 1, 0))
  t.strictSame(create.decode(bytes(0x28, 1, 0x28, 0)).filters, [NODELETE, NOPUT])
  t.end()
})

void t.test('a message in pieces is merged, and of a oneof the last member counts', (t) => {
  const put = codec('etcdserverpb.PutResponse')
  const pieces = bytes(0x0a, 2, 0x18, 7, 0x0a, 2, 0x20, 9)
  t.match(put.decode(pieces).header, { revision: 7, raftTerm: 9 })
  const op = codec('etcdserverpb.RequestOp')
  const both = bytes(
    op.encode({ requestPut: { key: bytes('p') } }),
    op.encode({ requestRange: {} }),
  )
  t.equal(op.decode(both).requestPut, undefined)
  t.ok(op.decode(both).requestRange)
  const compare = codec('etcdserverpb.Compare').decode(bytes(0x20, 5, 0x28, 6))
  t.same([compare.version, compare.createRevision], [undefined, 6])
  t.end()
})

void t.test('unknown fields and unexpected wire types are skipped', (t) => {
  const frame = codec('keelson.peer.Frame')
  const group = bytes(0x13, 0x1a, 1, 0x61, 0x1b, 0x1c, 0x14)
  const unknown = bytes(0x10, 0x80, 1, 0x11, new Uint8Array(8), 0x12, 1, 0x61, group)
  const wrongType = bytes(0x08, 5, 0x0d, 1, 2, 3, 4)
  const data = bytes(unknown, 0x15, 1, 2, 3, 4, wrongType, 0x0a, 1, 0x62)
  t.strictSame(frame.decode(data), { body: bytes('b') })
  t.end()
})

void t.test('malformed bytes are refused with a code and a sentence without values', (t) => {
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ['tag cut off', bytes(0x80), 'malformed'],
    ['length cut off', bytes(0x0a), 'malformed'],
    ['length past the end', bytes(0x0a, 5, 0x61), 'malformed'],
    ['length of 2^31', bytes(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f), 'malformed'],
    ['varint of 11 bytes', bytes(0x18, new Uint8Array(10).fill(0xff), 1), 'malformed'],
    ['varint of 65 bits', bytes(0x18, new Uint8Array(9).fill(0xff), 2), 'malformed'],
    ['field number 0', bytes(0x00, 0), 'malformed'],
    ['wire type 7', bytes(0x0f), 'malformed'],
    ['group without an end', bytes(0x7b), 'malformed'],
    ['end without a group', bytes(0x7c), 'malformed'],
  ]
  for (const [what, data, code] of cases) {
    t.equal(refusal('etcdserverpb.PutRequest', data), code, what)
  }
  t.equal(refusal('etcdserverpb.PutResponse', bytes(0x0a, 1, 0x18)), 'malformed', 'inner end')
  t.equal(refusal('raftpb.ConfState', bytes(0x0a, 1, 0x80, 1)), 'malformed', 'packed end')
  for (const text of [bytes(0xff), bytes(0xc0, 0x80), bytes(0xed, 0xa0, 0x80), bytes('a', 0xe2)]) {
    t.equal(refusal('etcdserverpb.MemberRemoveRequest', text), 'malformed')
    const user = bytes(0x0a, text.length, text)
    t.equal(
      refusal('etcdserverpb.AuthUserGetRequest', user),
      'utf8',
      Buffer.from(text).toString('hex'),
    )
  }
  const long = bytes('a'.repeat(100), 0xff)
  t.equal(refusal('etcdserverpb.AuthUserGetRequest', bytes(0x0a, long.length, long)), 'utf8')
  t.throws(() => codec('etcdserverpb.PutRequest').decode(bytes(0x0a, 9, 'secret')), {
    name: 'DecodeError',
    message: 'etcdserverpb.PutRequest: the data ends inside a field',
  })
  t.end()
})

void t.test('nesting is bounded both ways', (t) => {
  const nested = (levels: number): Init<TxnRequest> =>
    levels === 0 ? {} : { success: [{ requestTxn: nested(levels - 1) }] }
  const txn = codec('etcdserverpb.TxnRequest')
  const deepest = txn.encode(nested(nestingMax / 2))
  t.ok(txn.decode(deepest))
  t.throws(() => txn.encode(nested(nestingMax / 2 + 1)), { name: 'EncodeError', code: 'depth' })
  t.ok(txn.encode(nested(1)), 'the writer is sound after a throw')

  let data: Uint8Array = bytes()
  for (let level = 0; level < 20_000; level++) {
    const writer = new protobuf.Writer()
    data = writer
      .uint32(level % 2 === 0 ? 0x22 : 0x12)
      .bytes(data)
      .finish()
  }
  t.equal(refusal('etcdserverpb.TxnRequest', data), 'depth')
  t.equal(refusal('keelson.peer.Frame', new Uint8Array(100_000).fill(0x13)), 'depth', 'groups')
  t.end()
})

void t.test('decoded bytes are plain copies', (t) => {
  const kv = codec('mvccpb.KeyValue')
  for (const length of [1, 64, 65, 300, 2048, 2049, 100_000]) {
    const value = randomBytes(seededRandom(length), length)
    const data = Buffer.from(kv.encode({ key: value, value }))
    const decoded = kv.decode(data)
    data.fill(0)
    t.equal(Buffer.compare(decoded.value, value), 0, `${length} bytes`)
    t.equal(decoded.value.constructor, Uint8Array)
    decoded.key.fill(1)
    t.equal(Buffer.compare(decoded.value, value), 0, 'fields share nothing')
  }
  t.end()
})

void t.test('numbers a field cannot hold are refused by name', (t) => {
  const header = codec('etcdserverpb.ResponseHeader')
  const wrong: readonly Init<ResponseHeader>[] = [
    { revision: 1.5 },
    { revision: NaN },
    { revision: 2 ** 53 },
    { raftTerm: -1 },
  ]
  for (const init of wrong) t.throws(() => header.encode(init), EncodeError)
  t.throws(() => header.encode({ raftTerm: -1 }), {
    code: 'range',
    message: 'etcdserverpb.ResponseHeader.raftTerm cannot hold this number',
  })
  t.throws(() => codec('etcdserverpb.HashResponse').encode({ hash: -1 }), EncodeError)
  t.throws(() => codec('etcdserverpb.Compare').encode({ target: 2 ** 31 }), EncodeError)
  t.equal(header.encode({ revision: -0 }).length, 0)
  t.end()
})

// What protobufjs takes and we do not: a 64-bit field of more bits, and field number 0 where a
// message has no fields.
const strictness = /: (invalid varint encoding|illegal tag: field number 0)$/

void t.test('damaged messages are read or refused as protobufjs does, and nothing else', (t) => {
  const random = seededRandom(seed + 1)
  let refused = 0
  const wrong: string[] = []
  for (let round = 0; round < 8_000; round++) {
    const name = names[random.below(names.length)] ?? 'mvccpb.KeyValue'
    const data = damaged(random, anyCodec(name).encode(randomMessage(random, name, 1)))
    const ours = outcome(() => anyCodec(name).decode(data))
    const type = root.lookupType(name)
    const theirs = outcome(() => fromReflection(type, type.decode(data)))
    if (ours instanceof Error) refused++
    const isStricter = ours instanceof Error && strictness.test(ours.message)
    const isSame = ours instanceof Error ? theirs instanceof Error : isDeepStrictEqual(ours, theirs)
    if (!isSame && !isStricter) wrong.push(`${name} ${Buffer.from(data).toString('hex')}`)
  }
  t.strictSame(wrong, [])
  t.ok(refused > 500, `${refused} refused`)
  t.end()
})

function outcome(decode: () => object): object {
  try {
    return decode()
  } catch (error) {
    if (error instanceof DecodeError) return error
    // The classes of protobufjs' refusals; of ours only DecodeError is one.
    if (error instanceof RangeError || error instanceof TypeError) return error
    if (error instanceof Error && error.constructor === Error) return error
    throw error
  }
}

function damaged(random: Random, whole: Uint8Array): Uint8Array {
  let data = random.below(4) === 0 ? randomBytes(random, random.below(60)) : whole
  if (random.below(4) === 0) {
    const at = random.below(data.length + 1)
    data = bytes(data.subarray(0, at), randomBytes(random, random.below(14)), data.subarray(at))
  }
  for (let hits = random.below(4); hits > 0; hits--)
    data[random.below(data.length)] = random.below(256)
  return random.below(3) === 0 ? data.slice(0, random.below(data.length + 1)) : data
}

void t.test('id-fields names 64-bit fields that exist', (t) => {
  for (const [name, fields] of Object.entries(idFields)) {
    const ids = messageSchema(name).fields.filter((field) => field.isId)
    t.strictSame(ids.map((field) => field.protoName).toSorted(), [...fields].toSorted(), name)
  }
  t.end()
})

void t.test('the generated files are what the .proto files give', async (t) => {
  for (const [file, text] of await generatedTexts()) {
    const path = fileURLToPath(new URL(`../../../src/proto/${file}`, import.meta.url))
    t.ok(readFileSync(path, 'utf8') === text, `${file}, else: npm run proto`)
  }
})

void t.test('methods: every rpc by path, with codecs', (t) => {
  const count = { 'etcdserverpb.KV': 6, 'etcdserverpb.Auth': 17, 'keelson.peer.Peer': 3 }
  for (const [service, size] of Object.entries(count)) {
    t.equal(methods.filter((item) => item.service === service).length, size, service)
  }
  t.equal(methodByPath('/etcdserverpb.KV/Nothing'), undefined)
  const watch = methodByPath('/etcdserverpb.Watch/Watch')
  t.match(watch, { requestStream: true, responseStream: true, name: 'Watch' })
  t.equal(watch?.request, codec('etcdserverpb.WatchRequest'))
  const put = method('etcdserverpb.KV', 'Put')
  const streams: Services['etcdserverpb.KV']['Put']['requestStream'] = false
  t.equal(put.requestStream, streams)
  t.strictSame(put.request.decode(put.request.encode({ key: bytes('a') })).key, bytes('a'))
  t.end()
})

void t.test('each .proto file loads in @grpc/proto-loader', (t) => {
  for (const file of protoFiles()) {
    const definition = loadSync(file, { includeDirs: [protoFolder] })
    t.ok(Object.keys(definition).length > 0, file)
  }
  t.end()
})
