import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

/** Of the program `keelson`. */
export const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))
const POLL_MS = 20
const STOP_GRACE_MS = 10_000

// What is left to do when the test process ends without its teardowns: a crash, or a signal.
const lastResorts = new Set<() => void>()
process.once('exit', () => {
  for (const end of [...lastResorts].reverse()) end()
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(1))
}

/** Has `now` called if the process ends before the test, and `end` when the test does. */
export function endWith(t: Test, end: () => unknown, now: () => void): void {
  lastResorts.add(now)
  t.teardown(async () => {
    await end()
    lastResorts.delete(now)
  })
}

/** How a process ended: by a status of its own, or by a signal. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A program that a test has started, with all that it has said so far. */
export class Program {
  readonly exited: Promise<Ending>
  readonly #child: ChildProcess
  #stdout = ''
  #stderr = ''
  #ending: Ending | undefined

  constructor(command: string, args: readonly string[], options: ProgramOptions) {
    const env = options.env ?? process.env
    const input = options.input === undefined ? 'ignore' : 'pipe'
    const { cwd, detached = false } = options
    const stdio = [input, 'pipe', 'pipe'] as const
    this.#child = spawn(command, args, { env, cwd, detached, stdio: [...stdio] })
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#stdout += chunk.toString()))
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()))
    if (options.input !== undefined) this.#child.stdin?.end(options.input)
    this.exited = new Promise((resolve, reject) => {
      this.#child.once('error', reject)
      // After `close` all that it said has been read, which `exit` does not promise.
      this.#child.once('close', (code, signal) => {
        this.#ending = { code, signal }
        resolve(this.#ending)
      })
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get stdout(): string {
    return this.#stdout
  }

  get stderr(): string {
    return this.#stderr
  }

  /** Undefined while it runs. */
  get ending(): Ending | undefined {
    return this.#ending
  }

  /** Resolves once it has said `text` on either stream; rejects when it ends without. */
  async says(text: string, timeoutMs = 30_000): Promise<void> {
    const end = performance.now() + timeoutMs
    while (!this.#stdout.includes(text) && !this.#stderr.includes(text)) {
      const said = `${this.#stdout}${this.#stderr}`.slice(-2000)
      if (this.#ending !== undefined) throw new Error(`it ended without "${text}": ${said}`)
      if (performance.now() > end) throw new Error(`it has not said "${text}": ${said}`)
      await wait(POLL_MS)
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** SIGTERM, and SIGKILL if that does not end it. */
  async stop(): Promise<void> {
    if (this.#ending !== undefined) return
    const timer = setTimeout(() => this.signal('SIGKILL'), STOP_GRACE_MS)
    await this.end('SIGTERM')
    clearTimeout(timer)
  }

  /** What a key such as Ctrl-C does: all processes of its group get the signal. */
  async endGroup(signal: NodeJS.Signals): Promise<Ending> {
    process.kill(-this.pid, signal)
    return this.exited
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<Ending> {
    this.signal(signal)
    return this.exited
  }
}

export interface ProgramOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string | undefined
  /** Given to its standard input, which is closed then; without it, it has none. */
  readonly input?: string
  /** Gives it a process group of its own. */
  readonly detached?: boolean
}

/** Starts a program that ends with the test at the latest. */
export function startProgram(
  t: Test,
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Program {
  const program = new Program(command, args, options)
  // Not killed at once: `keelson up` ends the members that it has started.
  endWith(
    t,
    () => program.stop(),
    () => program.signal('SIGTERM'),
  )
  return program
}

/** Starts `keelson` with these arguments. */
export function startKeelson(
  t: Test,
  args: readonly string[],
  options: ProgramOptions = {},
): Program {
  return startProgram(t, process.execPath, [MAIN, ...args], options)
}

/** A directory that goes with the test. Its path is short: unix sockets are made inside. */
export function temporaryDir(t: Test): string {
  const dir = mkdtempSync(join(tmpdir(), 'keelson-'))
  // After the processes in it, which were registered later and are torn down earlier.
  const remove = (): void => rmSync(dir, { recursive: true, force: true })
  endWith(t, remove, remove)
  return dir
}

/** Whether a process of this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Resolves once `condition` holds; rejects after `timeoutMs` with what was waited for. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 30_000,
): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}`)
    await wait(POLL_MS)
  }
}

/** The command lines of this machine's processes. */
export function runningCommands(): readonly string[] {
  if (!existsSync('/proc/self/cmdline')) {
    return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n')
  }
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    } catch {
      // It has ended since it was listed.
      return ''
    }
  })
}

/** The URL of a port that something else listens on. */
export async function occupy(t: Test, port = 0): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
