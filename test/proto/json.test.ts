import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import { seededRandom } from '../../src/base/index.ts'
import {
  fromJson,
  JsonError,
  nestingMax,
  parseJson,
  SortOrder,
  SortTarget,
  toJson,
  zeros,
  type MessageName,
} from '../../src/proto/index.ts'
import { randomMessage } from './random-message.ts'

const seed = Number(process.env['SEED'] ?? Math.trunc(Math.random() * 2 ** 31))
t.comment(`SEED=${seed}`)

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

/** The code and sentence of the JsonError that reading must throw. */
function refusal(name: MessageName, json: unknown): string {
  try {
    fromJson(name, json)
    return 'accepted'
  } catch (error) {
    if (error instanceof JsonError) return `${error.code}: ${error.message}`
    throw error
  }
}

void t.test('every message type comes back from its JSON text', (t) => {
  const random = seededRandom(seed)
  for (const name of Object.keys(zeros) as MessageName[]) {
    let wrong: string | undefined
    for (let round = 0; round < 10 && wrong === undefined; round++) {
      const message = randomMessage(random, name)
      for (const emitDefaults of [false, true]) {
        const text = JSON.stringify(toJson(name, message, { emitDefaults }))
        const back = fromJson(name, parseJson(text))
        if (!isDeepStrictEqual(back, message)) wrong = `round ${round}: ${text}`
      }
    }
    t.equal(wrong, undefined, name)
  }
  t.end()
})

void t.test('out: proto names, decimal strings, base64, enum names, no zeros', (t) => {
  const range = toJson('etcdserverpb.RangeRequest', {
    key: bytes('\xfb\xff'),
    rangeEnd: bytes('\0'),
    limit: 10,
    revision: 0,
    sortOrder: SortOrder.DESCEND,
    sortTarget: 77,
    keysOnly: true,
  })
  t.strictSame(range, {
    key: '+/8=',
    range_end: 'AA==',
    limit: '10',
    sort_order: 'DESCEND',
    sort_target: 77,
    keys_only: true,
  })
  t.strictSame(
    toJson('etcdserverpb.HashKVResponse', { header: { memberId: 2n ** 63n }, hash: 7 }),
    {
      header: { member_id: '9223372036854775808' },
      hash: 7,
    },
  )
  t.strictSame(toJson('etcdserverpb.Compare', { version: 0 }), { version: '0' }, 'oneof')
  t.strictSame(
    toJson('grpc.health.v1.HealthListResponse', {
      statuses: new Map([
        ['__proto__', { status: 1 }],
        ['', {}],
      ]),
    }),
    JSON.parse('{"statuses":{"__proto__":{"status":"SERVING"},"":{}}}'),
  )
  t.end()
})

void t.test('out: defaults on request', (t) => {
  const all = { emitDefaults: true }
  t.strictSame(toJson('etcdserverpb.RangeResponse', {}, all), { kvs: [], more: false, count: '0' })
  t.strictSame(toJson('mvccpb.Event', { kv: {} }, all), {
    type: 'PUT',
    kv: { key: '', create_revision: '0', mod_revision: '0', version: '0', value: '', lease: '0' },
  })
  t.strictSame(toJson('etcdserverpb.RequestOp', {}, all), {})
  t.end()
})

void t.test('in: both spellings, both alphabets, numbers or strings, unknown fields', (t) => {
  const expected = {
    ...zeros['etcdserverpb.RangeRequest'](),
    key: bytes('\xfb\xff'),
    rangeEnd: bytes('\xfb\xff\xbf'),
    limit: 10,
    revision: 1000,
    sortTarget: SortTarget.MOD,
    sortOrder: 9,
  }
  const snake = {
    key: '+/8=',
    range_end: '+/+/',
    limit: '10',
    revision: 1000,
    sort_target: 'MOD',
    sort_order: 9,
    keys_only: null,
    nobody: { knows: 'this' },
  }
  const camel = {
    key: '-_8',
    rangeEnd: '-_-_',
    limit: 10,
    revision: '1e3',
    sortTarget: 3,
    sortOrder: 9,
  }
  t.strictSame(fromJson('etcdserverpb.RangeRequest', snake), expected)
  t.strictSame(fromJson('etcdserverpb.RangeRequest', camel), expected)
  t.end()
})

