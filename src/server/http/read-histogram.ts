import { Gauge, Histogram, type Registry } from 'prom-client'
import type { DurationFigures } from '../../member/index.ts'

/** The durations that one set of labels stands for. */
export interface LabelledDurations {
  readonly labels: Readonly<Record<string, string>>
  readonly durations: DurationFigures
}

/** How a histogram is declared, and where it is read at each scrape. */
export interface DurationOptions {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
  readonly read: () => readonly LabelledDurations[]
}

/** Adds a histogram of seconds that is read at each scrape. */
export function addDurations(registry: Registry, options: DurationOptions): void {
  // It registers itself.
  void new ReadHistogram(registry, options)
}

type Shape = Awaited<ReturnType<Gauge['get']>>
type Series = Shape['values'][number] & { readonly metricName: string }

/**
 * A histogram of seconds whose counts are kept by the member, below the metrics library. That one's
 * own histogram takes single observations only, so this is a gauge that shows itself as one.
 */
class ReadHistogram extends Gauge {
  readonly #name: string
  readonly #read: () => readonly LabelledDurations[]
  /** Registered nowhere: it lends its type. */
  readonly #kind: Histogram

  constructor(registry: Registry, { name, help, labelNames, read }: DurationOptions) {
    super({ name, help, labelNames: [...labelNames], registers: [registry] })
    this.#kind = new Histogram({ name, help, registers: [] })
    this.#name = name
    this.#read = read
  }

  override async get(): Promise<Shape> {
    const { type } = await this.#kind.get()
    const values = this.#read().flatMap((each) => this.#values(each))
    return { ...(await super.get()), type, values }
  }

  #values({ labels, durations }: LabelledDurations): readonly Series[] {
    const { bounds, counts, sumSeconds } = durations
    let count = 0
    const buckets = counts.map((own, at) => {
      count += own
      const le = bounds[at] ?? '+Inf'
      return { metricName: `${this.#name}_bucket`, labels: { ...labels, le }, value: count }
    })
    return [
      ...buckets,
      { metricName: `${this.#name}_sum`, labels, value: sumSeconds },
      { metricName: `${this.#name}_count`, labels, value: count },
    ]
  }
}
