import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** One of the servers that are compared. Each runs with the same flags, and its own defaults. */
export interface Contender {
  readonly name: string
  /** As it tells it itself. */
  readonly version: string
  /** The program and its first arguments; those that say where it listens and stores follow. */
  readonly command: readonly [program: string, ...args: string[]]
}

const MAIN = fileURLToPath(new URL('../cli/main.js', import.meta.url))
const PACKAGE = new URL('../../../package.json', import.meta.url)

/** Keelson as it stands in this checkout. */
export function keelson(...flags: readonly string[]): Contender {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }
  return { name: 'keelson', version, command: [process.execPath, MAIN, 'server', ...flags] }
}

/** The etcd at `binary`; undefined where it does not run. */
export function etcd(binary: string): Contender | undefined {
  const { status, stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' })
  const version = /etcd Version: (\S+)/.exec(stdout)?.[1]
  if (status !== 0 || version === undefined) return undefined
  return { name: 'etcd', version, command: [binary] }
}