void t.test('in: large integers', (t) => {
  const text = '{"ID":7587862094342341643,"TTL":9223372036854775807,"x":"\\"12345678901234567890"}'
  t.strictSame(parseJson(text), {
    ID: '7587862094342341643',
    TTL: '9223372036854775807',
    x: '"12345678901234567890',
  })
  const lease = fromJson('etcdserverpb.LeaseGrantRequest', parseJson(text))
  t.equal(lease.ID, 7587862094342341643n, 'an id keeps its bits without quotes')
  t.equal(lease.TTL, Number.MAX_SAFE_INTEGER, 'a count saturates')
  const list = '[1234567890123456,-1234567890123456,1234567890123456.5,0.1234567890123456,"\\\\",1]'
  t.strictSame(parseJson(list), [
    '1234567890123456',
    '-1234567890123456',
    1234567890123456.5,
    0.1234567890123456,
    '\\',
    1,
  ])
  t.end()
})

void t.test('in: what is refused, with the place and without the value', (t) => {
  const range = 'etcdserverpb.RangeRequest'
  const cases: readonly (readonly [unknown, string])[] = [
    [[], `type: ${range}: must be an object`],
    ['x', `type: ${range}: must be an object`],
    [{ key: 'a' }, `type: ${range}.key: must be base64`],
    [{ key: 'QQ=' }, `type: ${range}.key: must be base64`],
    [{ key: 'Q===' }, `type: ${range}.key: must be base64`],
    [{ key: '+_8=' }, `type: ${range}.key: must be base64`],
    [{ key: 'secret!!' }, `type: ${range}.key: must be base64`],
    [{ key: 5 }, `type: ${range}.key: must be base64`],
    [{ limit: 1.5 }, `type: ${range}.limit: must be an integer`],
    [{ limit: '' }, `type: ${range}.limit: must be an integer`],
    [{ limit: '0x10' }, `type: ${range}.limit: must be an integer`],
    [{ limit: '1e999' }, `type: ${range}.limit: must be an integer`],
    [{ limit: true }, `type: ${range}.limit: must be an integer`],
    [{ limit: '9223372036854775808' }, `range: ${range}.limit: is out of range`],
    [{ keys_only: 'true' }, `type: ${range}.keys_only: must be true or false`],
    [{ sort_order: 'UP' }, `type: ${range}.sort_order: must be a name of the enum or its number`],
    [
      { sort_order: 'toString' },
      `type: ${range}.sort_order: must be a name of the enum or its number`,
    ],
    [{ sort_order: 2 ** 31 }, `range: ${range}.sort_order: is out of range`],
    [{ sort_order: 1, sortOrder: 1 }, `duplicate: ${range}.sort_order: is set already`],
  ]
  for (const [json, expected] of cases) t.equal(refusal(range, json), expected)

  const txn = 'etcdserverpb.TxnRequest'
  const deep = { success: [{}, { request_put: { key: '!' } }] }
  t.equal(refusal(txn, deep), `type: ${txn}.success[1].request_put.key: must be base64`)
  t.equal(refusal(txn, { success: {} }), `type: ${txn}.success: must be a list`)
  t.equal(refusal(txn, { success: [null] }), `type: ${txn}.success[0]: must be an object`)
  t.match(refusal('etcdserverpb.RequestOp', { requestPut: {}, requestRange: {} }), /^duplicate/)
  t.match(refusal('etcdserverpb.MemberListRequest', { linearizable: 0 }), /^type/)
  t.match(refusal('etcdserverpb.AuthUserAddRequest', { name: '\ud800' }), /^type/)
  t.match(refusal('etcdserverpb.ResponseHeader', { member_id: -1 }), /^range/)
  t.match(refusal('etcdserverpb.HashResponse', { hash: 2 ** 32 }), /^range/)
  t.throws(() => parseJson('{"password":"secret'), {
    name: 'JsonError',
    code: 'syntax',
    message: 'the text is not JSON',
  })
  t.end()
})

void t.test('nesting is bounded', (t) => {
  let json: object = {}
  for (let level = 0; level < 10_000; level++) json = { success: [{ request_txn: json }] }
  t.match(refusal('etcdserverpb.TxnRequest', json), /^depth/)
  let deepest: object = {}
  for (let level = 0; level < nestingMax / 2; level++) {
    deepest = { success: [{ requestTxn: deepest }] }
  }
  t.equal(refusal('etcdserverpb.TxnRequest', deepest), 'accepted')
  t.end()
})

void t.test('a large body is read in time linear in its size', (t) => {
  const body = Buffer.alloc(3_000_000, 0xfb).toString('base64url')
  const text = `{"a":${'1'.repeat(20)},"b":"${'\\"'.repeat(1_000_000)}","body":"${body}"}`
  t.equal(fromJson('keelson.peer.Frame', parseJson(text)).body.length, 3_000_000)
  t.throws(() => parseJson(`"1234567890123456${'\\"'.repeat(1_000_000)}`), JsonError)
  t.end()
})
