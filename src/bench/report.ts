import { cpus } from 'node:os'
import Table from 'cli-table3'
import { title } from './case.ts'
import type { BenchResult, Comparison } from './compare.ts'
import type { Contender } from './contender.ts'
import { METRICS, type Figures, type MetricName } from './figures.ts'
import { judge, type Judged } from './judge.ts'
import { KEYS } from './loads.ts'

const LOAD_COLUMNS = ['rate', 'cpu', 'p50', 'p99', 'p999', 'rss', 'ownCpu'] as const
/** What the table of loads does not show, or not for what is no load. */
const OTHERS: readonly MetricName[] = ['disk', 'serving', 'gap', 'stall', 'growth']

/** Tables for people: what each load did, then what has a mark or is no load. */
export function showResult(contenders: readonly Contender[], result: BenchResult): string {
  const { comparisons, failed, skipped } = result
  const names = contenders.map(({ name, version }) => `${name} ${version}`).join(', ')
  const { cores, node } = machine()
  const judged = judge(contenders, comparisons)
  const shown = judged.filter(({ mark, metric }) => mark !== undefined || OTHERS.includes(metric))
  return [
    `${names}; ${cores} cores, Node ${node}. CPU, memory and disk are of all server processes;`,
    `${KEYS.toLocaleString('en')} keys where no others are named; the median of all rounds.`,
    ...tableOfLoads(contenders, comparisons),
    ...tableOfMarks(contenders, shown),
    ...skipped.map((text) => `skipped: ${text}`),
    ...failed.map((text) => `FAILED: ${text}`),
  ].join('\n')
}

/** The same for programs. */
export function resultJson(contenders: readonly Contender[], result: BenchResult): string {
  const { comparisons, failed, skipped } = result
  const servers = contenders.map(({ name, version }) => ({ name, version }))
  const cases = comparisons.map(({ figures, on }) => {
    const { keys, members, name } = on
    return { title: title(on), name, members, keys, figures }
  })
  const judged = judge(contenders, comparisons)
  return JSON.stringify({ servers, machine: machine(), cases, judged, skipped, failed })
}

function machine(): { readonly cores: number; readonly cpu: string; readonly node: string } {
  const cores = cpus()
  return { cores: cores.length, cpu: cores[0]?.model ?? '', node: process.versions.node }
}

function tableOfLoads(
  contenders: readonly Contender[],
  comparisons: readonly Comparison[],
): readonly string[] {
  const loads = comparisons.filter(({ figures }) => figures.some((one) => one?.rate !== undefined))
  if (loads.length === 0) return []
  const columns = LOAD_COLUMNS.map((name) => METRICS[name].title)
  const table = new Table({ head: ['load', 'server', ...columns, 'CPU ratio'], style: PLAIN })
  for (const { figures, on } of loads) {
    const [ours, theirs] = figures
    for (const [at, one] of figures.entries()) {
      const values = LOAD_COLUMNS.map((name) => show(name, one?.[name]))
      const ratio = at === 0 ? showRatio(ratioOf('cpu', ours, theirs)) : ''
      table.push([at === 0 ? title(on) : '', contenders[at]?.name ?? '', ...values, ratio])
    }
  }
  return [table.toString()]
}

function tableOfMarks(
  contenders: readonly Contender[],
  judged: readonly Judged[],
): readonly string[] {
  if (judged.length === 0) return []
  const names = contenders.map(({ name }) => name)
  const head = ['case', 'figure', ...names, 'ratio', 'must', 'aim', 'reached']
  const table = new Table({ head, style: PLAIN })
  for (const { case: name, mark, metric, ours, ratio, theirs } of judged) {
    const values = [ours, theirs].slice(0, names.length).map((value) => show(metric, value))
    const marks = [mark?.must, mark?.aim].map((value) => showMark(metric, value))
    const far = mark === undefined || mark.reached === 'alone' ? '' : mark.reached
    table.push([name, METRICS[metric].title, ...values, showRatio(ratio), ...marks, far])
  }
  return [table.toString()]
}

const PLAIN = { head: [], border: [], compact: true }

function ratioOf(
  name: MetricName,
  ours: Figures | undefined,
  theirs: Figures | undefined,
): number | undefined {
  const [a, b] = [ours?.[name], theirs?.[name]]
  return a === undefined || b === undefined ? undefined : a / b
}

function show(name: MetricName, value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(METRICS[name].digits)
}

function showRatio(ratio: number | undefined): string {
  return ratio === undefined ? '' : ratio.toPrecision(2)
}

function showMark(name: MetricName, mark: number | undefined): string {
  return mark === undefined ? '' : `${METRICS[name].moreIsBetter ? '≥' : '≤'} ${mark}`
}
