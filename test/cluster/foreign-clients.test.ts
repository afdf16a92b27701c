import type { ClientDuplexStream } from '@grpc/grpc-js'
import { Etcd3, type IKeyValue } from 'etcd3'
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { Etcdctl, etcdctlMissing } from './etcdctl.ts'
import { nextMessage, PlainClient, type Plain } from './plain-client.ts'
import { until } from './processes.ts'
import { startCluster } from './test-cluster.ts'

// Clients that nobody here wrote, each against each member. What is expected is what etcd gives.
t.setTimeout(180_000)

const { processes } = await startCluster(t, 3)
const urls = processes.members.map(({ spec }) => spec.client)
const names = processes.members.map(({ spec }) => spec.name)
const b64 = (value: string): string => Buffer.from(value).toString('base64')

/** Runs `check` for each member, one after the other. */
async function each(
  t: Test,
  check: (t: Test, url: string, name: string, at: number) => Promise<void>,
): Promise<void> {
  for (const [at, url] of urls.entries()) {
    const name = names[at] ?? ''
    await t.test(`at ${name}`, (t) => check(t, url, name, at))
  }
}

/** The code and the text that a call is refused with. */
async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'it was not refused',
    ({ code, details }: { code: number; details: string }) => `${code} ${details}`,
  )
}

const missing = etcdctlMissing()
if (missing !== undefined) console.error(`etcdctl is left out: ${missing}`)

t.test('etcdctl', { skip: missing ?? false }, async (t) => {
  await each(t, async (t, url, name) => {
    const ctl = new Etcdctl(t, [url])
    const key = (rest: string): string => `ctl/${name}/${rest}`
    await ctlKeys(t, ctl, key)
    await ctlTxn(t, ctl, key)
    await ctlWatch(t, ctl, key)
    await ctlLease(t, ctl, key)
    await ctlStatus(t, ctl, url, name)
    await ctlCompaction(t, ctl, key)
  })
})

interface JsonHeader {
  readonly cluster_id: number
  readonly member_id: number
  readonly revision: number
}

interface JsonRange {
  readonly header: JsonHeader
  readonly kvs: readonly Plain[]
  readonly count: number
  readonly more?: boolean
}

type Key = (rest: string) => string

async function ctlKeys(t: Test, ctl: Etcdctl, key: Key): Promise<void> {
  t.equal(await ctl.out(['put', key('a'), 'one']), 'OK\n')
  t.equal(await ctl.out(['put', '--prev-kv', key('a'), 'two']), `OK\n${key('a')}\none\n`)
  t.equal(await ctl.out(['get', key('a')]), `${key('a')}\ntwo\n`)
  t.equal(await ctl.out(['get', key('nothing')]), '')
  for (const rest of ['b', 'c', 'd']) await ctl.out(['put', key(rest), rest])

  const found = (await ctl.json(['get', key('a')])) as JsonRange
  const [kv = {}] = found.kvs
  const created = Number(kv['create_revision'])
  t.strictSame(kv, {
    key: b64(key('a')),
    create_revision: created,
    mod_revision: created + 1,
    version: 2,
    value: b64('two'),
  })
  t.equal(found.header.revision, created + 4, 'the header has the revision of the store')
  t.equal(await ctl.out(['get', key('a'), `--rev=${created}`]), `${key('a')}\none\n`)

  const prefix = ['get', '--prefix', key('')]
  t.equal(await ctl.out([...prefix, '--print-value-only']), 'two\nb\nc\nd\n')
  t.equal(await ctl.out([...prefix, '--keys-only', '--limit=1']), `${key('a')}\n\n`)
  const sorted = [...prefix, '--print-value-only', '--order=DESCEND', '--sort-by=CREATE']
  t.equal(await ctl.out(sorted), 'd\nc\nb\ntwo\n')
  t.equal(await ctl.out(['get', key('b'), key('d'), '--print-value-only']), 'b\nc\n')
  const limited = (await ctl.json([...prefix, '--limit=2'])) as JsonRange
  t.match(limited, { count: 4, more: true })
  t.equal(limited.kvs.length, 2)

  t.equal(await ctl.out(['del', key('nothing')]), '0\n')
  t.equal(await ctl.out(['del', '--prev-kv', key('b')]), `1\n${key('b')}\nb\n`)
  t.equal(await ctl.out(['del', '--prefix', key('')]), '3\n')
  const refused = await ctl.run(['get', key('a'), '--rev=999999999'])
  t.match(refused.err, /Error: etcdserver: mvcc: required revision is a future revision/)
  t.equal(refused.code, 1)
}

