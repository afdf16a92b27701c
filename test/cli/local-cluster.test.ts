import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import type { ClusterRecord } from '../../src/supervisor/index.ts'
import { isAlive, startKeelson, startProgram, temporaryDir, until } from '../cluster/processes.ts'
import { keelson } from './run-keelson.ts'

// `keelson cluster` on what `keelson up` runs: every fault is made, seen and mended.
t.setTimeout(240_000)

const STATUS_SCRIPT = fileURLToPath(new URL('../../../cluster-scripts/status.sh', import.meta.url))

interface Member {
  readonly name: string
  readonly pid: number
  readonly client: string
  readonly state: string
  readonly isLeader?: boolean
  readonly index?: number
}

const nobody = { name: '', pid: 0, client: '', peer: '', metrics: '' }
const parent = temporaryDir(t)
const dir = join(parent, 'run')

async function cluster(t: Test, ...args: readonly string[]): Promise<string> {
  const ran = await keelson(t, ['cluster', ...args, '--data-dir', dir])
  if (ran.code !== 0) t.fail(`cluster ${args.join(' ')}: ${ran.err}`)
  return ran.out
}

async function members(t: Test): Promise<readonly Member[]> {
  const out = await cluster(t, 'status', '-w', 'json')
  return (JSON.parse(out) as { readonly members: readonly Member[] }).members
}

async function leaderBut(t: Test, name: string): Promise<Member> {
  let found: Member | undefined
  await until(`a leader other than ${name}`, async () => {
    found = (await members(t)).find((each) => each.isLeader === true && each.name !== name)
    return found !== undefined
  })
  if (found === undefined) throw new Error('no leader')
  return found
}

/** What a command says that is refused. */
async function refused(t: Test, ...args: readonly string[]): Promise<string> {
  const { code, err } = await keelson(t, ['cluster', ...args, '--data-dir', dir])
  t.equal(code, 1, args.join(' '))
  return err
}

t.test('a cluster is broken, mended, stopped and wiped by commands', async (t) => {
  const up = startKeelson(t, ['up', '--data-dir', dir, '--json'])
  await up.says('"leader"', 90_000)
  const record = JSON.parse(up.stdout) as ClusterRecord
  t.teardown(() => {
    // Those it has started last, if it failed before it could end them. A 0 is no process.
    const running = current().members.filter(({ pid }) => pid > 0 && isAlive(pid))
    for (const { pid } of running) process.kill(pid, 'SIGKILL')
  })
  const first = record.leader
  t.match(
    await cluster(t, 'kill-leader'),
    new RegExp(`^killed ${first} \\(pid ${pidOf(record, first)}\\), which led; m\\d leads now\n$`),
  )
  const second = await leaderBut(t, first)
  t.equal((await members(t)).find(({ name }) => name === first)?.state, 'stopped')
  await up.says(`keelson up: ${first} has ended (log: `)
  t.match(await refused(t, 'pause', first), `cluster start ${first}`)
  t.equal(await cluster(t, 'start', first), `${first} runs\n`)
  await until('its new process is in the record', () => {
    const pid = pidOf(current(), first)
    return pid !== pidOf(record, first) && pid > 0 && isAlive(pid)
  })
  await leaveInTheMiddle(join(dir, 'control.sock'))

  t.equal(await cluster(t, 'pause', 'leader'), `paused ${second.name}\n`)
  const third = await leaderBut(t, second.name)
  const all = record.members.map(({ client }) => client).join(',')
  const ended = await keelson(t, ['put', 'k', 'v', '--endpoints', all, '--timeout', '12'])
  t.match(ended, { code: 0, out: 'OK\n' }, `a put goes past a member that hangs ${ended.err}`)
  const states = (await members(t)).map(({ name, state }) => [name, state])
  t.same(
    states.find(([name]) => name === second.name),
    [second.name, 'paused'],
  )
  t.match(await refused(t, 'isolate', second.name), 'is paused')
  await cluster(t, 'resume', second.name)

  t.equal(await cluster(t, 'isolate', third.name), `isolated ${third.name}\n`)
  const fourth = await leaderBut(t, third.name)
  t.not(fourth.name, third.name)
  t.equal(await cluster(t, 'heal', third.name), `healed ${third.name}\n`)
  await until('all agree', async () => {
    const now = await members(t)
    return new Set(now.map(({ index }) => index)).size === 1 && now.every(({ pid }) => pid > 0)
  })
  const script = startProgram(t, STATUS_SCRIPT, ['--data-dir', 'run'], { cwd: parent })
  t.match(await script.exited, { code: 0 }, `the directory is the caller's ${script.stderr}`)
  t.match(script.stdout, /│ m3 +│ \d+ +│ running │/)
  t.match(await refused(t, 'pause', 'm9'), /no member m9: it has m1, m2, m3/)
  t.match(await refused(t, 'wipe'), /still running: m1, m2, m3; keelson cluster stop/)
  t.equal(await cluster(t, 'stop'), 'all members have ended\n')
  t.match(await up.exited, { code: 0 })
  t.match(await refused(t, 'start'), /no keelson up runs there/)
})

