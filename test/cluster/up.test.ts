import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { method } from '../../src/proto/index.ts'
import { http2Engine } from '../../src/rpc/http2/index.ts'
import { freePorts, type ClusterRecord } from '../../src/supervisor/index.ts'
import { countOf, errorsIn, readLog } from './log-lines.ts'
import {
  isAlive,
  MAIN,
  occupy,
  runningCommands,
  startKeelson,
  startProgram,
  temporaryDir,
  until,
  type Program,
} from './processes.ts'
import { bytes, text } from './test-cluster.ts'

// What a person and a script see of `keelson up`.
t.setTimeout(120_000)

const put = method('etcdserverpb.KV', 'Put')
const range = method('etcdserverpb.KV', 'Range')
const ESCAPE = '\u001b'

/** The record it has printed, once it has; on stderr it may have told of a port that was taken. */
async function printed(up: Program): Promise<ClusterRecord> {
  const done = () => up.stdout.includes('\n') || up.ending !== undefined
  await until('the record is printed', done, 60_000)
  if (up.ending !== undefined) throw new Error(`it ended without its record: ${up.stderr}`)
  return JSON.parse(up.stdout) as ClusterRecord
}

function recordIn(dir: string): ClusterRecord {
  return JSON.parse(readFileSync(join(dir, 'cluster.json'), 'utf8')) as ClusterRecord
}

/** Kills what an `up` that failed may have left; every pid is one that it has started. */
function endAll(record: ClusterRecord): void {
  for (const { pid } of record.members) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
}

/** One put through the first member and a get through the last. */
async function use(record: ClusterRecord, key: string, value?: string): Promise<string> {
  const first = http2Engine.connect(record.members[0]?.client ?? '')
  const last = http2Engine.connect(record.members.at(-1)?.client ?? '')
  try {
    const options = { deadlineMs: 5000 }
    if (value !== undefined) {
      await first.unary(put, { key: bytes(key), value: bytes(value) }, options)
    }
    const { kvs } = await last.unary(range, { key: bytes(key) }, options)
    return kvs[0] === undefined ? '' : text(kvs[0].value)
  } finally {
    first.close()
    last.close()
  }
}