async function ctlTxn(t: Test, ctl: Etcdctl, key: Key): Promise<void> {
  await ctl.out(['put', key('t'), 'old'])
  const script = [
    `value("${key('t')}") = "old"`,
    `version("${key('none')}") = "0"`,
    '',
    `put ${key('t')} new`,
    `get ${key('t')}`,
    '',
    `get ${key('t')}`,
    '',
    '',
  ].join('\n')
  t.equal(await ctl.out(['txn'], script), `SUCCESS\n\nOK\n\n${key('t')}\nnew\n`)
  t.equal(await ctl.out(['txn'], script), `FAILURE\n\n${key('t')}\nnew\n`)
}

async function ctlWatch(t: Test, ctl: Etcdctl, key: Key): Promise<void> {
  const { header } = (await ctl.json(['put', key('w1'), 'one'])) as JsonRange
  await ctl.out(['put', key('w2'), 'two'])
  await ctl.out(['del', key('w1')])
  const watch = ctl.start(['watch', '--prefix', key('w'), `--rev=${header.revision}`, '--prev-kv'])
  const past = [
    ['PUT', key('w1'), 'one'],
    ['PUT', key('w2'), 'two'],
    ['DELETE', key('w1'), 'one', key('w1'), ''],
  ]
  const pastText = `${past.flat().join('\n')}\n`
  await watch.says(pastText)
  await ctl.out(['put', key('w3'), 'live'])
  await watch.says('live')
  t.equal(watch.stdout, `${pastText}PUT\n${key('w3')}\nlive\n`, 'history, then live, no repeat')
  await watch.end('SIGINT')
}

async function ctlLease(t: Test, ctl: Etcdctl, key: Key): Promise<void> {
  const granted = await ctl.out(['lease', 'grant', '60'])
  const id = /^lease ([0-9a-f]{1,16}) granted with TTL\(60s\)\n$/.exec(granted)?.[1] ?? ''
  t.not(id, '', granted)
  t.equal(await ctl.out(['put', key('l'), 'v', `--lease=${id}`]), 'OK\n')
  t.equal(
    await ctl.out(['lease', 'keep-alive', '--once', id]),
    `lease ${id} keepalived with TTL(60)\n`,
  )
  const left = await ctl.out(['lease', 'timetolive', '--keys', id])
  t.match(left, new RegExp(`^lease ${id} granted with TTL\\(60s\\), remaining\\((59|60)s\\)`))
  t.match(left, `, attached keys([${key('l')}])`)
  t.match(await ctl.out(['lease', 'list']), new RegExp(`^found \\d+ leases\n(.*\n)*${id}\n`))
  t.equal(await ctl.out(['lease', 'revoke', id]), `lease ${id} revoked\n`)
  t.equal(await ctl.out(['get', key('l')]), '', 'the key went with its lease')
  t.equal(await ctl.out(['lease', 'timetolive', id]), `lease ${id} already expired\n`)
  const again = await ctl.run(['lease', 'revoke', id])
  t.match(again.err, /requested lease not found/)

  const short = await ctl.out(['lease', 'grant', '2'])
  const shortId = short.split(' ')[1] ?? ''
  await ctl.out(['put', key('short'), 'v', `--lease=${shortId}`])
  const gone = ctl.start(['watch', key('short')])
  await gone.says('DELETE', 10_000)
  t.equal(gone.stdout, `DELETE\n${key('short')}\n\n`, 'a lease that nobody keeps ends')
  await gone.end('SIGINT')
}

