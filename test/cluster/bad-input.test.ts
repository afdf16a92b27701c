import { createConnection } from 'node:net'
import t from 'tap'
import { seededRandom } from '../../src/base/index.ts'
import { codec, methods } from '../../src/proto/index.ts'
import { countOf, errorsIn, readLog } from './log-lines.ts'
import { until } from './processes.ts'
import { frame, RawConnection, sendBytes, type RawAnswer } from './raw-grpc.ts'
import { bytes, startCluster } from './test-cluster.ts'

// Whatever comes in over its sockets, a member answers clearly, goes on, and loses nothing.
t.setTimeout(120_000)

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const random = seededRandom(SEED)
const REQUEST_MAX = 1_572_864
const RECEIVE_MAX = REQUEST_MAX + 512 * 1024

const flags = ['--heartbeat-interval=30', '--election-timeout=300']
const cluster = await startCluster(t, 1, flags)
const { spec } = cluster.member(0)
const raw = new RawConnection(spec.client)
t.teardown(() => raw.close())
const { header } = await cluster.put(0, 'kept', 'safe')
const puts = { count: 0 }

const putRequest = codec('etcdserverpb.PutRequest')
const txnRequest = codec('etcdserverpb.TxnRequest')

/** It serves as before: what was there is there, and more can be written. */
async function goesOn(t: Tap.Test): Promise<void> {
  t.equal(await cluster.value(0, 'kept'), 'safe', 'the data is there')
  puts.count += 1
  const reply = await cluster.put(0, 'counted', `${puts.count}`)
  t.equal(reply.header?.revision, (header?.revision ?? 0) + puts.count, 'and nothing else is')
}

function randomBytes(count: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: count }, () => random.below(256)))
}

function brief({ http, code, text }: RawAnswer): string {
  return `${http} ${code} ${text}`
}
