import { readFileSync } from 'node:fs'
import t from 'tap'
import { ApplyError } from '../../src/apply/index.ts'
import { NetworkError, SILENT_LOG, type LogFields } from '../../src/base/index.ts'
import { LeaseError, type LeaseErrorCode } from '../../src/lease/index.ts'
import { MemberError, type MemberErrorCode } from '../../src/member/index.ts'
import { MvccError, type MvccErrorCode } from '../../src/mvcc/index.ts'
import { codec } from '../../src/proto/index.ts'
import { RpcError, type CallContext, type ServiceTable } from '../../src/rpc/index.ts'
import { admitted } from '../../src/server/admission.ts'
import { countCalls, newCallCounts } from '../../src/server/http/observe.ts'
import { toRpcError } from '../../src/server/status.ts'

const statuses = JSON.parse(readFileSync('test/golden/statuses.json', 'utf8')) as {
  readonly statuses: readonly (readonly [string, string])[]
}

/** `Code: text` as a client gets it. */
function told(error: unknown): string {
  const answer = toRpcError(error)
  return answer instanceof RpcError ? `${answer.code}: ${answer.message}` : `untold: ${answer}`
}

t.test('every refusal is one of the statuses that etcd has', (t) => {
  const mvcc: Record<MvccErrorCode, string> = {
    emptyKey: 'InvalidArgument: etcdserver: key is not provided',
    keyNotFound: 'InvalidArgument: etcdserver: key not found',
    valueProvided: 'InvalidArgument: etcdserver: value is provided',
    leaseProvided: 'InvalidArgument: etcdserver: lease is provided',
    tooManyOps: 'InvalidArgument: etcdserver: too many operations in txn request',
    duplicateKey: 'InvalidArgument: etcdserver: duplicate key given in txn request',
    invalidSortOption: 'InvalidArgument: etcdserver: invalid sort option',
    compacted: 'OutOfRange: etcdserver: mvcc: required revision has been compacted',
    futureRevision: 'OutOfRange: etcdserver: mvcc: required revision is a future revision',
    leaseNotFound: 'NotFound: etcdserver: requested lease not found',
    damaged: 'DataLoss: etcdserver: corrupt cluster',
  }
  const lease: Record<LeaseErrorCode, string> = {
    notFound: 'NotFound: etcdserver: requested lease not found',
    exists: 'FailedPrecondition: etcdserver: lease already exists',
    ttlTooLarge: 'OutOfRange: etcdserver: too large lease TTL',
    damaged: 'DataLoss: etcdserver: corrupt cluster',
  }
  const timedOut = 'Unavailable: etcdserver: request timed out'
  const member: Record<MemberErrorCode, string> = {
    noLeader: 'Unavailable: etcdserver: no leader',
    leaderChanged: 'Unavailable: etcdserver: leader changed',
    stopped: 'Unavailable: etcdserver: server stopped',
    timeout: timedOut,
    timeoutLeaderFailure: `${timedOut}, possibly due to previous leader failure`,
    timeoutConnectionLost: `${timedOut}, possibly due to connection lost`,
    tooManyRequests: 'ResourceExhausted: etcdserver: too many requests',
    requestTooLarge: 'InvalidArgument: etcdserver: request is too large',
    notLeader: 'FailedPrecondition: etcdserver: not leader',
    badTransferee: 'FailedPrecondition: etcdserver: bad leader transferee',
    learner: 'FailedPrecondition: etcdserver: rpc not supported for learner',
    noSpace: 'ResourceExhausted: etcdserver: mvcc: database space exceeded',
    cancelled: 'Canceled: etcdserver: request canceled',
  }
  const known = new Set(statuses.statuses.map(([code, text]) => `${code}: ${text}`))
  const check = (error: Error, want: string): void => {
    t.equal(told(error), want)
    t.ok(known.has(want), `etcd has "${want}"`)
  }
  const entries = <K extends string>(table: Record<K, string>) =>
    Object.entries(table) as [K, string][]
  for (const [code, want] of entries(mvcc)) check(new MvccError(code), want)
  for (const [code, want] of entries(lease)) check(new LeaseError(code, 'why'), want)
  for (const [code, want] of entries(member)) check(new MemberError(code, 'why'), want)
  check(new NetworkError('refused', 'why', { peerCode: 'stopped' }), member.stopped)
  check(new NetworkError('refused', 'why', { peerCode: 'odd' }), member.timeoutConnectionLost)
  check(new NetworkError('unreachable', 'why'), member.timeoutConnectionLost)
  check(new NetworkError('cancelled', 'why'), member.cancelled)
  t.equal(
    told(new ApplyError('unsupported', 'this version does not serve x')),
    'FailedPrecondition: etcdserver: this version does not serve x',
  )
  const own = new RpcError('Unimplemented', 'as it is')
  t.equal(toRpcError(own), own)
  t.end()
})

