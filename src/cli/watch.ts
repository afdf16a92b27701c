import { Command } from 'commander'
import type {
  RevisionBatch,
  Watch,
  WatchEvent,
  WatchMessage,
  WatchOptions,
} from '../client/index.ts'
import { colors, type Printer } from './printer.ts'
import { count, readKeys, type SpanFlags } from './read-argument.ts'
import { interruption, withSession } from './session.ts'
import { keyValueJson } from './show-key-values.ts'

interface WatchFlags extends SpanFlags {
  readonly rev?: number
  readonly prevKv?: boolean
  readonly progressNotify?: boolean
}

/** `keelson watch`: prints changes as they come, over any fault, until it is interrupted. */
export function watchCommand(): Command {
  return new Command('watch')
    .description('print changes as they come, until Ctrl-C')
    .argument('<key>', 'the key, or the first of a range')
    .argument('[range-end]', 'the first key beyond the range')
    .option('--prefix', 'all keys that begin with <key>')
    .option('--from-key', 'all keys from <key> on')
    .option('--rev <revision>', 'begin there instead of now', count)
    .option('--prev-kv', 'also show what was there before')
    .option('--progress-notify', 'also tell how far it has come when nothing changes')
    .action(async (key: string, end: string | undefined, flags: WatchFlags, command: Command) => {
      const keys = readKeys(key, end, flags)
      await withSession(command, async ({ client, printer, timeoutMs }) => {
        const watch = client.watch(keys, watchOptions(flags))
        tellSilence(watch, timeoutMs)
        for await (const message of watch) await showMessage(printer, message)
      })
    })
}

/** A watch never gives up, so somebody should know why nothing comes. */
function tellSilence(watch: Watch, timeoutMs: number): void {
  const timer = setTimeout(() => {
    console.error('keelson watch: no endpoint answers yet, trying on (see keelson status)')
  }, timeoutMs)
  const known = (): void => clearTimeout(timer)
  watch.started.then(known, known)
}

function watchOptions(flags: WatchFlags): WatchOptions {
  const { rev: startRevision, prevKv: previous, progressNotify: progress } = flags
  return { startRevision, previous, progress, signal: interruption() }
}

async function showMessage(printer: Printer, message: WatchMessage): Promise<void> {
  if (printer.form === 'json') return printer.show({ ...EMPTY, json: json(printer, message) })
  if (message.type === 'progress') return printer.line(`progress: revision ${message.revision}`)
  if (printer.form === 'table') return showColumns(printer, message)
  for (const event of message.events) await showLines(printer, event)
}

const EMPTY = { head: [], rows: [] }

function json(printer: Printer, message: WatchMessage): object {
  if (message.type === 'progress') return message
  const events = message.events.map(({ type, kv, previous }) => ({
    type,
    ...keyValueJson(printer, kv),
    ...(previous === undefined ? {} : { previous: keyValueJson(printer, previous) }),
  }))
  return { ...message, events }
}

/** A table has no end here, so its rows come one by one. */
async function showColumns(printer: Printer, { revision, events }: RevisionBatch): Promise<void> {
  for (const { type, kv, previous } of events) {
    const word = type === 'put' ? colors.green('PUT   ') : colors.red('DELETE')
    const before = previous === undefined ? '' : `  (was ${printer.cell(previous.value)})`
    const value = type === 'put' ? `  ${printer.cell(kv.value)}` : ''
    await printer.line(
      `${String(revision).padStart(9)}  ${word}  ${printer.cell(kv.key)}${value}${before}`,
    )
  }
}

/** As etcdctl prints it: the kind, what was there before, what is there. */
async function showLines(printer: Printer, { type, kv, previous }: WatchEvent): Promise<void> {
  await printer.line(type === 'put' ? 'PUT' : 'DELETE')
  for (const each of [previous, kv]) {
    if (each === undefined) continue
    await printer.line(each.key)
    await printer.line(each.value)
  }
}
