import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { KeelsonError, SILENT_LOG, type Disk } from '../base/index.ts'
import { askLines } from './json-socket.ts'
import { write } from './printer.ts'
import { directory } from './read-argument.ts'

const DEBUG_SOCKET = 'debug.sock'

/** There is no member's log. */
export class NoLogError extends KeelsonError<'noLog'> {}

/** `keelson debug`: looks into a member. */
export function debugCommand(): Command {
  return new Command('debug').description('look into a member').addCommand(
    new Command('log')
      .description('print the committed entries of the raft log, a line of JSON each')
      .requiredOption(
        '--data-dir <dir>',
        'the data directory of a member, running or not',
        directory,
      )
      .action(async ({ dataDir }: { dataDir: string }) => {
        const running = await askLines(join(dataDir, 'member', DEBUG_SOCKET), { command: 'log' })
        for await (const line of running ?? stoppedLog(dataDir)) await write(`${line}\n`)
      }),
  )
}

/** Lines from a log that nobody writes: its lock sees to that. */
async function* stoppedLog(dataDir: string): AsyncGenerator<string, void, void> {
  const folder = join(dataDir, 'member')
  await access(join(folder, 'log')).catch((cause: unknown) => {
    const text = `${dataDir} holds no member's log: give a member's --data-dir`
    throw new NoLogError('noLog', text, { cause })
  })
  // Loaded here, since no other command needs them.
  const { createLevelDisk, logLine } = await import('../member/index.ts')
  const { readHardState, readLog } = await import('../raftlog/index.ts')
  const disk = createLevelDisk(folder, SILENT_LOG)
  const store = await disk.open('log')
  try {
    // The log may be told of a commit later than the state is: what is applied was committed.
    const committed = Math.max(readHardState(store, 'log').commit, await appliedIndex(disk))
    for await (const entry of readLog(store, 'log')) {
      if (entry.index <= committed) yield logLine(entry)
    }
  } finally {
    await store.close()
  }
}

/** How far the state that the member would start with has come; 0 without one. */
async function appliedIndex(disk: Disk): Promise<number> {
  const { readStateMeta } = await import('../apply/index.ts')
  const { readCurrent } = await import('../member/index.ts')
  const { path } = await readCurrent(disk)
  if (!(await disk.exists(path))) return 0
  const store = await disk.open(path)
  try {
    return readStateMeta((key) => store.get(key)).index
  } finally {
    await store.close()
  }
}