const call = (
  metadata: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): CallContext => ({
  signal: signal ?? new AbortController().signal,
  aborted: signal?.aborted ?? false,
  metadata: new Map(Object.entries(metadata)),
  peer: 'test',
})

const rangeRequest = (serializable: boolean) =>
  codec('etcdserverpb.RangeRequest').decode(
    codec('etcdserverpb.RangeRequest').encode({ key: Uint8Array.of(1), serializable }),
  )

const NO_REPLIES = {
  send: () => true,
  sendEncoded: () => true,
  drained: async () => {},
  queuedBytes: 0,
}

async function* none(): AsyncGenerator<never, void, void> {}

/** Services that only say that they were reached. */
function reached(log: string[]): ServiceTable {
  return {
    'etcdserverpb.KV': {
      Range: () => (log.push('Range'), {}),
      RangeStream: async () => void log.push('RangeStream'),
      Put: () => (log.push('Put'), {}),
    },
    'etcdserverpb.Lease': { LeaseKeepAlive: async () => void log.push('LeaseKeepAlive') },
    'etcdserverpb.Maintenance': { Status: () => (log.push('Status'), {}) },
    'etcdserverpb.Cluster': { MemberList: () => (log.push('MemberList'), {}) },
  }
}

type Reachable = ReturnType<typeof allOf>

/** Every call of `reached`, made; answers how each ended. */
function allOf(services: ServiceTable, context: CallContext) {
  const { Range, RangeStream, Put } = services['etcdserverpb.KV'] ?? {}
  const put = codec('etcdserverpb.PutRequest').decode(new Uint8Array(0))
  return {
    Range: async () => Range?.(rangeRequest(false), context),
    SerializableRange: async () => Range?.(rangeRequest(true), context),
    RangeStream: async () => RangeStream?.(rangeRequest(true), NO_REPLIES, context),
    Put: async () => Put?.(put, context),
    LeaseKeepAlive: async () =>
      services['etcdserverpb.Lease']?.LeaseKeepAlive?.(none(), NO_REPLIES, context),
    Status: async () => services['etcdserverpb.Maintenance']?.Status?.({}, context),
    MemberList: async () =>
      services['etcdserverpb.Cluster']?.MemberList?.({ linearizable: false }, context),
  }
}

async function endings(calls: Reachable): Promise<Record<string, string>> {
  const list = Object.entries(calls).map(async ([name, run]) => {
    const end = await run().then(
      () => 'OK',
      (error: unknown) => (error instanceof RpcError ? error.message : String(error)),
    )
    return [name, end] as const
  })
  return Object.fromEntries(await Promise.all(list))
}

t.test('a learner serves a status and serializable ranges alone', async (t) => {
  const log: string[] = []
  const member = { leader: () => 1n, learner: () => true }
  const services = admitted(reached(log), member, SILENT_LOG)
  const refused = 'etcdserver: rpc not supported for learner'
  t.same(await endings(allOf(services, call())), {
    Range: refused,
    SerializableRange: 'OK',
    RangeStream: refused,
    Put: refused,
    LeaseKeepAlive: refused,
    Status: 'OK',
    MemberList: refused,
  })
  t.same(log, ['Range', 'Status'])
})

