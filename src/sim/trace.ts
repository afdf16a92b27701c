import { crc32c, latin1ToBytes } from '../base/index.ts'

/**
 * What happened in a run, a line an event. The newest lines are kept, and a sum of all: two runs
 * with equal digests did the same, byte for byte.
 */
export class Trace {
  readonly #linesMax: number
  #lines: string[] = []
  #count = 0
  #digest = 0

  constructor(linesMax: number) {
    this.#linesMax = linesMax
  }

  line(text: string): void {
    this.#count += 1
    this.#digest = crc32c(latin1ToBytes(`${text}\n`), this.#digest)
    this.#lines.push(text)
    // Cut in halves, so that a full trace does not move all its lines for each new one.
    if (this.#lines.length >= 2 * this.#linesMax) this.#lines = this.recent(this.#linesMax)
  }

  /** The newest lines, oldest first, at most `count`. */
  recent(count: number): string[] {
    return count <= 0 ? [] : this.#lines.slice(-Math.min(count, this.#linesMax))
  }

  /** How many lines there were, and the CRC-32C of them all. */
  digest(): string {
    return `${this.#count}:${this.#digest.toString(16).padStart(8, '0')}`
  }
}
