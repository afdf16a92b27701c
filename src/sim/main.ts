#!/usr/bin/env node
import { randomInt } from 'node:crypto'
import { Command, InvalidArgumentError, Option } from 'commander'
import { runRaftSeeds } from './raft-runs.ts'
import type { RaftRunsSummary } from './raft-runs.ts'
import { runRaftSeed } from './raft-run.ts'
import type { RaftRunResult } from './raft-run.ts'
import { Trace } from './trace.ts'

/** Seeds are 32-bit: what the generator takes. */
const SEEDS = 2 ** 32

/** Lines of a full trace; a run has some tens of thousands. */
const TRACE_LINES = 1_000_000

/** Status 1 is a seed that failed. */
const EXIT_USAGE = 2

interface Flags {
  readonly seed?: number
  readonly seeds: number
  readonly from?: number
  readonly trace?: true
  readonly output: 'text' | 'json'
}

function program(): Command {
  return new Command('sim')
    .description('Runs raft clusters on virtual time under seeded faults and checks every step.')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT_USAGE))
    .addOption(
      new Option('--seed <n>', 'replay one seed exactly')
        .argParser(parseSeed)
        .conflicts(['seeds', 'from']),
    )
    .addOption(new Option('--seeds <n>', 'run so many seeds').argParser(parseCount).default(2000))
    .addOption(new Option('--from <n>', 'the first of them (default: random)').argParser(parseSeed))
    .option('--trace', 'with --seed: print everything that happens')
    .addOption(
      new Option('--output <format>', 'how to print results')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addHelpText('after', '\nExits with 1 when a seed fails, and prints how to replay it.')
}

function parseSeed(text: string): number {
  const seed = Number(text)
  if (/^\d+$/.test(text) && seed < SEEDS) return seed
  throw new InvalidArgumentError('a seed is a whole number below 2^32')
}

function parseCount(text: string): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count > 0 && Number.isSafeInteger(count)) return count
  throw new InvalidArgumentError('a whole number above 0 is needed')
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Maps print as objects, errors of many lines as they are. */
function printJson(value: unknown): void {
  print(JSON.stringify(value, (_key, one: unknown) => plain(one)))
}

function plain(value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries<unknown>(value) : value
}

function replay(seed: number, { trace: traced, output }: Flags): boolean {
  const trace = traced === true ? new Trace(TRACE_LINES) : undefined
  const result = runRaftSeed(seed, { trace })
  if (trace !== undefined && output === 'text') {
    for (const line of trace.recent(TRACE_LINES)) print(line)
  }
  if (output === 'json') printJson(result)
  else if (result.type === 'failed') printFailure(result, traced !== true)
  else {
    const { steps, committed, elections, recoveryTicks } = result
    print(`seed ${seed} passed: ${steps} steps, ${committed} entries committed`)
    print(`elections ${elections}, recovered within ${recoveryTicks} ticks`)
    print(`faults ${showCounts(result.counts)}`)
  }
  return result.type === 'passed'
}

function printFailure(failure: Extract<RaftRunResult, { type: 'failed' }>, recent: boolean): void {
  const { seed, steps, now, what } = failure
  if (recent) for (const line of failure.recent) print(line)
  print(`seed ${seed} failed at step ${steps}, time ${now}: ${what}`)
  print(`replay: npm run sim -- --seed ${seed}`)
}

function showCounts(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return sorted.map(([kind, count]) => `${kind} ${count}`).join(', ')
}

function runMany(flags: Flags): boolean {
  const { seeds, output } = flags
  const from = flags.from ?? randomInt(SEEDS)
  const text = output === 'text'
  if (text) print(`${seeds} seeds from ${from}`)
  const began = performance.now()
  const summary = runRaftSeeds(from, seeds, {
    failed: (failure) => text && printFailure(failure, true),
    progress: (done) => showProgress(`${done} of ${seeds} seeds`),
  })
  showProgress('')
  const seconds = (performance.now() - began) / 1000
  if (text) printSummary(summary, seconds)
  else printJson({ from, ...summary, seconds })
  return summary.failures.length === 0
}

function printSummary(summary: RaftRunsSummary, seconds: number): void {
  const { seeds, steps, committed, elections, failures, counts } = summary
  print(`faults ${showCounts(counts)}`)
  print(`steps ${steps}, entries committed ${committed}, terms with a leader ${elections}`)
  print(`${seeds} seeds, ${failures.length} failed, ${seconds.toFixed(1)} s`)
}

/** One line that overwrites itself, only where somebody watches. */
function showProgress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`)
}

function main(): void {
  const command = program().parse()
  const flags: Flags = command.opts()
  if (flags.trace === true && flags.seed === undefined) command.error('--trace needs --seed')
  const sound = flags.seed === undefined ? runMany(flags) : replay(flags.seed, flags)
  process.exitCode = sound ? 0 : 1
}

main()
