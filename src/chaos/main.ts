#!/usr/bin/env node
import { randomInt } from 'node:crypto'
import { Command, InvalidArgumentError, Option } from 'commander'
import { errorText } from '../base/index.ts'
import { runChaos, type ChaosResult } from './run.ts'
import { rejudge } from './rejudge.ts'
import { FAULT_KINDS, type FaultKind } from './schedule.ts'
import { exitOnUsage } from './usage.ts'

interface Flags {
  readonly seed?: number
  readonly seconds: number
  readonly members: number
  readonly clients: number
  readonly faults: readonly FaultKind[]
  readonly dir: string
  readonly keep?: true
  readonly output: 'text' | 'json'
}

function program(): Command {
  return new Command('chaos')
    .description('Loads a cluster of real processes, breaks it by a seed, heals it and judges.')
    .exitOverride(exitOnUsage)
    .option('--seed <n>', 'replays the schedule of a seed (default: random)', wholeNumber)
    .option('--seconds <n>', 'time under load', wholeNumber, 60)
    .option('--members <n>', 'size of the cluster', wholeNumber, 3)
    .option('--clients <n>', 'how many work at the same time', wholeNumber, 6)
    .option(
      '--faults <kinds>',
      `some of ${FAULT_KINDS.join(',')} (default: all)`,
      kinds,
      FAULT_KINDS,
    )
    .option('--dir <dir>', 'where chaos-<seed> goes', 'artifacts')
    .option('--keep', 'keep history and data of a good run, too')
    .addOption(
      new Option('--output <format>', 'of the result').choices(['text', 'json']).default('text'),
    )
    .addHelpText('after', '\nExits with 1 when anything was violated; the evidence is kept then.')
    .action(run)
    .addCommand(
      new Command('judge')
        .description('judges once more what a run has left')
        .exitOverride(exitOnUsage)
        .argument('<dir>', 'its chaos-<seed>')
        .action(judgeAgain),
    )
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('a whole number above 0 is needed')
}

function kinds(text: string): readonly FaultKind[] {
  if (text === 'none') return []
  return text.split(',').map((name) => {
    const kind = FAULT_KINDS.find((known) => known === name)
    if (kind === undefined) throw new InvalidArgumentError(`${name} is no fault`)
    return kind
  })
}

function show(result: ChaosResult): void {
  const { ok, fail, unknown } = result.operations
  const faults = Object.entries(result.faults).map(([kind, count]) => `${kind} ${count}`)
  console.log(
    [
      `seed ${result.seed}: ${result.members} members, ${result.seconds} s under load`,
      `operations   ${ok} ok, ${fail} failed, ${unknown} of unknown outcome`,
      `revisions    ${result.revisions}, longest time without a write ${result.longestGapMs} ms`,
      `watches      ${result.watchedEvents} events`,
      `faults       ${faults.join(', ') || 'none'}`,
      ...(result.keysUndecided.length === 0 ? [] : [`undecided    ${result.keysUndecided.join()}`]),
      ...result.problems.map((problem) => `PROBLEM ${problem}`),
      result.problems.length === 0 ? 'nothing was violated' : `evidence in ${result.artifacts}`,
    ].join('\n'),
  )
}

async function run(flags: Flags): Promise<void> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const result = await runChaos({
    seed: flags.seed ?? randomInt(1, 1_000_000),
    seconds: flags.seconds,
    members: flags.members,
    clients: flags.clients,
    kinds: flags.faults,
    dir: flags.dir,
    keep: flags.keep === true,
    signal: stop.signal,
  })
  if (flags.output === 'json') console.log(JSON.stringify(result))
  else show(result)
  process.exitCode = result.problems.length === 0 ? 0 : 1
}

async function judgeAgain(dir: string): Promise<void> {
  const verdict = await rejudge(dir).catch((error: unknown) => {
    console.error(`chaos judge: ${dir} is not what a run leaves: ${errorText(error)}`)
  })
  if (verdict === undefined) {
    process.exitCode = 2
    return
  }
  const { violations, keysUndecided } = verdict
  for (const text of violations) console.log(`PROBLEM ${text}`)
  if (keysUndecided.length > 0) console.log(`undecided    ${keysUndecided.join()}`)
  if (violations.length === 0) console.log('nothing was violated')
  process.exitCode = violations.length === 0 ? 0 : 1
}

await program().parseAsync()
