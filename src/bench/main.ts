#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { compare, type BenchTimes, type Case } from './compare.ts'
import { etcd } from './etcd.ts'
import { keelson } from './keelson.ts'
import { comparisonsJson, showComparisons } from './report.ts'

interface Flags {
  readonly quick?: true
  readonly peerBin: string
  readonly output: 'text' | 'json'
}

const EXIT_USAGE = 2

const QUICK: BenchTimes = { rounds: 1, warmMs: 500, measureMs: 1500 }
const WHOLE: BenchTimes = { rounds: 3, warmMs: 1500, measureMs: 4000 }

const CASES: readonly Omit<Case, 'members'>[] = [
  { kind: 'put', inFlight: 1 },
  { kind: 'put', inFlight: 100 },
  { kind: 'put', inFlight: 1000 },
  { kind: 'compare and swap', inFlight: 100 },
  { kind: 'get', inFlight: 100 },
  { kind: 'get serializable', inFlight: 100 },
  { kind: 'range of 100', inFlight: 10 },
  { kind: 'page of 10', inFlight: 10 },
]

const version = (): string => {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

const flags: Flags = new Command('bench')
  .description('Keelson and etcd, where there is one, under the same load on this machine.')
  .option('--quick', 'shorter, once each: in under two minutes')
  .option('--peer-bin <path>', 'the etcd to compare with', 'etcd')
  .addOption(
    new Option('--output <format>', 'of the result').choices(['text', 'json']).default('text'),
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT_USAGE))
  .parse()
  .opts()

const other = etcd(flags.peerBin)
if (other === undefined) process.stderr.write(`no etcd at ${flags.peerBin}: Keelson alone\n`)
const contenders = [keelson(version()), ...(other === undefined ? [] : [other])]
const cases = [1, 3].flatMap((members) => CASES.map((one) => ({ ...one, members })))
const show = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`)
}
const times = flags.quick === true ? QUICK : WHOLE
const found = await compare(contenders, cases, times, show)
show('')
const text = flags.output === 'json' ? comparisonsJson : showComparisons
process.stdout.write(`${text(contenders, found)}\n`)