t.test('who asks for a leader is refused while there is none', async (t) => {
  let leader = 0n
  const member = { leader: () => leader, learner: () => false }
  const services = admitted(reached([]), member, SILENT_LOG)
  const none = 'etcdserver: no leader'
  const ends = await endings(allOf(services, call({ hasleader: 'true' })))
  t.same(
    ends,
    {
      ...{ Range: none, SerializableRange: none, RangeStream: none, Put: none },
      ...{ LeaseKeepAlive: 'OK', Status: none, MemberList: none },
    },
    'a stream of requests looks after that itself',
  )
  const served = async (metadata: Readonly<Record<string, string>>): Promise<string | undefined> =>
    (await endings(allOf(services, call(metadata))))['Put']
  t.equal(await served({}), 'OK')
  t.equal(await served({ hasleader: 'false' }), 'OK')
  t.equal(await served({ hasleader: 'true,true' }), none, 'the first value counts')
  leader = 7n
  t.equal(await served({ hasleader: 'true' }), 'OK')
})

t.test('an error that nobody foresaw is answered and logged, a refusal is not', async (t) => {
  const lines: { message: string; fields: LogFields | undefined }[] = []
  const log = {
    ...SILENT_LOG,
    error: (message: string, fields?: LogFields) => void lines.push({ message, fields }),
  }
  let error: Error = new Error('odd')
  const table: ServiceTable = { 'etcdserverpb.KV': { Put: () => Promise.reject(error) } }
  const services = admitted(table, { leader: () => 1n, learner: () => false }, log)
  const put = codec('etcdserverpb.PutRequest').decode(new Uint8Array(0))
  const run = async () => services['etcdserverpb.KV']?.Put?.(put, call())
  await t.rejects(run(), { message: 'odd' })
  t.match(lines, [{ fields: { method: '/etcdserverpb.KV/Put', error: 'odd' } }])
  error = new MvccError('emptyKey')
  await t.rejects(run(), { code: 'InvalidArgument', message: 'etcdserver: key is not provided' })
  t.equal(lines.length, 1)
})

t.test('calls are counted by method and status', async (t) => {
  const gone = new AbortController()
  gone.abort(new RpcError('DeadlineExceeded', 'context deadline exceeded'))
  const services: ServiceTable = {
    'etcdserverpb.KV': {
      Range: ({ serializable }) => {
        if (serializable) throw new RpcError('OutOfRange', 'compacted')
        return {}
      },
      Put: () => Promise.reject(new Error('odd')),
    },
  }
  const counts = newCallCounts()
  const counted = countCalls(services, counts)['etcdserverpb.KV']
  const put = codec('etcdserverpb.PutRequest').decode(new Uint8Array(0))
  await counted?.Range?.(rangeRequest(false), call())
  await counted?.Range?.(rangeRequest(false), call({}, gone.signal))
  await t.rejects(async () => counted?.Range?.(rangeRequest(true), call({}, gone.signal)))
  await t.rejects(async () => counted?.Range?.(rangeRequest(true), call()), { code: 'OutOfRange' })
  await t.rejects(async () => counted?.Put?.(put, call()), { message: 'odd' })
  t.equal(counted?.Txn, undefined, 'what is not served stays absent')
  const found = [...counts.values()].filter(({ started }) => started > 0)
  t.same(
    found.map(({ method, started, handled }) => [
      method.path,
      started,
      Object.fromEntries(handled),
    ]),
    [
      ['/etcdserverpb.KV/Range', 4, { OK: 1, DeadlineExceeded: 2, OutOfRange: 1 }],
      ['/etcdserverpb.KV/Put', 1, { Unknown: 1 }],
    ],
  )
})
