import { Command } from 'commander'
import { count } from './read-argument.ts'
import { withSession } from './session.ts'

/** `keelson compact`: forgets history. */
export function compactCommand(): Command {
  return new Command('compact')
    .alias('compaction')
    .description('forget what was before a revision')
    .argument('<revision>', 'the oldest revision that can still be read', count)
    .option('--physical', 'wait until the space is free')
    .action(async (revision: number, flags: { physical?: boolean }, command: Command) => {
      await withSession(command, async ({ client, printer }) => {
        await client.compact(revision, { physical: flags.physical })
        await printer.show({
          json: { compacted: revision },
          head: ['compacted'],
          rows: [[String(revision)]],
          lines: [`compacted revision ${revision}`],
        })
      })
    })
}
