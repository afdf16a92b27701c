import { once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { connect, type Client } from '../../src/client/index.ts'
import { realClock, realRandom } from '../../src/member/index.ts'
import { http2Engine } from '../../src/rpc/http2/index.ts'
import { freePorts } from '../../src/supervisor/index.ts'
import { startKeelson, temporaryDir, until, type Program } from '../cluster/processes.ts'
import { keelson } from './run-keelson.ts'

// The commands and the client over a real socket, against one member.
t.setTimeout(240_000)

const dir = temporaryDir(t)
const dataDir = join(dir, 'm')
const [clientPort = 0, peerPort = 0] = await freePorts(2)
const endpoint = `http://127.0.0.1:${clientPort}`
const env = { ...process.env, KEELSON_ENDPOINTS: `127.0.0.1:${clientPort}` }

function startMember(): Program {
  const peer = `http://127.0.0.1:${peerPort}`
  return startKeelson(t, [
    ...['server', `--data-dir=${dataDir}`, `--listen-client-urls=${endpoint}`],
    ...[`--advertise-client-urls=${endpoint}`, `--listen-peer-urls=${peer}`],
    `--initial-advertise-peer-urls=${peer}`,
  ])
}

/** The output of a command that must succeed. */
async function run(t: Test, line: string | readonly string[], input?: string): Promise<string> {
  const args = typeof line === 'string' ? line.split(' ') : line
  const ran = await keelson(t, args, input === undefined ? { env } : { env, input })
  if (ran.code !== 0) t.fail(`${args.join(' ')}: ${ran.err}`)
  return ran.out
}

async function runJson(t: Test, line: string): Promise<unknown> {
  return JSON.parse(await run(t, `${line} -w json`)) as unknown
}

const member = startMember()
await member.says('ready to serve client requests')
const client: Client = connect({
  endpoints: [endpoint],
  openChannel: (url) => http2Engine.connect(url),
  clock: realClock,
  random: realRandom(),
})
t.teardown(() => client.close())

t.test('put, get, del in all forms', async (t) => {
  t.equal(await run(t, 'put a 1'), 'OK\n')
  await run(t, ['put', 'b'], 'from stdin\n')
  t.equal((await client.get('b'))?.valueText, 'from stdin\n')
  const { revision } = await client.put('bin', Uint8Array.of(0xff, 0))
  t.equal(await run(t, ['get', '', '--from-key', '--keys-only']), 'a\nb\nbin\n')
  t.equal(await run(t, ['get', 'b', '--value-only']), 'from stdin\n\n')
  t.match(await runJson(t, 'get b --prefix'), {
    revision,
    count: 2,
    more: false,
    kvs: [
      { key: 'b', value: 'from stdin\n', version: 1, modRevision: revision - 1 },
      { key: 'bin', valueBase64: '/wA=' },
    ],
  })
  const table = await run(t, 'get a bin --order descend --limit 1 -w table')
  t.match(table, /key .* value[\s\S]*│ b +│ from stdin\\n │ 1 /)
  t.notMatch(table, '\u001b', 'no colours without a terminal')
  t.equal(await run(t, 'get a --hex'), '\\x61\n\\x31\n')
  t.equal(await run(t, 'get b --prefix --count-only'), '2\n')
  t.equal(await run(t, 'get missing'), '')
  t.match(await runJson(t, 'put a 2 --prev-kv'), { previous: { value: '1' } })
  t.equal(await run(t, `get a --rev ${revision} --value-only`), '1\n', 'the past')
  t.equal(
    await run(t, 'del b --prefix --prev-kv -w simple'),
    '2\nb\nfrom stdin\n\nbin\n\xff\0\n'.replace('\xff', '\ufffd'),
  )
})

t.test('txn', async (t) => {
  const script = 'value("a") = "2"\n\nput a 3\nget a\n\ndel a\n'
  t.equal(await run(t, 'txn', script), 'SUCCESS\n\nOK\n\na\n3\n')
  const { out } = await keelson(t, ['txn', '-w', 'json'], { env, input: script })
  t.match(JSON.parse(out), { succeeded: false, results: [{ deleted: 1 }] })
})

t.test('leases', async (t) => {
  t.match(await run(t, 'lease grant 60 --id 1f'), /^lease 000000000000001f granted with TTL\(60s\)/)
  await run(t, 'put leased v --lease 1f')
  t.match(await runJson(t, 'lease ttl 1f --keys'), { grantedTtl: 60, keys: [{ key: 'leased' }] })
  t.same(await runJson(t, 'lease list'), { leases: ['000000000000001f'] })
  t.match(await run(t, 'lease keep-alive 1f --once'), /keepalived with TTL\(60\)/)
  const keeper = startKeelson(t, ['lease', 'keep-alive', '1f'], { env })
  await keeper.says('keepalived')
  await run(t, 'lease revoke 1f')
  t.equal(await client.get('leased'), undefined)
  const [again, once] = await Promise.all([
    keelson(t, ['lease', 'revoke', '1f'], { env }),
    keelson(t, ['lease', 'keep-alive', '1f', '--once'], { env }),
  ])
  t.match(again, { code: 1, err: 'keelson lease revoke: etcdserver: requested lease not found\n' })
  t.match(once, { code: 1, err: /lease 000000000000001f has ended/ })
  t.match(await keeper.end('SIGINT'), { code: 0 }, 'Ctrl-C is a success')
})

t.test('members and status', async (t) => {
  t.match(
    await run(t, 'member list'),
    new RegExp(`^[0-9a-f]{16}, started, default, .*, ${endpoint}, false\n$`),
  )
  const json = await runJson(t, 'status --cluster')
  t.match(json, { endpoints: [{ endpoint, isLeader: true, raftTerm: Number, errors: [] }] })
  t.match(await run(t, 'status -w table'), /│ http.*│ leader /)
  const moved = await keelson(t, ['move-leader', 'abc'], { env })
  t.match(moved, { code: 1, err: /^keelson move-leader: etcdserver: bad leader transferee\n$/ })
})

t.test('who goes away from the debug socket in the middle harms nobody', async (t) => {
  const pieces = range(1, 30).map((at) => client.put(`large/${at}`, 'x'.repeat(200_000)))
  await Promise.all(pieces)
  for (const reads of [false, true]) {
    const socket = connectSocket(join(dataDir, 'member', 'debug.sock'))
    await once(socket, 'connect')
    socket.write('{"command":"log"}\n')
    // Long enough for more to be on its way than the system keeps for it.
    if (reads) await once(socket, 'readable')
    else await wait(200)
    socket.destroy()
    await once(socket, 'close')
  }
  await run(t, 'del large/ --prefix')
  t.equal(member.ending, undefined, 'the member goes on')
})

t.test('a watch prints changes over a restart of the member', async (t) => {
  const { revision } = await client.put('w/1', 'x')
  const json = startKeelson(t, ['watch', 'w/', '--prefix', '-w', 'json'], { env })
  const past = startKeelson(t, ['watch', 'w/1', '--rev', String(revision), '--prev-kv'], { env })
  await past.says('PUT\nw/1\nx\n')
  // It has begun once it tells of a change.
  await until('the watch', async () => {
    await client.put('w/2', 'y')
    return json.stdout !== ''
  })
  await member.end('SIGKILL')
  const second = startMember()
  await second.says('ready to serve client requests')
  const last = await client.txn().then().commit()
  await client.put('w/1', 'z')
  await client.delete('w/1')
  await past.says('DELETE\nw/1\nz\nw/1\n\n')
  await json.says('"delete"')
  const batches = json.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Batch)
  const revisions = batches.map((batch) => batch.revision)
  t.same(revisions, range(revisions[0] ?? 0, last.revision + 2), 'none is missing, none is twice')
  t.match(batches.at(-1), { type: 'events', events: [{ type: 'delete', key: 'w/1' }] })
  t.match(await json.end('SIGINT'), { code: 0 }, 'Ctrl-C is a success')

  await run(t, `compact ${last.revision}`)
  const gone = await keelson(t, ['watch', 'w/', '--rev', '1'], { env })
  t.match(gone, { code: 1, err: new RegExp(`keelson watch: .*compacted.*--rev ${last.revision}`) })

  await checkDebugLog(t, second)
})

interface Batch {
  readonly revision: number
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

interface LogLine {
  readonly index: number
  readonly term: number
  readonly type: string
  readonly data: string
}

/** The log of the member while it runs, and the same once it has stopped. */
async function checkDebugLog(t: Test, running: Program): Promise<void> {
  const args = ['debug', 'log', '--data-dir', dataDir]
  const read = async (): Promise<readonly LogLine[]> => {
    const out = await run(t, args)
    return out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LogLine)
  }
  const live = await read()
  t.same(
    live.map(({ index }) => index),
    range(1, live.length),
    'from the first, without a gap',
  )
  t.equal(live[0]?.type, 'conf')
  const put = live.find(({ data }) => Buffer.from(data, 'base64').includes('from stdin'))
  t.equal(put?.type, 'normal')
  await running.end('SIGTERM')
  const stopped = await read()
  t.same(stopped.slice(0, live.length), live)
}