interface JsonStatus {
  readonly Endpoint: string
  readonly Status: {
    readonly header: JsonHeader
    readonly version: string
    readonly leader: number
    readonly raftIndex: number
    readonly raftTerm: number
    readonly raftAppliedIndex: number
    readonly dbSize: number
  }
}

async function ctlStatus(t: Test, ctl: Etcdctl, url: string, name: string): Promise<void> {
  const list = await ctl.out(['member', 'list'])
  const line = list.split('\n').find((line) => line.includes(`, ${name}, `)) ?? ''
  const peer = processes.member(name)?.spec.peer
  t.match(line, new RegExp(`^[0-9a-f]{1,16}, started, ${name}, ${peer}, ${url}, false$`))
  t.equal(list.trim().split('\n').length, 3)

  const health = await ctl.run(['endpoint', 'health'])
  t.match(health.out + health.err, /is healthy: successfully committed proposal: took = /)
  const healths = await ctl.run(['endpoint', 'health', '--cluster'])
  t.equal(healths.code, 0)
  t.equal((healths.out + healths.err).match(/is healthy/g)?.length, 3)

  const all = new Etcdctl(t, urls)
  const statuses = (await all.json(['endpoint', 'status'])) as readonly JsonStatus[]
  const addresses = urls.map((url) => url.replace('http://', ''))
  t.strictSame(statuses.map(({ Endpoint }) => Endpoint).toSorted(), addresses.toSorted())
  const [first] = statuses
  for (const { Status } of statuses) {
    t.match(Status.version, /^3\.\d+\.\d+$/)
    t.equal(Status.leader, first?.Status.leader, 'all name one leader')
    t.equal(Status.raftTerm, first?.Status.raftTerm)
    t.ok(Status.raftIndex >= Status.raftAppliedIndex && Status.raftAppliedIndex > 0)
    t.ok(Status.dbSize > 0)
  }
  t.equal(new Set(statuses.map(({ Status }) => Status.header.member_id)).size, 3)
}

async function ctlCompaction(t: Test, ctl: Etcdctl, key: Key): Promise<void> {
  await ctl.out(['put', key('k'), 'one'])
  const { header } = (await ctl.json(['put', key('k'), 'two'])) as JsonRange
  const { revision } = header
  const compacted = `compacted revision ${revision}\n`
  t.equal(await ctl.out(['compaction', '--physical', String(revision)]), compacted)
  t.equal(await ctl.out(['get', key('k'), `--rev=${revision}`]), `${key('k')}\ntwo\n`)
  const old = await ctl.run(['get', key('k'), `--rev=${revision - 1}`])
  t.match(old.err, /Error: etcdserver: mvcc: required revision has been compacted/)
  t.equal(old.code, 1)
  const twice = await ctl.run(['compaction', String(revision)])
  t.match(twice.err, /Error: etcdserver: mvcc: required revision has been compacted/)
  const watch = await ctl.run(['watch', key('k'), `--rev=${revision - 1}`])
  t.match(watch.err, /required revision has been compacted/)
}

t.test(
  'etcdctl endpoint status of endpoints given as URLs',
  { skip: missing ?? false },
  async (t) => {
    const { code, out, err } = await new Etcdctl(t, urls).run(['endpoint', 'status', '--cluster'])
    // etcdctl 3.4 sends the :authority "http://host:port" for this command, and for this one alone.
    t.equal(code, 0, err)
    for (const url of urls) t.match(out, `${url}, `)
  },
)

