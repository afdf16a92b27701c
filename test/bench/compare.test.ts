import t from 'tap'
import { compare } from '../../src/bench/index.ts'
// Not behind the door: only the command needs them.
import { etcd } from '../../src/bench/etcd.ts'
import { keelson } from '../../src/bench/keelson.ts'
import { comparisonsJson, showComparisons } from '../../src/bench/report.ts'

t.test('a short bench gives figures of every server it compares', async (t) => {
  t.equal(etcd('/nowhere/etcd'), undefined, 'what does not run is no contender')
  const contenders = [keelson('ours'), keelson('reference', ['--rpc-engine=grpc-js'])]
  const on = { kind: 'compare and swap', inFlight: 10, members: 1 } as const
  const times = { rounds: 1, warmMs: 100, measureMs: 300 }
  const told: string[] = []
  const found = await compare(contenders, [on], times, (text) => told.push(text))
  t.ok(told.length >= 3, 'progress is told')
  t.equal(found.length, 1)
  for (const figures of found[0]?.figures ?? []) {
    t.ok(figures.calls > 10, `${figures.calls} calls`)
    t.ok(figures.p50 > 0 && figures.p50 <= figures.p99, 'latencies')
    t.ok(figures.rss > 20, 'memory')
  }
  const table = showComparisons(contenders, found)
  t.match(table, /compare and swap, 10 in flight, 1 member/)
  t.match(table, /reference/)
  const json = JSON.parse(comparisonsJson(contenders, found)) as { comparisons: unknown[] }
  t.equal(json.comparisons.length, 1)
})
