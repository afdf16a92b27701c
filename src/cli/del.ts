import { Command } from 'commander'
import type { DeleteOptions, DeleteResult, Keys } from '../client/index.ts'
import type { Printer, View } from './printer.ts'
import { readKeys, type SpanFlags } from './read-argument.ts'
import { withSession } from './session.ts'
import { keyValueJson, keyValueLines } from './show-key-values.ts'

interface DelFlags extends SpanFlags {
  readonly prevKv?: boolean
}

/** `keelson del`: deletes keys. */
export function delCommand(): Command {
  return addDelArguments(new Command('del').description('delete keys')).action(
    async (_key: string, _end: string | undefined, _flags: DelFlags, command: Command) => {
      const { keys, options } = readDel(command)
      await withSession(command, async ({ client, printer }) => {
        await printer.show(deleteView(printer, await client.delete(keys, options)))
      })
    },
  )
}

/** What `del` takes, also as an operation of a transaction. */
export function addDelArguments(command: Command): Command {
  return command
    .argument('<key>', 'the key, or the first of a range')
    .argument('[range-end]', 'the first key beyond the range')
    .option('--prefix', 'all keys that begin with <key>')
    .option('--from-key', 'all keys from <key> on')
    .option('--prev-kv', 'show what was there')
}

/** What a parsed `del` asks for. */
export function readDel(command: Command): { keys: Keys; options: DeleteOptions } {
  const [key = '', rangeEnd] = command.args
  const flags = command.opts<DelFlags>()
  return { keys: readKeys(key, rangeEnd, flags), options: { previous: flags.prevKv } }
}

/** The answer to a `del`. */
export function deleteView(printer: Printer, result: DeleteResult): View {
  const { revision, deleted, previous } = result
  const before = previous.map((kv) => keyValueJson(printer, kv))
  return {
    json: { revision, deleted, ...(before.length > 0 ? { previous: before } : {}) },
    head: ['revision', 'deleted'],
    rows: [[String(revision), String(deleted)]],
    lines: [String(deleted), ...keyValueLines(previous)],
  }
}
