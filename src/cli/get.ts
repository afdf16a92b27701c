import { Command, Option } from 'commander'
import type { Keys, RangeOptions, RangeOrder, RangeResult, RangeSortBy } from '../client/index.ts'
import type { Printer, View } from './printer.ts'
import { count, readKeys, type SpanFlags } from './read-argument.ts'
import { withSession } from './session.ts'
import { KEY_VALUE_HEAD, keyValueJson, keyValueLines, keyValueRow } from './show-key-values.ts'

interface GetFlags extends SpanFlags {
  readonly rev?: number
  readonly limit?: number
  readonly serializable?: boolean
  readonly keysOnly?: boolean
  readonly countOnly?: boolean
  readonly valueOnly?: boolean
  readonly order?: RangeOrder
  readonly sortBy?: RangeSortBy
}

/** `keelson get`: reads keys. */
export function getCommand(): Command {
  return addGetArguments(new Command('get').description('read keys'))
    .option('--value-only', 'print values alone')
    .action(async (_key: string, _end: string | undefined, flags: GetFlags, command: Command) => {
      const { keys, options } = readGet(command)
      await withSession(command, async ({ client, printer }) => {
        await printer.show(rangeView(printer, await client.range(keys, options), flags))
      })
    })
}

/** What `get` takes, also as an operation of a transaction. */
export function addGetArguments(command: Command): Command {
  return command
    .argument('<key>', 'the key, or the first of a range')
    .argument('[range-end]', 'the first key beyond the range')
    .option('--prefix', 'all keys that begin with <key>')
    .option('--from-key', 'all keys from <key> on')
    .option('--rev <revision>', 'as it stood at this revision', count)
    .option('--limit <count>', 'at most so many', count)
    .option('--serializable', 'let the member that is asked answer alone: faster, perhaps stale')
    .option('--keys-only', 'without the values')
    .option('--count-only', 'how many there are')
    .addOption(new Option('--order <order>').choices(['ascend', 'descend']))
    .addOption(
      new Option('--sort-by <what>').choices([
        ...['key', 'value', 'version'],
        ...['createRevision', 'modRevision'],
      ]),
    )
}

/** What a parsed `get` asks for. */
export function readGet(command: Command): { keys: Keys; options: RangeOptions } {
  const [key = '', rangeEnd] = command.args
  const flags = command.opts<GetFlags>()
  const { rev: revision, limit, serializable, keysOnly, countOnly, order, sortBy } = flags
  return {
    keys: readKeys(key, rangeEnd, flags),
    options: { revision, limit, serializable, keysOnly, countOnly, order, sortBy },
  }
}

/** The answer to a `get`. */
export function rangeView(printer: Printer, result: RangeResult, flags: GetFlags): View {
  const { revision, kvs, more } = result
  return {
    json: {
      revision,
      count: result.count,
      more,
      kvs: kvs.map((kv) => keyValueJson(printer, kv)),
    },
    head: flags.countOnly === true ? ['count'] : KEY_VALUE_HEAD,
    rows:
      flags.countOnly === true
        ? [[String(result.count)]]
        : kvs.map((kv) => keyValueRow(printer, kv)),
    lines: rangeLines(result, flags),
  }
}

function rangeLines({ kvs, ...result }: RangeResult, flags: GetFlags): (string | Uint8Array)[] {
  if (flags.countOnly === true) return [String(result.count)]
  if (flags.keysOnly === true) return kvs.map(({ key }) => key)
  if (flags.valueOnly === true) return kvs.map(({ value }) => value)
  return keyValueLines(kvs)
}
