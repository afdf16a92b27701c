import type { CommanderError } from 'commander'

const EXIT_USAGE = 2

/** What was not understood ends with 2: status 1 is a run that found something. */
export function exitOnUsage({ exitCode }: CommanderError): never {
  process.exit(exitCode === 0 ? 0 : EXIT_USAGE)
}
