import { rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { KeelsonError } from '../base/index.ts'
import { readRecord, type ClusterRecord } from '../supervisor/index.ts'
import { CONTROL_SOCKET } from './control-socket.ts'
import { isDataLocked } from './data-lock.ts'
import { JsonSocketError, tell } from './json-socket.ts'
import { findMembers, memberState, type LocalMember } from './member-pid.ts'

/** The first three are of a member. - `noUp`: no `keelson up` runs there. */
export type LocalMembersErrorCode = 'unknownMember' | 'notRunning' | 'running' | 'noUp' | 'noLeader'

/** What was asked cannot be done to the cluster as it is; the message says what to do. */
export class LocalMembersError extends KeelsonError<LocalMembersErrorCode> {}

const DEBUG_SOCKET = 'debug.sock'
const STOP_GRACE_MS = 10_000
const UP_ENDS_MS = 20_000
const POLL_MS = 50

/** The cluster in a run directory, as its record and its processes tell. */
export class LocalMembers {
  readonly dir: string
  readonly #record: ClusterRecord
  readonly members: readonly LocalMember[]

  private constructor(dir: string, record: ClusterRecord, members: readonly LocalMember[]) {
    this.dir = dir
    this.#record = record
    this.members = members
  }

  /** Throws ClusterRecordError when no cluster lives there. */
  static async open(dir: string): Promise<LocalMembers> {
    const record = await readRecord(dir)
    return new LocalMembers(dir, record, await findMembers(dir, record.members))
  }

  /** The member of that name, or the leader of the record when the name is `leader`. */
  named(name: string): LocalMember {
    const wanted = name === 'leader' ? this.#record.leader : name
    const found = this.members.find((member) => member.name === wanted)
    if (found !== undefined) return found
    if (name === 'leader') throw new LocalMembersError('noLeader', 'there is no leader now')
    const names = this.members.map((member) => member.name).join(', ')
    throw new LocalMembersError('unknownMember', `there is no member ${name}: it has ${names}`)
  }

  /** Sends a signal to one member's process. */
  signal(member: LocalMember, signal: NodeJS.Signals): void {
    if (member.state === 'stopped') throw notRunning(member, this.dir)
    process.kill(member.pid, signal)
  }

  /** Cuts a member off its peers, or joins it again. Clients reach it all the time. */
  async cut(member: LocalMember, command: 'isolate' | 'heal'): Promise<void> {
    if (member.state === 'paused') {
      const text = `${member.name} is paused: keelson cluster resume ${member.name} first`
      throw new LocalMembersError('notRunning', text)
    }
    const socket = join(this.dir, member.name, 'member', DEBUG_SOCKET)
    if (!(await tell(socket, { command }))) throw notRunning(member, this.dir)
  }

  /** Starts members again: only the `up` that will end them can. */
  async start(name: string): Promise<void> {
    const member = name === 'all' ? name : this.named(name).name
    const heard = await tell(join(this.dir, CONTROL_SOCKET), { command: 'start', member })
    if (heard) return
    const text = `no keelson up runs there: start one with keelson up --data-dir ${this.dir}`
    throw new LocalMembersError('noUp', text)
  }

  /** Ends all members and the `up` that runs them, if one does; resolves when they have ended. */
  async stop(): Promise<void> {
    const byUp = await tell(join(this.dir, CONTROL_SOCKET), { command: 'stop' }).catch(endedItself)
    if (byUp) await this.#untilUpEnds()
    // Those that an `up` has left behind, or that somebody has started by hand.
    const left = await findMembers(this.dir, this.#record.members)
    await Promise.all(left.map((member) => this.#end(member)))
    await this.#assertUnlocked()
  }

  /** Removes data, logs and record. Refuses while a member runs. */
  async wipe(): Promise<void> {
    const running = this.members.filter(({ state }) => state !== 'stopped')
    if (running.length > 0 || (await this.#upListens())) {
      const who = running.length > 0 ? running.map(({ name }) => name).join(', ') : 'keelson up'
      const text = `still running: ${who}; keelson cluster stop --data-dir ${this.dir} first`
      throw new LocalMembersError('running', text)
    }
    await this.#assertUnlocked()
    const names = this.members.flatMap(({ name }) => [name, `${name}.log`])
    // The record at last: as long as it is there, a wipe that failed can be made again.
    for (const name of [...names, CONTROL_SOCKET, 'cluster.json']) {
      await rm(join(this.dir, name), { recursive: true, force: true })
    }
    // Stays when somebody has put something of his own into it.
    await rmdir(this.dir).catch(() => undefined)
  }

  async #end(member: LocalMember): Promise<void> {
    if (member.state === 'stopped') return
    process.kill(member.pid, 'SIGTERM')
    if (member.state === 'paused') process.kill(member.pid, 'SIGCONT')
    const ended = async (): Promise<boolean> => (await memberState(this.dir, member)) === 'stopped'
    if (await until(ended, STOP_GRACE_MS)) return
    process.kill(member.pid, 'SIGKILL')
    await until(ended, STOP_GRACE_MS)
  }

  /** The data's own lock knows of a process that no list of processes shows for what it is. */
  async #assertUnlocked(): Promise<void> {
    for (const { name } of this.members) {
      if (!(await isDataLocked(join(this.dir, name)))) continue
      const text = `another process has the data of ${name} open: end that one first`
      throw new LocalMembersError('running', text)
    }
  }

  /** Its last act is to write a record in which nothing runs. */
  async #untilUpEnds(): Promise<void> {
    const ended = await until(async () => {
      const { members } = await readRecord(this.dir)
      return members.every(({ pid }) => pid === 0)
    }, UP_ENDS_MS)
    if (!ended) throw new LocalMembersError('running', 'keelson up does not end: see its terminal')
  }

  async #upListens(): Promise<boolean> {
    return tell(join(this.dir, CONTROL_SOCKET), { command: 'hello' }).catch((error: unknown) => {
      if (error instanceof JsonSocketError) return true
      throw error
    })
  }
}

/** It may end before its answer is out. */
function endedItself(error: unknown): boolean {
  if (error instanceof JsonSocketError && error.code === 'broken') return true
  throw error
}

function notRunning({ name }: LocalMember, dir: string): LocalMembersError {
  const text = `${name} does not run: keelson cluster start ${name} --data-dir ${dir}`
  return new LocalMembersError('notRunning', text)
}

async function until(holds: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs
  while (!(await holds())) {
    if (performance.now() > end) return false
    await wait(POLL_MS)
  }
  return true
}
