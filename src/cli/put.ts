import { Command } from 'commander'
import type { Bytes, PutOptions, PutResult } from '../client/index.ts'
import type { Printer, View } from './printer.ts'
import { leaseId } from './read-argument.ts'
import { readStdin } from './read-stdin.ts'
import { withSession } from './session.ts'
import { keyValueJson, keyValueLines } from './show-key-values.ts'

interface PutFlags {
  readonly lease?: bigint
  readonly prevKv?: boolean
  readonly ignoreValue?: boolean
  readonly ignoreLease?: boolean
}

/** `keelson put`: writes a key. */
export function putCommand(): Command {
  return addPutArguments(new Command('put').description('write a key')).action(
    async (key: string, given: string | undefined, flags: PutFlags, command: Command) => {
      const value: Bytes = given ?? (flags.ignoreValue === true ? '' : await readStdin())
      await withSession(command, async ({ client, printer }) => {
        const result = await client.put(key, value, readPutOptions(command))
        await printer.show(putView(printer, result))
      })
    },
  )
}

/** What `put` takes, also as an operation of a transaction. */
export function addPutArguments(command: Command): Command {
  return command
    .argument('<key>')
    .argument('[value]', 'read from stdin when it is left out')
    .option('--lease <id>', 'delete the key when this lease ends', leaseId)
    .option('--prev-kv', 'show what was there')
    .option('--ignore-value', 'keep the value that is there')
    .option('--ignore-lease', 'keep the lease that is there')
}

/** How a parsed `put` writes. */
export function readPutOptions(command: Command): PutOptions {
  const { lease, prevKv: previous, ignoreValue, ignoreLease } = command.opts<PutFlags>()
  return { lease, previous, ignoreValue, ignoreLease }
}

/** The answer to a `put`. */
export function putView(printer: Printer, { revision, previous }: PutResult): View {
  const before = previous === undefined ? {} : { previous: keyValueJson(printer, previous) }
  return {
    json: { revision, ...before },
    head: ['revision', 'previous value'],
    rows: [[String(revision), previous === undefined ? '' : printer.cell(previous.value)]],
    lines: ['OK', ...keyValueLines(previous === undefined ? [] : [previous])],
  }
}
