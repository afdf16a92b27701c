import { execFile } from 'node:child_process'
import { readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { MemberRecord } from '../supervisor/index.ts'

/** How the process of a member stands. */
export type MemberState = 'running' | 'paused' | 'stopped'

/** One member and how its process stands; its `pid` is 0 when it is stopped. */
export interface LocalMember extends MemberRecord {
  readonly state: MemberState
}

interface ProcessInfo {
  readonly pid: number
  readonly args: readonly string[]
  /** Empty where the system does not tell. */
  readonly cwd: string
  /** By SIGSTOP. */
  readonly halted: boolean
}

/**
 * The members of a run directory with the processes that they are now. The record of them may be
 * behind: a member that it does not know of is looked for among all processes.
 */
export async function findMembers(
  dir: string,
  records: readonly MemberRecord[],
): Promise<readonly LocalMember[]> {
  const recorded = await Promise.all(records.map((record) => memberState(dir, record)))
  const processes = recorded.includes('stopped') ? await allProcesses() : []
  const found = records.map(async (record, at): Promise<LocalMember> => {
    const state = recorded[at] ?? 'stopped'
    if (state !== 'stopped') return { ...record, state }
    for (const info of processes) {
      if (!(await isMember(dir, record.name, info))) continue
      return { ...record, pid: info.pid, state: stateOf(info) }
    }
    return { ...record, pid: 0, state }
  })
  return Promise.all(found)
}

/**
 * How the process that the record names stands. A pid alone proves nothing, since the system gives
 * it to another program once it is free: the process must be this member on this directory.
 */
export async function memberState(dir: string, member: MemberRecord): Promise<MemberState> {
  if (member.pid <= 0) return 'stopped'
  const info = await processInfo(member.pid)
  return info !== undefined && (await isMember(dir, member.name, info)) ? stateOf(info) : 'stopped'
}

function stateOf({ halted }: ProcessInfo): MemberState {
  return halted ? 'paused' : 'running'
}

async function isMember(dir: string, name: string, { args, cwd }: ProcessInfo): Promise<boolean> {
  const dataDir = args.includes('server') ? dataDirIn(args) : undefined
  if (dataDir === undefined) return false
  return (await real(resolve(cwd, dataDir))) === (await real(join(dir, name)))
}

/** As `keelson server` reads it; the last one counts. */
function dataDirIn(args: readonly string[]): string | undefined {
  const at = args.findLastIndex((arg) => /^--?data-dir(=|$)/.test(arg))
  const [, value] = args[at]?.split(/=(.*)/s) ?? []
  return value ?? args[at + 1]
}

async function real(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path))
}

async function allProcesses(): Promise<readonly ProcessInfo[]> {
  if (process.platform !== 'linux') return fromPs('-A')
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const infos = await Promise.all(pids.map((pid) => processInfo(Number(pid))))
  return infos.filter((info) => info !== undefined)
}

/** Undefined when there is no such process, or it is another user's. */
async function processInfo(pid: number): Promise<ProcessInfo | undefined> {
  try {
    return process.platform === 'linux' ? await fromProc(pid) : (await fromPs('-p', `${pid}`))[0]
  } catch {
    return undefined
  }
}

async function fromProc(pid: number): Promise<ProcessInfo | undefined> {
  const [line, stat, cwd] = await Promise.all([
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readlink(`/proc/${pid}/cwd`),
  ])
  // The name before the state is in brackets and may hold anything.
  const state = stat.slice(stat.lastIndexOf(')') + 2)[0]
  if (state === 'Z' || state === 'X') return undefined
  return { pid, args: line.split('\0'), cwd, halted: state === 'T' }
}

async function fromPs(...which: readonly string[]): Promise<readonly ProcessInfo[]> {
  const form = ['-ww', '-o', 'pid=,stat=,args=']
  const { stdout } = await promisify(execFile)('ps', [...form, ...which])
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [pid = '', state = '', ...args] = line.trim().split(/\s+/)
      return { pid: Number(pid), args, cwd: '', halted: state.startsWith('T') }
    })
}
