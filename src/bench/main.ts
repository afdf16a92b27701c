#!/usr/bin/env node
import { writeFileSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { title, type BenchTimes } from './case.ts'
import { CASES } from './cases.ts'
import { chart } from './chart.ts'
import { compare } from './compare.ts'
import { etcd, keelson } from './contender.ts'
import { judge } from './judge.ts'
import { resultJson, showResult } from './report.ts'

interface Flags {
  readonly quick?: true
  readonly only?: RegExp
  readonly peerBin: string
  readonly json?: string
  readonly chart?: string
}

const CLEAR_LINE = '\r\u001b[K'

const EXIT_FAILED = 1
const EXIT_USAGE = 2
const EXIT_INTERRUPTED = 130

const QUICK: BenchTimes = { rounds: 1, warmMs: 700, measureMs: 1200 }
const WHOLE: BenchTimes = { rounds: 3, warmMs: 1500, measureMs: 4000 }

const flags: Flags = new Command('bench')
  .description('Keelson and etcd, where there is one, under the same load on this machine.')
  .option('--quick', 'shorter, once each, without the long ones: in under two minutes')
  .option('--only <pattern>', 'only cases whose title has this regular expression', pattern)
  .option('--peer-bin <path>', 'the etcd to compare with', 'etcd')
  .option('--json <file>', 'write all figures there too')
  .option('--chart <file.svg>', 'draw the ratios there')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT_USAGE))
  .parse()
  .opts()

await main()

async function main(): Promise<void> {
  const cases = CASES.filter((one) => flags.only?.test(title(one)) ?? true)
  const chosen = flags.quick === true ? cases.filter(({ quick }) => quick) : cases
  if (chosen.length === 0) return refuse()
  if (chosen.length < cases.length) {
    const count = `${cases.length - chosen.length} of ${cases.length} cases`
    say(`--quick leaves out ${count}: starts, 1,000,000 keys, and most of those without a mark`)
  }
  const other = etcd(flags.peerBin)
  if (other === undefined) say(`no etcd at ${flags.peerBin}: Keelson alone`)
  const contenders = [keelson(), ...(other === undefined ? [] : [other])]

  // Servers are ended by what they left with the exit of this process.
  process.once('SIGINT', () => process.exit(EXIT_INTERRUPTED))
  process.once('SIGTERM', () => process.exit(EXIT_INTERRUPTED))
  const begin = performance.now()
  const times = flags.quick === true ? QUICK : WHOLE
  const result = await compare(contenders, chosen, times, (text) => progress(text, begin))
  if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE)
  process.stdout.write(`${showResult(contenders, result)}\n`)
  if (flags.json !== undefined) writeFileSync(flags.json, resultJson(contenders, result))
  if (flags.chart !== undefined) {
    writeFileSync(flags.chart, chart(contenders, judge(contenders, result.comparisons)))
  }
  if (result.failed.length > 0) process.exitCode = EXIT_FAILED
}

/** One line that is written over on a terminal; elsewhere a line each. */
function progress(text: string, begin: number): void {
  const seconds = Math.round((performance.now() - begin) / 1000)
  const line = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} ${text}`
  const { columns, isTTY } = process.stderr
  process.stderr.write(isTTY ? `${CLEAR_LINE}${line.slice(0, columns - 1)}` : `${line}\n`)
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

function refuse(): void {
  say(`no case has ${flags.only?.source ?? 'a title'}; there are:`)
  for (const one of CASES) say(`  ${title(one)}`)
  process.exitCode = EXIT_USAGE
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text, 'i')
  } catch {
    throw new InvalidArgumentError('a regular expression is needed')
  }
}
