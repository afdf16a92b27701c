import { spawnSync } from 'node:child_process'
import type { Test } from 'tap'
import { startProgram, type Program } from './processes.ts'

const INSTALL_MS = 120_000

/** Why etcdctl cannot be had here; undefined when it can. Installs Debian's package as root. */
export function etcdctlMissing(): string | undefined {
  if (works()) return undefined
  if (process.getuid?.() !== 0) return 'etcdctl is not installed and only root may install it'
  const options = { stdio: 'ignore', timeout: INSTALL_MS } as const
  const { status, error } = spawnSync('apt-get', ['install', '-y', 'etcd-client'], options)
  if (works()) return undefined
  return `apt-get did not install etcd-client: ${error?.message ?? `status ${status}`}`
}

function works(): boolean {
  return spawnSync('etcdctl', ['version'], { stdio: 'ignore' }).status === 0
}

/** What one run of etcdctl came to. */
export interface Answer {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** etcdctl against some endpoints. */
export class Etcdctl {
  readonly #t: Test
  readonly #endpoints: string

  constructor(t: Test, endpoints: readonly string[]) {
    this.#t = t
    this.#endpoints = endpoints.map((url) => url.replace('http://', '')).join(',')
  }

  start(args: readonly string[], input?: string): Program {
    const all = [`--endpoints=${this.#endpoints}`, ...args]
    // Its variables would change what the flags say.
    const env = { PATH: process.env['PATH'] }
    const options = input === undefined ? { env } : { env, input }
    return startProgram(this.#t, 'etcdctl', all, options)
  }

  async run(args: readonly string[], input?: string): Promise<Answer> {
    const program = this.start(args, input)
    const { code } = await program.exited
    return { code, out: program.stdout, err: program.stderr }
  }

  /** What it prints; throws when it fails. */
  async out(args: readonly string[], input?: string): Promise<string> {
    const { code, out, err } = await this.run(args, input)
    if (code !== 0) throw new Error(`etcdctl ${args.join(' ')}: status ${code}: ${err}`)
    return out
  }

  /** What it prints with `-w json`. */
  async json(args: readonly string[]): Promise<unknown> {
    return JSON.parse(await this.out([...args, '-w', 'json']))
  }
}