t.test('etcdctl moves the leader', { skip: missing ?? false }, async (t) => {
  const all = new Etcdctl(t, urls)
  const before = await leaderOf(all)
  const members = (await all.json(['member', 'list'])) as { readonly members: readonly Plain[] }
  const ids = members.members.map(({ ID }) => ID as number)
  const target = ids.find((id) => id !== before) ?? 0
  // JSON numbers have lost the last digits of an id; its text has them.
  const lines = (await all.out(['member', 'list'])).split('\n')
  const hex = lines
    .map((line) => line.split(',')[0] ?? '')
    .find((id) => Number(`0x${id}`) === target)
  t.match(await all.out(['move-leader', hex ?? '']), /^Leadership transferred from \w+ to \w+\n$/)
  t.equal(await leaderOf(all), target)
})

async function leaderOf(ctl: Etcdctl): Promise<number> {
  const statuses = (await ctl.json(['endpoint', 'status'])) as readonly JsonStatus[]
  return statuses[0]?.Status.leader ?? 0
}

t.test('etcd3, the npm client', async (t) => {
  await each(t, async (t, url, name) => {
    const client = new Etcd3({ hosts: url })
    t.teardown(() => client.close())
    const ns = client.namespace(`etcd3/${name}/`)
    await etcd3Keys(t, client, name)
    await etcd3Watch(t, client, `etcd3/${name}/watched/`)

    await ns.put('count').value(0)
    const increment = (): Promise<unknown> =>
      ns
        .stm({ retries: 50 })
        .transact(async (tx) => tx.put('count').value(Number(await tx.get('count').number()) + 1))
    await Promise.all(Array.from({ length: 8 }, increment))
    t.equal(await ns.get('count').number(), 8, 'software transactions lose no update')
    t.equal(await client.get(`etcd3/${name}/count`).string(), '8', 'a namespace is a prefix')

    const lease = client.lease(60)
    await lease.put(`etcd3/${name}/leased`).value('held')
    t.match(await client.leaseClient.leaseTimeToLive({ ID: await lease.grant(), keys: true }), {
      grantedTTL: '60',
      keys: [Buffer.from(`etcd3/${name}/leased`)],
    })
    await lease.keepaliveOnce()
    await lease.revoke()
    t.equal(await client.get(`etcd3/${name}/leased`).exists(), false)

    await ns.delete().all()
    t.equal(await ns.getAll().count(), 0)
  })
})

async function etcd3Keys(t: Test, client: Etcd3, name: string): Promise<void> {
  const key = (rest: string): string => `etcd3/${name}/${rest}`
  const put = await client.put(key('a')).value('one')
  t.equal(await client.get(key('a')).string(), 'one')
  t.equal(await client.get(key('none')).string(), null)
  await client.put(key('b')).value(JSON.stringify({ deep: [1] }))
  t.strictSame(await client.get(key('b')).json(), { deep: [1] })
  await client.put(key('c')).value(Buffer.from([0, 255, 10]))
  t.same(await client.get(key('c')).buffer(), Buffer.from([0, 255, 10]), 'bytes stay bytes')

  const all = client.getAll().prefix(key(''))
  t.strictSame(await all.keys(), [key('a'), key('b'), key('c')])
  const two = client.getAll().prefix(key('')).sort('Key', 'Descend').limit(2)
  t.strictSame(await two.keys(), [key('c'), key('b')])
  t.equal(await client.getAll().prefix(key('')).count(), 3)

  const first = await client
    .if(key('a'), 'Value', '==', 'one')
    .then(client.put(key('a')).value('two'), client.get(key('a')))
    .else(client.get(key('a')))
    .commit()
  t.equal(first.succeeded, true)
  const second = await client
    .if(key('a'), 'Value', '==', 'one')
    .then(client.put(key('a')).value('three'))
    .else(client.get(key('a')))
    .commit()
  t.equal(second.succeeded, false)
  const kv = second.responses[0]?.response_range?.kvs[0]
  t.equal(kv?.value.toString(), 'two')
  t.equal(kv?.mod_revision, String(Number(put.header.revision) + 3))

  const past = await client.get(key('a')).revision(Number(put.header.revision)).string()
  t.equal(past, 'one', 'an old revision is still there')
  const deleted = await client.delete().key(key('a')).getPrevious()
  t.equal(deleted[0]?.value.toString(), 'two')
  await t.rejects(client.get(key('a')).revision(1e9).string(), /is a future revision/)
}

