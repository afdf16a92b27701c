import t, { type Test } from 'tap'
import {
  compare,
  etcd,
  keelson,
  type BenchResult,
  type Case,
  type Measure,
} from '../../src/bench/index.ts'
// Not behind the door: only the command needs them.
import { chart } from '../../src/bench/chart.ts'
import { failoverGap } from '../../src/bench/failover-gap.ts'
import type { Figures } from '../../src/bench/figures.ts'
import { generate } from '../../src/bench/generate.ts'
import { growth } from '../../src/bench/growth.ts'
import { h2load } from '../../src/bench/h2load.ts'
import { judge } from '../../src/bench/judge.ts'
import { latencyAtLoad } from '../../src/bench/latency-at-load.ts'
import { loadAt } from '../../src/bench/load-figures.ts'
import { atMost, ratio } from '../../src/bench/marks.ts'
import { resultJson, showResult } from '../../src/bench/report.ts'
import { stallWhile } from '../../src/bench/stall.ts'
import { startUp } from '../../src/bench/start-up.ts'

t.setTimeout(300_000)

const times = { rounds: 1, warmMs: 100, measureMs: 300 }
const one = { members: 1, keys: 1000, quick: true, marks: {} }

t.test('servers are measured in turn, judged by marks, and shown', async (t) => {
  t.equal(etcd('/nowhere/etcd'), undefined, 'what does not run is no contender')
  const contenders = [keelson(), { ...keelson('--rpc-engine=grpc-js'), name: 'reference' }]
  const cases: readonly Case[] = [
    {
      ...{ ...one, name: 'swap', prepare: loadAt('compare and swap', { inFlight: 10 }) },
      marks: { cpu: ratio(0.9, 0.0001), rate: ratio(1_000_000, 2_000_000) },
    },
    { ...one, name: 'calm', prepare: latencyAtLoad('get') },
    { ...one, name: 'start', prepare: startUp(), marks: { serving: atMost(60_000) } },
  ]
  const told: string[] = []
  const result = await compare(contenders, cases, times, (text) => told.push(text))
  t.same(result.failed, [])
  t.ok(told.some((text) => text.includes('swap') && text.includes('reference')))
  const found = byName(result)
  for (const name of ['swap', 'calm']) {
    t.equal(found.get(name)?.length, 2)
    for (const figures of found.get(name) ?? []) checkLoad(t, name, figures)
  }
  within(t, 'start', found.get('start'), 'serving', [100, 60_000])
  within(t, 'start', found.get('start'), 'disk', [0.1, 1000])

  const judged = judge(contenders, result.comparisons)
  const of = (metric: string) => judged.find((each) => each.mark && each.metric === metric)?.mark
  t.equal(of('cpu')?.reached, 'must', 'ours costs less than on the library, but not that much')
  t.equal(of('rate')?.reached, 'missed')
  t.equal(of('serving')?.reached, 'must', 'a mark on the figure itself')
  const table = showResult(contenders, result)
  for (const text of ['swap, 1 member, 1,000 keys', 'reference', 'missed']) t.match(table, text)
  const json = JSON.parse(resultJson(contenders, result)) as { cases: unknown[] }
  t.equal(json.cases.length, result.comparisons.length)
  const svg = chart(contenders, judged)
  t.match(svg, /^<svg [\s\S]*<\/svg>\n$/)
  t.notMatch(svg, 'NaN')
  t.equal(
    svg.match(/<rect class="(better|worse)"/g)?.length,
    4,
    'a bar a mark, and one for the load without',
  )
  t.equal(svg.match(/class="must"/g)?.length, 3, 'a tick a mark')
})

