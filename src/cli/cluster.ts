import { setTimeout as wait } from 'node:timers/promises'
import { Command } from 'commander'
import type { MemberStatus } from '../client/index.ts'
import { LocalMembers } from './local-members.ts'
import type { LocalMember } from './member-pid.ts'
import { colors, type Printer, type View } from './printer.ts'
import { directory, showId } from './read-argument.ts'
import { openClient, printerOf } from './session.ts'
import { showRole } from './status.ts'

const STATUS_TIMEOUT_MS = 1000
/** How often, and how many times, a killed leader's heir is looked for: six seconds. */
const HEIR_LOOK_MS = 100
const HEIR_LOOKS = 60

type Act = (cluster: LocalMembers, name: string) => Promise<string>

/** `keelson cluster`: the cluster that `keelson up` runs, and faults for it. */
export function clusterCommand(): Command {
  const cluster = new Command('cluster')
    .description('the members that keelson up runs: look at them, break them, mend them')
    .option('--data-dir <dir>', 'where keelson up keeps them', directory, 'data')
  const add = (name: string, description: string, act: Act): void => {
    cluster.addCommand(
      new Command(name)
        .description(description)
        .action(async (_flags: object, command: Command) => {
          await run(command, '', act)
        }),
    )
  }
  const addNamed = (name: string, fallback: string, description: string, act: Act): void => {
    const form = fallback === '' ? '<member>' : '[member]'
    const about = 'its name, or leader'
    const made = new Command(name).description(description)
    const named =
      fallback === '' ? made.argument(form, about) : made.argument(form, about, fallback)
    named.action(async (member: string, _flags: object, command: Command) => {
      await run(command, member, act)
    })
    cluster.addCommand(made)
  }
  cluster.addCommand(clusterStatusCommand())
  addNamed('start', 'all', 'start members that ended, again', start)
  add('kill-leader', 'end the leader at once (SIGKILL)', killLeader)
  addNamed('pause', '', 'halt a member (SIGSTOP)', pause)
  addNamed('resume', '', 'let a halted member go on (SIGCONT)', resume)
  addNamed('isolate', '', 'cut a member off its peers', isolate)
  addNamed('heal', '', 'join a member with its peers again', heal)
  add('stop', 'end all members', stop)
  add('wipe', 'remove data, logs and record of a cluster that was stopped', wipe)
  return cluster
}

async function run(command: Command, name: string, act: Act): Promise<void> {
  const { dataDir } = command.optsWithGlobals<{ dataDir: string }>()
  const done = await act(await LocalMembers.open(dataDir), name)
  await printerOf(command).show({
    json: { ok: true, done },
    head: ['done'],
    rows: [[done]],
  })
}

async function start(cluster: LocalMembers, name: string): Promise<string> {
  await cluster.start(name)
  return name === 'all' ? 'all members run' : `${name} runs`
}

async function killLeader(cluster: LocalMembers): Promise<string> {
  const leader = await findLeader(cluster)
  cluster.signal(leader, 'SIGKILL')
  const killed = `killed ${leader.name} (pid ${leader.pid}), which led`
  const heir = await waitForHeir(cluster.members.filter(({ name }) => name !== leader.name))
  return heir === undefined ? `${killed}; no other leads yet` : `${killed}; ${heir} leads now`
}

/** The name of the next leader; undefined when there is none within some election timeouts. */
async function waitForHeir(others: readonly LocalMember[]): Promise<string | undefined> {
  for (let look = 0; look < HEIR_LOOKS; look++) {
    const views = await lookAt(others)
    const heir = views.find(({ status }) => status?.isLeader === true)
    if (heir !== undefined) return heir.member.name
    await wait(HEIR_LOOK_MS)
  }
  return undefined
}

async function pause(cluster: LocalMembers, name: string): Promise<string> {
  const member = await find(cluster, name)
  cluster.signal(member, 'SIGSTOP')
  return `paused ${member.name}`
}

async function resume(cluster: LocalMembers, name: string): Promise<string> {
  const member = cluster.named(name)
  cluster.signal(member, 'SIGCONT')
  return `resumed ${member.name}`
}

async function isolate(cluster: LocalMembers, name: string): Promise<string> {
  const member = await find(cluster, name)
  await cluster.cut(member, 'isolate')
  return `isolated ${member.name}`
}

async function heal(cluster: LocalMembers, name: string): Promise<string> {
  const member = cluster.named(name)
  await cluster.cut(member, 'heal')
  return `healed ${member.name}`
}

async function stop(cluster: LocalMembers): Promise<string> {
  await cluster.stop()
  return 'all members have ended'
}

async function wipe(cluster: LocalMembers): Promise<string> {
  await cluster.wipe()
  return `removed the cluster in ${cluster.dir}`
}

async function find(cluster: LocalMembers, name: string): Promise<LocalMember> {
  return name === 'leader' ? findLeader(cluster) : cluster.named(name)
}

/** Asks the members, since the record is a moment old; a leader that is cut off still thinks so. */
async function findLeader(cluster: LocalMembers): Promise<LocalMember> {
  const views = await lookAt(cluster.members)
  const leaders = views.filter(({ status }) => status?.isLeader === true)
  const newest = leaders.toSorted((a, b) => termOf(b) - termOf(a))[0]
  return newest?.member ?? cluster.named('leader')
}

/** One member, and what it says itself; undefined when it does not answer. */
interface MemberView {
  readonly member: LocalMember
  readonly status: MemberStatus | undefined
}

function termOf({ status }: MemberView): number {
  return status?.raftTerm ?? 0
}

async function lookAt(members: readonly LocalMember[]): Promise<readonly MemberView[]> {
  const urls = members.map((member) => member.client)
  const client = openClient(urls, STATUS_TIMEOUT_MS)
  try {
    return await Promise.all(
      members.map(async (member) => {
        const asked = member.state === 'running' ? client.status(member.client) : undefined
        return { member, status: await asked?.catch(() => undefined) }
      }),
    )
  } finally {
    client.close()
  }
}

function clusterStatusCommand(): Command {
  return new Command('status')
    .description('show each member, its process and how it stands')
    .action(async (_flags: object, command: Command) => {
      const { dataDir } = command.optsWithGlobals<{ dataDir: string }>()
      const printer: Printer = printerOf(command)
      const { members } = await LocalMembers.open(dataDir)
      await printer.show(statusView(await lookAt(members)))
    })
}

function statusView(views: readonly MemberView[]): View {
  return {
    json: { members: views.map(viewJson) },
    head: ['member', 'pid', 'state', 'role', 'term', 'index', 'revision', 'clients', 'metrics'],
    rows: views.map(({ member, status }) => [
      member.name,
      member.state === 'stopped' ? '-' : String(member.pid),
      member.state === 'running' ? member.state : colors.red(member.state),
      status === undefined ? '-' : showRole(status),
      ...[status?.raftTerm, status?.raftIndex, status?.revision].map((value) =>
        String(value ?? '-'),
      ),
      member.client,
      member.metrics,
    ]),
  }
}

function viewJson({ member, status }: MemberView): object {
  if (status === undefined) return member
  const { raftTerm: term, raftIndex: index, revision, isLeader } = status
  return { ...member, id: showId(status.memberId), isLeader, term, index, revision }
}
