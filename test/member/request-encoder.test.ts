import t from 'tap'
import { latin1ToBytes } from '../../src/base/index.ts'
import { RequestEncoder } from '../../src/member/request-encoder.ts'
import { codec } from '../../src/proto/index.ts'

const requestCodec = codec('etcdserverpb.InternalRaftRequest')
const bytes = latin1ToBytes

t.test('a request is encoded with its id, and nothing of the one before', (t) => {
  const encoder = new RequestEncoder()
  const put = { put: { key: bytes('a'), value: bytes('1') } }
  const remove = { deleteRange: { key: bytes('b') } }
  const plain = (request: typeof put | typeof remove, ID: bigint): Uint8Array =>
    requestCodec.encode({ ...request, header: { ID } })
  const encoded = [encoder.encode(put, 7n), encoder.encode(remove, 8n), encoder.encode(put, 9n)]
  t.same(encoded, [plain(put, 7n), plain(remove, 8n), plain(put, 9n)])
  const broken = { compaction: { revision: 0.5 } }
  t.throws(() => encoder.encode(broken, 10n), { name: 'EncodeError' })
  t.same(encoder.encode(remove, 11n), plain(remove, 11n), 'also after one that has no wire form')
  t.end()
})
