#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander'
import { measureDurability } from './durability.ts'
import { measureFailover } from './failover-gap.ts'
import { showJson, showTable, type Measurement } from './measurement.ts'
import { measureMemory } from './memory-use.ts'
import { measureRestart } from './restart-time.ts'
import { exitOnUsage } from './usage.ts'

interface Flags {
  readonly tries: number
  readonly puts: number
  readonly keys: number
  readonly valueBytes: number
  readonly output: 'text' | 'json'
}

function program(): Command {
  const measure = new Command('measure')
    .description('Figures of a three-member cluster of real processes on this machine.')
    .exitOverride(exitOnUsage)
  add(measure, 'failover', 'time without a put when the leader is killed', ['tries', 10], (flags) =>
    measureFailover(flags.tries),
  )
  add(measure, 'durability', 'puts that survive a kill of all members', ['puts', 50_000], (flags) =>
    measureDurability(flags.puts),
  )
  add(measure, 'restart', 'time from start to serving', ['keys', 100_000], (flags) =>
    measureRestart(flags.keys, flags.valueBytes),
  ).option('--value-bytes <n>', 'size of a value', wholeNumber, 256)
  add(measure, 'memory', 'resident memory of a member', ['keys', 100_000], (flags) =>
    measureMemory(flags.keys, flags.valueBytes),
  ).option('--value-bytes <n>', 'size of a value', wholeNumber, 256)
  return measure
}

function add(
  parent: Command,
  name: string,
  description: string,
  [option, count]: readonly [keyof Flags, number],
  run: (flags: Flags) => Promise<Measurement>,
): Command {
  return parent
    .command(name)
    .description(description)
    .option(`--${option} <n>`, 'how many', wholeNumber, count)
    .addOption(
      new Option('--output <format>', 'of the result').choices(['text', 'json']).default('text'),
    )
    .action(async (flags: Flags) => {
      const measurement = await run(flags)
      console.log(flags.output === 'json' ? showJson(measurement) : showTable(measurement))
      process.exitCode = measurement.passed ? 0 : 1
    })
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('a whole number above 0 is needed')
}

await program().parseAsync()
