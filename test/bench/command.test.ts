import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { CASES, title } from '../../src/bench/index.ts'
// Not behind the door: only the command needs them.
import { markAgainst, putCpu, ratio, reached } from '../../src/bench/marks.ts'

t.setTimeout(120_000)

const MAIN = fileURLToPath(new URL('../../src/bench/main.js', import.meta.url))

const bench = (...args: readonly string[]) =>
  spawnSync(process.execPath, [MAIN, '--peer-bin', '/nowhere/etcd', ...args], { encoding: 'utf8' })

interface Json {
  readonly servers: readonly { readonly name: string }[]
  readonly cases: readonly {
    readonly title: string
    readonly figures: readonly { readonly rate: number; readonly cpu: number }[]
  }[]
  readonly judged: readonly { readonly mark?: { readonly reached: string } }[]
}

t.test('the command measures what it is asked for, and writes it down', (t) => {
  const [json, svg] = [join(t.testdir(), 'bench.json'), join(t.testdir(), 'bench.svg')]
  const only = 'lease.*1 member|^start, 1 member'
  const { status, stderr, stdout } = bench(
    ...['--quick', '--only', only, '--json', json, '--chart', svg],
  )
  t.equal(status, 0, stderr)
  t.match(stderr, 'Keelson alone')
  t.match(stderr, '--quick leaves out 2 of 3 cases')
  t.match(stderr, '1/1 lease keep-alive, 100 streams, 1 member: keelson, round 1 of 1')
  t.match(stdout, 'lease keep-alive, 100 streams, 1 member')
  const { cases, judged, servers } = JSON.parse(readFileSync(json, 'utf8')) as Json
  t.same(
    servers.map(({ name }) => name),
    ['keelson'],
  )
  t.equal(cases.length, 1)
  const [figures] = cases[0]?.figures ?? []
  t.ok((figures?.rate ?? 0) > 100, `${figures?.rate} renewals/s`)
  t.ok((figures?.cpu ?? 0) > 0.5, `${figures?.cpu} µs a renewal`)
  t.same(
    judged.flatMap(({ mark }) => mark?.reached ?? []),
    ['alone'],
  )
  t.match(readFileSync(svg, 'utf8'), /^<svg /)
  t.end()
})

t.test('the command refuses what it does not understand', (t) => {
  const none = bench('--only', 'no such case')
  t.equal(none.status, 2)
  t.match(none.stderr, 'put, 100 in flight, 3 members')
  t.equal(bench('--only', '(').status, 2)
  t.equal(bench('--nonsense').status, 2)
  t.end()
})

t.test('each case has its own title', (t) => {
  t.equal(new Set(CASES.map(title)).size, CASES.length)
  t.end()
})

t.test('marks depend on the etcd that they are against', (t) => {
  t.same(markAgainst(putCpu, '3.7.3'), { must: 0.5, aim: 0.25 })
  t.same(markAgainst(putCpu, '3.4.23'), { must: 0.65 })
  t.same(markAgainst(ratio(2, 4), '3.4.23'), { must: 2, aim: 4 })
  const faster = ratio(2, 4)
  t.same(
    [1.9, 2, 4, undefined].map((value) => reached(value, faster, true)),
    ['missed', 'must', 'aim', 'alone'],
  )
  const cheaper = ratio(0.5, 0.25)
  t.same(
    [0.51, 0.5, 0.25].map((value) => reached(value, cheaper, false)),
    ['missed', 'must', 'aim'],
  )
  t.end()
})
