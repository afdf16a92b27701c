import type { Clock, Disk, Log, LogFields, Network, Random } from '../base/index.ts'
import type { Life } from './life.ts'

/**
 * The outside world as one life of a member sees it. A restart gets a new one, on the same disk.
 */
export interface SimHost {
  readonly name: string
  readonly clock: Clock
  readonly disk: Disk
  readonly network: Network
  readonly random: Random
  /** Into the world's trace, from `info` on. */
  readonly log: Log
}

/** What a member's process does when it is started. A rejection fails the run. */
export type Boot = (host: SimHost) => void | Promise<void>

/** A log of one life: nothing is heard of it afterwards. */
export function lifeLog(life: Life, line: (text: string) => void, fields: LogFields = {}): Log {
  const write =
    (level: string) =>
    (message: string, own?: LogFields): void => {
      if (!life.alive) return
      const all = JSON.stringify({ ...fields, ...own }, plain)
      line(`${life.name} ${level}: ${message}${all === '{}' ? '' : ` ${all}`}`)
    }
  return {
    debug: () => {},
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    with: (more) => lifeLog(life, line, { ...fields, ...more }),
  }
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