t.test('what streams, what takes long and what others measure', async (t) => {
  const cases: readonly Case[] = [
    { ...one, name: 'watch', prepare: loadAt('watch event', { inFlight: 2 }) },
    { ...one, name: 'paced watch', prepare: loadAt('watch event', { rate: 10 }) },
    { ...one, name: 'lease', prepare: loadAt('lease keep-alive', { inFlight: 20 }) },
    { ...one, name: 'raw', prepare: h2load('put', 50) },
    { ...one, name: 'growth', prepare: growth() },
    { ...one, name: 'paging', prepare: stallWhile('paging') },
    { ...one, name: 'listing', prepare: stallWhile('listing') },
    { ...one, name: 'compacting', prepare: stallWhile('compacting') },
    { ...one, name: 'snapshotting', prepare: stallWhile('snapshotting') },
  ]
  const result = await compare([keelson()], cases, times, () => {})
  t.same(result.failed, [])
  const found = byName(result)
  for (const name of ['watch', 'paced watch', 'lease']) checkLoad(t, name, found.get(name)?.[0])
  const skipped = result.skipped.join('\n')
  const [raw] = found.get('raw') ?? []
  if (raw === undefined) t.match(skipped, /h2load .* is not installed/)
  else t.ok((raw.rate ?? 0) > 10, `${raw.rate} puts/s by h2load`)
  within(t, 'growth', found.get('growth'), 'growth', [0.05, 20])
  for (const name of ['paging', 'listing', 'compacting']) {
    within(t, name, found.get(name), 'stall', [0.1, 5000])
  }
  if (found.get('snapshotting')?.[0] === undefined) t.match(skipped, /snapshotting is not served/)
  else within(t, 'snapshotting', found.get('snapshotting'), 'stall', [0.1, 5000])
})

t.test('a case that fails is told, and the others go on', async (t) => {
  const toNobody: Measure = async ({ cluster: { pids } }) => {
    const pace = { inFlight: 1 }
    const endpoint = 'http://127.0.0.1:1'
    return generate({ kind: 'put', endpoint, pace, keys: 1, ...times }, pids)
  }
  const cases: readonly Case[] = [
    { ...one, name: 'broken', prepare: async () => toNobody },
    { ...one, name: 'get', prepare: loadAt('get', { inFlight: 5 }) },
  ]
  const result = await compare([keelson()], cases, times, () => {})
  t.equal(result.failed.length, 1)
  t.match(
    result.failed[0],
    /^broken, 1 member, 1,000 keys: keelson: the load failed: .*ECONNREFUSED/,
  )
  checkLoad(t, 'get', byName(result).get('get')?.[0])
})

t.test('a leader that is killed leaves a gap, and the cluster whole', async (t) => {
  const at = { members: 3, keys: 100, quick: true, marks: {} }
  const cases = [{ ...at, name: 'kill', prepare: failoverGap() }]
  const { comparisons, failed } = await compare([keelson()], cases, times, () => {})
  t.same(failed, [])
  within(t, 'kill', comparisons[0]?.figures, 'gap', [100, 20_000])
})

function byName({ comparisons }: BenchResult) {
  return new Map(comparisons.map(({ figures, on }) => [on.name, figures]))
}

function checkLoad(t: Test, name: string, figures: Figures | undefined): void {
  const { cpu = 0, ownCpu = 0, p50 = 0, p99 = 0, rate = 0, rss = 0 } = figures ?? {}
  t.ok(rate > 10, `${name}: ${rate} calls/s`)
  t.ok(cpu > 0.1 && cpu < 100_000, `${name}: ${cpu} µs/call`)
  t.ok(ownCpu > 0.1, `${name}: ${ownCpu} µs/call of the generator`)
  t.ok(p50 > 0 && p50 <= p99 && p99 < 10_000, `${name}: ${p50} and ${p99} ms`)
  t.ok(rss > 20, `${name}: ${rss} MB`)
}

function within(
  t: Test,
  name: string,
  figures: readonly (Figures | undefined)[] | undefined,
  metric: keyof Figures,
  [low, high]: readonly [number, number],
): void {
  for (const each of figures ?? [undefined]) {
    const value = each?.[metric] ?? Number.NaN
    t.ok(value >= low && value <= high, `${name}: ${metric} ${value}`)
  }
}
