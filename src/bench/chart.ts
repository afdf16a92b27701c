import type { Contender } from './contender.ts'
import { METRICS } from './figures.ts'
import type { Judged } from './judge.ts'

const LABEL_WIDTH = 470
const PLOT_WIDTH = 420
const VALUE_WIDTH = 70
const WIDTH = LABEL_WIDTH + PLOT_WIDTH + VALUE_WIDTH
const HEAD_HEIGHT = 62
const ROW_HEIGHT = 22
const BAR_HEIGHT = 12
const FOOT_HEIGHT = 24

/** It has a page of its own, so that it can be read on any other. */
const STYLE = `
  .page { fill: #ffffff }
  text { font: 12px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600; font-size: 14px }
  .faint { fill: #6e7781 }
  .grid { stroke: #8c959f; stroke-opacity: .35 }
  .one { stroke: #8c959f }
  .better { fill: #2da44e }
  .worse { fill: #d4742c }
  .must { stroke: #24292f; stroke-width: 2.5 }
  .aim { stroke: #24292f; stroke-width: 2.5; stroke-dasharray: 3 2 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 }
    text { fill: #e6edf3 }
    .faint { fill: #9198a1 }
    .must, .aim { stroke: #e6edf3 }
  }`

/** One bar: how many times better ours is, and from where on its marks are reached. */
interface Bar {
  readonly label: string
  readonly times: number
  readonly must: number | undefined
  readonly aim: number | undefined
}

/**
 * The figures that have a mark, and the CPU of loads that have none, as bars on a log scale: to the
 * right of 1 ours is better by so many times, whether less or more of it is. Answers an SVG.
 */
export function chart(contenders: readonly Contender[], judged: readonly Judged[]): string {
  const marked = new Set(judged.flatMap((each) => (each.mark === undefined ? [] : each.case)))
  const bars = judged
    .filter((each) => each.mark !== undefined || (each.metric === 'cpu' && !marked.has(each.case)))
    .flatMap(bar)
  const marks = bars.flatMap(({ aim, must, times }) => [times, aim ?? 1, must ?? 1])
  const low = Math.floor(Math.log2(Math.min(0.5, ...marks)))
  const high = Math.ceil(Math.log2(Math.max(2, ...marks)))
  const x = (times: number): number =>
    LABEL_WIDTH + (PLOT_WIDTH * (Math.log2(times) - low)) / (high - low)
  const height = HEAD_HEIGHT + bars.length * ROW_HEIGHT + FOOT_HEIGHT
  const [ours, theirs] = contenders.map(({ name, version }) => `${name} ${version}`)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="page" width="${WIDTH}" height="${height}" rx="8"/>`,
    text(12, 22, `${ours} against ${theirs ?? 'nothing'}: how many times better`, 'title'),
    text(12, 40, 'log scale; solid tick: must, dashed tick: aim', 'faint'),
    ...powers(low, high).flatMap((times) => gridLine(x(times), times, height)),
    ...bars.flatMap((one, at) => drawBar(one, HEAD_HEIGHT + at * ROW_HEIGHT, x)),
    '</svg>\n',
  ].join('\n')
}

function bar({ case: name, mark, metric, ours, ratio, theirs }: Judged): readonly Bar[] {
  if (ratio === undefined || ours === undefined || theirs === undefined) return []
  const better = (part: number): number => (METRICS[metric].moreIsBetter ? part : 1 / part)
  const tick = (value: number | undefined): number | undefined =>
    value === undefined ? undefined : better(mark?.on === 'figure' ? value / theirs : value)
  const label = `${name}: ${METRICS[metric].title}`
  return [{ label, times: better(ratio), must: tick(mark?.must), aim: tick(mark?.aim) }]
}

function powers(low: number, high: number): readonly number[] {
  return Array.from({ length: high - low + 1 }, (_, at) => 2 ** (low + at))
}

function gridLine(x: number, times: number, height: number): readonly string[] {
  const name = times < 1 ? `1/${1 / times}` : String(times)
  return [
    line(x, HEAD_HEIGHT - 4, height - FOOT_HEIGHT, times === 1 ? 'one' : 'grid'),
    text(x, HEAD_HEIGHT - 8, name, 'faint', 'middle'),
  ]
}

function drawBar(
  { aim, label, must, times }: Bar,
  top: number,
  x: (times: number) => number,
): readonly string[] {
  const [from, to] = [Math.min(x(1), x(times)), Math.max(x(1), x(times))]
  const y = top + (ROW_HEIGHT - BAR_HEIGHT) / 2
  const kind = times < 1 ? 'worse' : 'better'
  const rect = `x="${round(from)}" y="${y}" width="${round(to - from)}" height="${BAR_HEIGHT}"`
  const tick = (at: number | undefined, name: string): readonly string[] =>
    at === undefined ? [] : [line(x(at), y - 3, y + BAR_HEIGHT + 3, name)]
  const baseline = y + BAR_HEIGHT - 2
  return [
    text(LABEL_WIDTH - 10, baseline, label, '', 'end'),
    `<rect class="${kind}" ${rect}/>`,
    ...tick(must, 'must'),
    ...tick(aim, 'aim'),
    text(LABEL_WIDTH + PLOT_WIDTH + 10, baseline, `${times.toPrecision(times < 10 ? 2 : 3)}×`),
  ]
}

function line(x: number, from: number, to: number, name: string): string {
  return `<line class="${name}" x1="${round(x)}" x2="${round(x)}" y1="${from}" y2="${to}"/>`
}

function text(x: number, y: number, content: string, name = '', anchor = 'start'): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<text class="${name}" x="${round(x)}" y="${y}" text-anchor="${anchor}">${escaped}</text>`
}

function round(value: number): string {
  return value.toFixed(1)
}
