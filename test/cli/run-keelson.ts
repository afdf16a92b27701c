import type { Test } from 'tap'
import { startKeelson, type ProgramOptions } from '../cluster/processes.ts'

/** What a command said, and its exit status. */
export interface Ran {
  readonly out: string
  readonly err: string
  readonly code: number | null
}

/** Runs one `keelson` command to its end. */
export async function keelson(
  t: Test,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<Ran> {
  const program = startKeelson(t, args, options)
  const { code } = await program.exited
  return { out: program.stdout, err: program.stderr, code }
}
