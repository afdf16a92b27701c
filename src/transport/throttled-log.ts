import type { Clock, Log, LogFields } from '../base/index.ts'
import { warnEveryMs } from './limits.ts'

interface Line {
  loggedAt: number
  suppressed: number
}

/** Warnings that peers can cause at will: each text is logged once in a while, with a count. */
export class ThrottledLog {
  readonly #clock: Clock
  readonly #log: Log
  // Texts are ours, so they are few.
  readonly #lines = new Map<string, Line>()

  constructor(clock: Clock, log: Log) {
    this.#clock = clock
    this.#log = log
  }

  /** `text` must not hold anything that came from outside; that belongs into `fields`. */
  warn(text: string, fields: LogFields): void {
    const line = this.#lines.get(text) ?? { loggedAt: -Infinity, suppressed: 0 }
    this.#lines.set(text, line)
    if (this.#clock.now() - line.loggedAt < warnEveryMs) {
      line.suppressed += 1
      return
    }
    this.#log.warn(text, line.suppressed > 0 ? { ...fields, suppressed: line.suppressed } : fields)
    line.loggedAt = this.#clock.now()
    line.suppressed = 0
  }
}
