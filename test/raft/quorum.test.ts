import { freeTo } from '../../src/raft/byte-batches.ts'
import t, { type Test } from 'tap'
import type { Random } from '../../src/base/index.ts'
import type { ConfState, MemberId } from '../../src/raft/index.ts'
import { createInflights, windowAdd, windowFull, windowReset } from '../../src/raft/inflights.ts'
import { quorumValue, voteResult } from '../../src/raft/quorum.ts'
import { runRandom, SEED } from './seed.ts'

const ROUNDS = 3000
const random = runRandom()

function subset(count: number): MemberId[] {
  return Array.from({ length: count }, (_, at) => BigInt(at + 1)).filter(() => random.below(2) > 0)
}

function someConf(): ConfState {
  const votersOutgoing = random.below(2) > 0 ? subset(7) : []
  return { voters: subset(7), votersOutgoing, learners: [], learnersNext: [], autoLeave: false }
}

/** Every half of `conf` that has members. */
function halves({ voters, votersOutgoing }: ConfState): (readonly MemberId[])[] {
  return [voters, votersOutgoing].filter((half) => half.length > 0)
}

function isMajority(half: readonly MemberId[], holds: (id: MemberId) => boolean): boolean {
  return half.filter(holds).length * 2 > half.length
}

t.test(`the quorum value is the highest that majorities hold, seed ${SEED}`, (t) => {
  for (let round = 0; round < ROUNDS; round++) {
    const conf = someConf()
    const values = new Map(subset(7).map((id) => [id, random.below(6)]))
    const valueOf = (id: MemberId): number => values.get(id) ?? 0
    const held = [0, 1, 2, 3, 4, 5, 6].filter((value) =>
      halves(conf).every((half) => isMajority(half, (id) => valueOf(id) >= value)),
    )
    const expected = halves(conf).length === 0 ? Infinity : Math.max(...held)
    const actual = quorumValue(conf, valueOf)
    if (actual !== expected) t.same({ conf, values, actual }, { conf, values, actual: expected })
  }
  t.end()
})

/** All ways in which those that have not answered may still answer. */
function completions(
  open: readonly MemberId[],
  votes: ReadonlyMap<MemberId, boolean>,
): ReadonlyMap<MemberId, boolean>[] {
  const [id, ...rest] = open
  if (id === undefined) return [votes]
  return [true, false].flatMap((vote) => completions(rest, new Map([...votes, [id, vote]])))
}

t.test(`an election is decided exactly when no answer can turn it, seed ${SEED}`, (t) => {
  const seen = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    const conf = someConf()
    const votes = new Map(subset(7).map((id) => [id, random.below(2) > 0]))
    const open = [...new Set(halves(conf).flat())].filter((id) => !votes.has(id))
    const outcomes = completions(open, votes).map((all) =>
      halves(conf).every((half) => isMajority(half, (id) => all.get(id) === true)),
    )
    const decided = outcomes.every((outcome) => outcome === outcomes[0])
    const expected = !decided ? 'pending' : outcomes[0] === true ? 'won' : 'lost'
    seen.add(expected)
    const actual = voteResult(conf, votes)
    if (actual !== expected) t.same({ conf, votes, actual }, { conf, votes, actual: expected })
  }
  t.equal(seen.size, 3, 'all three results were met')
  t.end()
})

t.test(`the window holds what was sent and not acknowledged, seed ${SEED}`, (t) => {
  let full = 0
  for (let round = 0; round < 300; round++) full += compareWindows(t, random)
  t.ok(full > 0, 'full windows were met')
  t.end()
})

/** Drives a window and a plain list alike; returns how often it was full. */
function compareWindows(t: Test, random: Random): number {
  const [messagesMax, bytesMax] = [1 + random.below(6), 1 + random.below(40)]
  const window = createInflights(messagesMax, bytesMax)
  let list: { index: number; bytes: number }[] = []
  let [index, full] = [0, 0]
  for (let step = 0; step < 40; step++) {
    const bytes = list.reduce((sum, sent) => sum + sent.bytes, 0)
    const expected = list.length >= messagesMax || bytes >= bytesMax
    if (windowFull(window) !== expected) t.fail(`full is ${!expected}`)
    if (window.bytes !== bytes) t.equal(window.bytes, bytes)
    if (window.batches.length !== list.length) t.equal(window.batches.length, list.length)
    full += expected ? 1 : 0
    if (!expected && random.below(3) > 0) {
      index += 1 + random.below(3)
      list.push({ index, bytes: random.below(12) })
      windowAdd(window, index, list.at(-1)?.bytes ?? 0)
    } else if (random.below(20) === 0) {
      list = []
      windowReset(window)
    } else {
      const acknowledged = random.below(index + 2)
      list = list.filter((sent) => sent.index > acknowledged)
      freeTo(window, acknowledged)
    }
  }
  return full
}
