import { readFileSync } from 'node:fs'

/** One line of a member's log. */
export interface LogLine {
  readonly level: string
  readonly ts: string
  readonly caller: string
  readonly msg: string
  readonly error?: string
}

/** The lines of a log; throws when one is not a JSON object. */
export function parseLog(text: string): readonly LogLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine)
}

export function readLog(file: string): readonly LogLine[] {
  return parseLog(readFileSync(file, 'utf8'))
}

/** What a log says at error level, to be empty. */
export function errorsIn(lines: readonly LogLine[]): readonly LogLine[] {
  return lines.filter(({ level }) => !['debug', 'info', 'warn'].includes(level))
}

/** How many lines say this. */
export function countOf(lines: readonly LogLine[], message: string): number {
  return lines.filter(({ msg }) => msg.includes(message)).length
}