t.test('a member that the record does not know of is seen, ended, and its data kept', async (t) => {
  const [, { name, client, peer } = nobody] = current().members
  const flags = [
    ...[`--name=${name}`, `--listen-client-urls=${client}`, `--advertise-client-urls=${client}`],
    ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`],
  ]
  const byHand = startKeelson(t, ['server', '--data-dir', name, ...flags], { cwd: dir })
  await byHand.says('serving client traffic')
  t.match((await members(t))[1], { name, pid: byHand.pid, state: 'running' })
  t.match(await refused(t, 'wipe'), /still running: m2; keelson cluster stop/)
  t.equal(await cluster(t, 'stop'), 'all members have ended\n')
  t.match(await byHand.exited, { signal: 'SIGTERM' })

  const env = { ...process.env, ETCD_DATA_DIR: join(dir, name) }
  const disguised = startKeelson(t, ['server', ...flags], { env })
  await disguised.says('serving client traffic')
  for (const command of ['wipe', 'stop']) {
    t.match(await refused(t, command), /another process has the data of m2 open: end that one/)
  }
  t.ok(existsSync(join(dir, name, 'member', 'log')), 'nothing was removed under it')
  await disguised.end('SIGTERM')
})

t.test('a pid that went to another program is left alone', async (t) => {
  const record = current()
  const pids = record.members.map((member) => ({ ...member, pid: process.pid }))
  writeFileSync(
    join(dir, 'cluster.json'),
    JSON.stringify({ ...record, members: pids, leader: 'm1' }),
  )
  t.match(await refused(t, 'kill-leader'), /m1 does not run/)
  t.equal(await cluster(t, 'stop'), 'all members have ended\n', 'and this process goes on')
})

t.test('members whose `up` was killed are stopped by their pids; then all is wiped', async (t) => {
  const up = startKeelson(t, ['up', '--data-dir', dir, '--json'])
  await up.says('"leader"', 90_000)
  await up.end('SIGKILL')
  const { members: left } = current()
  t.ok(
    left.every(({ pid }) => isAlive(pid)),
    'they go on',
  )
  t.equal(await cluster(t, 'stop'), 'all members have ended\n')
  t.ok((await members(t)).every(({ state }) => state === 'stopped'))
  writeFileSync(join(dir, 'mine'), 'x')
  t.match(await cluster(t, 'wipe'), /^removed the cluster in/)
  t.ok(existsSync(join(dir, 'mine')), 'what is not of the cluster stays')
  t.notOk(existsSync(join(dir, 'm1')) || existsSync(join(dir, 'cluster.json')))
  t.match(await refused(t, 'status'), /there is no cluster in/)
})

/** Asks for something, and is gone before it is answered. */
async function leaveInTheMiddle(path: string): Promise<void> {
  const socket = connect(path)
  await once(socket, 'connect')
  socket.write('{"command":"start"}\n')
  socket.destroy()
  await once(socket, 'close')
}

function current(): ClusterRecord {
  return JSON.parse(readFileSync(join(dir, 'cluster.json'), 'utf8')) as ClusterRecord
}

function pidOf(record: ClusterRecord, name: string): number {
  return record.members.find((member) => member.name === name)?.pid ?? 0
}
