import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { KeelsonError } from '../base/index.ts'

/** The line that a member logs once it serves (etcd's own words, which harnesses wait for). */
const READY = 'ready to serve client requests'
const POLL_MS = 25
const MAIN = fileURLToPath(new URL('../cli/main.js', import.meta.url))

/** A member process ended, or did not serve in time. The message says where its log is. */
export class MemberProcessError extends KeelsonError<'ended' | 'notReady'> {}

/** Told of a warning, as one line. */
export type OnWarning = (text: string) => void

/** How to start one member. URLs are `http://127.0.0.1:port`. */
export interface MemberSpec {
  readonly name: string
  readonly dataDir: string
  readonly logFile: string
  readonly client: string
  readonly peer: string
  readonly metrics: string
  /** Flags beyond those that every member gets. */
  readonly flags: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** One `keelson server` as a child process. */
export class MemberProcess {
  readonly spec: MemberSpec
  readonly #initialCluster: string
  #child: ChildProcess | undefined
  #exited: Promise<void> = Promise.resolve()
  #paused = false
  #serves = false
  #logOffset = 0

  constructor(spec: MemberSpec, initialCluster: string) {
    this.spec = spec
    this.#initialCluster = initialCluster
  }

  /** Undefined while it does not run. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  get paused(): boolean {
    return this.#paused && this.#child !== undefined
  }

  /** Resolves when the process now running has ended. */
  get exited(): Promise<void> {
    return this.#exited
  }

  /** Starts it; `ready` then tells when it serves. */
  async launch(): Promise<void> {
    if (this.#child !== undefined) return
    mkdirSync(this.spec.dataDir, { recursive: true, mode: 0o700 })
    this.#logOffset = await sizeOf(this.spec.logFile)
    const log = openSync(this.spec.logFile, 'a')
    const child = spawn(process.execPath, [MAIN, 'server', ...this.#flags()], {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...this.spec.environment },
    })
    closeSync(log)
    this.#child = child
    this.#paused = false
    this.#serves = false
    this.#exited = new Promise((resolve) => {
      const ended = (): void => {
        if (this.#child === child) {
          this.#child = undefined
          this.#serves = false
        }
        resolve()
      }
      child.once('exit', ended)
      child.once('error', ended)
    })
  }

  /**
   * Resolves when it serves; rejects with what it said last when it ended instead. What it warns of
   * meanwhile is told once: it may be why it never serves.
   */
  async ready(timeoutMs: number, onWarning: OnWarning = () => {}): Promise<void> {
    const end = performance.now() + timeoutMs
    const warned = new Set<string>()
    let said = ''
    for (;;) {
      said += await this.#newLog()
      for (const text of warningsIn(said).filter((each) => !warned.has(each))) {
        warned.add(text)
        onWarning(`${this.spec.name} warns: ${text} (log: ${this.spec.logFile})`)
      }
      // It says so once, whoever waits for it, and however late.
      this.#serves ||= said.includes(READY)
      if (this.#serves) return
      if (this.#child === undefined) {
        throw new MemberProcessError(
          'ended',
          `${this.spec.name} ended at start: ${lastMessage(said)} (log: ${this.spec.logFile})`,
        )
      }
      if (performance.now() > end) {
        throw new MemberProcessError(
          'notReady',
          `${this.spec.name} does not serve after ${timeoutMs / 1000} s (log: ${this.spec.logFile})`,
        )
      }
      await new Promise((resolve) => {
        setTimeout(resolve, POLL_MS)
      })
    }
  }

  pause(): void {
    this.#child?.kill('SIGSTOP')
    this.#paused = true
  }

  resume(): void {
    this.#child?.kill('SIGCONT')
    this.#paused = false
  }

  /** SIGKILL, as a power cut of this one process. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL')
    await this.#exited
  }

  /** SIGTERM, and SIGKILL when it has not ended after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    if (this.#child === undefined) return
    if (this.#paused) this.resume()
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), graceMs)
    await this.#exited
    clearTimeout(timer)
  }

  #flags(): string[] {
    const { name, dataDir, client, peer, metrics, flags } = this.spec
    return [
      `--name=${name}`,
      `--data-dir=${dataDir}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--listen-metrics-urls=${metrics}`,
      `--initial-cluster=${this.#initialCluster}`,
      ...flags,
    ]
  }

  async #newLog(): Promise<string> {
    const file = await open(this.spec.logFile, 'r')
    try {
      const { size } = await file.stat()
      const bytes = Buffer.alloc(Math.max(size - this.#logOffset, 0))
      await file.read(bytes, 0, bytes.length, this.#logOffset)
      this.#logOffset += bytes.length
      return bytes.toString('utf8')
    } finally {
      await file.close()
    }
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  )
}

/** What the last line of a log says, without its JSON. */
function lastMessage(log: string): string {
  const lines = log.trim().split('\n')
  // A crash of the runtime ends with its version; the line that names the error says more.
  const crash = lines.find((line) => /^(Uncaught )?\w*Error\b/.test(line))
  const line = crash ?? lines.at(-1) ?? ''
  return parseLine(line)?.text ?? line
}

function warningsIn(log: string): readonly string[] {
  const lines = log.split('\n').map(parseLine)
  return lines.filter((line) => line?.level === 'warn').map((line) => line?.text ?? '')
}

/** Undefined for what is no line of a member's log, or only a part of one. */
function parseLine(line: string): { level: string; text: string } | undefined {
  try {
    const { level = '', msg, why, error } = JSON.parse(line) as Readonly<Record<string, string>>
    return { level, text: [msg, why, error].filter((part) => part !== undefined).join(': ') }
  } catch {
    return undefined
  }
}