async function etcd3Watch(t: Test, client: Etcd3, prefix: string): Promise<void> {
  const { header } = await client.put(`${prefix}0`).value('past')
  await client.put(`${prefix}1`).value('past')
  const watcher = await client
    .watch()
    .prefix(prefix)
    .startRevision(header.revision)
    .withPreviousKV()
    .create()
  const seen: string[] = []
  const note =
    (what: string) =>
    (kv: IKeyValue, previous?: IKeyValue): void => {
      seen.push([what, kv.key.toString(), kv.value.toString(), String(previous?.value)].join(' '))
    }
  watcher.on('put', note('put')).on('delete', note('delete'))
  await client.put(`${prefix}2`).value('live')
  await client.put(`${prefix}2`).value('again')
  await client.delete().key(`${prefix}2`)
  await until('five events', () => seen.length >= 5)
  t.strictSame(seen, [
    `put ${prefix}0 past undefined`,
    `put ${prefix}1 past undefined`,
    `put ${prefix}2 live undefined`,
    `put ${prefix}2 again live`,
    `delete ${prefix}2  again`,
  ])
  await watcher.cancel()
}

t.test('etcd3 keeps leases alive, and a lease that it lets go ends', async (t) => {
  await Promise.all(
    urls.map(async (url, at) => {
      const client = new Etcd3({ hosts: url })
      t.teardown(() => client.close())
      const kept = client.lease(2)
      const left = client.lease(2, { autoKeepAlive: false })
      await kept.put(`kept/${at}`).value('v')
      await left.put(`left/${at}`).value('v')
      const begin = performance.now()
      await until('the end of the lease that was left', async () => {
        return !(await client.get(`left/${at}`).exists())
      })
      const livedMs = performance.now() - begin
      t.ok(livedMs > 1800 && livedMs < 6000, `it lived for ${livedMs.toFixed()} ms of 2 s`)
      await wait(Math.max(0, 4500 - livedMs))
      t.equal(await client.get(`kept/${at}`).exists(), true, 'kept for twice its time')
      await kept.revoke()
    }),
  )
})

t.test('a plain grpc-js client', async (t) => {
  const clusters = new Set<unknown>()
  const members = new Set<unknown>()
  await each(t, async (t, url, name) => {
    const kv = new PlainClient('etcdserverpb.KV', url)
    t.teardown(() => kv.close())
    const header = await plainKv(t, kv, `plain/${name}/`)
    clusters.add(header['clusterId'])
    members.add(header['memberId'])
    await plainRefusals(t, kv)
    await plainWatch(t, kv, url, `plain/${name}/watched/`)
    await plainLease(t, kv, url, `plain/${name}/leased`)
    await plainStatus(t, url, name)
  })
  t.equal(clusters.size, 1, 'all members name one cluster')
  t.equal(members.size, 3, 'and each itself')
})

