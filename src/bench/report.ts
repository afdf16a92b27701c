import Table from 'cli-table3'
import { title, type Comparison } from './compare.ts'
import type { Contender } from './contender.ts'

/** A table for people: a row a case and contender, with what ours is of the other's. */
export function showComparisons(
  contenders: readonly Contender[],
  comparisons: readonly Comparison[],
): string {
  const head = ['', 'server', 'calls/s', 'p50 ms', 'p99 ms', 'p99.9 ms', 'CPU µs/call', 'RSS MB']
  const table = new Table({ head: [...head, 'CPU ratio'], style: { head: [], border: [] } })
  for (const { figures, on } of comparisons) {
    for (const [at, one] of figures.entries()) {
      const { calls, cpu, p50, p99, p999, rss, seconds } = one
      table.push([
        at === 0 ? title(on) : '',
        contenders[at]?.name ?? '',
        Math.round(calls / seconds),
        ...[p50, p99, p999].map((value) => value.toFixed(2)),
        cpu.toFixed(1),
        Math.round(rss),
        at === 0 ? cpuRatio(figures) : '',
      ])
    }
  }
  const names = contenders.map(({ name, version }) => `${name} ${version}`).join(', ')
  return `${names}; CPU of all server processes, the median of all rounds\n${table.toString()}`
}

function cpuRatio([ours, theirs]: Comparison['figures']): string {
  return ours === undefined || theirs === undefined ? '' : (ours.cpu / theirs.cpu).toFixed(2)
}

/** The same for programs. */
export function comparisonsJson(
  contenders: readonly Contender[],
  comparisons: readonly Comparison[],
): string {
  const servers = contenders.map(({ name, version }) => ({ name, version }))
  return JSON.stringify({ servers, comparisons })
}
