import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'

/** After SIGTERM; a server that writes out a large state may take a while. */
const STOP_MS = 60_000

/** One member of a cluster that is measured. */
export class ServerProcess {
  /** Where clients reach it. */
  readonly endpoint: string
  readonly dataDir: string
  readonly #command: readonly string[]
  readonly #logFile: string
  #child: ChildProcess | undefined

  constructor(
    command: readonly string[],
    place: { readonly endpoint: string; readonly dataDir: string; readonly logFile: string },
  ) {
    this.endpoint = place.endpoint
    this.dataDir = place.dataDir
    this.#command = command
    this.#logFile = place.logFile
  }

  get running(): boolean {
    return this.#child !== undefined
  }

  /** Throws when it does not run: then there is nothing to measure. */
  get pid(): number {
    const pid = this.#child?.pid
    if (pid === undefined) throw new Error(`${this.#command[0]} has ended: ${this.lastWords()}`)
    return pid
  }

  /** Starts it unless it runs, and does not wait until it serves. */
  launch(): void {
    if (this.#child !== undefined) return
    const [program = '', ...args] = this.#command
    const log = openSync(this.#logFile, 'a')
    const child = spawn(program, args, { stdio: ['ignore', log, log] })
    closeSync(log)
    this.#child = child
    const ended = (): void => {
      if (this.#child === child) this.#child = undefined
    }
    child.once('exit', ended)
    child.once('error', ended)
  }

  /** SIGTERM, as an operator does, or SIGKILL, as a power cut of this one process. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    const exited = once(child, 'exit')
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await exited
    clearTimeout(timer)
  }

  /** For a bench that ends before its time, and cannot wait. */
  killNow(): void {
    this.#child?.kill('SIGKILL')
  }

  /** The last line of its log. */
  lastWords(): string {
    return readFileSync(this.#logFile, 'utf8').trim().split('\n').at(-1) ?? ''
  }
}