async function plainKv(t: Test, kv: PlainClient, prefix: string): Promise<Plain> {
  const key = (rest: string): Buffer => Buffer.from(`${prefix}${rest}`)
  const value = (text: string): Buffer => Buffer.from(text)
  const put = await kv.call('Put', { key: key('a'), value: value('one') })
  const header = put['header'] as Plain
  const revision = Number(header['revision'])
  const again = await kv.call('Put', { key: key('a'), value: value('two'), prevKv: true })
  t.match(again, { header: { revision: String(revision + 1) }, prevKv: { value: value('one') } })

  const done = await kv.call('Txn', {
    compare: [{ key: key('a'), target: 'MOD', result: 'EQUAL', modRevision: revision + 1 }],
    success: [
      { requestPut: { key: key('b'), value: value('b') } },
      { requestPut: { key: key('c'), value: value('c') } },
      { requestRange: { key: key(''), rangeEnd: key('z'), countOnly: true } },
      { requestDeleteRange: { key: key('a') } },
    ],
  })
  t.match(done, {
    succeeded: true,
    header: { revision: String(revision + 2) },
    responses: [
      { responsePut: {} },
      { responsePut: {} },
      { responseRange: { count: '3' } },
      { responseDeleteRange: { deleted: '1' } },
    ],
  })
  const found = await kv.call('Range', { key: key(''), rangeEnd: key('z'), limit: 1 })
  t.match(found, { count: '2', more: true, kvs: [{ key: key('b'), version: '1' }] })
  const past = { key: key('a'), revision: revision + 1, serializable: true }
  t.match(await kv.call('Range', past), {
    header: { revision: String(revision + 2) },
    kvs: [{ value: value('two'), createRevision: String(revision), version: '2' }],
  })
  const stream = kv.serverStream('RangeStream', { key: key(''), rangeEnd: key('z') })
  const parts: Plain[] = []
  for await (const part of stream) parts.push(part as Plain)
  const clusterId = header['clusterId']
  t.match(parts.at(-1), { rangeResponse: { count: '2', header: { clusterId } } })
  return header
}

async function plainRefusals(t: Test, kv: PlainClient): Promise<void> {
  const key = Buffer.from('k')
  const putOp = { requestPut: { key } }
  const cases: readonly (readonly [string, Plain, string])[] = [
    ['Put', {}, '3 etcdserver: key is not provided'],
    ['Put', { key, lease: 42 }, '5 etcdserver: requested lease not found'],
    ['Put', { key, value: key, ignoreValue: true }, '3 etcdserver: value is provided'],
    [
      'Range',
      { key, revision: 1e9 },
      '11 etcdserver: mvcc: required revision is a future revision',
    ],
    ['Range', { key, sortOrder: 9 }, '3 etcdserver: invalid sort option'],
    ['Compact', { revision: 1e9 }, '11 etcdserver: mvcc: required revision is a future revision'],
    ['Txn', { success: [putOp, putOp] }, '3 etcdserver: duplicate key given in txn request'],
    [
      'Txn',
      {
        success: Array.from({ length: 129 }, (_, at) => ({
          requestPut: { key: Buffer.from([at]) },
        })),
      },
      '3 etcdserver: too many operations in txn request',
    ],
  ]
  for (const [method, request, expected] of cases) {
    t.equal(await refusal(kv.call(method, request)), expected)
  }
}

type Stream = ClientDuplexStream<Plain, Plain>

async function plainWatch(t: Test, kv: PlainClient, url: string, prefix: string): Promise<void> {
  const key = (rest: string): Buffer => Buffer.from(`${prefix}${rest}`)
  const watch = new PlainClient('etcdserverpb.Watch', url)
  t.teardown(() => watch.close())
  const { header } = await kv.call('Put', { key: key('1'), value: key('v') })
  const startRevision = Number((header as Plain)['revision'])
  const stream: Stream = watch.bidi('Watch')
  stream.on('error', () => {})
  const rangeEnd = Buffer.from(`${prefix}z`)
  stream.write({ createRequest: { key: key(''), rangeEnd, startRevision, watchId: 7 } })
  t.match(await nextMessage(stream), { watchId: '7', created: true, canceled: false, events: [] })
  t.match(await nextMessage(stream), { watchId: '7', events: [{ kv: { key: key('1') } }] })
  stream.write({ createRequest: { key: key('2'), filters: ['NOPUT'], prevKv: true } })
  t.match(await nextMessage(stream), { watchId: '0', created: true })
  await kv.call('Put', { key: key('2'), value: key('two') })
  t.match(await nextMessage(stream), { watchId: '7', events: [{ type: 'PUT' }] })
  await kv.call('DeleteRange', { key: key('2') })
  const both = [await nextMessage(stream), await nextMessage(stream)]
  const byId = (id: string): Plain | undefined => both.find(({ watchId }) => watchId === id)
  t.match(byId('7'), { events: [{ type: 'DELETE', kv: { key: key('2') } }] })
  t.match(byId('0'), { events: [{ type: 'DELETE', prevKv: { value: key('two') } }] })
  stream.write({ progressRequest: {} })
  const revision = String(startRevision + 2)
  t.match(await nextMessage(stream), { watchId: '-1', header: { revision }, events: [] })
  stream.write({ createRequest: { key: key(''), watchId: 7 } })
  t.match(await nextMessage(stream), {
    watchId: '-1',
    canceled: true,
    cancelReason: 'mvcc: duplicate watch ID provided on the WatchStream',
  })
  stream.write({ cancelRequest: { watchId: 7 } })
  t.match(await nextMessage(stream), { watchId: '7', canceled: true, events: [] })
  stream.cancel()
}