t.test('up --json: one line, in the foreground; SIGTERM ends all; the data stays', async (t) => {
  const dir = temporaryDir(t)
  const args = ['up', '--data-dir', dir, '--json']
  const up = startKeelson(t, args)
  const record = await printed(up)
  t.teardown(() => endAll(record))

  t.strictSame(Object.keys(record), ['members', 'leader'])
  t.strictSame(
    record.members.map((member) => Object.keys(member)),
    record.members.map(() => ['name', 'pid', 'client', 'peer', 'metrics']),
  )
  t.strictSame(
    record.members.map(({ name }) => name),
    ['m1', 'm2', 'm3'],
  )
  t.ok(record.members.some(({ name }) => name === record.leader))
  const urls = record.members.flatMap(({ client, peer, metrics }) => [client, peer, metrics])
  for (const url of urls) t.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
  t.equal(new Set(urls).size, 9, 'nine ports, none twice')
  t.ok(record.members.every(({ pid }) => isAlive(pid)))

  t.equal(await use(record, 'kept', 'over a restart'), 'over a restart')
  const [member] = record.members
  const health = await fetch(`${member?.metrics}/health`)
  t.strictSame(await health.json(), { health: 'true', reason: '' })
  t.equal(up.ending, undefined, 'it stays in the foreground')
  t.equal(up.stdout.trim().split('\n').length, 1, 'and says one line only')

  const begin = performance.now()
  const ending = await up.end('SIGTERM')
  t.comment(`stopped in ${(performance.now() - begin).toFixed()} ms`)
  t.strictSame(ending, { code: 143, signal: null })
  t.equal(up.stderr, '')
  for (const { pid, name } of record.members) {
    t.equal(isAlive(pid), false, `${name} is gone`)
    const log = readLog(join(dir, `${name}.log`))
    t.strictSame(errorsIn(log), [], `${name} has met no error`)
    t.equal(countOf(log, 'stopped'), 1, `${name} was stopped, not killed`)
  }

  const again = startKeelson(t, args)
  const second = await printed(again)
  t.teardown(() => endAll(second))
  t.strictSame(
    second.members.map(({ client, peer }) => [client, peer]),
    record.members.map(({ client, peer }) => [client, peer]),
    'a cluster keeps its ports',
  )
  t.equal(await use(second, 'kept'), 'over a restart')
  t.strictSame(await again.end('SIGHUP'), { code: 129, signal: null })
  t.notOk(
    second.members.some(({ pid }) => isAlive(pid)),
    'SIGHUP ends all, too',
  )

  const other = temporaryDir(t)
  cpSync(join(dir, 'm2'), join(other, 'm2'), { recursive: true })
  const ports = [...(await freePorts(9))]
  const text = JSON.stringify(record).replaceAll(/(?<=127.0.0.1:)\d+/g, () => `${ports.pop()}`)
  writeFileSync(join(other, 'cluster.json'), text)
  const mixed = startKeelson(t, ['up', '--data-dir', other, '--json'])
  await mixed.says('keelson up: m2 warns: rejected a peer: clusterMismatch: member', 30_000)
  t.match(mixed.stderr, /one of them runs on the data directory of another cluster \(log: /)
  t.strictSame(await mixed.end('SIGINT'), { code: 0, signal: null })
})

t.test('up ends its members when nobody reads what it says any more', async (t) => {
  const dir = temporaryDir(t)
  const line = `"$0" "$1" up --data-dir ${dir} --members 2 | head -n 1`
  const shell = startProgram(t, 'sh', ['-c', line, process.execPath, MAIN])
  await shell.says('serves clients at', 60_000)
  const [first, second] = recordIn(dir).members.map(({ pid }) => pid)
  // One that is down is a reason to speak.
  process.kill(first ?? 0, 'SIGKILL')
  t.strictSame(await shell.exited, { code: 0, signal: null })
  await until('the other member has ended', () => !isAlive(second ?? 0))
  t.match(readFileSync(join(dir, 'm2.log'), 'utf8'), '"stopped"', 'and cleanly')
})

t.test('up on a pipe speaks in plain lines; Ctrl-C is a success', async (t) => {
  const dir = temporaryDir(t)
  const up = startKeelson(t, ['up', '--data-dir', dir], { detached: true })
  await up.says('(leader): serves', 60_000)
  const record = recordIn(dir)
  t.teardown(() => endAll(record))
  const lines = up.stdout.trim().split('\n')
  for (const { name, client, metrics } of record.members) {
    const line = `${name} serves clients at ${client}, health and metrics at ${metrics}`
    t.ok(lines.includes(line), line)
  }
  t.match(up.stdout, /^put {3}\S+ through m1: revision \d+, [\d.]+ ms$/m)
  t.match(up.stdout, /^get {3}\S+ through m2: "/m)
  t.match(up.stdout, /^watch \S+ through m3: saw revision \d+$/m)
  t.notMatch(up.stdout, ESCAPE)

  const leader = record.members.find(({ name }) => name === record.leader)
  process.kill(leader?.pid ?? 0, 'SIGKILL')
  await up.says(`${leader?.name}: down`, 10_000)
  await until('another leader in the record', () => {
    const now = recordIn(dir)
    return now.leader !== '' && now.leader !== record.leader
  })
  t.notMatch(up.stdout, ESCAPE)

  const begin = performance.now()
  t.strictSame(await up.endGroup('SIGINT'), { code: 0, signal: null })
  t.comment(`stopped in ${(performance.now() - begin).toFixed()} ms`)
  t.equal(up.stderr, '')
  for (const { pid, name } of record.members) t.equal(isAlive(pid), false, `${name} is gone`)
  const last = recordIn(dir)
  t.strictSame(
    last.members.map(({ pid }) => pid),
    [0, 0, 0],
    'the record names no process that is gone',
  )
})

t.test('up that is signalled while it starts leaves nothing behind', async (t) => {
  const dir = temporaryDir(t)
  const up = startKeelson(t, ['up', '--data-dir', dir, '--json'])
  await until('the members are being started', () => existsSync(join(dir, 'm3.log')))
  t.strictSame(await up.end('SIGINT'), { code: 0, signal: null })
  t.equal(up.stdout, '')
  const own = (line: string): boolean => line.includes(`--data-dir=${dir}`)
  t.equal(runningCommands().some(own), false, 'no member of it runs')
})

t.test('up in a directory whose path is too long for a unix socket', async (t) => {
  const parent = temporaryDir(t)
  const dir = join(parent, 'x'.repeat(120))
  const up = startKeelson(t, ['up', '--data-dir', dir, '--json'])
  const record = await printed(up)
  t.teardown(() => endAll(record))
  t.equal(await use(record, 'k', 'v'), 'v')
  t.strictSame(readdirSync(parent), ['x'.repeat(120)], 'no socket strays outside')
  for (const { name } of record.members) {
    const args = ['debug', 'log', '--data-dir', join(dir, name)]
    const log = startKeelson(t, args)
    t.strictSame(await log.exited, { code: 0, signal: null })
    t.equal((JSON.parse(log.stdout.split('\n')[0] ?? '') as { index: number }).index, 1, name)
  }
  const stop = startKeelson(t, ['cluster', 'stop', '--data-dir', dir])
  t.strictSame(await stop.exited, { code: 0, signal: null })
  t.strictSame(await up.exited, { code: 0, signal: null })
})

/** The one line that an `up` ends with at once. */
async function refusal(t: Test, dir: string): Promise<string> {
  const up = startKeelson(t, ['up', '--data-dir', dir, '--json'])
  t.strictSame(await up.exited, { code: 1, signal: null })
  t.match(up.stderr, /^keelson up: [^\n]*\n$/)
  t.equal(up.stdout, '')
  return up.stderr
}

t.test('up refuses what it cannot do in one line', async (t) => {
  const dir = temporaryDir(t)
  const count = startKeelson(t, ['up', '--data-dir', dir, '--members', '0'])
  t.strictSame(await count.exited, { code: 2, signal: null })
  t.equal(count.stderr, 'keelson up: --members is a number from 1 to 9\n')

  const one = startKeelson(t, ['up', '--data-dir', dir, '--members', '1', '--json'])
  const record = await printed(one)
  t.teardown(() => endAll(record))
  await one.end('SIGTERM')
  t.match(await refusal(t, dir), /holds a cluster of 1, not of 3: /)

  const file = join(dir, 'cluster.json')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace('"m1"', '"../m1"'))
  t.match(await refusal(t, dir), /cluster\.json is not the record of a cluster: restore it/)
  t.match(readFileSync(file, 'utf8'), '../m1', 'it was not replaced')
  rmSync(file)
  t.match(await refusal(t, dir), /holds data of m1 but no cluster\.json, .*: restore that file/)
  t.equal(existsSync(file), false)
  writeFileSync(file, text)
  t.match(await refusal(t, file), /cluster\.json is a file: give a directory/)

  const client = record.members[0]?.client ?? ''
  await occupy(t, Number(new URL(client).port))
  const taken = startKeelson(t, ['up', '--data-dir', dir, '--members', '1', '--json'])
  t.strictSame(await taken.exited, { code: 1, signal: null })
  t.match(taken.stderr, /^keelson up: m1 ended at start: .* in use.*\n$/)
  t.match(taken.stderr, client)
})
