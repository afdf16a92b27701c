import type { Case } from './case.ts'
import { failoverGap } from './failover-gap.ts'
import { growth } from './growth.ts'
import { h2load } from './h2load.ts'
import { latencyAtLoad, OFFERED_SHARE } from './latency-at-load.ts'
import { loadAt } from './load-figures.ts'
import { KEYS } from './loads.ts'
import { atMost, getCpu, putCpu, ratio } from './marks.ts'
import { stallWhile } from './stall.ts'
import { startUp } from './start-up.ts'

const MANY_KEYS = 100_000
const MOST_KEYS = 1_000_000

/** Puts a second at which the latency of 1,000 watchers is measured. */
const WATCHED_PUTS = 20

type Place = Pick<Case, 'members' | 'keys' | 'quick' | 'rounds'>

/** Every case of the bench, with its marks. */
export const CASES: readonly Case[] = [
  line({ members: 1, keys: 0, quick: false }, 'empty, after a start', startUp(), {
    rss: atMost(100),
  }),
  ...[1, 3].flatMap((members) => [...calls(members), ...streams(members), ...extremes(members)]),
  line({ members: 3, keys: KEYS, quick: true, rounds: 7 }, 'kill -9 of the leader', failoverGap(), {
    gap: ratio(1, 0.6),
  }),
  ...manyKeys(),
  ...mostKeys(),
]

/** Unary calls. `--quick` has what has a mark there. */
function calls(members: number): readonly Case[] {
  const one = members === 1
  const at = { members, keys: KEYS, quick: true }
  const three = { ...at, quick: !one }
  const whole = { ...at, quick: false }
  const hundred = { inFlight: 100 }
  return [
    line(three, 'put, 1 in flight', loadAt('put', { inFlight: 1 }), {
      ...(one ? {} : { p50: ratio(1.2, 0.8) }),
    }),
    line(at, 'put, 100 in flight', loadAt('put', hundred), { cpu: putCpu }),
    line(three, 'put, 1000 in flight', loadAt('put', { inFlight: 1000 }), {
      ...(one ? {} : { cpu: putCpu }),
    }),
    line(whole, 'compare and swap, 100 in flight', loadAt('compare and swap', hundred)),
    line(at, 'get, 100 in flight', loadAt('get', hundred), { cpu: getCpu }),
    line(whole, 'get serializable, 100 in flight', loadAt('get serializable', hundred)),
    line(whole, 'range of 100, 10 in flight', loadAt('range of 100', { inFlight: 10 })),
    line(whole, '80 % get, 20 % put, 100 in flight', loadAt('80 % get, 20 % put', hundred)),
  ]
}

function streams(members: number): readonly Case[] {
  const one = members === 1
  const at = { members, keys: KEYS, quick: one }
  const [event, calm] = [{ inFlight: 4 }, { rate: WATCHED_PUTS }]
  return [
    line(at, 'event to 1,000 watchers, 4 puts in flight', loadAt('watch event', event), {
      ...(one ? { cpu: ratio(0.4, 0.15) } : {}),
    }),
    line(at, `event to 1,000 watchers, ${WATCHED_PUTS} puts/s`, loadAt('watch event', calm)),
    line(at, 'lease keep-alive, 100 streams', loadAt('lease keep-alive', { inFlight: 100 }), {
      ...(one ? { cpu: ratio(0.5, 0.25) } : {}),
    }),
  ]
}

/** Latency at the same load for all, and the most that a raw generator gets. */
function extremes(members: number): readonly Case[] {
  const three = members > 1
  const at = { members, keys: KEYS, quick: three }
  const latency = { p50: ratio(1, 0.6), p99: ratio(1, 0.6) }
  const rate = ratio(3, 6)
  const offered = `at ${OFFERED_SHARE * 100} % of etcd's most`
  return [
    line(at, `put ${offered}`, latencyAtLoad('put'), latency),
    line(at, `get ${offered}`, latencyAtLoad('get'), latency),
    line(at, 'h2load put, 1000 in flight', h2load('put', 1000), {
      ...(three ? { rate: ratio(2, 4) } : {}),
    }),
    line(at, 'h2load get, 100 in flight', h2load('get', 100), { rate }),
    line(at, 'h2load get serializable, 100 in flight', h2load('get serializable', 100), { rate }),
  ]
}

function manyKeys(): readonly Case[] {
  const at = { members: 1, keys: MANY_KEYS, quick: true }
  return [
    line(at, 'page of 10, 10 in flight', loadAt('page of 10', { inFlight: 10 }), {
      cpu: ratio(0.02, 0.002),
    }),
    line({ ...at, quick: false }, 'start', startUp()),
  ]
}

/** In this order: what a later one does to the keys does not matter to an earlier one. */
function mostKeys(): readonly Case[] {
  const at = { members: 1, keys: MOST_KEYS, quick: false }
  const once = { ...at, rounds: 1 }
  const stall = atMost(50)
  return [
    line(at, 'start', startUp(), { serving: ratio(1, 0.5), rss: ratio(1, 0.7) }),
    line(at, 'put, against 10,000 keys', growth(), { growth: atMost(1.3) }),
    line(once, 'put while paging through all', stallWhile('paging'), { stall }),
    line(once, 'put while listing all at once', stallWhile('listing'), { stall }),
    line(once, 'put while snapshotting', stallWhile('snapshotting'), { stall }),
    line(once, 'put while compacting', stallWhile('compacting'), { stall }),
  ]
}

function line(
  place: Place,
  name: string,
  prepare: Case['prepare'],
  marks: Case['marks'] = {},
): Case {
  return { ...place, name, prepare, marks }
}
