import { execFile } from 'node:child_process'
import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { MemberRecord } from '../supervisor/index.ts'

/** How the process of a member stands. */
export type MemberState = 'running' | 'paused' | 'stopped'

interface ProcessInfo {
  readonly args: readonly string[]
  /** By SIGSTOP. */
  readonly halted: boolean
}

/**
 * How the process that the record names stands. A pid alone proves nothing, since the system gives
 * it to another program once it is free: the process must be this member on this directory.
 */
export async function memberState(dir: string, member: MemberRecord): Promise<MemberState> {
  if (member.pid <= 0) return 'stopped'
  const info = await processInfo(member.pid)
  if (info === undefined || !(await isMember(dir, member.name, info.args))) return 'stopped'
  return info.halted ? 'paused' : 'running'
}

async function isMember(dir: string, name: string, args: readonly string[]): Promise<boolean> {
  const dataDir = args.find((arg) => arg.startsWith('--data-dir='))?.slice('--data-dir='.length)
  if (dataDir === undefined || !args.includes(`--name=${name}`)) return false
  return (await real(dataDir)) === (await real(join(dir, name)))
}

async function real(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}

/** Undefined when there is no such process. */
async function processInfo(pid: number): Promise<ProcessInfo | undefined> {
  try {
    return process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid)
  } catch {
    return undefined
  }
}

async function fromProc(pid: number): Promise<ProcessInfo | undefined> {
  const [line, stat] = await Promise.all([
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ])
  // The name before the state is in brackets and may hold anything.
  const state = stat.slice(stat.lastIndexOf(')') + 2)[0]
  if (state === 'Z' || state === 'X') return undefined
  return { args: line.split('\0'), halted: state === 'T' }
}

async function fromPs(pid: number): Promise<ProcessInfo> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,args=', '-p', String(pid)])
  const [state = '', ...args] = stdout.trim().split(/\s+/)
  return { args, halted: state.startsWith('T') }
}
