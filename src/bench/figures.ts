/** What the bench can tell of a server, or of the load on it. */
export const METRICS = {
  rate: { title: 'calls/s', digits: 0, moreIsBetter: true },
  cpu: { title: 'CPU µs/call', digits: 1, moreIsBetter: false },
  p50: { title: 'p50 ms', digits: 2, moreIsBetter: false },
  p99: { title: 'p99 ms', digits: 2, moreIsBetter: false },
  p999: { title: 'p99.9 ms', digits: 2, moreIsBetter: false },
  ownCpu: { title: "generator's µs/call", digits: 1, moreIsBetter: false },
  rss: { title: 'RSS MB', digits: 0, moreIsBetter: false },
  disk: { title: 'disk MB', digits: 0, moreIsBetter: false },
  serving: { title: 'start to serving, ms', digits: 0, moreIsBetter: false },
  gap: { title: 'gap ms', digits: 0, moreIsBetter: false },
  stall: { title: 'longest put, ms', digits: 1, moreIsBetter: false },
  growth: { title: 'CPU per put, times', digits: 2, moreIsBetter: false },
} as const satisfies Readonly<Record<string, Metric>>

interface Metric {
  readonly title: string
  readonly digits: number
  readonly moreIsBetter: boolean
}

export type MetricName = keyof typeof METRICS

/** Their names, in the order in which they are shown. */
export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[]

/** What one server did in one case. CPU, memory and disk are those of all its processes. */
export type Figures = { readonly [Name in MetricName]?: number }

/** The middle of several rounds, figure by figure. */
export function middle(rounds: readonly Figures[]): Figures {
  const names = METRIC_NAMES.filter((name) => rounds.every((round) => round[name] !== undefined))
  return Object.fromEntries(
    names.map((name) => [name, median(rounds.map((round) => round[name] ?? Number.NaN))]),
  )
}

/** The middle one, or the mean of the two in the middle; NaN of none. */
function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2
}