async function plainLease(t: Test, kv: PlainClient, url: string, name: string): Promise<void> {
  const lease = new PlainClient('etcdserverpb.Lease', url)
  t.teardown(() => lease.close())
  const key = Buffer.from(name)
  const granted = await lease.call('LeaseGrant', { TTL: 100 })
  const { ID } = granted
  t.match(granted, { TTL: '100', error: '', ID: /^[1-9]\d*$/ })
  await kv.call('Put', { key, value: key, lease: ID })
  const stream: Stream = lease.bidi('LeaseKeepAlive')
  stream.on('error', () => {})
  stream.write({ ID })
  t.match(await nextMessage(stream), { ID, TTL: '100' })
  stream.write({ ID: 12345 })
  t.match(await nextMessage(stream), { ID: '12345', TTL: '0' }, 'an unknown lease is not an error')
  stream.end()
  const left = await lease.call('LeaseTimeToLive', { ID, keys: true })
  t.match(left, { grantedTTL: '100', TTL: /^(99|100)$/, keys: [key] })
  t.match(await lease.call('LeaseTimeToLive', { ID: 12345 }), { TTL: '-1', grantedTTL: '0' })
  const { leases } = await lease.call('LeaseLeases', {})
  t.ok((leases as readonly Plain[]).some((one) => one['ID'] === ID))
  await lease.call('LeaseRevoke', { ID })
  t.match(await kv.call('Range', { key }), { count: '0', kvs: [] })
  const again = await refusal(lease.call('LeaseRevoke', { ID }))
  t.equal(again, '5 etcdserver: requested lease not found')
  const same = { TTL: 100, ID: 77 }
  await lease.call('LeaseGrant', same)
  t.equal(await refusal(lease.call('LeaseGrant', same)), '9 etcdserver: lease already exists')
  await lease.call('LeaseRevoke', { ID: 77 })
  const tooLong = await refusal(lease.call('LeaseGrant', { TTL: 9_000_000_001 }))
  t.equal(tooLong, '11 etcdserver: too large lease TTL')
}

async function plainStatus(t: Test, url: string, name: string): Promise<void> {
  const cluster = new PlainClient('etcdserverpb.Cluster', url)
  const maintenance = new PlainClient('etcdserverpb.Maintenance', url)
  const health = new PlainClient('grpc.health.v1.Health', url)
  t.teardown(() => (cluster.close(), maintenance.close(), health.close()))
  const { members } = await cluster.call('MemberList', { linearizable: true })
  const list = members as readonly Plain[]
  t.strictSame(list.map((member) => String(member['name'])).toSorted(), names.toSorted())
  const own = list.find((member) => member['name'] === name)
  t.match(own, {
    clientURLs: [url],
    peerURLs: [processes.member(name)?.spec.peer],
    isLearner: false,
  })
  const status = await maintenance.call('Status', {})
  t.match(status, { header: { memberId: own?.['ID'] }, isLearner: false, errors: [] })
  t.match(await health.call('Check', {}), { status: 'SERVING' })
}
