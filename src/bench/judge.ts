import { title, type Case } from './case.ts'
import type { Comparison } from './compare.ts'
import type { Contender } from './contender.ts'
import { METRIC_NAMES, METRICS, type MetricName } from './figures.ts'
import { markAgainst, reached, type Mark, type Reached } from './marks.ts'

/** One figure of one case, beside the other server's and its marks. */
export interface Judged {
  readonly case: string
  readonly metric: MetricName
  readonly ours: number | undefined
  readonly theirs: number | undefined
  /** Ours as a part of theirs. */
  readonly ratio: number | undefined
  readonly mark: (Pick<Mark, 'must' | 'aim' | 'on'> & { readonly reached: Reached }) | undefined
}

/** Every figure that was found, judged where there is a mark. */
export function judge(
  contenders: readonly Contender[],
  comparisons: readonly Comparison[],
): readonly Judged[] {
  return comparisons.flatMap(({ figures, on }) =>
    METRIC_NAMES.filter((name) => figures.some((each) => each?.[name] !== undefined)).map((name) =>
      judgeOne(on, name, [figures[0]?.[name], figures[1]?.[name]], contenders[1]?.version),
    ),
  )
}

function judgeOne(
  on: Case,
  metric: MetricName,
  [ours, theirs]: readonly [number | undefined, number | undefined],
  against = '',
): Judged {
  const ratio = ours === undefined || theirs === undefined ? undefined : ours / theirs
  const mark = on.marks[metric]
  const found = { case: title(on), metric, ours, theirs, ratio }
  if (mark === undefined) return { ...found, mark: undefined }
  const marks = markAgainst(mark, against)
  const value = mark.on === 'ratio' ? ratio : ours
  const far = reached(value, marks, METRICS[metric].moreIsBetter)
  return { ...found, mark: { ...marks, on: mark.on, reached: far } }
}
